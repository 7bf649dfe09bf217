"""What the page says of its own accord: the fields that every language fills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """The page's words in one language; `{}` fields are filled with str.format."""

    html_lang: str
    brand: str
    tagline: str
    switch_language: str
    switch_theme: str
    conversations: str
    new_conversation: str
    rename: str
    delete: str
    rename_prompt: str
    delete_confirm: str
    export_markdown: str
    export_json: str
    no_conversations: str
    chat: str
    reader: str
    question: str
    placeholder: str
    ask: str
    stop: str
    welcome: str
    welcome_hint: str
    try_asking: str
    ask_next: str
    examples: tuple[str, ...]
    starting: str
    writing: str
    provisional: str
    evidence: str
    sources: str
    citation: str
    checked: str
    withdrawn: str
    degraded: str
    missing: str
    refused: Mapping[str, str]
    stopped: str
    failed: str
    copy: str
    copied: str
    retry: str
    edit: str
    good: str
    bad: str
    wrong_citation: str
    note_prompt: str
    thanks: str
    why: str
    standalone: str
    judged: str
    signals: Mapping[str, str]
    scores: str
    raw: str
    withdrawn_list: str
    seconds: str
    search_article: str
    found: str
    ask_sentence: str
    about_sentence: str
    choose_article: str
    no_article: str
    passage_gone: str
    add_article: str
    remove: str
    remove_confirm: str
    removed: str
    question_empty: str
    question_long: str
    question_control: str
    busy: str
    unexpected: str
    stale: str
    storage_full: str
    unreachable: str
    skip_to_question: str
    view_article: str
    view_figures: str
    figures_of: str
    no_figures: str
    compared: str
    filter_figures: str
    figures_shown: str
    whose: str
    what: str
    when: str
    value: str
    unit: str
    sentence: str
    view_quality: str
    last_run: str
    no_run: str
    run_now: str
    run_cost: str
    run_failed: str
    run_progress: str
    run_seconds: str
    cancel: str
    by_category: str
    misses: str
    measure: str
    interval: str
    measures: Mapping[str, str]
    categories: Mapping[str, str]
    stages: Mapping[str, str]
    expected: str
    a_refusal: str
    answered: str
    reason: str
    copy_failed: str
    article_gone: str
    panes: str
    checks: str
    follow_up: str
    follow_up_in: str
    adding: str
    feedback_long: str
    cited_version: str
    add_hint: str
    drop_here: str
    file_large: str
