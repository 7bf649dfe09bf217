"""Check a claim's figures and times against the sentences it rests on.

A figure stands where a cited sentence gives that value in that unit, or where it is the difference, sum or ratio of
two figures that the cited sentences give. The number in a name (400G, 7.0版本) must stand in the text or the question.
Ordinals are not checked: an answer numbers its own points. Reading figures is knowledge/figures.py's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.checks.same_time import clock_of, given_time, other_era
from assistant.conversation import Figure
from knowledge.facts import CAME_TO_BE, time_of
from knowledge.figures import QUANTITIES, FigureMention, read_figures, read_quantities, same_value
from knowledge.fold import fold
from knowledge.rates import reckoned_otherwise
from knowledge.times import TimeMention, read_times

_AT_FIGURE = re.compile(r"[，,]?[^，,；;。]*")
_CLAUSE_END = re.compile("[，,；;。]")
_FROM = re.compile("[从由自比较]$")
_CAME_TO_BE = re.compile(
    rf"{CAME_TO_BE}|建于|开[业馆]|\b(?:founded|built|established|opened|born)\b", re.IGNORECASE
)
_NEAR_CHARS = 12
_NAMES = frozenset({"label", "version"})
_LENGTH = re.compile(
    r"(?:[\d一二两三四五六七八九十]+|\b[a-z]+ (?=[ymwd]))多?(?:年|个月|天|周|小时|years?|months?|weeks?|days?)"
)
_RELATIVE_YEAR = re.compile("[去今前]年")
_DENIED = re.compile("[没未不]")
_SMALL_COUNT = 10
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"[12]\d{3}")
_AS_A_YEAR = re.compile(r"\b(?:the|in|since) $", re.IGNORECASE)
# 一年 and 一所 are mostly words (read_figures leaves them), but a claim may count them: 1年, 7天 for 一周.
_ONE = re.compile(
    r"(?<![第同统这那某另每唯单\d〇零一二两三四五六七八九十百千万亿点])一(?![\d〇零一二两三四五六七八九十百千万亿点])"
    r"|\b[Oo]ne(?= )"
)
_CHANGES = "增[长加多大]|提[高升]|上[升涨]|下[降跌滑]|减少|降低|扩大|缩[短小]"
_ABOUT = "(?:约|近|超过?|逾|将近|大约)?"
_BY = re.compile(rf"(?:{_CHANGES})(?:了|达)?{_ABOUT}$")
_TO = re.compile(rf"(?:{_CHANGES}|[增减降升])(?:到了?|至|为){_ABOUT}$")
_DIGITS_UP_TO_TEN = "〇一二三四五六七八九十"
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
    given = [figure for text in cited for figure in _quantities(text)]
    nearby = [*cited, *around]
    times = [time for text in nearby for time in read_times(text)]
    lengths = [*given, *(length for text in around for length in _lengths(text))]
    names = [figure for text in nearby for figure in read_figures(text) if figure.kind in _NAMES]
    asked = [*read_figures(question), *_lengths(question)]
    figures: list[Figure] = []
    problems: list[str] = []
    for figure in read_figures(claim):
        if figure.kind in _NAMES:
            if not (any(figure.value == other.value for other in (*names, *asked)) or _a_year(figure, times)):
                problems.append(figure.text)
            continue
        derived = None
        if figure.kind == "time":
            supported = _time_given(figure, times) or _length_given(figure, lengths)
        elif figure.kind in QUANTITIES:
            supported = any(_same(figure, other) for other in given) or _counted_in_a_word(figure, nearby)
            supported = supported or (
                _a_year(figure, times) and bool(_AS_A_YEAR.search(claim[: figure.start]))
            )
            supported = supported and not given_for_another_year(figure, claim, cited)
            supported = supported and not given_for_no_last_year(figure, claim, cited, around)
            supported = supported and not given_by_another_time(figure, claim, cited)
            supported = supported and not given_as_a_change(figure, claim, cited)
            derived = _derived(figure, given) if derive and not supported else None
        else:
            continue
        stands = supported or derived is not None
        figures.append(Figure(figure.text, figure.value, figure.unit, figure.qualifier, stands, derived))
        if not stands and not (_taken_over(figure, asked, times) or _in_a_name(figure, claim, question)):
            problems.append(figure.text)
    return Checked(tuple(figures), f"the text does not give {'、'.join(problems)} there" if problems else "")


def given_for_another_year(figure: FigureMention, claim: str, cited: Sequence[str]) -> bool:
    """Tell whether the cited sentences give a claim's figure, each time for another year than the claim does.

    Only where the year stands right before the figure there, with nothing but itself in front of a comma.
    """
    years = _years(_dated(figure, claim))
    given = _giving(figure, cited)
    return bool(years and given) and all(_denies(years, other, text) for other, text in given)


def given_for_no_last_year(
    figure: FigureMention, claim: str, cited: Sequence[str], around: Sequence[str]
) -> bool:
    """Tell whether a claim says 去年 of a figure that is given for 2022年, each time, in a paragraph with a 去年.

    A paragraph that has both means two years by them. Only where the year stands right before the figure.
    """
    time = time_of(figure, read_times(claim), claim)
    word = _RELATIVE_YEAR.match(time.text) if time else None
    if time is None or word is None or _years(time) or not _stands_at(time, figure, claim):
        return False
    if _DENIED.search(claim[time.end : figure.start]) or not any(word[0] in text for text in around):
        return False
    given = _giving(figure, cited)
    return bool(given) and all(_dated_otherwise(other, text) for other, text in given)


def _dated_otherwise(figure: FigureMention, text: str) -> bool:
    """Tell whether a year stands right before a figure, and no 去年 near it."""
    time = _year_at(figure, text)
    return time is not None and not _RELATIVE_YEAR.search(text[max(0, time.start - _NEAR_CHARS) : figure.end])


def given_by_another_time(figure: FigureMention, claim: str, cited: Sequence[str]) -> bool:
    """Tell whether the cited sentences give a claim's figure, each time reckoned by another time: 每秒 for 每分钟."""
    given = _giving(figure, cited)
    return bool(given) and all(reckoned_otherwise(figure, claim, other, text) for other, text in given)


def given_as_a_change(figure: FigureMention, claim: str, cited: Sequence[str]) -> bool:
    """Tell whether the text says that something rose by a figure to which it rose in the claim, or the reverse."""
    before = claim[: figure.start]
    other = _TO if _BY.search(before) else _BY if _TO.search(before) else None
    if other is None:
        return False
    given = _giving(figure, cited)
    return bool(given) and all(other.search(text[: one.start]) for one, text in given)


def _giving(figure: FigureMention, cited: Sequence[str]) -> list[tuple[FigureMention, str]]:
    """Return the same figure wherever the cited sentences give it, each with its sentence."""
    return [(other, text) for text in cited for other in read_quantities(text) if _same(figure, other)]


def _dated(figure: FigureMention, claim: str) -> TimeMention | None:
    """Return the time right before a figure, or the only one of the claim; none that says when something came to be.

    In English, where the time comes behind, only the latter.
    """
    times = read_times(claim)
    time = None if claim.isascii() else time_of(figure, times, claim)
    if time is None or not _stands_at(time, figure, claim):
        time = times[0] if len(times) == 1 else None
    around = claim[max(0, time.start - _NEAR_CHARS) : time.end + _NEAR_CHARS] if time else ""
    return None if _CAME_TO_BE.search(around) else time


def _stands_at(time: TimeMention, figure: FigureMention, text: str) -> bool:
    """Tell whether a time stands right before a figure: no other figure between, and a comma at its own end only."""
    between = text[time.end : figure.start]
    alone = not any(other.kind in QUANTITIES for other in read_figures(between))
    return alone and bool(_AT_FIGURE.fullmatch(between)) and not _FROM.search(text[: time.start])


def _year_at(figure: FigureMention, text: str) -> TimeMention | None:
    """Return the time with a year that stands right before a figure."""
    time = time_of(figure, read_times(text), text)
    return time if time and _years(time) and _stands_at(time, figure, text) else None


def _denies(years: range, figure: FigureMention, text: str) -> bool:
    time = _year_at(figure, text)
    if time is None:
        return False
    clause = text[time.start : figure.end] + _CLAUSE_END.split(text[figure.end :])[0]
    here = [year for other in read_times(clause) for year in _years(other)]
    return not any(year in years for year in here)


def _years(time: TimeMention | None) -> range:
    """Return the years of a time, none for one without."""
    if time is None or time.year is None:
        return range(0)
    return range(time.year, (time.end_year or time.year) + 1)


def _quantities(text: str) -> list[FigureMention]:
    found = read_quantities(text) + _lengths(text)
    if not _ONE.search(text):
        return found
    return found + [one for one in read_quantities(_ONE.sub("1", text)) if one.value == 1.0 and one.unit]


def _lengths(text: str) -> list[FigureMention]:
    """Return the lengths within relative times: the 3年 of 近3年."""
    found = (_LENGTH.search(fold(time.text)) for time in read_times(text) if time.relative)
    return [figure for match in found if match for figure in read_quantities(match.group())]


def _length_given(figure: FigureMention, lengths: Sequence[FigureMention]) -> bool:
    """Tell whether a relative time has a length that is given: 三年来 for 近3年."""
    return any(same_value(length, other) for length in _lengths(figure.text) for other in lengths)


def _taken_over(figure: FigureMention, asked: Sequence[FigureMention], times: Sequence[TimeMention]) -> bool:
    """Tell whether a figure only repeats the question: a relative time, a small count, an uncontradicted year."""
    if figure.kind == "time":
        if _lengths(figure.text):
            return _length_given(figure, asked)
        said = read_times(figure.text)
        if other_era(said, times):
            return False
        if all(not (time.year or time.month or time.day or _by_the_clock(time)) for time in said):
            return True
        repeated = any(same_value(figure, other) for other in asked)
        dated = any(time.year for time in said)
        return repeated and not (dated and any(time.year is not None for time in times))
    return figure.value <= _SMALL_COUNT and any(same_value(figure, other) for other in asked)


def _by_the_clock(time: TimeMention) -> bool:
    return clock_of(time) is not None and bool(_DIGIT.search(time.text))


def _in_a_name(figure: FigureMention, claim: str, question: str) -> bool:
    """Tell whether a number without a unit stands between the same words as in the question: the 82 of 新巴82线."""
    around = claim[max(0, figure.start - 1) : figure.end + 1]
    return not figure.unit and around.isalnum() and len(around) == len(figure.text) + 2 and around in question


def _a_year(figure: FigureMention, times: Sequence[TimeMention]) -> bool:
    """Tell whether a bare number is a year that is given: the 2017 round."""
    is_year = _YEAR.fullmatch(figure.text) is not None
    return is_year and any(figure.value in (time.year, time.end_year) for time in times)


def _counted_in_a_word(figure: FigureMention, texts: Sequence[str]) -> bool:
    """Tell whether a small English count stands in a Chinese word that is no figure: the four of 四县."""
    whole = figure.value == int(figure.value) and 1 < figure.value <= _SMALL_COUNT
    return (
        whole
        and figure.text.isascii()
        and figure.text[:1].isalpha()
        and any(_DIGITS_UP_TO_TEN[int(figure.value)] in text for text in texts)
    )


def _same(figure: FigureMention, given: FigureMention) -> bool:
    if same_value(figure, given):
        return True
    # People leave the unit out when it is clear: 1378亿 for 1378亿元.
    bare = not figure.unit and math.isclose(figure.value, given.value, rel_tol=1e-6)
    return bare and given.kind in ("money", "quantity")


def _time_given(figure: FigureMention, times: Sequence[TimeMention]) -> bool:
    return all(given_time(one, times) for one in read_times(figure.text))


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
