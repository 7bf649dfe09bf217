"""What is a text about as a whole? Its headline says so: the sentences most like it are its gist.

A question for the gist (这篇文章讲了什么) has no words that could be looked up. Knows nothing of models.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from knowledge.article import Article, BlockKind, Retrieval, ScoredSentence
from knowledge.retrieve import ranked

_HEADLINE: frozenset[BlockKind] = frozenset({"kicker", "title"})
_FRONT = _HEADLINE | {"byline"}


def headlines(articles: Iterable[Article]) -> str:
    """Return what articles say of themselves in front of their text, to be looked up; "" where none has a headline."""
    return "，".join(
        article.text[block.start : block.end].rstrip("—")
        for article in articles
        for block in article.blocks
        if block.kind in _HEADLINE
    )


def without_headlines(found: Retrieval, articles: Mapping[str, Article]) -> Retrieval:
    """Return what was found without headlines and byline, and of each paragraph the best sentence only."""
    best: dict[tuple[str, int], ScoredSentence] = {}
    for one in found.sentences:
        if articles[one.article_id].blocks[one.sentence.block].kind not in _FRONT:
            best.setdefault((one.article_id, one.sentence.block), one)
    return replace(found, sentences=ranked(best.values()))
