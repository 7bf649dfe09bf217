"""Every text the page shows of its own accord, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


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


ZH = Texts(
    html_lang="zh-CN",
    brand="数实问答",
    tagline="每句话都指向原文",
    switch_language="English",
    switch_theme="切换深浅色",
    conversations="对话列表",
    new_conversation="新对话",
    rename="重命名",
    delete="删除",
    rename_prompt="对话的新名字：",
    delete_confirm="删除这段对话？删除后无法恢复。",
    export_markdown="导出 Markdown",
    export_json="导出 JSON",
    no_conversations="还没有对话",
    chat="问答",
    reader="原文",
    question="问题",
    placeholder="就文章提问，回车发送",
    ask="提问",
    stop="停止",
    welcome="向文章提问",
    welcome_hint="回答里的每句话都标出所依据的原文，数字逐个核对；文章没有写的，会直接告诉你。",
    try_asking="可以这样问",
    ask_next="可以接着问",
    examples=(
        "这篇文章主要讲了什么？",
        "文中提到了哪些企业？",
        "文中有哪些发展目标？",
        "What is this article about?",
    ),
    starting="正在连接…",
    writing="正在写",
    provisional="初稿，核对后定稿",
    evidence="找到 {} 句相关原文",
    sources="出处",
    citation="引用 {}",
    checked="已与原文核对",
    withdrawn="有 {} 句话在原文中找不到依据，已撤下。",
    degraded="这是降级的回答：没有经过完整的模型和核对。",
    missing="文章没有写到：{}",
    refused={
        "not_in_article": "文中未提及",
        "off_topic": "与文章无关",
        "instruction": "这不是一个关于文章的问题",
    },
    stopped="已停止，没有定稿。",
    failed="没有答成",
    copy="复制（含出处）",
    copied="已复制",
    retry="重新提问",
    edit="修改问题",
    good="答得好",
    bad="答得不好",
    wrong_citation="引用有误",
    note_prompt="哪里不对？（可以留空）",
    thanks="已记下，谢谢。",
    why="为什么这样回答",
    standalone="理解为",
    judged="文章里有答案的把握：{score}（门槛 {threshold}）",
    scores="检索到的句子",
    raw="模型原话",
    withdrawn_list="撤下的话",
    seconds="用时 {} 秒",
    search_article="在原文中查找",
    found="{} 处",
    ask_sentence="问这一句",
    about_sentence="关于「{}」：",
    choose_article="选择文章",
    no_article="还没有文章。可以在下面添加一篇。",
    passage_gone="这篇文章已经更换，引用时的原句是：",
    add_article="添加自己的文章",
    remove="移除这篇文章",
    remove_confirm="移除这篇文章？",
    removed="文章已移除。",
    question_empty="请先写下问题。",
    question_long="问题有 {length} 个字，最多 {limit} 个字，请缩短后再问。",
    question_control="问题里有不可见的控制字符，请删去后再问。",
    busy="上一个问题还在回答，请等它完成或先停止。",
    unexpected="出现了意外的错误，程序仍在运行。详情见日志。",
    stale="这段对话的格式读不出来，已保留在浏览器中，可以导出。",
    storage_full="浏览器的存储空间不足，这一轮对话没有保存。",
    unreachable="连接不上程序，请确认它仍在运行，然后刷新页面。",
    skip_to_question="跳到提问框",
    view_article="正文",
    view_figures="数字",
    figures_of="《{}》里的数字",
    no_figures="这篇文章里没有数字。",
    compared="可以相比的数字",
    filter_figures="按主体、内容或时间筛选",
    figures_shown="{} 个数字",
    whose="主体",
    what="内容",
    when="时间",
    value="数值",
    unit="单位",
    sentence="原句",
)

EN = Texts(
    html_lang="en",
    brand="Shushi",
    tagline="every sentence points at its source",
    switch_language="中文",
    switch_theme="Light or dark",
    conversations="Conversations",
    new_conversation="New conversation",
    rename="Rename",
    delete="Delete",
    rename_prompt="A new name for the conversation:",
    delete_confirm="Delete this conversation? This cannot be undone.",
    export_markdown="Export Markdown",
    export_json="Export JSON",
    no_conversations="No conversations yet",
    chat="Chat",
    reader="Article",
    question="Question",
    placeholder="Ask about the article; Enter sends",
    ask="Ask",
    stop="Stop",
    welcome="Ask the article",
    welcome_hint="Every sentence of an answer points at the sentence it rests on, and every figure is checked. "
    "What the article does not say, you are told.",
    try_asking="Try asking",
    ask_next="Ask next",
    examples=(
        "What is this article about?",
        "Which companies does the article mention?",
        "Which targets does the article name?",
        "这篇文章主要讲了什么？",
    ),
    starting="Connecting…",
    writing="Writing",
    provisional="Draft, settled once checked",
    evidence="{} related sentences found",
    sources="Sources",
    citation="Citation {}",
    checked="Checked against the article",
    withdrawn="{} sentence(s) without support in the article were withdrawn.",
    degraded="This is a degraded answer: it did not pass the whole model and its checks.",
    missing="The article does not say: {}",
    refused={
        "not_in_article": "The article does not say",
        "off_topic": "Not about the article",
        "instruction": "This is not a question about the article",
    },
    stopped="Stopped before it was settled.",
    failed="No answer",
    copy="Copy with sources",
    copied="Copied",
    retry="Ask again",
    edit="Edit question",
    good="Good answer",
    bad="Bad answer",
    wrong_citation="Wrong citation",
    note_prompt="What is wrong? (may stay empty)",
    thanks="Noted, thank you.",
    why="Why this answer",
    standalone="Understood as",
    judged="Confidence that the article answers it: {score} (threshold {threshold})",
    scores="Sentences found",
    raw="The model's own words",
    withdrawn_list="Withdrawn",
    seconds="{} seconds",
    search_article="Search the article",
    found="{} found",
    ask_sentence="Ask about this",
    about_sentence="About “{}”: ",
    choose_article="Choose an article",
    no_article="No article yet. You can add one below.",
    passage_gone="The article has been replaced since. The sentence cited was:",
    add_article="Add your own article",
    remove="Remove this article",
    remove_confirm="Remove this article?",
    removed="The article was removed.",
    question_empty="Please write a question first.",
    question_long="The question has {length} characters; the limit is {limit}. Please shorten it.",
    question_control="The question contains invisible control characters. Please delete them.",
    busy="The last question is still being answered. Please wait or stop it first.",
    unexpected="An unexpected error occurred; the program keeps running. See the log.",
    stale="This conversation is in a format that cannot be read; it stays in the browser and can be exported.",
    storage_full="The browser's storage is full; this turn was not saved.",
    unreachable="The program cannot be reached. Please check that it is running and reload the page.",
    skip_to_question="Skip to the question",
    view_article="Text",
    view_figures="Figures",
    figures_of="Figures in “{}”",
    no_figures="There are no figures in this article.",
    compared="Figures that compare",
    filter_figures="Filter by owner, attribute or time",
    figures_shown="{} figures",
    whose="Whose",
    what="What",
    when="When",
    value="Value",
    unit="Unit",
    sentence="Sentence",
)

TEXTS: Mapping[Language, Texts] = {"zh": ZH, "en": EN}


def texts_for(language: object) -> Texts:
    """Return the texts of a language; anything but "en" is Chinese, which comes first."""
    return EN if language == "en" else ZH
