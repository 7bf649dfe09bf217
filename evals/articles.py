"""The articles that a set asks about: the bundled one, or files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from knowledge.article import Article
from knowledge.library import article_id_from, bundled_article
from knowledge.load import read_text
from knowledge.mend import mend


def load_articles(files: Sequence[Path]) -> tuple[Article, ...]:
    """Return the articles of these files, under the ids that an ingest gives them; no file: the bundled article.

    Raises:
        KnowledgeError: A file can't be read.
    """
    if not files:
        return (bundled_article(),)
    return tuple(
        mend(read_text(path), article_id=article_id_from(path.name), source=path.name) for path in files
    )
