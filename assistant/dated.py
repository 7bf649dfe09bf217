"""Is what a text says said of the time that is asked about? Years, months, quarters and 去年, by form alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.fold import fold
from knowledge.times import TimeMention, read_times

_RELATIVE_YEAR = re.compile(r"今年|去年|明年|前年|当年|this year|last year")
_OTHER_YEAR = re.compile(r"去年|前年|明年|后年|上个?月|下个?月|last year|next year|last month|next month")
_AHEAD = re.compile(r"明年|后年|下个?月|next year|next month")
_PLANNED = re.compile(
    r"将|计划|拟|准备|预计|打算|力争|争取|\b(?:will|plans? to|planned|expected|scheduled)\b"
)
_SINCE = re.compile(r"起|开始|以来|自|从|since|from")
_PARTS = frozenset({"Q1", "Q2", "Q3", "Q4", "H1", "H2"})


def is_dated(text: str) -> bool:
    """Tell whether a text names a year."""
    return any(_years(time) for time in read_times(text))


def time_missing(question: str, texts: Sequence[str]) -> bool:
    """Tell whether a question names a time that none of the texts gives.

    That is a year; a month, day, quarter or half of a year that has others; or 去年 where the texts have years of
    their own and no 去年; 明年 is told by a plan, too, whatever its year. A year told by 今年 or 去年 in the texts may be
    meant by any year. Of a span of years only the last is the time of what it gives, unless one asks from when on.
    """
    asked = read_times(question)
    said = [time for text in texts for time in read_times(text)]
    since = bool(_SINCE.search(fold(question)))
    years = {year for time in asked for year in _years(time)}
    given = {
        year for time in said for year in (_years(time) if since or _is_span(asked) else _years(time)[-1:])
    }
    if not years:
        other = _OTHER_YEAR.search(fold(question))
        if other and _AHEAD.match(other[0]) and any(_PLANNED.search(fold(text)) for text in texts):
            return False
        return other is not None and bool(given) and not any(other[0] in fold(text) for text in texts)
    if not years & given:
        relative = any(time.relative and _RELATIVE_YEAR.match(time.text) for time in said)
        return not (relative and not given)
    return any(_finer_missing(time, said) for time in asked if len(_years(time)) == 1)


def _finer_missing(asked: TimeMention, said: Sequence[TimeMention]) -> bool:
    """Tell whether the texts give the year that is asked about, but another month, day or quarter of it."""
    if asked.month is None and asked.part not in _PARTS:
        return False
    here = [time for time in said if _years(asked)[0] in _years(time)]
    return not any(
        (asked.month in (None, time.month, time.end_month) or _between(asked, time))
        and asked.day in (None, time.day, time.end_day)
        and (asked.part not in _PARTS or asked.part == time.part)
        for time in here
    )


def _between(asked: TimeMention, span: TimeMention) -> bool:
    if asked.month is None or span.month is None or span.end_month is None or asked.day is not None:
        return False
    return span.month <= asked.month <= span.end_month


def _is_span(times: Sequence[TimeMention]) -> bool:
    return any(time.end_year is not None for time in times)


def _years(time: TimeMention) -> tuple[int, ...]:
    """Return the first and last year of a time; none for a relative one."""
    return tuple(year for year in (time.year, time.end_year) if year is not None)
