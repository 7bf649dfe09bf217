"""gaps.py: nothing is said twice, and what was asked is called missing only where it is."""

from __future__ import annotations

import pytest

from assistant.attribute import Support
from assistant.checks.weigh import ASKS, Weighed
from assistant.conversation import Figure
from assistant.repairs.gaps import left_out, without_repeats
from assistant.verify import Checked, check

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
        (["产值1378万元。", "甲县产值1378万元，茶农3万人。"], ["甲县产值1378万元，茶农3万人。"]),
        (["产值增长5%。", "总产值增长15%。"], ["产值增长5%。", "总产值增长15%。"]),
        (["他捐1万元。", "他的同学捐10万元。"], ["他捐1万元。", "他的同学捐10万元。"]),
        (["甲厂生产汽车。", "甲厂生产汽车零件。"], ["甲厂生产汽车。", "甲厂生产汽车零件。"]),
        (
            ["Open on Monday.", "Open on most national days."],
            ["Open on Monday.", "Open on most national days."],
        ),
        (["It can run.", "It can't run."], ["It can run.", "It can't run."]),
        (["It runs.", "It runs."], ["It runs."]),
    ],
)
def test_what_another_claim_says_with_all_its_words_is_said_once(said: list[str], kept: list[str]) -> None:
    assert [one.text for one in without_repeats([claim(text, 0) for text in said])] == kept


def test_the_same_words_of_another_sentence_are_said_again() -> None:
    stands = [claim("茶农3万人。", 0), claim("茶农3万人。", 1)]
    assert without_repeats(stands) == stands


def test_what_the_draft_called_unsaid_is_missing() -> None:
    stands = [claim("茶农3万人。", 0)]
    asked = "甲县的茶农有多少人，采茶机有多少台？"
    assert left_out(asked, stands, stands, unsaid=True, worked_out=False)
    assert left_out(asked, stands, stands, unsaid=True, worked_out=True)
    assert not left_out("甲县的茶农有多少人？", stands, stands, unsaid=False, worked_out=False)


SIDES = "甲县和乙县，哪个县的茶农多？"


def test_of_a_comparison_nothing_is_missing_where_it_was_worked_out() -> None:
    both = [claim("甲县：茶农3万人。", 0), claim("乙县的茶农有2万人。", 1)]
    assert not left_out(SIDES, both, both, unsaid=True, worked_out=True)
    assert left_out(SIDES, both, both, unsaid=True, worked_out=False)


def test_a_withdrawn_figure_is_missing_unless_it_was_worked_out() -> None:
    both = [claim("甲县：茶农3万人。", 0), claim("乙县的茶农有2万人。", 1)]
    wrong = claim("多了1万人。", 0)
    assert wrong.checked.problem
    difference = Figure("1万人", 10_000.0, "人", None, supported=True, derived_from=(1, 2))
    result = Weighed("相差1万人。", Support((0, 1), 1.0), Checked((difference,), ""), "")
    weighed = [*both, wrong]
    assert left_out(SIDES, weighed, both, unsaid=False, worked_out=False)
    assert not left_out(SIDES, weighed, [*both, result], unsaid=False, worked_out=True)


def test_a_withdrawn_figure_of_another_or_a_date_is_missing() -> None:
    stands = [claim("甲县茶农3万人。", 0), claim("甲县2021年实现产值1378万元。", 0)]
    of_another, dated = claim("乙县茶农3万人。", 1), claim("2021年5月开园。", 1)
    assert of_another.checked.problem
    assert dated.checked.problem
    for wrong in (of_another, dated):
        assert left_out("两县的情况如何？", [*stands, wrong], stands, unsaid=False, worked_out=False)


def test_a_claim_that_only_asks_leaves_something_out() -> None:
    stands = [claim("茶农3万人。", 0)]
    asks = claim("还有几台采茶机？", 0, problem=ASKS)
    asked = "甲县的茶农有多少人，采茶机有多少台？"
    assert left_out(asked, [*stands, asks], stands, unsaid=False, worked_out=False)
