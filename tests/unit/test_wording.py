"""A claim joins what it lists as its sentence does."""

from __future__ import annotations

import pytest

from assistant.repairs.wording import with_ends, worded


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
        (
            "如果雨停了，河水退去，船就能走。",
            "如果雨停了，那么由于河水退去，船就能走。",
            "如果雨停了，那么由于河水退去，船就能走。",
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
        ("气温升高和冰川融化。", "气温升高，因此冰川融化；"),  # no link for what is no comma
        ("甲和乙", "甲与乙"),  # too little on both sides to tell
        ("", "甲县"),
    ],
)
def test_nothing_else_is_touched(claim: str, sentence: str) -> None:
    assert worded(claim, sentence) == claim


SENTENCE = "这种鱼分布于印度洋，包括斯里兰卡、台湾等海域，吃虾、蟹，其它还有小鱼和海草，冬天不吃。"


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("包括斯里兰卡、台湾等海域。", "这种鱼分布于印度洋，包括斯里兰卡、台湾等海域。"),
        ("吃虾、蟹", "吃虾、蟹，其它还有小鱼和海草"),
        ("冬天不吃。", "冬天不吃。"),
        ("分布于印度洋。", "分布于印度洋。"),  # no list: what follows is another matter
        ("包括冰岛海域。", "包括冰岛海域。"),  # no piece of the sentence
        ("。", "。"),
    ],
)
def test_a_piece_of_a_sentence_gets_the_ends_that_it_was_cut_off_from(claim: str, told: str) -> None:
    assert with_ends(claim, SENTENCE) == told


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("规定红灯时停诊。", "县里给每辆车配了电话，并规定红灯时停诊。"),
        ("不准拍照，不准下坑。", "每次不超过4小时，不准拍照，不准下坑。"),
        ("不准下坑。", "不准下坑。"),  # of one clause nothing says that it goes on
    ],
)
def test_where_several_are_asked_for_a_claim_goes_back_to_where_they_begin(claim: str, told: str) -> None:
    sentence = "县里给每辆车配了电话，并规定红灯时停诊；每次不超过4小时，不准拍照，不准下坑。"
    assert with_ends(claim, sentence, several=True) == told
    assert with_ends(claim, sentence) == claim
