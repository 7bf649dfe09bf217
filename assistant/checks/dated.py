"""Is what a text says said of the time that is asked about? Years, months, quarters and 去年, by form alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checks.same_time import era_of, given_time
from assistant.questions.expects import DESCRIBED
from knowledge.facts import CAME_TO_BE
from knowledge.fold import fold
from knowledge.times import TimeMention, read_times

_RELATIVE_YEAR = re.compile(r"今年|去年|明年|前年|当年|this year|last year")
_OTHER_YEAR = re.compile(r"去年|前年|明年|后年|上个?月|下个?月|last year|next year|last month|next month")
_AHEAD = re.compile(r"明年|后年|下个?月|next year|next month")
_PLANNED = re.compile(
    r"将(?![近军领士其])|计划|(?<![模虚])拟|准备|预计|打算|力争|争取|\b(?:will|plans? to|planned|expected|scheduled)\b"
)
_NAMED = re.compile(
    "(?:年|底|末|初)?(?:正式|刚|才|开始)?(?:建成|建造|修建|兴建|始建|落成|通车|开[通业馆园放幕工]|投[产用]|出[生版土台]|成立|创[办立建刊]|发[表行现射]|上[市映线]"
    "|获奖|毕业|结婚|去世|退休|实施|颁布|签[署订])的(?![^,。?]{0,6}(?:有|是|共|一共|总共)?(?:哪|几|多少[家个座条所人])|,|是)"
)
_FOUNDING = f"{CAME_TO_BE}|创刊|开[办业]|设立"
_FOUNDED_IN = re.compile(f"(?:{_FOUNDING}|建|(?<![发产诞派滋])生)于$")
_FOUNDED = re.compile(f"(?:正式)?(?:{_FOUNDING})(?=[，,。；;])(?![，,][当同]年)")
_DESCRIBED = re.compile(
    "(?:年|底|末|初)?[^，。？]{0,4}(?:建|修|设|成立|创[办立建刊]|通车|出[生版]|上[市映线]|投产|落成|开[通业馆园放办])"
    f"[^，。？]{{0,12}}{DESCRIBED}"
)
_SINCE = re.compile(r"起|开始|以来|自|从|since|from")
_AFTER = re.compile(r"(?:之|以)后|后(?![半勤期\d一二三四五六七八九十两几])|以来|起(?![火草飞])")
_BEFORE = re.compile(r"(?:之|以)?前(?![后半\d一二三四五六七八九十两几])")
_MONTHS_OF = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "H2": (7, 12)}


def names_year(text: str) -> bool:
    """Tell whether a text names a year."""
    return any(map(_years, read_times(text)))


def is_dated(text: str) -> bool:
    """Tell whether a text names a year but that in which something came to be: 建于1958年, 1958年创办."""
    return any(_years(time) and not _founding(time, text) for time in read_times(text))


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
    decades = [time for time in asked if time.year is None and era_of(time)]
    told = [time for time in said if era_of(time)]
    if not years and decades and told:
        return not any(given_time(one, told) for one in decades)
    if not years:
        other = _OTHER_YEAR.search(fold(question))
        if other and _AHEAD.match(other[0]) and any(_PLANNED.search(fold(text)) for text in texts):
            return False
        return other is not None and bool(given) and not any(other[0] in fold(text) for text in texts)
    if not years & given and not any(_meets(time, question, given) for time in asked):
        relative = any(time.relative and _RELATIVE_YEAR.match(time.text) for time in said)
        return not (relative and not given)
    return any(_finer_missing(time, said) for time in asked if len(_years(time)) == 1)


def _founding(time: TimeMention, text: str) -> bool:
    return bool(_FOUNDED_IN.search(text[: time.start]) or _FOUNDED.match(text[time.end :]))


def _finer_missing(asked: TimeMention, said: Sequence[TimeMention]) -> bool:
    """Tell whether the texts give the year that is asked about, but another month, day or quarter of it."""
    if asked.month is None and asked.part not in _MONTHS_OF:
        return False
    here = [time for time in said if _years(asked)[0] in _years(time)]
    if asked.end_month is not None:
        span = (asked.month, asked.end_month)
        return not any(
            span in ((time.month, time.end_month), _MONTHS_OF.get(time.part or "")) for time in here
        )
    return not any(
        (asked.month in (None, time.month, time.end_month) or _between(asked, time))
        and asked.day in (None, time.day, time.end_day)
        and (
            asked.part not in _MONTHS_OF
            or asked.part == time.part
            or _MONTHS_OF[asked.part] == (time.month, time.end_month)
        )
        for time in here
    )


def _meets(asked: TimeMention, question: str, given: set[int]) -> bool:
    """Tell whether 2015年以后 is met by a later year, 2015年以前 by an earlier one."""
    behind = fold(question)[asked.end :]
    return asked.year is not None and (
        (bool(_AFTER.match(behind)) and any(year > asked.year for year in given))
        or (bool(_BEFORE.match(behind)) and any(year < asked.year for year in given))
    )


def names_by_time(question: str) -> bool:
    """Tell whether a question's only time says which thing it is about: 2018年通车的大桥有多长."""
    return bool(_NAMED.match(_behind_year(question)))


def describes_by_time(question: str) -> bool:
    """Tell whether a question's only time stands in what it describes a thing by: 2021年才开业的那座商场有多大."""
    return bool(_DESCRIBED.match(_behind_year(question)))


def _behind_year(question: str) -> str:
    """Return what stands behind the only year of a question; "" where it has none or several."""
    text = fold(question)
    asked = [time for time in read_times(text) if time.year is not None]
    return text[asked[0].end :] if len(asked) == 1 else ""


def _between(asked: TimeMention, span: TimeMention) -> bool:
    if asked.month is None or span.month is None or span.end_month is None or asked.day is not None:
        return False
    return span.month <= asked.month <= span.end_month


def _is_span(times: Sequence[TimeMention]) -> bool:
    return any(len(_years(time)) > 1 for time in times)


def _years(time: TimeMention) -> tuple[int, ...]:
    """Return the first and last year of a time, one where they are the same; none for a relative one."""
    return tuple(dict.fromkeys(year for year in (time.year, time.end_year) if year is not None))
