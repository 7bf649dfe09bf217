"""Read articles into prefix states, a chunk each: at once for evals, in the background for the page.

A chunk without a state is read when it is asked about, so nothing here is waited for.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Protocol

from assistant.conversation import AssistantError
from assistant.embedded.prefix import Prefix
from assistant.language import is_chinese
from assistant.prompts import (
    CHECK_EXAMPLES,
    CHECK_RULES,
    CONDENSE_EXAMPLES,
    CONDENSE_RULES,
    TRANSLATE_EXAMPLES,
    TRANSLATE_RULE,
    opening,
    sections_prompt,
)
from knowledge.article import Article, Chunk
from knowledge.retrieve import cut

Progress = Callable[[str, int, int], None]
"""An article's title, tokens read, and tokens in all."""

CHUNKS_AHEAD = 250
"""So many chunks of an article are read ahead: 60,000 characters, 1.6 GB of states, ten minutes on two cores."""

OPENINGS_AHEAD = 120
"""So many beginnings of prompts behind the chunks: 1 GB of states, two minutes; each spares a question half a second."""


_ATTEMPTS = 3


class StateMaker(Protocol):
    """What reads prefixes: the engine."""

    @property
    def adapted(self) -> bool:
        """Whether the model was trained to doubt."""
        ...

    def make_states(
        self, prefixes: Sequence[Prefix], progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Read prefixes and keep their states."""
        ...


def read_article(engine: StateMaker, article: Article, progress: Progress) -> bool:
    """Read an article's chunks and keep their states; False when it has more of them than are read ahead.

    Raises:
        AssistantError: the disk is full, or the engine ended.
    """
    chunks = cut(article)
    # Before every follow-up and, of a model that was not trained to doubt, every check; read but once.
    prefixes = [Prefix.of(CONDENSE_RULES, CONDENSE_EXAMPLES)]
    if not engine.adapted:
        prefixes.append(Prefix.of(CHECK_RULES, CHECK_EXAMPLES))
    prefixes += [Prefix.of(sections_prompt([chunk])) for chunk in chunks[:CHUNKS_AHEAD]]
    engine.make_states(prefixes, lambda done, total: progress(article.title, done, total))
    return len(chunks) <= CHUNKS_AHEAD


def read_openings(engine: StateMaker, article: Article, progress: Progress) -> None:
    """Read on behind an article's chunks, whose states are kept, to where questions about them may begin to differ.

    Raises:
        AssistantError: the disk is full, or the engine ended.
    """
    prefixes = list(islice(_openings(cut(article)), OPENINGS_AHEAD))
    engine.make_states(prefixes, lambda done, total: progress(article.title, done, total))


def _openings(chunks: Sequence[Chunk]) -> Iterator[Prefix]:
    """Yield what may stand behind each chunk before a question: each of its sentences, and the order to translate."""
    for chunk in chunks:
        system = sections_prompt([chunk])
        for sentence in chunk.sentences:
            yield Prefix.of(system, opening=opening([sentence.text]))
        if is_chinese(chunk.text):
            yield Prefix.of(system, TRANSLATE_EXAMPLES, TRANSLATE_RULE)


def long_line(article: Article) -> str:
    """Return what a reader is told of an article that is not read to its end."""
    behind = f"answers from behind its first {CHUNKS_AHEAD} sections take some seconds longer"
    return f"《{article.title}》 is long; {behind}"


class BackgroundReading:
    """A thread that reads one article after another; `message` says what it is at."""

    def __init__(self, engine: StateMaker, report: Callable[[str], None]) -> None:
        """Start with nothing to read."""
        self.message: str | None = None
        self._engine = engine
        self._report = report
        self._wanted: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._began = 0.0
        self._stopped = False
        self._thread = threading.Thread(target=self._work, name="reading", daemon=True)
        self._thread.start()

    def want(self, articles: Iterable[Article]) -> None:
        """Get articles read; one whose state is kept costs nothing."""
        for article in articles:
            self._wanted.put(partial(self._read, article, 1))

    def want_again(self, prefix: Prefix) -> None:
        """Get a prefix read and kept that a question had to read: those about it that follow are spared it."""
        self._wanted.put(partial(self._read_prefix, prefix))

    def stop(self) -> None:
        """Read no further article; the one that is being read ends with its engine."""
        self._stopped = True
        self._wanted.put(None)

    def _work(self) -> None:
        while (read := self._wanted.get()) is not None:
            try:
                read()
            except Exception as error:  # the thread's edge: what is wanted next is read all the same
                self._report(f"an article was not read ahead: unexpected {type(error).__name__}: {error}")
            self.message = None

    def _read(self, article: Article, attempt: int) -> None:
        self._began = time.monotonic()
        try:
            if not read_article(self._engine, article, self._say):
                self._report(long_line(article))
        except AssistantError as error:
            if attempt < _ATTEMPTS:  # the engine may have ended, and is started again
                self._wanted.put(partial(self._read, article, attempt + 1))
            else:
                self._slower(article, error)
        else:
            # Chunks of other articles matter more, and come first.
            self._wanted.put(partial(self._read_openings, article))

    def _read_prefix(self, prefix: Prefix) -> None:
        with suppress(AssistantError):  # whoever asks for it next reads it, as now
            self._engine.make_states([prefix.root, prefix])

    def _read_openings(self, article: Article) -> None:
        try:
            read_openings(self._engine, article, lambda title, done, total: None)
        except AssistantError as error:
            self._slower(article, error)

    def _slower(self, article: Article, error: AssistantError) -> None:
        if not self._stopped:
            self._report(f"《{article.title}》 is answered more slowly: {error}")

    def _say(self, title: str, done: int, total: int) -> None:
        left = (time.monotonic() - self._began) / done * (total - done)
        self.message = (
            f"正在通读《{title}》，还需约 {left:.0f} 秒；在此之前回答会慢几秒。 "
            f"Reading the article, about {left:.0f} s left; answers take some seconds longer until then."
        )
