"""Whether an answer says what it must, and CMRC's measures against hand-worked cases."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.matching import char_f1, correct, exact_match, forbidden_found, holds, missing_groups, normalise
from tests.fakes_evals import make_case


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("营业收入为 1,378 亿元[1]。", "1378亿"),
        ("營業收入為１３７８億元", "1378亿"),
        ("Revenue: 137.8 BILLION yuan [2]", "137.8 billion"),
        ("共 5000[1] 家[2,3]", "5000家"),
        ("Ye  Jun", "ye jun"),
    ],
)
def test_matching_looks_past_how_a_fact_is_written(text: str, wanted: str) -> None:
    assert holds(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2022.12.28 发布", "12.28"),
        ("2022.12.28 发布", "2022"),
        ("1. 6个专项行动", "6个"),
        ("共 1 378 亿", "1378亿"),
        ("1423,4322", "4322"),
        ("一千三百七十八亿元", "一千三百七十八"),
        ("1.6万亿元", "1.6万亿"),
        ("30多个城市", "30多"),
        ("一共用了25.", "25"),
    ],
)
def test_a_number_is_found_beside_other_numbers(text: str, wanted: str) -> None:
    assert holds(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("14天", "4天"),
        ("28%", "8%"),
        ("3.28%", "28%"),
        ("17.25%", "17.2"),
        ("2500万", "25"),
        ("10,000家", "10"),
        ("1,423家", "423"),
        ("1.5万亿", "1.5万"),
        ("十四天", "四天"),
        ("百分之八十", "百分之八"),
    ],
)
def test_a_number_is_not_found_inside_a_longer_one(text: str, wanted: str) -> None:
    assert not holds(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("eighty percent", "eight", False),
        ("eighteen firms", "eight", False),
        ("the eighth firm", "eight", False),
        ("forty-two percent", "forty", False),
        ("eighty-eight", "eight", False),
        ("cut to fourteen days", "to four", False),
        ("twenty-two years", "two years", False),
        ("cut from eight to four days", "to four", True),
        ("a four-day cycle", "four", True),
        ("FORTY-TWO per cent", "forty-two", True),
        ("600 million people", "600 million", True),
        ("he said so", "AI", False),
        ("first aid", "ai", False),
        ("与AI结合", "ai", True),
        ("用VR眼镜", "vr", True),
        ("it was established", "shed", False),
        ("they were brewing", "brew", True),
        ("137.8bn yuan", "137.8b", True),
        ("28 cities", "28 c", True),
        ("200 kilometres an hour", "200 kilomet", True),
        ("by LiuYunjie", "liu yunjie", True),
        ("at weights", "weight", True),
    ],
)
def test_a_latin_word_is_found_from_its_beginning_and_a_number_as_a_whole(
    text: str, wanted: str, found: bool
) -> None:
    assert holds(text, wanted) is found


def test_normalising_keeps_commas_that_are_no_thousands() -> None:
    assert normalise("北京,上海 2021,2022") == "北京,上海2021,2022"


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once).count(" ") == 0
    assert not any(character.isspace() for character in once)


def test_every_group_must_be_met_and_any_alternative_meets_it() -> None:
    case = make_case(must_include=(("1200米", "1.2公里"), ("2021",)))
    assert correct(case, "长1.2公里，2021年通车", refused=False) is True
    assert correct(case, "长1.2公里", refused=False) is False
    assert missing_groups(case, "长1.2公里") == (("2021",),)


def test_a_forbidden_string_makes_an_answer_wrong() -> None:
    case = make_case(must_not_include=("800米",))
    assert correct(case, "1200米，不是800米", refused=False) is False
    assert forbidden_found(case, "800 米[1]") == ("800米",)


def test_a_refusal_is_right_only_where_the_article_does_not_say() -> None:
    answerable, other = make_case(), make_case("other-03", answerable=False, must_not_include=("1200米",))
    assert correct(answerable, "1200米，文中未提及", refused=True) is False
    assert correct(other, "文中未提及；文章只给出北湖大桥：1200米", refused=True) is True
    assert correct(other, "大概900米", refused=False) is False


def test_nothing_to_check_is_neither_right_nor_wrong() -> None:
    assert correct(make_case(must_include=()), "随便", refused=False) is None
    assert correct(make_case(must_include=()), "文中未提及", refused=True) is False


@pytest.mark.parametrize(
    ("said", "reference", "f1"),
    [
        ("光荣和ω-force", "光荣和ω-force", 1.0),
        ("由光荣公司", "光荣", 4 / 7),  # 2 of 5 characters shared, 2 of 2 wanted
        ("1992年", "1992年3月", 2 * 1 * 0.5 / 1.5),  # 1992 and 年 are two segments of four
        (
            "上海市北京",
            "北京市上海",
            0.4,
        ),  # the longest shared stretch is 2 of 5, though all characters agree
        ("天津", "北京", 0.0),
        ("甲丙乙", "甲乙", 0.4),  # 甲…乙 is shared as a subsequence, but only one character on end
        ("甲，乙", "甲乙", 1.0),  # punctuation goes before anything is compared
        ("甲乙甲乙丙", "甲乙丙", 0.75),  # the longest stretch, not the first: 3 of 5, 3 of 3
        ("甲乙丙", "甲乙甲乙丙", 0.75),
        ("使用Windows系统", "windows", 1 / 3),  # a Latin word counts as one of five
        ("2008年8月8日", "8月8日", 0.8),  # so does a number: 4 of 6, 4 of 4
        ("《甲·乙》（1999）", "甲乙1999", 1.0),
        ("", "北京", 0.0),
    ],
)
def test_char_f1_counts_the_longest_shared_stretch(said: str, reference: str, f1: float) -> None:
    assert char_f1(said, [reference]) == pytest.approx(f1)


@given(st.text("甲乙丙3、", max_size=12), st.text("甲乙丙3", max_size=12))
def test_char_f1_s_stretch_is_the_longest_match_that_difflib_finds(said: str, reference: str) -> None:
    left, right = re.findall(r"3+|[甲乙丙]", said), re.findall(r"3+|[甲乙丙]", reference)
    shared = SequenceMatcher(None, left, right, autojunk=False).find_longest_match().size
    assert char_f1(said, [reference]) == pytest.approx(2 * shared / max(len(left) + len(right), 1))


def test_char_f1_takes_the_best_reference() -> None:
    assert char_f1("北京", ["上海", "北京市"]) == pytest.approx(0.8)
    assert char_f1("北京", []) == 0.0


def test_exact_match_looks_past_punctuation_and_case() -> None:
    assert exact_match("《Never Nervous》。", ["never nervous"]) == 1.0
    assert exact_match("是北京", ["北京"]) == 0.0


@pytest.mark.parametrize(
    ("said", "references", "exact"),
    [
        ("《甲·乙》", ["甲乙"], 1.0),
        ("北京", ["上海", "北京。"], 1.0),
        ("北京上海", ["上海北京"], 0.0),
        ("北京北京", ["北京"], 0.0),
        ("ABC甲", ["abc甲"], 1.0),
        ("北京", [], 0.0),
        ("北京……", ["北京"], 1.0),
        ("北京...", ["北京"], 1.0),
        ("3.5亿元。", ["3.5亿元"], 1.0),
        ("3.5亿元", ["35亿元"], 0.0),
    ],
)
def test_exact_match_wants_every_character_of_a_reference_in_its_order(
    said: str, references: list[str], exact: float
) -> None:
    assert exact_match(said, references) == exact
