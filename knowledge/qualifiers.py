"""Read the words that make a figure a bound or an estimate: 超过, 以上, 近, 不到, more than, nearly.

">" more than, ">=" at least, "≈" about or nearly, "<" less than and at most.

Try it: `qualifier_before("用户数突破6亿", 5) == ">"`.
"""

from __future__ import annotations

import re
from typing import Literal

Qualifier = Literal[">", ">=", "≈", "<"]
_OF_SCALE: dict[str, Qualifier] = {"上": ">=", "过": ">"}

_BEFORE: tuple[tuple[Qualifier, str], ...] = (
    # The order matters: 不少于 holds 少于, and 不超过 holds 超过.
    (
        ">=",
        "不少于|不低于|不小于|至少|起码|最少|at least|no less than|no fewer than|not less than",
    ),
    (
        "<",
        "不超过|不高于|不多于|不大于|不足|低于|少于|小于|不到|不满|未满|最多|至多"
        "|up to|at most|less than|fewer than|under|below|no more than|not more than",
    ),
    (
        ">",
        "超过|突破|超出|(?<!打)破|逾|高于|多于|大于|不止|(?<!反)超|[已早均将]过"
        "|more than|over|exceed(?:s|ed|ing)?|above|surpass(?:es|ed|ing)?|topped|greater than",
    ),
    (
        "≈",
        "大约|(?<![节预签条合违公邀履契])约|大概|将近|接近|(?<![附最邻靠远临])近"
        "|about|around|nearly|almost|approximately|roughly|close to|some",
    ),
)
_LINK = r"(?:了|到|达到|达|有|为|至|重|占|合|需|需要|花|长|每小时|每秒|每年|每天|the|a|an)?\s?"
_BEFORE_PATTERNS = tuple((sign, re.compile(rf"(?:{words})\s?{_LINK}$")) for sign, words in _BEFORE)
_MONEY_SIGN = re.compile(r"(?:hk|us)?[$¥€£]$|\brmb\s?$")
_AFTER_PATTERNS: tuple[tuple[Qualifier, re.Pattern[str]], ...] = (
    (">=", re.compile(r"\s?(?:及以上|或以上|以上|\+|or more|and above|or above)")),
    ("<", re.compile(r"\s?(?:及以下|以下|以内|之内|or less|or fewer)")),
    ("≈", re.compile(r"\s?(?:左右|上下|or so)")),
    (">", re.compile(r"[多余](?![种样元数次项家个名人位边样媒功])|出头|有余")),
)


def qualifier_before(folded: str, start: int) -> Qualifier | None:
    """Return the qualifier that ends where a figure starts, through a link like 达到 or 每小时."""
    before = _MONEY_SIGN.sub("", folded[max(0, start - 24) : start])
    return next((sign for sign, pattern in _BEFORE_PATTERNS if pattern.search(before)), None)


def qualifier_of_scale(folded: str, start: int) -> Qualifier | None:
    """Return the qualifier in front of a lone scale: 上千 is at least, 过亿 is more than."""
    return _OF_SCALE.get(folded[start - 1]) or qualifier_before(folded, start)


def qualifier_after(folded: str, end: int, *, trailing: bool) -> tuple[Qualifier | None, int]:
    """Return the qualifier behind a figure and where it ends; `trailing` allows 多 and 余 (两年多)."""
    for sign, pattern in _AFTER_PATTERNS:
        match = pattern.match(folded, end) if trailing or sign != ">" else None
        if match:
            return sign, match.end()
    return None, end
