"""Read articles into prefix states, a chunk each: at once for evals, in the background for the page.

A chunk without a state is read when it is asked about, so nothing here is waited for.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable

from assistant.conversation import AssistantError
from assistant.engine import Engine
from assistant.prefix_states import Prefix
from assistant.prompts import CHECK_EXAMPLES, CHECK_RULES, CONDENSE_EXAMPLES, CONDENSE_RULES, sections_prompt
from knowledge.article import Article
from knowledge.retrieve import cut

Progress = Callable[[str, int, int], None]
"""An article's title, tokens read, and tokens in all."""

CHUNKS_AHEAD = 250
"""So many chunks of an article are read ahead: 60,000 characters, 1.6 GB of states, ten minutes on two cores."""


def read_article(engine: Engine, article: Article, progress: Progress) -> bool:
    """Read an article's chunks and keep their states; False when it has more of them than are read ahead.

    Raises:
        AssistantError: the disk is full, or the engine ended.
    """
    chunks = cut(article)
    # Before every check and every follow-up, and read but once.
    prefixes = [Prefix.of(CHECK_RULES, CHECK_EXAMPLES), Prefix.of(CONDENSE_RULES, CONDENSE_EXAMPLES)]
    prefixes += [Prefix.of(sections_prompt([chunk])) for chunk in chunks[:CHUNKS_AHEAD]]
    engine.make_states(prefixes, lambda done, total: progress(article.title, done, total))
    return len(chunks) <= CHUNKS_AHEAD


def long_line(article: Article) -> str:
    """Return what a reader is told of an article that is not read to its end."""
    behind = f"answers from behind its first {CHUNKS_AHEAD} sections take some seconds longer"
    return f"《{article.title}》 is long; {behind}"


class BackgroundReading:
    """A thread that reads one article after another; `message` says what it is at."""

    def __init__(self, engine: Engine, report: Callable[[str], None]) -> None:
        """Start with nothing to read."""
        self.message: str | None = None
        self._engine = engine
        self._report = report
        self._wanted: queue.SimpleQueue[Article | None] = queue.SimpleQueue()
        self._began = 0.0
        self._thread = threading.Thread(target=self._work, name="reading", daemon=True)
        self._thread.start()

    def want(self, articles: Iterable[Article]) -> None:
        """Get articles read; one whose state is kept costs nothing."""
        for article in articles:
            self._wanted.put(article)

    def stop(self) -> None:
        """Read no further article; the one that is being read ends with its engine."""
        self._wanted.put(None)

    def _work(self) -> None:
        while (article := self._wanted.get()) is not None:
            self._began = time.monotonic()
            try:
                if not read_article(self._engine, article, self._say):
                    self._report(long_line(article))
            except AssistantError as error:
                self._report(f"《{article.title}》 is answered more slowly: {error}")
            self.message = None

    def _say(self, title: str, done: int, total: int) -> None:
        left = (time.monotonic() - self._began) / done * (total - done)
        self.message = (
            f"正在通读《{title}》，还需约 {left:.0f} 秒；在此之前回答会慢几秒。 "
            f"Reading the article, about {left:.0f} s left; answers take some seconds longer until then."
        )
