from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from contextlib import aclosing

import pytest

from assistant.conversation import (
    AssistantError,
    Event,
    EvidenceFound,
    TextAdded,
    Turn,
    Waiting,
)
from assistant.page.events import MAX_QUESTION_CHARS, View, converse
from assistant.page.exchange import (
    HISTORY_EXCHANGES,
    MAX_EXCHANGES,
    Exchange,
    history_of,
    read_conversation,
    to_json,
)
from assistant.page.texts import ZH
from knowledge.article import Article
from tests.fakes_page import QueuedAnswers, ScriptedAnswers, make_answer, make_article, script_of
from tests.waiting import wait_until

ARTICLE = make_article()
ANSWER = make_answer(ARTICLE, "收入1378亿元[1]。", "1378亿元")


def views_of(answers: ScriptedAnswers, question: str = "收入？", stored: object = None) -> list[View]:
    async def collect() -> list[View]:
        return [view async for view in converse(answers, question, stored, ZH, "id-1")]

    return asyncio.run(collect())


def scripted(*steps: Event | Exception | threading.Event) -> ScriptedAnswers:
    answers = ScriptedAnswers([ARTICLE])
    answers.scripts.append(steps)
    return answers


def test_the_last_view_keeps_the_answer_under_the_question_s_id() -> None:
    last = views_of(scripted(*script_of(ANSWER)))[-1]
    exchange = read_conversation([last.turn])[0]
    assert exchange.id == "id-1"
    assert exchange.answer == ANSWER
    assert exchange.versions == {ARTICLE.id: ARTICLE.version}


def test_the_first_view_empties_the_box_and_shows_the_question() -> None:
    first = views_of(scripted(*script_of(ANSWER)))[0]
    assert first.box == ""
    assert "收入？" in first.head


def test_a_view_before_the_end_would_keep_the_question_as_stopped() -> None:
    before = views_of(scripted(EvidenceFound(ANSWER.evidence), AssistantError("over")))[0]
    assert read_conversation([before.turn]) == (Exchange("id-1", "收入？", None, {}),)


@pytest.mark.parametrize("question", ["", "  \n", "问" * (MAX_QUESTION_CHARS + 1), "a\x00b", "\ud800"])
def test_a_question_that_cannot_be_asked_reaches_no_assistant(question: str) -> None:
    answers = ScriptedAnswers([ARTICLE])
    (view,) = views_of(answers, question)
    assert view.turn is None
    assert view.box == question
    assert answers.asked == []


def test_a_known_error_is_its_own_line_and_an_unknown_one_is_not_shown(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert "port 1 is closed" in views_of(scripted(AssistantError("port 1 is closed")))[-1].body
    unknown = views_of(scripted(ValueError("secret")))[-1]
    assert "secret" not in unknown.body
    assert "secret" in caplog.text


def test_a_stream_that_ends_without_an_answer_is_an_error() -> None:
    assert "没有得出回答" in views_of(scripted(Waiting("…")))[-1].body


def test_closing_the_views_closes_the_stream_though_it_is_silent() -> None:
    silent = threading.Event()
    answers = scripted(TextAdded("写"), silent, TextAdded("完"), TextAdded("了"))

    async def leave() -> None:
        async with aclosing(converse(answers, "收入？", None, ZH)) as views:  # type: ignore[type-var]
            async for view in views:
                if "写" in view.body:
                    return

    asyncio.run(leave())
    assert not answers.closed.is_set()
    silent.set()
    assert answers.closed.wait(timeout=5)


class SlowAnswers(ScriptedAnswers):
    """Gives its articles only once the event loop has run meanwhile."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__([ARTICLE])
        self.loop = loop
        self.ran = threading.Event()

    def articles(self) -> Sequence[Article]:
        self.loop.call_soon_threadsafe(self.ran.set)
        self.ran.wait(timeout=3)
        return super().articles()


def test_other_readers_are_served_while_an_answer_is_drawn_as_settled() -> None:
    async def collect() -> bool:
        answers = SlowAnswers(asyncio.get_running_loop())
        answers.scripts.append(script_of(ANSWER))
        views = [view async for view in converse(answers, "收入？", None, ZH)]
        assert views[-1].turn is not None
        return answers.ran.is_set()

    assert asyncio.run(collect())


def test_history_is_the_last_answered_exchanges() -> None:
    answered = [Exchange(str(n), f"问{n}", ANSWER, {}) for n in range(HISTORY_EXCHANGES + 2)]
    history = history_of([*answered, Exchange("s", "停", None, {})])
    assert len(history) == 2 * HISTORY_EXCHANGES
    assert history[0] == Turn("user", "问2")
    assert history[-1] == Turn("assistant", ANSWER.text)


def test_a_long_conversation_is_read_from_its_end() -> None:
    stored = [to_json(Exchange(str(n), "问", None, {})) for n in range(MAX_EXCHANGES + 5)]
    assert read_conversation(stored)[-1].id == str(MAX_EXCHANGES + 4)
    assert len(read_conversation(stored)) == MAX_EXCHANGES


@pytest.mark.parametrize("stored", ["text", {"a": 1}, [{"question": 5}], [[]], 7])
def test_what_is_no_conversation_is_refused(stored: object) -> None:
    with pytest.raises(AssistantError, match="cannot be read"):
        read_conversation(stored)


def test_a_reader_who_stops_while_in_line_gives_up_the_place() -> None:
    answers = QueuedAnswers([ARTICLE], ANSWER)
    answers.line.enter(None)

    async def leave() -> None:
        stopped = asyncio.Event()
        async for view in converse(answers, "收入？", None, ZH, stopped=stopped):
            assert "1378亿元" not in view.body
            if "in line" in view.body:
                await asyncio.to_thread(wait_until, lambda: answers.line.next_place().ahead == 1, 5)
                stopped.set()

    asyncio.run(leave())
    assert answers.closed.wait(timeout=5)
    assert answers.line.next_place().ahead == 0
