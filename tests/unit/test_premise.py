"""premise.py: a claim that repeats what its question wrongly takes for granted is found out."""

from __future__ import annotations

import pytest

from assistant.premise import takes_over

CITED = "甲厂副厂长李强说，新窑让良品率提升了8%，能耗降低了三成。"
NEAR = f"甲厂在北京。{CITED}"


@pytest.mark.parametrize(
    ("claim", "question", "wrong"),
    [
        ("甲厂厂长李强说良品率提升了8%。", "甲厂厂长李强怎么说良品率？", True),
        ("甲厂副厂长李强说良品率提升了8%。", "甲厂副厂长李强怎么说良品率？", False),
        ("上海的甲厂良品率提升了8%。", "上海的甲厂良品率提升了多少？", True),
        ("北京的甲厂良品率提升了8%。", "北京的甲厂良品率提升了多少？", False),
        (
            "上海的甲厂良品率提升了8%。",
            "甲厂良品率提升了多少？",
            False,
        ),  # not from the question: verified elsewhere
    ],
)
def test_names_and_titles(claim: str, question: str, *, wrong: bool) -> None:
    assert takes_over(claim, question, CITED, NEAR) is wrong


def test_a_direction_is_wrong_only_where_the_sentence_has_the_other_alone() -> None:
    fell = "良品率掉了8%。"
    assert takes_over(fell, "良品率为什么掉了8%？", "良品率提升了8%。", "")
    assert not takes_over(fell, "良品率为什么掉了8%？", "良品率掉了8%。", "")
    assert not takes_over(fell, "良品率为什么掉了8%？", CITED, "")
