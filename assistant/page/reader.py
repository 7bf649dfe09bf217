"""An article as HTML in which every sentence knows its offsets, so that a citation can find it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.language import is_chinese
from assistant.page.texts import Texts
from knowledge.article import Article, Block, BlockKind, Sentence

_TAGS: dict[BlockKind, str] = {
    "kicker": "p",
    "title": "h2",
    "byline": "p",
    "heading": "h3",
    "paragraph": "p",
    "caption": "p",
}


def render_reader(articles: Sequence[Article], wanted: str, texts: Texts) -> str:
    """Draw the wanted article, or the first when there is none of that id, with its picker and search."""
    article = shown_article(articles, wanted)
    if article is None:
        return f'<p class="quiet">{escape(texts.no_article)}</p>'
    body = _render_body(article).replace(
        'tabindex="-1"', 'tabindex="0"', 1
    )  # page.js moves on the one tab stop
    language = "zh-CN" if is_chinese(article.text) else "en"
    source = f'<p class="source quiet">{escape(article.source)}</p>' if article.source else ""
    return (
        f'<div class="reader-tools">{_render_picker(articles, article, texts)}{_render_search(texts)}</div>'
        f'<div class="passage-note" role="status"></div>'
        f'<article class="article" lang="{language}" data-article="{escape(article.id)}" '
        f'aria-label="{escape(article.title)}">{body}{source}</article>'
        f'<p><button type="button" class="plain" data-action="remove" data-article="{escape(article.id)}">'
        f"{escape(texts.remove)}</button></p>"
    )


def shown_article(articles: Sequence[Article], wanted: str) -> Article | None:
    """Choose the wanted article, or the first; None when there is none at all."""
    return next((article for article in articles if article.id == wanted), articles[0] if articles else None)


def _render_picker(articles: Sequence[Article], shown: Article, texts: Texts) -> str:
    if len(articles) == 1:
        return ""
    options = "".join(
        f'<option value="{escape(article.id)}"{" selected" if article is shown else ""}>'
        f"{escape(article.title or article.id)}</option>"
        for article in articles
    )
    return f'<select class="picker" aria-label="{escape(texts.choose_article)}">{options}</select>'


def _render_search(texts: Texts) -> str:
    label = escape(texts.search_article)
    return (
        f'<input type="search" class="search" placeholder="{label}" aria-label="{label}">'
        f'<output class="found quiet" data-text="{escape(texts.found)}"></output>'
    )


def _render_body(article: Article) -> str:
    sentences: dict[int, list[Sentence]] = {}
    for sentence in article.sentences:
        sentences.setdefault(sentence.block, []).append(sentence)
    return "".join(
        _render_block(article, block, sentences.get(index, [])) for index, block in enumerate(article.blocks)
    )


def _render_block(article: Article, block: Block, sentences: Sequence[Sentence]) -> str:
    """Draw a block; what stands between its sentences is kept, and a block without sentences is one of its own."""
    tag = _TAGS[block.kind]
    spans = [(sentence.start, sentence.end) for sentence in sentences] or [
        _without_hashes(article.text, block)
    ]
    drawn, position = [], spans[0][0]
    for start, end in spans:
        drawn += [escape(article.text[position:start]), _span(article.text, start, end)]
        position = end
    tail = escape(article.text[position : block.end])
    rows = " rows" if any(sentence.printed for sentence in sentences) else ""
    return f'<{tag} class="{block.kind}{rows}">{"".join(drawn)}{tail}</{tag}>'


def _without_hashes(text: str, block: Block) -> tuple[int, int]:
    """Return the block's span after the `#` signs that mark a heading in the text."""
    shown = text[block.start : block.end].lstrip("# ")
    return block.end - len(shown), block.end


def _span(text: str, start: int, end: int) -> str:
    return f'<span class="s" data-start="{start}" data-end="{end}" tabindex="-1">{escape(text[start:end])}</span>'
