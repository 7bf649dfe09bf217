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
        ("1,378亿元", 1.378e11, "money"),
        ("137.8 billion yuan", 1.378e11, "money"),
        ("1.5万家", 15000, "counted"),
        ("17.2%", 17.2, "%"),
        ("17.2 percent", 17.2, "%"),
        ("六成五", 60, "%"),
        ("30多个", 30, "counted"),
        ("2021年", 2021, "date"),
        ("23吨", 23, "weight"),
        ("４天", 4, "duration"),
        ("128", 128, ""),
    ],
)
def test_a_figure_is_read_with_scale_and_class_of_unit(text: str, value: float, unit: str) -> None:
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
