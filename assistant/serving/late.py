"""An assistant that is still being opened: the page is up meanwhile and says what it waits for.

When opening fails, questions get the reason, and the next question tries again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.asker import current_asker
from assistant.conversation import Answer, AssistantError, Event, Question, Waiting
from assistant.tabulate import tabulate
from knowledge.article import Article, KnowledgeError, Retrieval
from knowledge.fetch import Report as Progress
from knowledge.fetch import progress_bar
from knowledge.library import Library, bundled_article

if TYPE_CHECKING:  # it imports torch, which the page does not wait for
    from assistant.opened import OpenAssistant

Report = Callable[[str], None]
OpenIt = Callable[[Report, Progress], "OpenAssistant"]
_TELL_SECONDS = 0.5


class LateAssistant:
    """Stands in for an OpenAssistant from the moment the page is up; has the same methods."""

    def __init__(self, home: Path, say: Report) -> None:
        """Wait for `begin`.

        Args:
            home: where the articles are that can be listed meanwhile.
            say: told in a line what is being done.
        """
        self._home = home
        self._say = say
        self._doing = ""
        self._lock = threading.Lock()
        self._closed = False
        self._open_it: OpenIt | None = None
        self._opening: Future[OpenAssistant] = Future()

    def begin(self, open_it: OpenIt) -> None:
        """Begin opening; `open_it` opens the assistant and is told where to report."""
        with self._lock:
            self._open_it = open_it
        self._start(self._opening)

    def answer(self, question: Question) -> Answer:
        """Answer a question once everything is open."""
        return self._opened().answer(question)

    def stream(self, question: Question) -> Iterator[Event]:
        """Yield what is waited for, then what happens on the way to the answer."""
        said, opening = "", self._current()
        while not opening.done():
            current_asker().stay()
            if self._doing != said:
                said = self._doing
                yield Waiting(said)
            _wait(opening, _TELL_SECONDS)
        yield from self._opened(opening).stream(question)

    def search(
        self, query: str, *, top_chunks: int, top_sentences: int, article_ids: Sequence[str] = ()
    ) -> Retrieval:
        """Search once everything is open."""
        return self._opened().search(
            query, top_chunks=top_chunks, top_sentences=top_sentences, article_ids=article_ids
        )

    def articles(self) -> tuple[Article, ...]:
        """Return the articles that can be asked about; needs no model."""
        if self._opening.done() and self._opening.exception() is None:
            return self._opening.result().articles()
        return Library(self._home).list() or (bundled_article(),)

    def ingest(self, path: Path, replace: bool = False, *, progress: Progress | None = None) -> str:
        """Add a file as an article once everything is open."""
        return self._opened().ingest(path, replace, progress=progress)

    def remove(self, article_id: str) -> None:
        """Remove an article once everything is open."""
        self._opened().remove(article_id)

    def close(self) -> None:
        """Close what is open; what is still being opened is closed as soon as it is."""
        with self._lock:
            self._closed = True
        if self._opening.done() and self._opening.exception() is None:
            self._opening.result().close()

    def _opened(self, opening: Future[OpenAssistant] | None = None) -> OpenAssistant:
        return (opening or self._current()).result()

    def _current(self) -> Future[OpenAssistant]:
        with self._lock:
            if self._opening.done() and self._opening.exception() is not None:
                self._opening = Future()
                self._start(self._opening)
            return self._opening

    def _start(self, opening: Future[OpenAssistant]) -> None:
        threading.Thread(target=self._open, args=(opening,), name="opening", daemon=True).start()

    def _open(self, opening: Future[OpenAssistant]) -> None:
        assert self._open_it is not None
        try:
            opened = self._open_it(self._report, self._fetched())
            opened.read_in_background()
        except (AssistantError, KnowledgeError) as error:
            self._say(str(error))
            opening.set_exception(error)
        except Exception as error:  # the edge: a page that waits for ever would say less
            opening.set_exception(
                AssistantError(f"unexpected {type(error).__name__}: {error}; please report it")
            )
        else:
            opening.set_result(opened)
            with self._lock:
                closed = self._closed
            if closed:
                opened.close()
                return
            for article in opened.articles():
                tabulate(article)  # the table of figures and the questions to go on with need it

    def _report(self, line: str) -> None:
        self._doing = line
        self._say(line)

    def _fetched(self) -> Progress:
        """Show a download both on the page and as a bar on stderr."""
        bar = progress_bar()

        def progress(name: str, done: int, total: int) -> None:
            bar(name, done, total)
            self._doing = f"fetching {name}, {done / total:.0%}" if total else f"fetching {name}"

        return progress


def _wait(opening: Future[OpenAssistant], seconds: float) -> None:
    try:
        opening.exception(timeout=seconds)
    except TimeoutError:
        return
