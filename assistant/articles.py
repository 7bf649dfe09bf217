"""The articles and their index, opened together: what is asked about, and the two ways to change it.

Changes happen one after another, in this process and beside others; a question goes on with the source it began with.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from assistant.serving.home_lock import writing
from assistant.source import Source
from knowledge.article import Article
from knowledge.embed import Embedder
from knowledge.index import refresh
from knowledge.ingest import ingest
from knowledge.library import Library
from knowledge.retrieve import Retriever
from knowledge.store import ChunkStore

Progress = Callable[[str, int, int], None]


class Articles:
    """The articles of a home folder; `source` is what questions are answered from now."""

    def __init__(
        self,
        home: Path,
        *,
        chroma_url: str | None,
        embedder: Embedder,
        progress: Progress,
        remake: bool = False,
    ) -> None:
        """Open the index, and make it where it is missing or behind the articles.

        Args:
            home: the folder of articles and index.
            chroma_url: a Chroma server that keeps the vectors; None keeps them under `home`.
            embedder: makes the vectors.
            progress: told (what, done, in all) while vectors are made.
            remake: make the index anew where another embedder made it.

        Raises:
            KnowledgeError: another embedder made the index, or it can't be written.
        """
        self._home = home
        self._embedder = embedder
        self._progress = progress
        self._library = Library(home)
        self._changing = threading.Lock()
        with writing(home):
            self._store = ChunkStore.open(home, url=chroma_url)
            self.source = self._source(
                refresh(self._store, self._library, embedder, progress, replace=remake)
            )

    def ingest(self, path: Path, *, replace: bool, progress: Progress | None = None) -> Article:
        """Add a file as an article; `replace` allows a new version of one that is there, `progress` hears how far it is.

        Raises:
            KnowledgeError: the file can't be read, or its id is taken.
        """
        with self._changing, writing(self._home):
            added = ingest(
                path,
                library=self._library,
                store=self._store,
                embedder=self._embedder,
                replace=replace,
                report=progress or self._progress,
            )
            self.source = self._source(added.retriever)
            return self.source.articles[added.article_id]

    def remove(self, article_id: str) -> None:
        """Forget an article.

        Raises:
            KnowledgeError: there is no such article.
        """
        with self._changing, writing(self._home):
            self._library.remove(article_id)
            self.source = self._source(refresh(self._store, self._library, self._embedder, self._progress))

    def _source(self, retriever: Retriever) -> Source:
        articles = {article.id: article for article in self._library.list()}
        return Source(articles, retriever, self._embedder)


def line_about(path: Path, article: Article) -> str:
    """Say what became of a file."""
    return f"{path.name}: added as {article.id} ({len(article.text)} characters, {len(article.sentences)} sentences)"
