"""Check a claim's figures and times against the sentences it rests on.

A figure stands where a cited sentence gives that value in that unit, or where it is the difference, sum or ratio of
two figures that the cited sentences give. Reading figures is knowledge/figures.py's; here they are compared.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from assistant.conversation import Figure
from knowledge.figures import FigureMention, read_figures, same_value
from knowledge.times import TimeMention, read_times, same_time

_QUANTITIES = frozenset({"quantity", "percent", "money"})
_SMALL_COUNT = 10
_DERIVED_TOLERANCE = 0.006  # people round what they work out to two or three digits


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim's figures, and what speaks against letting the claim stand ("" when nothing does)."""

    figures: tuple[Figure, ...]
    problem: str


def check(
    claim: str, cited: Sequence[str], around: Sequence[str], *, question: str = "", derive: bool = False
) -> Checked:
    """Check every figure and time of a claim.

    Args:
        claim: one statement, without markers.
        question: what it answers; a time or count that is only taken over from it is not held against the claim.
        cited: the sentences it rests on; they must give the figures.
        around: their paragraphs; a sentence's time often stands in the sentence before it.
        derive: whether the question asks for something to be worked out; else a match would be chance.
    """
    given = [figure for text in cited for figure in read_figures(text) if figure.kind in _QUANTITIES]
    times = [time for text in (*cited, *around) for time in read_times(text)]
    asked = [figure for figure in read_figures(question)]
    figures: list[Figure] = []
    problems: list[str] = []
    for figure in read_figures(claim):
        if figure.kind == "time":
            supported, derived = _time_given(figure, times), None
        elif figure.kind in _QUANTITIES:
            supported = any(_same(figure, other) for other in given)
            derived = _derived(figure, given) if derive and not supported else None
        else:
            continue
        stands = supported or derived is not None
        figures.append(Figure(figure.text, figure.value, figure.unit, figure.qualifier, stands, derived))
        if not stands and not _taken_over(figure, asked, times):
            problems.append(figure.text)
    return Checked(tuple(figures), f"the text does not give {'、'.join(problems)} there" if problems else "")


def _taken_over(figure: FigureMention, asked: Sequence[FigureMention], times: Sequence[TimeMention]) -> bool:
    """Tell whether a figure only repeats the question: a relative time, a small count, an uncontradicted year."""
    if figure.kind == "time":
        said = read_times(figure.text)
        if all(time.year is None and time.day is None for time in said):
            return True
        repeated = any(same_value(figure, other) for other in asked)
        return repeated and not any(time.year is not None for time in times)
    return figure.value <= _SMALL_COUNT and any(same_value(figure, other) for other in asked)


def _same(figure: FigureMention, given: FigureMention) -> bool:
    if same_value(figure, given):
        return True
    # People leave the unit out when it is clear: 1378亿 for 1378亿元.
    bare = not figure.unit and math.isclose(figure.value, given.value, rel_tol=1e-6)
    return bare and given.kind in ("money", "quantity")


def _time_given(figure: FigureMention, times: Sequence[TimeMention]) -> bool:
    said = read_times(figure.text)
    return all(
        any(same_time(_full(one), other) or _inside(_full(one), other) for other in times) for one in said
    )


def _full(time: TimeMention) -> TimeMention:
    """Write a year of two digits with four: 22年 is 2022年."""
    return replace(time, year=2000 + time.year) if time.year is not None and time.year < 100 else time


def _inside(said: TimeMention, given: TimeMention) -> bool:
    """Tell whether a year said is the first or last of a period given: 2027年 of 2023年到2027年."""
    ends = (given.year, given.end_year)
    return said.year is not None and said.month is None and said.end_year is None and said.year in ends


def _derived(figure: FigureMention, given: Sequence[FigureMention]) -> tuple[int, ...] | None:
    """Return the positions of the two given figures that a figure is worked out from, None when it is not."""
    for (i, a), (j, b) in combinations(enumerate(given), 2):
        if a.unit != b.unit:
            continue
        low, high = sorted((a.value, b.value))
        results = [high - low, high + low] if figure.unit in ("", a.unit) else []
        if figure.unit in ("", "倍") and low:
            results.append(high / low)
        if figure.unit == "%" and high:
            results += [100 * low / high, 100 * (high - low) / high, 100 * (high - low) / low if low else 0.0]
        if any(r and math.isclose(figure.value, r, rel_tol=_DERIVED_TOLERANCE) for r in results):
            return (i, j)
    return None
