"""By what time a figure is reckoned is read as people write it."""

from __future__ import annotations

import pytest

from knowledge.figures import read_quantities
from knowledge.rates import periods_of, reckoned_otherwise


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("每秒采样200次", {"秒"}),
        ("平均每个月补1600元", {"月"}),
        ("每亩每年补偿1600元", {"年"}),
        ("日均发送旅客3万人", {"日"}),
        ("流量达200立方米/秒", {"秒"}),
        ("每天早上开门，来了200人", set()),  # of the clause before
        ("2023年均价90万元", set()),
        ("去年产能90万吨", set()),
        ("it takes 200 samples a second", {"秒"}),
        ("it pays 1,600 yuan per month", {"月"}),
        ("500 daily visitors", {"日"}),
        ("a day later 500 came", set()),
    ],
)
def test_what_a_figure_is_reckoned_by(text: str, periods: set[str]) -> None:
    assert periods_of(read_quantities(text)[0], text) == periods


@pytest.mark.parametrize(
    ("text", "given", "otherwise"),
    [
        ("每分钟200次", "每秒200次", True),
        ("每天200次", "日均200次", False),
        ("一共200次", "每秒200次", False),  # only where both say it
    ],
)
def test_figures_reckoned_by_other_times(text: str, given: str, *, otherwise: bool) -> None:
    figures = (read_quantities(text)[0], read_quantities(given)[0])
    assert reckoned_otherwise(figures[0], text, figures[1], given) is otherwise
