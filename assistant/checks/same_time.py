"""Is a time that an answer gives one of those that the text gives? Dates, spans, times of day, decades and centuries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.fold import fold
from knowledge.numerals import chinese_value
from knowledge.times import TimeMention, same_time

_HOUR = "[一二两三四五六七八九十]"
_CLOCK = re.compile(
    rf"[^\d一二两三四五六七八九十]*(\d{{1,2}}|{_HOUR}{{1,3}})(?:[:时点](\d{{1,2}}|{_HOUR}{{1,3}}(?!刻)|半)?|(?=\s?[ap]\.?m))"
)
_BEFORE_NOON, _AFTER_NOON = (
    re.compile(r"凌晨|清晨|早|上午|a\.?m"),
    re.compile(r"下午|傍晚|晚|夜|p\.?m"),
)
_ERA = re.compile(
    r"(?:(?P<of>[上本])世纪|(?P<century>\d{1,2}|[一二三四五六七八九十]{1,3})(?:世纪|(?:st|nd|rd|th) century))?"
    r"(?:(?P<hundred>\d\d)?(?P<decade>\d0|[二三四五六七八九]十)(?:年代|s\b))?"
)
_THIS_CENTURY = 21
_HALF = 30  # minutes
_NOON = 12
_DAWN = 6
_NIGHT = re.compile("[夜晚]")
_PARTS = frozenset(
    {"Q1", "Q2", "Q3", "Q4", "H1", "H2", "spring", "summer", "autumn", "winter", "early", "late"}
)

Era = tuple[int | None, int | None]
"""A century and a decade within it, each as far as it is said: the 20th and 80."""


def given_time(said: TimeMention, times: Sequence[TimeMention]) -> bool:
    """Tell whether a time is among those that a text gives, in order: whole, in pieces, or as the end of a span."""
    return _in_pieces(said, times) or any(
        same_time(said, other)
        or same_time(said, _end_of(other))
        or _inside(said, other)
        or _same_clock(said, other)
        or _same_era(said, other)
        for other in times
    )


def other_era(said: Sequence[TimeMention], times: Sequence[TimeMention]) -> bool:
    """Tell whether a decade or century is said where the text gives such, none of them this one."""
    return any(era_of(one) for one in said if one.year is None) and any(map(era_of, times))


def clock_of(time: TimeMention) -> tuple[int, int] | None:
    """Return hour, of twelve, and minute of a time of day: 下午3点半, 下午三点半 and 15:30 are alike."""
    match = _CLOCK.match(fold(time.text)) if time.year is None and time.day is None else None
    if match is None:
        return None
    hour, minute = match[1], match[2] or "0"
    return int(chinese_value(hour) or 0) % _NOON, _HALF if minute == "半" else int(chinese_value(minute) or 0)


def era_of(time: TimeMention) -> Era | None:
    """Return the century and decade of 上世纪80年代, the 1980s or 1985年; None of another time."""
    if time.year is not None:
        return time.year // 100 + 1, time.year % 100 // 10 * 10
    match = _ERA.match(fold(time.text).removeprefix("the "))
    if match is None or not match.group():
        return None
    decade = int(chinese_value(match["decade"]) or 0) if match["decade"] else None
    if match["hundred"]:
        return int(match["hundred"]) + 1, decade
    if match["of"]:
        return _THIS_CENTURY - (match["of"] == "上"), decade
    return int(chinese_value(match["century"]) or 0) if match["century"] else None, decade


def _end_of(time: TimeMention) -> TimeMention:
    """Return the end of a span as a time: 1938年11月20日 of 1871年3月9日—1938年11月20日."""
    if time.end_year is None and time.end_month is None and time.end_day is None:
        return time
    return replace(
        time,
        year=time.end_year or time.year,
        month=time.end_month or (time.month if time.end_day else None),
        day=time.end_day,
        end_year=None,
        end_month=None,
        end_day=None,
    )


def _in_pieces(said: TimeMention, times: Sequence[TimeMention]) -> bool:
    """Tell whether a text gives a date in pieces: 2019年…。当年8月 for 2019年8月; …19日 for 2019年8月19日."""
    if said.year is None or said.month is None or said.end_year is not None:
        return False
    year = month = None
    for time in times:
        year = time.year or year
        month = time.end_month or time.month or (None if time.year else month)
        same_day = said.day is None or time.day == said.day
        a_piece = time.year is None and (time.month is not None or None not in (said.day, time.day))
        if a_piece and month == said.month and same_day and year == said.year:
            return True
    return False


def _inside(said: TimeMention, given: TimeMention) -> bool:
    """Tell whether a year or month said is the first or last of a period given: 2027年 of 2023年到2027年."""
    if said.day is not None or said.end_year is not None or said.end_month is not None:
        return False
    if said.month is None:
        if {said.part, given.part} <= _PARTS and said.part != given.part:
            return False
        return said.year is not None and said.year in (given.year, given.end_year)
    return said.year is None and said.month in (given.month, given.end_month)


def _same_clock(said: TimeMention, given: TimeMention) -> bool:
    clock, halves = clock_of(said), {_before_noon(said), _before_noon(given)}
    return clock is not None and clock == clock_of(given) and not {True, False} <= halves


def _before_noon(time: TimeMention) -> bool | None:
    """Return whether a time of day is before noon; None where it does not say, or at twelve."""
    said = fold(time.text)
    match = _CLOCK.match(said)
    hour = int(chinese_value(match[1]) or 0) if match else 0
    if hour % _NOON == 0:
        return None
    if _BEFORE_NOON.search(said) or (hour < _DAWN and _NIGHT.search(said)):
        return True
    return False if _AFTER_NOON.search(said) or hour > _NOON else None


def _same_era(said: TimeMention, given: TimeMention) -> bool:
    one, other = (era_of(said), era_of(given)) if said.year is None else (None, None)
    if one is None or other is None:
        return False
    # A text that gives a decade alone may mean this century's; one that gives a century alone gives no decade.
    same_century = one[0] is None or other[0] is None or one[0] == other[0]
    return same_century and one[1] in (None, other[1])
