"""What a draft leaves out is asked of the next chunk, the half of a question alone."""

from __future__ import annotations

import pytest

from assistant.conversation import Question, TextAdded
from assistant.language import NOT_SAID
from tests.fakes_chain import doubting


def test_what_a_draft_leaves_out_is_asked_of_the_next_chunk() -> None:
    def tells(asked: str) -> str:
        if "12个泊位" in asked:
            return "西湖码头有12个泊位。文中未提及出资的人。"
        return "北湖大桥由县政府出资。文中未提及泊位。"

    asking, backend = doubting(tells)
    events = list(asking.stream(Question("西湖码头有多少个泊位，北湖大桥是谁出的资？")))
    added = "".join(event.text for event in events if isinstance(event, TextAdded))
    assert added == "西湖码头有12个泊位。\n北湖大桥由县政府出资。"
    assert len(backend.asked) == 2


def test_the_half_that_a_draft_leaves_out_is_asked_alone() -> None:
    def tells(asked: str) -> str:
        both = "12个泊位。文中未提及大桥有多少米。"
        return both if "泊位，" in asked.splitlines()[-1] else "北湖大桥全长1200米。"

    asking, backend = doubting(tells)
    answer = asking.answer(Question("西湖码头有多少个泊位，北湖大桥有多少米？"))
    assert [claim.text for claim in answer.claims] == ["12个泊位。", "北湖大桥全长1200米。"]
    assert not answer.missing
    asked = [str(messages[-1].content).splitlines()[-1] for messages in backend.asked]
    assert ["泊位" in one for one in asked] == [True, False]


def test_a_half_that_is_dropped_without_a_word_is_asked_alone() -> None:
    asking, backend = doubting(
        lambda asked: "西湖码头由县政府独自建设。" if "独自" in asked.splitlines()[-1] else "12个泊位。"
    )
    question = Question("西湖码头由谁独自建设，码头有多少个泊位？")
    assert [claim.text for claim in asking.answer(question).claims] == [
        "西湖码头由县政府独自建设。",
        "12个泊位。",
    ]
    assert len(backend.asked) == 2


@pytest.mark.parametrize("next_one", [NOT_SAID["zh"], "北湖大桥全长1200米。文中未提及它的造价。"])
def test_what_no_chunk_says_of_what_a_draft_leaves_out_stays_left_out(next_one: str) -> None:
    asking, backend = doubting(
        lambda asked: next_one if "12个泊位" in asked else "北湖大桥全长1200米。文中未提及造价。"
    )
    answer = asking.answer(Question("县政府出资的北湖大桥有多长，造价多少？"))
    assert answer.text == "北湖大桥全长1200米[1]。其余的文中未提及。"
    assert len(backend.asked) == 2


def test_what_a_draft_of_one_question_leaves_out_is_asked_of_the_next_chunk_and_stays_left_out() -> None:
    asking, backend = doubting(
        lambda asked: NOT_SAID["zh"] if "12个泊位" in asked else "北湖大桥全长1200米。文中未提及造价。"
    )
    answer = asking.answer(Question("县政府出资的北湖大桥有多长？"))
    assert answer.text == "北湖大桥全长1200米[1]。其余的文中未提及。"
    assert len(backend.asked) == 2
