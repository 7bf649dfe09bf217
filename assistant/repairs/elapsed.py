"""Work out how long lay between two dates that stand, where a question asks for that: 隔了几天, 前后差多少年.

Like reckon.py: a small model reads two dates well and does not count what lies between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from types import MappingProxyType

from knowledge.fold import fold
from knowledge.times import TimeMention, read_times

_ASKED = re.compile(
    r"(?:相?隔|间隔|相差|差|(?<!最)[晚早]|迟|先后|前后)了?(?:多少|几)(?P<unit>天|日|年(?![轻龄份级])|个?月)"
    r"|(?:前后|先后|中间|之间|其间|期间)[^，,。？?]{0,8}?[用花历隔费]了?(?:多少|几)(?P<within>天|日|年|个?月)"
)
_UNITS = MappingProxyType({"日": "天", "月": "个月"})

Dated = tuple[TimeMention, int]
"""A date and the position of the claim that gives it."""


def _years(one: TimeMention, other: TimeMention) -> int | None:
    months = _months(one, other)
    if months is not None:
        return months // 12 if months % 12 == 0 else None
    if one.year is None or other.year is None or one.month or other.month:
        return None
    return other.year - one.year


def _months(one: TimeMention, other: TimeMention) -> int | None:
    if None in (one.year, one.month, other.year, other.month):
        return None
    return ((other.year or 0) - (one.year or 0)) * 12 + (other.month or 0) - (one.month or 0)


def _days(one: TimeMention, other: TimeMention) -> int | None:
    first, second = _day(one), _day(other)
    return (second - first).days if first and second else None


def _day(time: TimeMention) -> date | None:
    if time.year is None or time.month is None or time.day is None:
        return None
    try:
        return date(time.year, time.month, time.day)
    except ValueError:  # 2月30日
        return None


_BETWEEN: MappingProxyType[str, Callable[[TimeMention, TimeMention], int | None]] = MappingProxyType(
    {"年": _years, "个月": _months, "天": _days}
)


def elapsed(question: str, claims: Sequence[str]) -> tuple[int, str, tuple[int, ...]] | None:
    """Return how many days, months or years lie between the only two dates of the claims, as the question asks.

    Returns: the number, its unit and the positions of the claims with the dates; None where that is not asked, where
        there are not just two dates, or where they don't tell as exactly as it is asked.
    """
    unit = _unit(question)
    if unit is None:
        return None
    dates: dict[tuple[int | None, int | None, int | None], Dated] = {}
    for at, claim in enumerate(claims):
        for time in read_times(claim):
            if time.year is not None and time.end_year is None:
                dates.setdefault((time.year, time.month, time.day), (time, at))
    if len(dates) != 2:
        return None
    (one, first), (other, second) = dates.values()
    length = _BETWEEN[unit](one, other)
    return (abs(length), unit, tuple(dict.fromkeys((first, second)))) if length else None


def _unit(question: str) -> str | None:
    found = _ASKED.search(fold(question))
    if found is None:
        return None
    unit = (found["unit"] or found["within"]).removeprefix("个")
    return _UNITS.get(unit, unit)
