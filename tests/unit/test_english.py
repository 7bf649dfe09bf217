"""Names and large figures between Chinese and English."""

from __future__ import annotations

import pytest

from assistant.repairs.english import (
    english_name,
    glossary,
    with_right_currency,
    with_right_names,
    with_right_qualifiers,
    with_right_scale,
    with_whole_names,
)


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


QUOTES = [
    "对出口企业补贴保费的50%，最高500万元，成本不超过300万元，分6个阶段，花了10年。",
    "全县投入6亿元，建了近4万个棚，占比达到42%以上，用户超过2300万，站有12个。",
]


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("It invested 6 billion yuan.", "It invested 600 million yuan."),
        ("It invested 600 yuan.", "It invested 600 million yuan."),
        ("It covers 50% of the premium.", "It covers 50% of the premium."),  # 500万 has the same digits
        ("It covers 5% at most.", "It covers 5% at most."),
        ("It was built in 6 stages.", "It was built in 6 stages."),
    ],
)
def test_only_what_can_be_of_one_thing_gets_the_quotes_scale(claim: str, right: str) -> None:
    assert with_right_scale(claim, QUOTES) == right


def test_a_figure_that_no_quote_has_gets_the_scale_of_the_only_one_with_its_digits() -> None:
    everything = ["甲县分得6200万元，乙县3900万元。", "丙县1700万元。", "丁县5亿元。", "戊县50亿元。"]
    said = "It received 3900 million yuan."
    assert with_right_scale(said, ["没有数字。"], everything) == "It received 39 million yuan."
    assert with_right_scale(said, ["没有数字。"]) == said
    both = "It received 5 million yuan."
    assert with_right_scale(both, [], everything) == both  # 5亿 or 50亿
    known = "It received 62 million yuan."
    assert with_right_scale(known, [], everything) == known


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("A share of about 42%.", "A share of at least 42%."),
        ("About 42% are in use.", "At least 42% are in use."),
        ("It has over 40,000 sheds.", "It has about 40,000 sheds."),
        ("It covers about 50% of it.", "It covers 50% of it."),
        ("It has more than 23 million users.", "It has more than 23 million users."),
        ("It has about 24 million users.", "It has about 24 million users."),
        ("A share of 42%.", "A share of 42%."),
        ("It gives up to 5 million yuan.", "It gives up to 5 million yuan."),
        ("It rose 42% over 10 years.", "It rose 42% over 10 years."),
        ("There are no more than 12 sheds.", "There are no more than 12 sheds."),
        ("50%, more than 42% for power.", "50%, more than 42% for power."),
        ("It costs about 3 million yuan.", "It costs at most 3 million yuan."),
    ],
)
def test_a_figure_is_qualified_as_the_quotes_qualify_it(claim: str, right: str) -> None:
    assert with_right_qualifiers(claim, QUOTES) == right


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("It paid 8.5 million yuan.", "It paid 8.5 million dollars."),
        ("It paid $8.5 million.", "It paid $8.5 million."),
        ("It paid 9 million pounds.", "It paid 9 million pounds."),  # 900万元 or 900万欧元
        ("It made 500 million yuan.", "It made 500 million yuan."),
        ("It made 600 million yuan.", "It made 600 million yuan."),  # nowhere: no business of this rule
    ],
)
def test_a_sum_is_in_the_currency_that_the_text_has_it_in(claim: str, right: str) -> None:
    assert with_right_currency(claim, ["作价850万美元", "另有900万元和900万欧元，收入5亿元"]) == right
