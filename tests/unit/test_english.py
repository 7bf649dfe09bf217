"""Names and large figures between Chinese and English."""

from __future__ import annotations

import pytest

from assistant.english import english_name, glossary, with_right_names, with_whole_names


def test_half_a_name_is_made_whole() -> None:
    quotes = ["院士王小明表示，时机很好。", "王小明还说了别的。"]
    assert with_whole_names("Dr. Wang小明 thinks so.", quotes) == "Dr. 王小明 thinks so."


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("It is said by Wu Haiguan.", "It is said by Wu Hequan."),
        ("It is said by Wu Hequan.", "It is said by Wu Hequan."),
        ("Wu Bridge is long.", "Wu Bridge is long."),
        ("It is said by Li Ming.", "It is said by Li Ming."),
        ("It is said by Wu Wei.", "It is said by Wu Wei."),
    ],
)
def test_a_name_that_the_model_guessed_is_that_of_the_quotes(claim: str, right: str) -> None:
    quotes = ["院士邬鹤荃认为，时机很好。", "李晓红说，李明不这样看。"]
    assert with_right_names(claim, quotes, quotes, "Who says so?") == right
    assert with_right_names(claim, quotes, quotes, f"Is it so? {claim}") == claim
    assert with_right_names(claim, quotes, [*quotes, "会长邬海关说不。"], "Who says so?") == claim


def test_what_can_not_be_told_is_left() -> None:
    assert with_whole_names("Dr. Wang小明 thinks so.", ["王小明和李小明"]) == "Dr. Wang小明 thinks so."
    assert with_whole_names("Dr. Wang thinks so.", ["王小明"]) == "Dr. Wang thinks so."


@pytest.mark.parametrize(
    ("name", "english"),
    [("吴小明", "Wu Xiaoming"), ("曾晨", "Zeng Chen"), ("欧阳修", "Ouyang Xiu"), ("单田芳", "Shan Tianfang")],
)
def test_a_name_is_written_as_english_does(name: str, english: str) -> None:
    assert english_name(name) == english


def test_the_quotes_figures_and_people_are_handed_over_in_english() -> None:
    said = glossary(["用户数破6亿，负责人叶小军说。", "负责人叶小军又说，今年有3家。"])
    assert said == " (6亿 = 600 million; 叶小军 = Ye Xiaojun)"
    assert glossary(["没有什么可说的。"]) == ""
