"""Read shares and halves: 三分之一, 百分之十七点二, 一半, two-thirds, half a million, 半米.

A share is a percentage: 三分之一 is 33.3 %, half is 50 %.

Try it: `find_shares("约三分之二")` gives one share of 66.7 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.numerals import ARABIC, DIGITS, chinese_value
from knowledge.units import unit_at

_HALF = re.compile(
    r"(?<![个年月天对一])半(?P<unit>公里|里|米|吨|公斤|斤|亩|小时|个小时|个钟头|年|个月|个世纪|分钟|秒|升|倍)(?![之以]|道)|一半|半数|(?:近|超过|超)半(?=[的数]|$)"
)
_ENGLISH_PART = re.compile(
    r"\b(?P<top>half|one|a|two|three|four|five) ?-?(?P<bottom>thirds?|quarters?|fifths?|tenths?)\b"
    r"|\bhalf (?:a|an)? ?(?P<scale>million|billion|dozen)\b|\bhalf\b(?= (?:of|the))"
)
_FRACTION = re.compile(rf"(?P<bottom>[百千万{DIGITS}十\d]+)分之(?P<top>{ARABIC}|[{DIGITS}十百点半]+)")
_TOPS = {"half": 0.5, "one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def find_shares(folded: str) -> Iterator[tuple[int, int, float, str]]:
    """Yield start, end, value and unit of every share in folded text; the patterns may overlap."""
    for pattern in (_FRACTION, _HALF, _ENGLISH_PART):
        for match in pattern.finditer(folded):
            share = _share(match)
            if share is not None:
                yield (*match.span(), *share)


def _share(match: re.Match[str]) -> tuple[float, str] | None:
    groups = match.groupdict()
    if groups.get("unit"):
        unit = unit_at(groups["unit"], 0, chinese_digits=False)
        return None if unit is None else (0.5 * unit[0].factor, unit[0].name)
    if groups.get("scale"):
        return {"million": 5e5, "billion": 5e8, "dozen": 6.0}[groups["scale"]], ""
    if groups.get("bottom") and groups["bottom"].isascii() and not groups["bottom"].isdigit():
        bottom = (
            {"t": 3, "q": 4, "f": 5}[groups["bottom"][0]] if not groups["bottom"].startswith("te") else 10
        )
        return 100.0 * _TOPS[groups["top"]] / bottom, "%"
    if groups.get("bottom"):
        bottom_value = chinese_value(
            "一" + groups["bottom"] if groups["bottom"] in "百千万" else groups["bottom"]
        )
        top = chinese_value(groups["top"].rstrip("半"))
        return None if not bottom_value or top is None else (100.0 * top / bottom_value, "%")
    return 50.0, "%"
