"""Figures are held against the sentences cited for them, and read apart from the product's reader."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.conversation import Claim, Figure
from evals.faithfulness import faithfulness, read_figures, unfaithful_figures
from tests.fakes_evals import make_answer


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,378亿元", 1.378e11, "yuan"),
        ("137.8 billion yuan", 1.378e11, "yuan"),
        ("1378亿美元", 1.378e11, "dollar"),
        ("$5 billion", 5e9, "dollar"),
        ("1.5万家", 15000, "firm"),
        ("30多万家", 300000, "firm"),
        ("17.2%", 17.2, "%"),
        ("17.2 percent", 17.2, "%"),
        ("3个百分点", 3, "point"),
        ("六成五", 60, "%"),
        ("30多个", 30, "counted"),
        ("2021年", 2021, "year"),
        ("23吨", 23, "gram"),
        ("４天", 4, "second"),
        ("128", 128, ""),
    ],
)
def test_a_figure_is_read_with_scale_and_kind_of_unit(text: str, value: float, unit: str) -> None:
    (figure, *rest) = read_figures(text)
    assert (figure.value, figure.unit, rest) == (pytest.approx(value), unit, [])


def test_words_with_tenths_in_them_are_no_figures() -> None:
    assert read_figures("三成为一") == ()


def test_a_figure_that_stands_in_the_cited_sentence_is_faithful() -> None:
    answer = make_answer("长1200米，2021年通车", cites=["北湖大桥长"])
    assert faithfulness(answer, "北湖大桥？") == 1.0


def test_a_figure_of_another_sentence_is_not() -> None:
    answer = make_answer("长800米，2021年通车", cites=["北湖大桥长"])
    assert faithfulness(answer, "北湖大桥？") == 0.5
    assert unfaithful_figures(answer, "北湖大桥？") == (("800米",), 2)


def test_a_figure_with_another_unit_is_not() -> None:
    assert faithfulness(make_answer("重1200吨", cites=["北湖大桥长"]), "多重？") == 0.0


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("1378亿美元", "1378亿元"),
        ("23公斤", "23吨"),
        ("4小时", "4天"),
        ("5公里", "5米"),
        ("4322人", "4322家"),
        ("2月", "2日"),
        ("2月", "2个月"),
        ("3%", "3个百分点"),
        ("3万人次", "3万人"),
        ("8件", "8岁"),
        ("64新元", "64%"),
    ],
)
def test_the_same_number_of_something_else_does_not_agree(said: str, given: str) -> None:
    (one,), (other,) = read_figures(said), read_figures(given)
    assert not one.agrees(other)
    assert not other.agrees(one)


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("5公里", "5000米"),
        ("23吨", "23000千克"),
        ("48小时", "2天"),
        ("11小时", "11个多小时"),
        ("31 hours", "31个小时"),
        ("4322个", "4322家"),
        ("12人", "12名"),
        ("3位", "3个"),
        ("6.4万新商家", "6.4万家"),
        ("1200", "1200米"),
        ("15日", "15号"),
        ("1亩", "666.6666666667平方米"),
        ("1,378亿人民币", "137.8 billion yuan"),
        ("1.5万家", "15,000 companies"),
    ],
)
def test_the_same_amount_in_other_words_agrees(said: str, given: str) -> None:
    (one,), (other,) = read_figures(said), read_figures(given)
    assert one.agrees(other)
    assert other.agrees(one)


def test_a_figure_is_held_only_against_what_its_own_claim_cites() -> None:
    answer = make_answer("长1200米。长800米。", cites=["北湖大桥长", "南湖大桥长"])
    swapped = replace(answer, claims=(Claim("长1200米。", (2,)), Claim("长800米。", (1,))))
    assert faithfulness(answer, "多长？") == 1.0
    assert faithfulness(swapped, "多长？") == 0.0


def test_figures_of_the_question_and_worked_out_ones_are_left_out() -> None:
    answer = make_answer("2020年没有写；两桥共2000米", cites=["北湖大桥长"])
    worked_out = Figure("2000米", 2000.0, "米", None, True, derived_from=(0, 1))
    answer = replace(answer, claims=(replace(answer.claims[0], figures=(worked_out,)),))
    assert faithfulness(answer, "2020年怎样？") is None


def test_an_answer_without_figures_has_nothing_to_score() -> None:
    assert faithfulness(make_answer("林岚", cites=["林岚是"]), "谁？") is None
