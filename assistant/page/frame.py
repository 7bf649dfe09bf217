"""What stands around chat and reader: the header and the list of conversations, as HTML.

The list is filled in by page.js, since the browser keeps the conversations; the words it needs are handed
over in a data attribute.
"""

from __future__ import annotations

import json
from html import escape

from assistant.page.texts import Texts

_SCRIPT_TEXTS = (
    "html_lang", "rename", "delete", "rename_prompt", "delete_confirm", "no_conversations", "copied", "busy",
    "ask_sentence", "about_sentence", "passage_gone", "remove_confirm", "storage_full", "unreachable", "note_prompt",
    "new_conversation", "copy_failed", "article_gone", "stopped", "failed", "drop_here", "file_large", "cited_version",
)  # fmt: skip


def render_header(texts: Texts) -> str:
    """Draw the brand, the panes' tabs for narrow screens, and the switches."""
    panes = (("chat", texts.chat), ("reader", texts.reader))
    tabs = "".join(
        f'<button type="button" data-action="pane" data-pane="{pane}">{escape(label)}</button>'
        for pane, label in panes
    )
    return (
        f'<header class="top" lang="{texts.html_lang}">'
        f'<button type="button" class="skip" data-action="focus-box">{escape(texts.skip_to_question)}</button>'
        f'<button type="button" class="icon" data-action="rail" aria-label="{escape(texts.conversations)}" '
        f'title="{escape(texts.conversations)}" aria-expanded="false">☰</button>'
        f'<h1>{escape(texts.brand)}</h1><p class="tagline">{escape(texts.tagline)}</p>'
        f'<div class="tabs" role="group" aria-label="{escape(texts.panes)}">{tabs}</div>'
        f'<button type="button" class="icon" data-action="theme" aria-label="{escape(texts.switch_theme)}" '
        f'title="{escape(texts.switch_theme)}">◐</button>'
        f'<button type="button" class="plain" data-action="language">{escape(texts.switch_language)}</button>'
        f"</header>"
    )


def render_rail(texts: Texts, *, has_feedback: bool = False) -> str:
    """Draw the frame of the list of conversations, and the script's words."""
    words = json.dumps({name: getattr(texts, name) for name in _SCRIPT_TEXTS}, ensure_ascii=False)
    export = "".join(
        f'<button type="button" class="plain" data-action="{action}">{escape(label)}</button>'
        for action, label in (("export-markdown", texts.export_markdown), ("export-json", texts.export_json))
    )
    return (
        f'<nav class="rail" aria-label="{escape(texts.conversations)}" data-texts="{escape(words)}" '
        f'data-feedback="{str(has_feedback).lower()}">'
        f'<button type="button" class="new" data-action="new">＋ {escape(texts.new_conversation)}</button>'
        f'<ul class="conversations"></ul><div class="exports">{export}</div></nav>'
    )


def render_views(texts: Texts, *, has_quality: bool = False) -> str:
    """Draw the switch between what the reader's pane shows."""
    views = [("article", texts.view_article), ("figures", texts.view_figures)]
    if has_quality:
        views.append(("quality", texts.view_quality))
    buttons = "".join(
        f'<button type="button" data-action="view" data-view="{view}">{escape(label)}</button>'
        for view, label in views
    )
    add = (
        f'<button type="button" class="add" data-action="add" title="{escape(texts.add_hint)}">'
        f"＋ {escape(texts.add_article)}</button>"
    )
    return (
        f'<div class="views"><div role="group" aria-label="{escape(texts.reader)}">{buttons}</div>{add}</div>'
    )
