"""Read what stands around a numeral: its unit, its money sign, its qualifiers.

Knows how units bend the value: 七成五 is 75 %, 两年半 is 2.5 years, 3个多月 is more than 3 months.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.numerals import DIGITS, Numeral, chinese_value
from knowledge.qualifiers import Qualifier, qualifier_after, qualifier_before, qualifier_of_scale
from knowledge.units import MONEY_PREFIX, UNITS, Unit, unit_at, unit_of_prefix

_PERIOD_TAIL = re.compile(r"(?P<half>半)?(?P<rest>[多余半]?)(?=月|小时|星期|世纪|钟头|学期)")
_BIG = re.compile(r"大(?=[\u4e00-\u9fff])(?![学洋洲陆于约概型小多幅量厦])")


@dataclass(frozen=True, slots=True)
class Measured:
    """A numeral with what belongs to it; `big` is the 大 of 三大环节, `halved` the 半 of 一个半月."""

    start: int
    end: int
    value: float
    unit: Unit | None
    sign: Qualifier | None
    big: bool
    halved: bool


def measure(text: str, folded: str, numeral: Numeral) -> Measured:
    """Read unit and qualifiers of `numeral` in `text` (`folded` is its folded form)."""
    prefix = MONEY_PREFIX.search(folded, max(0, numeral.start - 6), numeral.start)
    first = prefix.start() if prefix else numeral.start
    sign: Qualifier | None = None
    value, unit, end = numeral.value, unit_of_prefix(prefix.group()) if prefix else None, numeral.end
    period = _PERIOD_TAIL.match(folded, end + 1) if folded.startswith("个", end) else None
    if period:
        value += 0.5 if "半" in period.group() else 0.0
        sign = ">" if period["rest"] in ("多", "余") else None
        unit, end = _period_unit(folded, period.end())
    elif (found := unit_at(folded, end, chinese_digits=numeral.written == "chinese")) and not is_capital(
        text[end : found[1]]
    ):
        unit, end = found
        value, end = _bent(folded, value * unit.factor, unit, end)
    big = _big(folded, numeral, unit, end)
    end = big.end() if big else end
    after, behind = qualifier_after(folded, end, trailing=unit is not None and unit.kind != "count")
    if (
        end == numeral.end and after is not None
    ):  # 30以上个: rare, but the unit may stand behind the qualifier
        late = unit_at(folded, behind, chinese_digits=numeral.written == "chinese")
        unit, behind = late or (unit, behind)
    sign = after or sign or (">" if numeral.more else None)
    sign = sign or (qualifier_of_scale if numeral.bare else qualifier_before)(folded, first)
    return Measured(first, behind, value, unit, sign, big is not None, value != numeral.value)


def is_capital(written: str) -> bool:
    """Tell the G of 400G, part of a name, from the g of 400g: single letters are units in lower case only."""
    letter = written.strip()
    return len(letter) == 1 and letter.isascii() and letter.isupper()


def _period_unit(folded: str, start: int) -> tuple[Unit | None, int]:
    if folded.startswith("月", start):
        return UNITS["个月"], start + 1
    return unit_at(folded, start, chinese_digits=False) or (None, start)


def _bent(folded: str, value: float, unit: Unit, end: int) -> tuple[float, int]:
    """Add what stands behind the unit: the 五 of 七成五, the 半 of 两年半."""
    if unit.name == "年" and folded.startswith("半", end):
        return value + 0.5, end + 1
    tenths = unit.kind == "percent" and unit.factor == 10.0 and value <= 100
    digit = re.match(rf"[{DIGITS}半](?![{DIGITS}十百千万亿成个])", folded[end : end + 2]) if tenths else None
    if digit is None:
        return value, end
    return value + (5.0 if digit.group() == "半" else chinese_value(digit.group()) or 0.0), end + 1


def _big(folded: str, numeral: Numeral, unit: Unit | None, end: int) -> re.Match[str] | None:
    if unit is not None or numeral.value > 20 or numeral.written == "english":
        return None
    return _BIG.match(folded, end)
