"""gaps.py: nothing is said twice, and what was asked is called missing only where it is."""

from __future__ import annotations

import pytest

from assistant.attribute import Support
from assistant.gaps import left_out, without_repeats
from assistant.verify import check
from assistant.weigh import ASKS, Weighed

SENTENCES = [
    "甲县2021年实现茶叶产值1378万元，茶农3万人。",
    "乙县的茶农有2万人。",
]


def claim(text: str, *positions: int, problem: str = "") -> Weighed:
    checked = check(text, [SENTENCES[position] for position in positions], [])
    return Weighed(text, Support(positions, 1.0), checked, problem or checked.problem)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (["2021年实现产值1378万元。", "2021年产值1378万元。"], ["2021年实现产值1378万元。"]),
        (["产值1378万元。", "2021年实现产值1378万元。"], ["2021年实现产值1378万元。"]),
        (["茶农3万人。", "茶农3万人。"], ["茶农3万人。"]),
        (["茶农3万人。", "甲县更多。"], ["茶农3万人。", "甲县更多。"]),
        (["没有产值1378万元。", "产值1378万元。"], ["没有产值1378万元。", "产值1378万元。"]),
    ],
)
def test_what_another_claim_says_with_all_its_words_is_said_once(said: list[str], kept: list[str]) -> None:
    assert [one.text for one in without_repeats([claim(text, 0) for text in said])] == kept


def test_the_same_words_of_another_sentence_are_said_again() -> None:
    stands = [claim("茶农3万人。", 0), claim("茶农3万人。", 1)]
    assert without_repeats(stands) == stands


def test_what_the_draft_called_unsaid_is_missing() -> None:
    stands = [claim("茶农3万人。", 0)]
    assert left_out("甲县的茶农有多少人，采茶机有多少台？", stands, stands, unsaid=True)
    assert not left_out("甲县的茶农有多少人？", stands, stands, unsaid=False)


SIDES = "甲县和乙县，哪个县的茶农多？"


def test_of_a_comparison_nothing_is_missing_where_each_side_is_told() -> None:
    both = [claim("甲县：茶农3万人。", 0), claim("乙县的茶农有2万人。", 1)]
    assert not left_out(SIDES, both, both, unsaid=True)
    assert left_out(SIDES, both[:1], both[:1], unsaid=True)


def test_a_withdrawn_figure_is_missing_unless_it_was_worked_out() -> None:
    both = [claim("甲县：茶农3万人。", 0), claim("乙县的茶农有2万人。", 1)]
    wrong = claim("多了1万人。", 0)
    assert wrong.checked.problem
    worked_out = Weighed("相差1万人。", Support((0, 1), 1.0), wrong.checked, "")
    assert left_out(SIDES, [*both, wrong], both, unsaid=False)
    assert not left_out(SIDES, [*both, wrong], [*both, worked_out], unsaid=False)


def test_a_claim_that_only_asks_leaves_something_out() -> None:
    stands = [claim("茶农3万人。", 0)]
    asks = claim("还有几台采茶机？", 0, problem=ASKS)
    assert left_out("甲县的茶农有多少人，采茶机有多少台？", [*stands, asks], stands, unsaid=False)
