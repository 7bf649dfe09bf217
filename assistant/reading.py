"""Read whole articles into prefix states: at once for evals, in the background for the page.

An article without a state is answered from its sections, so nothing here is waited for.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable

from assistant.conversation import AssistantError
from assistant.engine import Engine
from assistant.prefix_states import Prefix
from assistant.prompts import article_prompt
from knowledge.article import Article

Progress = Callable[[str, int, int], None]
"""An article's title, tokens read, and tokens in all."""

_TEMPLATE_TOKENS = 16


def read_article(engine: Engine, article: Article, progress: Progress) -> bool:
    """Read an article and keep its state; False when it is too long to be read whole.

    Raises:
        AssistantError: the disk is full, or the engine ended.
    """
    system = article_prompt(article)
    if engine.state_ready(Prefix.of_system(system)):
        return True
    if engine.count_tokens(system) + _TEMPLATE_TOKENS > engine.max_prefix_tokens:
        return False
    engine.make_state(Prefix.of_system(system), lambda done, total: progress(article.title, done, total))
    return True


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
                    self._report(
                        f"《{article.title}》 is too long to be read whole; it is answered from sections"
                    )
            except AssistantError as error:
                self._report(f"《{article.title}》 is answered from sections: {error}")
            self.message = None

    def _say(self, title: str, done: int, total: int) -> None:
        left = (time.monotonic() - self._began) / done * (total - done)
        self.message = (
            f"正在通读《{title}》，还需约 {left:.0f} 秒；先据片段回答。 "
            f"Reading the article, about {left:.0f} s left; answering from sections meanwhile."
        )
