"""Read by what time a figure is reckoned: 每秒200次, 200次/秒, 日均3万人, 200 a minute.

Try it: `periods_of(read_figures("每秒200次")[0], "每秒200次") == {"秒"}`.
"""

from __future__ import annotations

import re

from knowledge.figures import FigureMention
from knowledge.fold import fold

_PERIODS = {
    "秒": "秒 second sec",
    "分钟": "分钟 minute min",
    "小时": "小时 钟头 时 hour hr hourly",
    "日": "日 天 day daily",
    "周": "周 星期 礼拜 week weekly",
    "月": "月 month monthly",
    "季度": "季度 季 quarter quarterly",
    "年": "年 year yearly annual annually",
}
_NAMES = {written: name for name, ways in _PERIODS.items() for written in ways.split()}
_CHINESE = "秒|分钟|小时|钟头|日|天|周|星期|礼拜|月|季度|季|年"
_ENGLISH = "second|sec|minute|min|hour|hr|day|week|month|quarter|year"
_RATE = re.compile(
    rf"每(?:个|一个?)?(?P<each>{_CHINESE})|/\s?(?P<by>{_CHINESE}|(?:{_ENGLISH})\b)"
    r"|(?<![\d〇一二三四五六七八九十今去前明本当全])(?P<mean>[时日周月季年])(?:均|薪|产能|租金)"
    rf"|\b(?:per|each|every)\s(?P<per>{_ENGLISH})\b"
    r"|\b(?P<adverb>hourly|daily|weekly|monthly|quarterly|yearly|annual|annually)\b"
)
_A_TIME = re.compile(rf"(?:\s[a-z]+){{0,3}}\san?\s(?P<a>{_ENGLISH})\b")  # of English, right behind the figure
_BREAK = re.compile(r"[，,。；;：:、？?！!]")


def periods_of(figure: FigureMention, text: str) -> frozenset[str]:
    """Return the times that a figure's clause reckons by, under their canonical names; none where it names none."""
    before, behind = fold(text[: figure.start]), fold(text[figure.end :])
    near, far = _BREAK.split(before)[-1], _BREAK.split(behind)[0]
    found = list(_RATE.finditer(near + fold(figure.text) + far))
    found += [match] if (match := _A_TIME.match(far)) else []
    return frozenset(_NAMES[match[str(match.lastgroup)]] for match in found)


def reckoned_otherwise(figure: FigureMention, text: str, other: FigureMention, given: str) -> bool:
    """Tell whether a figure of a text is reckoned by another time than one of `given`: 每分钟 where that has 每秒."""
    mine, theirs = periods_of(figure, text), periods_of(other, given)
    return bool(mine and theirs) and not mine & theirs
