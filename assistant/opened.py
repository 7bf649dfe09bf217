"""Everything that answers questions, opened together: model, articles, index. start.py makes it.

Safe to use from several threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.articles import Articles, line_about
from assistant.asker import Askers
from assistant.chain import Assistant, Backend
from assistant.conversation import Answer, AssistantError, Event, Question, Settled, Waiting
from assistant.embedded.reading import BackgroundReading, Progress, long_line, read_article, read_openings
from assistant.engine import Engine
from assistant.tabulate import tabulate
from knowledge.article import Article, Retrieval


class OpenAssistant:
    """Answers questions over the articles of a home folder, and changes which articles those are."""

    def __init__(
        self, articles: Articles, backend: Backend, engine: Engine | None, report: Callable[[str], None]
    ) -> None:
        """Put the parts together.

        Args:
            articles: what is asked about.
            backend: the chat model.
            engine: the embedded model behind `backend`, stopped by `close`; None for an endpoint.
            report: told in a line what was done differently, and why.
        """
        self._articles = articles
        self._assistant = Assistant(backend, articles.source)
        articles.source.learn()
        self._engine = engine
        self._askers = engine.askers if engine else Askers()
        self._report = report
        self._reading: BackgroundReading | None = None

    def answer(self, question: Question) -> Answer:
        """Answer a question.

        Raises:
            AssistantError: the question can't be taken, or the model can't be reached.
            KnowledgeError: the index can't be read.
        """
        for event in self.stream(question):
            if isinstance(event, Settled):
                return event.answer
        raise AssertionError("a stream ends with Settled")

    def stream(self, question: Question) -> Iterator[Event]:
        """Yield what happens on the way to the answer; closing the iterator stops the work.

        Raises:
            AskerLeft: the reader has left, as `asker.leaving_when` or `asker.until_left` tells.
            AssistantError, KnowledgeError: as from `answer`.
        """
        if not question.documents:
            self._refuse_unknown(question.article_ids)
            if self._reading and self._reading.message:
                yield Waiting(self._reading.message)
        yield from self._askers.follow(self._assistant.stream(question))

    def search(
        self, query: str, *, top_chunks: int, top_sentences: int, article_ids: Sequence[str] = ()
    ) -> Retrieval:
        """Return what retrieval finds, without asking the model."""
        self._refuse_unknown(article_ids)
        retriever = self._articles.source.retriever
        return retriever.search(
            query, top_chunks=top_chunks, top_sentences=top_sentences, article_ids=article_ids
        )

    def articles(self) -> tuple[Article, ...]:
        """Return the articles that can be asked about, sorted by id."""
        return tuple(self._articles.source.articles.values())

    def ingest(self, path: Path, replace: bool = False, *, progress: Progress | None = None) -> str:
        """Add a file as an article and return a line about it; `replace` allows a new version of one that is there.

        `progress` is told (what, done, in all) while its vectors are made; its figures are read then, too.

        Raises:
            KnowledgeError: the file can't be read, or its id is taken.
        """
        added = self._articles.ingest(path, replace=replace, progress=progress)
        tabulate(added)
        self._assistant.library = self._articles.source
        self._articles.source.learn()
        if self._reading:
            self._reading.want([added])
        return line_about(path, added)

    def remove(self, article_id: str) -> None:
        """Forget an article.

        Raises:
            KnowledgeError: there is no such article.
        """
        self._articles.remove(article_id)
        self._assistant.library = self._articles.source

    def prepare(self, progress: Progress) -> None:
        """Read every article and keep its states; returns when all are read. An endpoint needs none.

        Raises:
            AssistantError: the disk is full, or the engine ended.
        """
        if self._engine is None:
            return
        for article in self.articles():
            if not read_article(self._engine, article, progress):
                self._report(long_line(article))
        for article in self.articles():
            read_openings(self._engine, article, progress)

    def read_in_background(self) -> None:
        """Read every article, and those that are added later, while questions are answered."""
        if self._engine is not None and self._reading is None:
            self._reading = BackgroundReading(self._engine, self._report)
            self._engine.on_cold = self._reading.want_again
            self._reading.want(self.articles())

    def close(self) -> None:
        """Stop the model."""
        if self._reading is not None:
            self._reading.stop()
        if self._engine is not None:
            self._engine.stop()

    def __enter__(self) -> Self:
        """Return the assistant itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def _refuse_unknown(self, article_ids: Sequence[str]) -> None:
        there = self._articles.source.articles
        if not there:
            raise AssistantError("there is no article to ask; add one with `shushi ingest FILE`")
        unknown = [name for name in article_ids if name not in there]
        if unknown:
            raise AssistantError(f"there is no article {unknown[0]!r}; there are: {', '.join(there)}")
