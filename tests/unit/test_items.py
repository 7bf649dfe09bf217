"""items.py: a list that a text sets out line by line is told whole where claims stop early, and only there."""

from __future__ import annotations

import pytest

from assistant.attribute import Support, candidates
from assistant.checks.weigh import Weighed
from assistant.repairs.items import whole_run
from assistant.verify import Checked
from knowledge.mend import as_given

TEXT = (
    "使用受补助的设施，禁止下列行为：\n（一）栽植乔木；\n（二）搭建凉亭；\n（三）接通管路；\n（四）饲养家禽。\n"
    "办理分三步：\n1. 先报名；\n2. 再量尺寸。\n另有规定的除外。"
)
SENTENCES = tuple(("a", sentence) for sentence in as_given(TEXT, article_id="a").sentences)
AMONG = candidates(SENTENCES)


def told(question: str, *words: str) -> list[str]:
    """Return the claims that come of those that are the sentences with these words."""
    at = [next(i for i, (_, one) in enumerate(SENTENCES) if word in one.text) for word in words]
    stands = [Weighed(SENTENCES[i][1].text, Support((i,), 1.0), Checked((), ""), "") for i in at]
    return [one.text for one in whole_run(stands, question, AMONG)]


def test_what_is_left_out_of_a_numbered_list_is_told_in_its_place() -> None:
    assert told("哪几样事做不得？", "乔木", "管路") == [
        "（一）栽植乔木；",
        "（二）搭建凉亭；",
        "（三）接通管路；",
        "（四）饲养家禽。",
    ]


def test_what_leads_in_may_be_told_with_the_items() -> None:
    assert len(told("哪几样事做不得？", "禁止下列", "乔木", "管路")) == 5
    assert len(told("哪几样事做不得？", "禁止下列", "乔木")) == 2


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("哪几样事做不得？", ["乔木"]),  # one alone may be what was meant
        ("哪些行为同家禽和乔木有关？", ["乔木", "家禽"]),  # picks
        ("其他还有哪几样事做不得？", ["乔木", "凉亭"]),
        ("乔木能不能栽？", ["乔木", "凉亭"]),
        ("哪几样事做不得？", ["乔木", "另有规定"]),  # not of the list alone
        ("办理有哪些步骤？", ["先报名", "再量"]),  # whole already
        ("哪些事要做？", ["乔木", "先报名"]),  # two lists
    ],
)
def test_other_claims_are_left(question: str, words: list[str]) -> None:
    assert len(told(question, *words)) == len(words)
