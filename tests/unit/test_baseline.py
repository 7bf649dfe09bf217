"""The textbook chain retrieves, stuffs and asks as textbooks do; its refusals are read from its wording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from langchain_core.messages import BaseMessage

from assistant.conversation import InlineDocument, Question, Turn
from evals.baseline import TOP_K, Textbook, is_refusal
from knowledge.mend import mend
from tests.fakes import HashedEmbedder

LONG = mend(
    "\n\n".join(f"第{place}段。" + f"湖{place}很大。" * 80 for place in range(1, 8)), article_id="lakes"
)


class Told:
    """A model that says what it was told to and keeps what it was asked."""

    def __init__(self, *pieces: str) -> None:
        self.pieces = pieces
        self.messages: Sequence[BaseMessage] = ()

    def __call__(self, messages: Sequence[BaseMessage]) -> Iterator[str]:
        self.messages = messages
        yield from self.pieces


def test_it_stuffs_the_four_nearest_chunks_and_streams_the_answer() -> None:
    model = Told("湖3", "很大")
    answer = Textbook([LONG], HashedEmbedder(), model, {}).answer(Question("湖3大吗？"))
    assert answer.text == "湖3很大"
    assert len(answer.evidence) == TOP_K
    assert all(LONG.text[one.start : one.end] == one.quote for one in answer.evidence)
    assert all(one.quote in str(model.messages[-1].content) for one in answer.evidence)
    assert answer.timings.first_token_seconds is not None
    assert not answer.refused


def test_it_is_given_the_turns_before() -> None:
    model = Told("大")
    history = (Turn("user", "湖1呢？"), Turn("assistant", "很大"))
    Textbook([LONG], HashedEmbedder(), model, {}).answer(Question("湖2呢？", history))
    assert [message.type for message in model.messages] == ["human", "ai", "human"]


def test_documents_of_a_question_stand_in_for_the_articles() -> None:
    question = Question("桥？", documents=(InlineDocument("d", "桥很长。"),))
    answer = Textbook([LONG], HashedEmbedder(), Told("长"), {}).answer(question)
    assert [(one.article_id, one.quote) for one in answer.evidence] == [("d", "桥很长。")]


@pytest.mark.parametrize(
    "text",
    [
        "文中未提及",
        "根据上下文，没有提到该信息。",
        "我不知道。",
        "无法确定",
        "抱歉……",
        "I don't know.",
        "",
        "The text does not mention it.",
    ],
)
def test_usual_phrases_are_refusals(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize(
    "text", ["1378亿元", "未来五年超过1.6万亿元", "It grew by 17.2 percent.", "没想到是三千亿"]
)
def test_answers_are_not(text: str) -> None:
    assert not is_refusal(text)
