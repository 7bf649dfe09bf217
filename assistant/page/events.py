"""What happens between a question and its settled answer, as views to draw; knows nothing of Gradio.

The assistant's stream is a plain iterator that may be silent for seconds. It runs in a thread of its own, so that
stopping takes effect at once: the view ends, the question gives up its place in line, and the iterator is closed as
soon as it yields again.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import unicodedata
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.asker import until_left
from assistant.conversation import (
    Answer,
    AssistantError,
    Event,
    Evidence,
    EvidenceFound,
    Question,
    StatementChecked,
    TextAdded,
    Waiting,
)
from assistant.page.exchange import Exchange, history_of, read_conversation, to_json
from assistant.page.follow_ups import suggest
from assistant.page.messages import in_words
from assistant.page.ports import Answers
from assistant.page.render import (
    render_evidence,
    render_exchange,
    render_failure,
    render_provisional,
    render_question,
    render_waiting,
)
from assistant.page.texts import Texts
from knowledge.article import KnowledgeError

MAX_QUESTION_CHARS = 2000
_REDRAW_SECONDS = 0.08
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows of the running question.

    `turn` is what is kept if it ended here (None: nothing); `box` is the new text of the question box (None: as it is).
    """

    head: str
    body: str
    turn: dict[str, Any] | None = None
    box: str | None = None


@dataclass(slots=True)
class _Progress:
    """The state of one question while its events come in."""

    exchange: Exchange
    texts: Texts
    evidence: Sequence[Evidence] = ()
    draft: str = ""
    checked: list[StatementChecked] = field(default_factory=list)
    message: str = ""
    settled: Answer | None = None

    def take(self, event: Event) -> None:
        if isinstance(event, EvidenceFound):
            self.evidence = event.evidence
            self.message = self.texts.writing
        elif isinstance(event, TextAdded):
            self.draft += event.text
        elif isinstance(event, StatementChecked):
            self.checked.append(event)
        elif isinstance(event, Waiting):
            self.message = in_words(event.message, self.texts)
        else:
            self.settled = event.answer

    def view(self) -> View:
        """Draw the state; the evidence gives way to the draft, and is the same while it grows, so one may open it."""
        head = render_question(self.exchange.question) + render_evidence(
            self.evidence, self.texts, is_open=not self.draft
        )
        body = (
            render_provisional(self.draft, self.checked, self.texts)
            if self.draft
            else render_waiting(self.message)
        )
        return View(head, body, to_json(self.exchange))


async def converse(
    answers: Answers,
    typed: str,
    stored: object,
    texts: Texts,
    exchange_id: str = "",
    stopped: asyncio.Event | None = None,
) -> AsyncIterator[View]:
    """Answer a typed question within a stored conversation, view by view.

    Known failures end in a view that says so; the caller never sees them. Setting `stopped` ends the views and the
    work, as does closing this iterator.
    """
    stopped = stopped or asyncio.Event()
    question = typed.strip()
    problem = _problem_of(question, texts)
    if problem:
        yield View("", render_failure(problem, "", texts), box=typed)
        return
    progress = _Progress(Exchange(exchange_id, question, None, {}), texts, message=texts.starting)
    yield replace(progress.view(), box="")
    if stopped.is_set():
        return
    try:
        before = read_conversation(stored)
        events = answers.stream(Question(text=question, history=history_of(before)))
        async with aclosing(_follow(events, stopped)) as batches:
            async for batch in batches:
                for event in batch:
                    progress.take(event)
                if progress.settled is not None:
                    # It tags the whole cited article for the questions to go on with: seconds, for a long one.
                    yield await asyncio.to_thread(
                        _settled_view, answers, progress.exchange, progress.settled, before, texts
                    )
                    return
                yield progress.view()
        if stopped.is_set():
            return
        raise AssistantError("the assistant ended without an answer; ask again")
    except (AssistantError, KnowledgeError) as error:
        yield View(render_question(question), render_failure(in_words(str(error), texts), question, texts))
    except Exception:
        _LOG.exception("unexpected error while answering")
        yield View(render_question(question), render_failure(texts.unexpected, question, texts))


def _settled_view(
    answers: Answers, exchange: Exchange, answer: Answer, before: Sequence[Exchange], texts: Texts
) -> View:
    cited = {citation.article_id for citation in answer.citations}
    articles = answers.articles()
    versions = {article.id: article.version for article in articles if article.id in cited}
    titles = {article.id: article.title for article in articles if article.id in cited}
    said = "\n".join([*(turn.answer.text for turn in before if turn.answer), answer.text])
    asked = {exchange.question, *(turn.question for turn in before)}
    follow_ups = suggest(articles, answer, texts, asked=asked, said=said)
    settled = replace(exchange, answer=answer, versions=versions, titles=titles, follow_ups=follow_ups)
    return View("", render_exchange(settled, texts), to_json(settled))


def _problem_of(question: str, texts: Texts) -> str:
    """Say why the question can't be asked; empty when it can."""
    if not question:
        return texts.question_empty
    if len(question) > MAX_QUESTION_CHARS:
        return texts.question_long.format(length=len(question), limit=MAX_QUESTION_CHARS)
    if any(
        unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r"
        for character in question
    ):
        return texts.question_control
    return ""


async def _follow(events: Iterator[Event], ended: asyncio.Event) -> AsyncGenerator[list[Event], None]:
    """Run the iterator in a thread and yield what it gave since the last time, at most a dozen times a second."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Event | BaseException | None] = asyncio.Queue()
    stopped = threading.Event()
    pump = threading.Thread(
        target=_pump, args=(events, loop, queue, stopped), name="page-question", daemon=True
    )
    pump.start()
    stopping = asyncio.create_task(ended.wait())
    stopping.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while True:
            arrived = [await queue.get()]
            while not queue.empty():
                arrived.append(queue.get_nowait())
            batch = [item for item in arrived if isinstance(item, Event)]
            if batch:
                yield batch
            last = arrived[-1]
            if last is None or ended.is_set():
                return
            if isinstance(last, BaseException):
                raise last
            await asyncio.sleep(_REDRAW_SECONDS)
    finally:
        stopping.cancel()
        stopped.set()


def _pump(
    events: Iterator[Event],
    loop: asyncio.AbstractEventLoop,
    queue: asyncio.Queue[Event | BaseException | None],
    stopped: threading.Event,
) -> None:
    end: BaseException | None = None
    try:
        for event in until_left(events, stopped.is_set):
            if stopped.is_set():
                break
            loop.call_soon_threadsafe(queue.put_nowait, event)
    except Exception as error:  # handed over to the one who waits for the events
        end = error
    finally:
        close = getattr(events, "close", None)
        if close is not None:
            close()
    with suppress(RuntimeError):  # the loop is closed: the page was shut down meanwhile
        loop.call_soon_threadsafe(queue.put_nowait, end)
