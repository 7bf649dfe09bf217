"""A claim joins what it lists as its sentence does."""

from __future__ import annotations

import pytest

from assistant.wording import worded


@pytest.mark.parametrize(
    ("claim", "sentence", "joined"),
    [
        (
            "它吃小鼠、昆虫和小型爬行动物以及其他蟾蜍。",
            "以小鼠，昆虫及小型爬行动物和其他的蟾蜍为食。",
            "它吃小鼠，昆虫及小型爬行动物和其他的蟾蜍。",
        ),
        ("主打「甲乙」和「丙丁」。", "两个模式是「甲乙」&「丙丁」。", "主打「甲乙」&「丙丁」。"),
        (
            "被封是因为他协助朝廷对抗海盗有功。",
            "协助朝廷，对抗海盗有功，被封。",
            "被封是因为他协助朝廷，对抗海盗有功。",
        ),
    ],
)
def test_the_joints_are_those_of_the_sentence(claim: str, sentence: str, joined: str) -> None:
    assert worded(claim, sentence) == joined


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("甲县没有采用乙法。", "甲县采用乙法。"),  # what is said stays, right or wrong
        ("甲县产量12万吨。", "甲县产量达15万吨。"),
        ("产量12万吨，丙县15万吨。", "丙县和丁县合计产量12万吨。"),
        ("甲和乙", "甲与乙"),  # too little on both sides to tell
        ("", "甲县"),
    ],
)
def test_nothing_else_is_touched(claim: str, sentence: str) -> None:
    assert worded(claim, sentence) == claim
