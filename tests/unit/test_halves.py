"""A question of several parts is taken apart, and the part that a draft leaves out is told."""

from __future__ import annotations

import pytest

from assistant.questions.halves import half_questions, missing_half


@pytest.mark.parametrize(
    ("question", "halves"),
    [
        ("柳湾大桥有多长，是谁修的？", ["柳湾大桥有多长？", "柳湾大桥，是谁修的？"]),
        ("何大江是哪年来的，李国庆几岁了？", ["何大江是哪年来的？", "李国庆几岁了？"]),
        ("柳湾大桥有多长？", []),
        ("在柳湾，大桥有多长？", []),
        ("柳湾大桥有多长，在中国排第几？", ["柳湾大桥有多长？", "柳湾大桥，在中国排第几？"]),
        ("柳湾大桥前几天停了，是谁宣布的？", []),
        ("谁修的柳湾大桥，花了多少钱？", []),  # what the second is about can't be told
        ("柳湾大桥是谁修的，你知道吗？", []),
        ("不管花多少钱，柳湾大桥什么时候能修好？", []),
    ],
)
def test_each_half_stands_alone(question: str, halves: list[str]) -> None:
    assert half_questions(question) == halves


def test_the_half_is_missing_that_a_draft_calls_unsaid() -> None:
    asked = "柳湾大桥造价多少，工人是谁招来的？"
    price, hired = half_questions(asked)
    assert missing_half(asked, "是何大江招来的。", "文中未提及柳湾大桥的造价。") == price
    assert missing_half(asked, "造价64万元。", "文中未提及柳湾大桥是谁招来的。") == hired
    assert missing_half(asked, "造价64万元。", "文中未提及。") == hired


def test_the_half_is_missing_whose_number_or_date_a_draft_lacks() -> None:
    asked = "柳湾大桥是谁修的，换了多少米？"
    assert missing_half(asked, "是何大江修的。", "") == half_questions(asked)[1]
    assert missing_half(asked, "是何大江修的，换了64米。", "") == ""
    assert missing_half("柳湾大桥换了多少米？", "是何大江修的。", "") == ""
    assert missing_half("柳湾大桥换了多少米？", "是何大江修的。", "文中未提及。") == ""
