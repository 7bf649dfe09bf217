"""Read years, dates, quarters and other times: 2021年, 二〇二一年, 2023年到2027年, 去年, December 28, 2022, Q3.

A time that is only relative to another (去年, 近3年, 今年春天) has `relative` set and no year; nothing is resolved
against a clock. Lengths of time (8天, 连续5年, 3个月) are figures, not times: see figures.py.

Try it: `read_times("2023年到2027年")[0].end_year == 2027`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.fold import fold
from knowledge.numerals import ARABIC, DIGITS, chinese_value

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH_NAMES = {name[:length]: number for number, name in enumerate(_MONTHS, 1) for length in (3, len(name))}
_MONTH_NAMES["sept"] = 9
_ENGLISH_MONTH = "|".join(sorted(_MONTH_NAMES, key=len, reverse=True))
_SMALL = r"(?:\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = r"\s?(?:到|至|-|–|—|~)\s?"
_SEASON = "春季|夏季|秋季|冬季|春天|夏天|秋天|冬天|春(?![运节耕晚])|夏|秋|冬"
_PART = rf"第?[一二三四1-4]季度|前[一二三]季度|q[1-4]|[上下]半年|年初|年底|年末|年中|初|底|末|{_SEASON}|汛期"
# 23年底 is a year, 干了23年 a length: two digits need what only a year has behind it.
_SHORT_YEAR = (
    r"(?<![\d.,第近满过前])\d\d(?=年(?:"
    r"度(?![过假日])|全年(?!无)|\d{1,2}月|年?[初底末](?![子心步次中级衷薪蕴气端])|年中|[上下]半年|第?[一二三四1-4]季度|前[一二三]季度))"
)
_YEAR = rf"(?:[12]\d{{3}}|[{DIGITS}]{{4}}|'\d\d|{_SHORT_YEAR})"
_THIS_CENTURY_BELOW = 50  # '98年 is 1998, '23年 2023
_CHINESE_DATE = (
    rf"(?P<year>{_YEAR})\s?年(?!代)(?:度)?\s?(?:(?P<month>{_SMALL})(?:{_TO}(?P<end_month>{_SMALL})月份?(?!{_SMALL}[日号])"
    rf"|\s?月份?(?:(?P<day>{_SMALL})[日号])?))?(?P<part>{_PART})?"
    rf"|(?P<month2>{_SMALL})月(?:份)?(?P<day2>{_SMALL})[日号]"
    rf"|(?<!个)(?P<month3>{_SMALL})月份?(?P<part3>初|底|末)?(?![饼球])"
    rf"|(?<!历时)(?<!用了)(?<!每月)(?<![共期])(?P<day4>{_SMALL})日(?!元|[内后无游])"
)
_YEARS = rf"(?P<from>{_YEAR})\s?年?{_TO}(?P<to>(?:19|20)\d{{2}}|[{DIGITS}]{{4}})(?:\s?年|(?=\D|$))"
_MONTHS_SPAN = (
    rf"(?<![\d第个.])(?<![12]\d{{3}}年)(?<![12]\d{{3}}年\s)(?<![12]\d{{3}}年度)(?<![{DIGITS}]{{4}}年)"
    rf"(?P<from>{_SMALL}){_TO}(?P<to>{_SMALL})月(?!饼|球)"
)
_CLOCK = (
    r"(?:(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|夜里|深夜|早(?=\d)|晚(?=\d))\s?)"
    rf"(?:{_SMALL}|两)[时点](?:(?:{_SMALL}|[一二三四五]十[一二三四五六七八九]?)分|半|整|钟|一刻)?"
    rf"|(?<![\d个])\d{{1,2}}时(?![速代期间刻常装隔分])(?:\d{{1,2}}分)?"
    rf"|(?<![\d个])\d{{1,2}}点(?:\d{{1,2}}分|半|钟|整)"
    rf"|(?<![\d个第.])\d{{1,2}}点(?={_TO}\d{{1,2}}[点时:])|(?<=[点时\d][到至—–~-])\d{{1,2}}点(?![\d多建意要])"
    r"|(?<![\d:.])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])(?:\s?[ap]\.?m\b\.?)?"
    r"|\b\d{1,2}(?::\d{2})?\s?[ap]\.?m\b\.?"
)
_RELATIVE = (
    rf"今年(?:以来|年初|年底|年末|[上下]半年|第?[一二三四]季度|{_SEASON})?"
    rf"|(?:去年|明年|前年|后年|上年|当年|次年|同年)(?:年初|年底|年末|[上下]半年|第?[一二三四]季度|{_SEASON})?"
    rf"|(?<![将接附邻])(?:近|最近|过去|未来|今后|此后|前|后)的?(?:{ARABIC}|[一二两三四五六七八九十几数]+)多?(?:年|个月|天|周)(?:来|间|里|内)?"
    rf"|(?:{ARABIC}|[一二两三四五六七八九十几数]+)多?(?:年|个月|天|周|小时)(?:前|以前|之前|来(?![自到]))"
    r"|近年来?|近期|近日|目前|当前|如今|现在|当时|当初|日前|上个?月|下个?月|本月|本周|上周|下周|今天|昨天|明天|今日|昨日|[上下]半年"
    r"|第?[一二三四]季度|前[一二三]季度"
    r"|\b(?:this|last|next|the previous|the same) (?:year|month|week|quarter|spring|summer|autumn|fall|winter)\b"
    r"|\b(?:the )?(?:past|last|next|coming) (?:\w+ )?(?:years?|months?|weeks?|days?)\b|\b(?:\w+|\d+) years ago\b"
    r"|\b(?:today|yesterday|tomorrow|currently|recently)\b"
)
_ERA = (
    r"(?:(?:\d{1,2}|[一二]?十[一二三四五六七八九]?)世纪)(?:[二三四五六七八九]十年代|\d0年代)?(?:初|末|中叶)?"
    r"|(?:上世纪|本世纪)(?:[二三四五六七八九]十年代|\d0年代)?(?:初|末)?|[二三四五六七八九]十年代|(?<!\d)(?:1[5-9]|20)?\d0年代"
    r"|\b(?:19|20)\d0s\b|\b\d{1,2}(?:st|nd|rd|th) century\b"
)
_PERIOD_EN = (
    r"\b(?:(?:the )?(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th) (?P<which>quarter|half)|(?P<short>[qh][1-4]))"
    r"(?:,? (?:of )?(?P<period_year>(?:19|20)\d{2}))?\b"
)
_ENGLISH_DATE = (
    rf"\b(?P<month>{_ENGLISH_MONTH})\b\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<year>(?:19|20)\d{{2}})\b)?"
    rf"|\b(?:(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?)?(?P<month2>{_ENGLISH_MONTH})\b\.?,?\s(?P<year2>(?:19|20)\d{{2}})\b"
    rf"|\b(?P<day3>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month3>{_ENGLISH_MONTH})\b"
)
_ISO = r"(?<![\d.])(?P<year>(?:19|20)\d{2})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![\d.])"
_UNITS_AHEAD = "万亿千百多余几元吨公米个家人名台座件条项次天户%倍亩层辆张种所级只套岁字位处斤"
_BARE_YEAR = (
    r"(?<!\d,)(?<![\d.\-a-z达共计过约近超破逾到为有至了$¥€£])(?P<year>(?:19|20)\d{2})"
    rf"(?![\d.,]*\d|\s?[{_UNITS_AHEAD}]|\s?(?:小时|平方|立方|美元|欧元|日元|港元|英镑|秒)|-?[a-z]|\s[a-z]|分)"
)
_ENGLISH_YEAR = (
    r"\b(?:in|since|by|of|from|until|till|during|for|between|through|to|and|early|late|mid|fy|fiscal|year|end|before|after)"
    r"[\s-](?P<year>(?:19|20)\d{2})\b(?!\s?(?:[%,]\d|million|billion|yuan|people|companies|users|stores|tons|km))"
)
_PATTERNS = {
    name: re.compile(pattern)
    for name, pattern in {
        "iso": _ISO,
        "years": _YEARS,
        "months": _MONTHS_SPAN,
        "chinese": _CHINESE_DATE,
        "era": _ERA,
        "relative": _RELATIVE,
        "clock": _CLOCK,
        "period": _PERIOD_EN,
        "english": _ENGLISH_DATE,
        "english_year": _ENGLISH_YEAR,
        "bare_year": _BARE_YEAR,
    }.items()
}
_RANGE_GAP = re.compile(rf"{_TO}$|\s(?:to|and|through|until)\s$")


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time as the text gives it; a part it does not give is None; `end_` parts are set for a span of time."""

    text: str
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    end_year: int | None = None
    end_month: int | None = None
    end_day: int | None = None
    part: str | None = None
    """A quarter, half or season: Q3, H1, spring, summer, autumn, winter, early, late."""
    relative: bool = False


def read_times(text: str) -> tuple[TimeMention, ...]:
    """Return the times in `text`, in order, without overlaps; a span from one date to another is one mention."""
    folded = fold(text)
    found: list[TimeMention] = []
    taken: list[tuple[int, int]] = []
    for name, pattern in _PATTERNS.items():
        for match in pattern.finditer(folded):
            start, end = match.span("year") if name in ("english_year", "bare_year") else match.span()
            if any(start < taken_end and end > taken_start for taken_start, taken_end in taken):
                continue
            mention = _mention(name, match, text, start, end)
            if mention is not None:
                found.append(mention)
                taken.append((start, end))
    return tuple(_joined(sorted(found, key=lambda mention: mention.start), text, folded))


def same_time(claim: TimeMention, source: TimeMention) -> bool:
    """Tell whether every part the claim gives is what the source gives; the claim may be coarser (2022年)."""
    if claim.relative or source.relative:
        return fold(claim.text) == fold(source.text)
    parts = ("year", "month", "day", "end_year", "end_month", "end_day", "part")
    given = [part for part in parts if getattr(claim, part) is not None]
    return bool(given) and all(getattr(claim, part) == getattr(source, part) for part in given)


def _mention(name: str, match: re.Match[str], text: str, start: int, end: int) -> TimeMention | None:
    groups = {key: value for key, value in match.groupdict().items() if value is not None}
    written = text[start:end]
    if name == "years":
        return TimeMention(written, start, end, year=_year(groups["from"]), end_year=_year(groups["to"]))
    if name == "months":
        return TimeMention(written, start, end, month=_small(groups["from"]), end_month=_small(groups["to"]))
    if name in ("relative", "era", "clock"):
        return TimeMention(written, start, end, part=_part(match.group()), relative=name == "relative")
    if name == "period":
        return TimeMention(
            written, start, end, year=_year(groups.get("period_year")), part=_english_part(groups)
        )
    values = {key.rstrip("234"): value for key, value in groups.items()}
    month, day, end_month = (_small(values.get(part)) for part in ("month", "day", "end_month"))
    months = [number for number in (month, end_month) if number is not None]
    if not all(1 <= number <= 12 for number in months) or (day is not None and not 1 <= day <= 31):
        return None
    year, part = _year(values.get("year")), _part(values.get("part", ""))
    end_year = year if end_month else None
    return TimeMention(
        written, start, end, year, month, day, end_year=end_year, end_month=end_month, part=part
    )


def _joined(mentions: list[TimeMention], text: str, folded: str) -> Iterator[TimeMention]:
    """Join two dates with 至 or to between them into one span; the end takes the year of the start."""
    held: TimeMention | None = None
    for mention in mentions:
        if held is None:
            held = mention
            continue
        gap = folded[held.end : mention.start]
        if _RANGE_GAP.fullmatch(gap) and _dated(held) and _dated(mention) and held.end_year is None:
            held = TimeMention(
                text[held.start : mention.end],
                held.start,
                mention.end,
                held.year,
                held.month,
                held.day,
                mention.year or held.year,
                mention.month or (held.month if mention.day else None),
                mention.day,
                held.part,
            )
            continue
        yield held
        held = mention
    if held is not None:
        yield held


def _dated(mention: TimeMention) -> bool:
    return not mention.relative and any((mention.year, mention.month, mention.day))


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    digits = text.removeprefix("'")
    if digits.isdigit():
        return int(digits) + (0 if len(digits) > 2 else 1900 if int(digits) >= _THIS_CENTURY_BELOW else 2000)
    return int(
        "".join(
            str("零一二三四五六七八九".index(digit.replace("〇", "零").replace("两", "二"))) for digit in text
        )
    )


def _small(text: str | None) -> int | None:
    if text is None:
        return None
    if text in _MONTH_NAMES:
        return _MONTH_NAMES[text]
    value = chinese_value(text)
    return None if value is None else int(value)


def _part(text: str) -> str | None:
    quarter = re.search(r"([一二三四1-4])季度|q([1-4])", text)
    if quarter and "前" not in text:
        which = quarter[1] or quarter[2]
        return f"Q{which if which.isdigit() else '一二三四'.index(which) + 1}"
    names = {"上半年": "H1", "下半年": "H2", "春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}
    names |= {"初": "early", "底": "late", "末": "late", "年中": "middle"}
    return next((name for word, name in names.items() if word in text), None)


def _english_part(groups: dict[str, str]) -> str:
    if "short" in groups:
        return groups["short"].upper()
    number = {"f": 1, "s": 2, "t": 3}.get(groups["ordinal"][0], 1)
    number = 4 if groups["ordinal"] in ("fourth", "4th") else number
    number = int(groups["ordinal"][0]) if groups["ordinal"][0].isdigit() else number
    return f"{'Q' if groups['which'] == 'quarter' else 'H'}{number}"
