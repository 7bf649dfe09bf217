"""A text mended into an article, and the article's blocks as texts."""

from __future__ import annotations

from knowledge.article import Article
from knowledge.mend import mend


def texts(article: Article, kind: str = "") -> list[str]:
    """Return the texts of an article's blocks, of one kind or of all."""
    return [article.text[b.start : b.end] for b in article.blocks if kind in ("", b.kind)]


def mended(raw: str, kind: str = "") -> list[str]:
    """Return the blocks of a text after mending."""
    return texts(mend(raw, article_id="a"), kind)
