"""Read every figure a text gives: value in base units, unit, qualifier; and compare two figures.

Written forms: Chinese, traditional Chinese and English (see numerals.py), units (units.py), times (times.py).
What is not a figure: an indefinite 一 (一批, 一个, a company), words and idioms with numerals in them, list
and citation markers. What is one, but of another kind: 第一 (ordinal), 7.0版本 (version), 400G (label), 2021年 (time).

A mention spans numeral and unit with the qualifier behind them (42%以上, 30多个), not the one in front (超过).
成, 百分之 and fractions are percent: 六成 is 60 %, 三分之一 is 33.3 %, half is 50 %. At most and below are both "<".

Try it: `read_figures("用户数破6亿")[0]` has value 6e8, unit "" and qualifier ">".
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Literal

from knowledge.fold import fold
from knowledge.measured import Measured, is_capital, measure
from knowledge.numerals import DIGITS, NUMERAL, Numeral, from_match, numeral_at
from knowledge.qualifiers import Qualifier, qualifier_after, qualifier_before
from knowledge.shares import find_shares
from knowledge.times import TimeMention, read_times
from knowledge.units import MONEY_PREFIX, Unit, comparable, in_base, unit_at

FigureKind = Literal["quantity", "percent", "money", "ordinal", "time", "version", "label"]
QUANTITIES: frozenset[FigureKind] = frozenset({"quantity", "percent", "money"})
"""The kinds that say how much; the others name or order something."""

_MARKS = re.compile(
    r"\[\d{1,3}(?:\s?[,，、-]\s?\d{1,3})*\]|【\d{1,3}】|https?://\S+|[\w.]+@[\w.]+"
    r"|(?m:^\s*(?:\d{1,2}[.、)](?!\d)|\(?[\d一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、|图\s?[\d一二三四五六七八九十]+))"
)
# Words and idioms that look like a numeral with a unit; everyday Chinese, none of it from an article.
_WORDS = re.compile(
    "十分(?![钟之])|千万(?=不|别|要|注意|记)|万一(?!千|百)|三番五次|三番两次|三天两头|三年五载|三五成群|两天一夜|十年寒窗|百年大计|千家万户"
    "|千人千面|千人一面|万众一心|五湖四海|三心二意|四通八达|五花八门|五颜六色|两全其美|一清二楚|一五一十|十全十美|三长两短"
    "|七上八下|乱七八糟|三三两两|百分百|五台山|三门峡|九寨沟|八达岭|十字|两会|三农|十四五|十三五|十五五|十二五|二十大|十[八九]大"
    "|三个代表|两个维护|两弹一星|四个自信|四个意识|五位一体|两个确立|千年古|百年老|半成品|半导体|万人空巷|百家争鸣|千载难逢|四分五裂"
    "|一带一路|[二三四]维|三次产业|二次元|第一时间|三两(?=[个天年次家])"
)  # fmt: skip
_RANGE = re.compile(r"\s?(?:到|至|-|–|—|~|〜|to|and)\s?")
_ORDINAL_BEFORE = re.compile(r"第\s?$")
_NUMBER_BEFORE = re.compile(r"\bNo\. $")  # peaked at No. 14
_FOLLOWING_PERIOD = re.compile(r"期(?![间望限待货权刊])")
_LATIN_NEIGHBOUR = re.compile(r"[a-z][-.]?$")
_CAPITAL_BEFORE = re.compile(r"[A-Za-z]*[A-Z][A-Za-z]*\s$")
_NAME_BEFORE = re.compile(
    r"(?<![A-Za-z])(?!(?:An?|About|Around|Some|Nearly|Almost|Over|Under|Roughly|Approximately|Only|Just|Exactly|Another|All"
    r"|Both|The|These|Those|Its?|Our|Their|His|Her|My|In|At|On|By|For|From|To|Of|With|Within|After|Before|Since|During|Between"
    r"|Among|Across|And|But|Or|If|As|He|She|They|We|There|This|That|Every|Each|Up|Yes|No|AD|CE|BC)\s$)"
    + _CAPITAL_BEFORE.pattern
)
_YEAR_LIKE = re.compile(r"[12]\d{3}")
_JOINED_WORD = re.compile(r"-[a-z]{3}")  # a 40-storey tower, a 12-member team


@dataclass(frozen=True, slots=True)
class FigureMention:
    """A figure as a text gives it; `value` is in base units (1378亿元 is 1.378e11 of unit 元), offsets are the text's."""

    text: str
    start: int
    end: int
    value: float
    unit: str
    qualifier: Qualifier | None
    kind: FigureKind


def read_figures(text: str) -> tuple[FigureMention, ...]:
    """Return the figures of `text` in order; both ends of a range are mentions; times are of kind "time"."""
    return _Reader(text).read()


def read_quantities(text: str) -> list[FigureMention]:
    """Return the figures of `text` that say how much, in order."""
    return [figure for figure in read_figures(text) if figure.kind in QUANTITIES]


def same_value(a: FigureMention, b: FigureMention) -> bool:
    """Tell whether two figures give the same value in comparable units without contradicting qualifiers.

    Nothing is rounded: 1378亿 is not 1400亿. A figure without qualifier agrees with one that has any (6亿 for 破6亿);
    超过 agrees with 以上; 近, 超过 and 不到 contradict one another.
    """
    if a.kind == "time" or b.kind == "time":
        return a.kind == b.kind and fold(a.text) == fold(b.text)
    odd = {"ordinal", "version", "label"}
    if (a.kind in odd or b.kind in odd) and (a.kind != b.kind or fold(a.text) != fold(b.text)):
        return a.kind == b.kind == "ordinal" and a.value == b.value
    if not comparable(a.unit, b.unit):
        return False
    return math.isclose(in_base(a.value, a.unit)[0], in_base(b.value, b.unit)[0], rel_tol=1e-6) and _agree(
        a, b
    )


def _agree(a: FigureMention, b: FigureMention) -> bool:
    signs = {sign.rstrip("=") for sign in (a.qualifier, b.qualifier) if sign is not None}
    return len(signs) < 2


def _kind_of(unit: Unit | None) -> FigureKind:
    kinds: dict[str, FigureKind] = {
        "money": "money",
        "percent": "percent",
        "label": "label",
        "version": "version",
    }
    return "quantity" if unit is None else kinds.get(unit.kind, "quantity")


class _Reader:
    """Reads one text: first times and words that only look like figures, then every numeral left."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = _fold_keeping_marks(text)
        self.found: list[FigureMention] = []
        self.taken = [match.span() for match in _MARKS.finditer(self.folded)]
        self.taken += [match.span() for match in _WORDS.finditer(self.folded)]

    def read(self) -> tuple[FigureMention, ...]:
        for time in read_times(self.text):
            if not self._overlaps(time.start, time.end):
                self._add_time(time)
        self._read_parts()
        position = 0
        while match := NUMERAL.search(self.folded, position):
            numeral = from_match(self.folded, match)
            position = match.end()
            if numeral is None or self._overlaps(match.start(), match.end()):
                continue
            position = max(position, self._read_numeral(numeral))
        return tuple(_compounds_joined(sorted(self.found, key=lambda figure: figure.start), self.text))

    def _overlaps(self, start: int, end: int) -> bool:
        return any(start < taken_end and end > taken_start for taken_start, taken_end in self.taken)

    def _add(
        self, start: int, end: int, value: float, unit: str, kind: FigureKind, sign: Qualifier | None
    ) -> int:
        self.found.append(FigureMention(self.text[start:end], start, end, value, unit, sign, kind))
        self.taken.append((start, end))
        return end

    def _add_time(self, time: TimeMention) -> None:
        self._add(time.start, time.end, float(time.year or 0), "", "time", None)

    def _read_parts(self) -> None:
        """Read fractions and halves: 三分之一, 百分之十七点二, 半米, 一半, two-thirds."""
        for start, end, value, unit in find_shares(self.folded):
            if self._overlaps(start, end):
                continue
            sign, last = qualifier_after(self.folded, end, trailing=True)
            sign = sign or qualifier_before(self.folded, start)
            self._add(start, last, value, unit, "percent" if unit == "%" else "quantity", sign)

    def _read_numeral(self, numeral: Numeral) -> int:
        """Read the figure that begins with `numeral`; return where reading goes on."""
        start, end = numeral.start, numeral.end
        if _ORDINAL_BEFORE.search(self.folded[max(0, start - 2) : start]):
            first = start - 1 if self.folded[start - 1] == "第" else start - 2
            return self._add(first, end, numeral.value, "", "ordinal", None)
        if _NUMBER_BEFORE.search(self.text[max(0, start - 5) : start]):
            return self._add(start - len("no. "), end, numeral.value, "", "ordinal", None)
        if (label_end := self._label_end(numeral)) is not None:
            letters = re.search(r"[a-z]*[-.]?$", self.folded[:start])
            first = letters.start() if letters else start
            return self._add(first, label_end, numeral.value, "", "label", None)
        if numeral.written != "english" and _FOLLOWING_PERIOD.match(self.folded, end):
            return self._add(start, end + 1, numeral.value, "", "ordinal", None)
        if (range_end := self._read_range(numeral)) is not None:
            return range_end
        return self._read_single(numeral)

    def _read_range(self, first: Numeral) -> int | None:
        gap = _RANGE.match(self.folded, first.end)
        unit = unit_at(self.folded, first.end, chinese_digits=first.written == "chinese")
        if unit is not None:
            gap = _RANGE.match(self.folded, unit[1])
        second = numeral_at(self.folded, gap.end()) if gap else None
        if second is not None and self._overlaps(second.start, second.end):
            return None
        if second is None or (first.written == "english") != (second.written == "english"):
            return None
        if (
            gap is not None
            and gap.group().strip() == "and"
            and "between" not in self.folded[: first.start][-9:]
        ):
            return None
        before = len(self.found)
        end = self._read_single(second)
        if len(self.found) == before:
            return None
        last = self.found[-1]
        if unit is not None and unit[0].name != last.unit:
            del self.found[-1], self.taken[-1]
            return None
        factor = 1.0
        if first.scale == 1.0 and second.scale >= 1e4 and first.value < second.value / second.scale:
            factor = second.scale
        value = first.value * factor * (10.0 if self.folded[second.end : second.end + 1] == "成" else 1.0)
        sign = qualifier_before(self.folded, first.start)
        self._add(first.start, unit[1] if unit else first.end, value, last.unit, last.kind, sign)
        return end

    def _read_single(self, numeral: Numeral) -> int:
        read = measure(self.text, self.folded, numeral)
        if not self._is_figure(numeral, read):
            return read.end if read.unit is not None else numeral.end
        name = read.unit.name if read.unit else ""
        kind = _kind_of(read.unit)
        if read.unit is None and not read.big and read.sign is None and self._is_version(numeral):
            kind = "version"
        if numeral.high is None:
            return self._add(read.start, read.end, read.value, name, kind, read.sign)
        self._add(read.start, read.end, read.value, name, kind, read.sign)
        high = numeral.high * (read.unit.factor if read.unit else 1.0)
        return self._add(read.start, read.end, high, name, kind, read.sign)

    def _is_version(self, numeral: Numeral) -> bool:
        return self.folded[numeral.start : numeral.end].endswith(".0")

    def _label_end(self, numeral: Numeral) -> int | None:
        """Return the end of a name with digits in it (400G, G20, GPT-4, 4号), None for anything else."""
        if numeral.written == "arabic" and (end := self._arabic_label_end(numeral)) is not None:
            return end
        if numeral.written == "english" and re.match(r"[1248]k$", self.folded[numeral.start : numeral.end]):
            return numeral.end
        digits = re.fullmatch(rf"[{DIGITS}]{{3,}}", self.folded[numeral.start : numeral.end])
        return numeral.end if digits else None

    def _arabic_label_end(self, numeral: Numeral) -> int | None:
        unit = unit_at(self.folded, numeral.end, chinese_digits=False)
        if not MONEY_PREFIX.search(self.folded, max(0, numeral.start - 6), numeral.start):
            before = self.text[max(0, numeral.start - 20) : numeral.start]
            written = self.text[numeral.start : numeral.end]
            name = _CAPITAL_BEFORE if _YEAR_LIKE.fullmatch(written) else _NAME_BEFORE
            named = unit is None and "," not in written and name.search(before)
            if named or _LATIN_NEIGHBOUR.search(self.folded[max(0, numeral.start - 2) : numeral.start]):
                return numeral.end
        if _JOINED_WORD.match(self.text, numeral.end):
            return None
        letters = re.match(r"-?[a-z]+(?![a-z])", self.folded[numeral.end : numeral.end + 12])
        if letters and (unit is None or is_capital(self.text[numeral.end : unit[1]])):
            return numeral.end + letters.end()
        return None

    def _is_figure(self, numeral: Numeral, read: Measured) -> bool:
        unit = read.unit
        if numeral.written == "arabic":
            return True
        indefinite = self.folded[numeral.start : numeral.end] in ("一", "one", "a", "an")
        if numeral.written == "english":
            return not (indefinite and (unit is None or unit.kind != "percent"))
        if indefinite and not read.halved:
            return unit is not None and (read.sign is not None or self._is_precise(unit, numeral.end))
        if numeral.bare:
            return unit is not None or not re.match(r"[\u4e00-\u9fff]", self.folded[numeral.end :])
        return unit is not None or read.big or read.sign is not None or numeral.value >= 100

    def _is_precise(self, unit: Unit, end: int) -> bool:
        """Tell 一米 and 一刻钟, which measure, from 一个, 一次 and 一天, which mostly mean some or each."""
        lasting = unit.dimension in ("months", "seconds") and not self.folded.startswith("刻", end)
        return unit.kind in ("percent", "money", "measure") and not lasting


def _fold_keeping_marks(text: str) -> str:
    """Fold, but leave ①, ² and ½ alone: folding would make digits of them."""
    folded = fold(text)
    return "".join(
        new if not new.isdigit() or old.isdecimal() else old for new, old in zip(folded, text, strict=True)
    )


def _compounds_joined(figures: list[FigureMention], text: str) -> list[FigureMention]:
    """Join 7小时50分 and 5 hours 20 minutes into one figure in the larger unit."""
    joined: list[FigureMention] = []
    for figure in figures:
        last = joined[-1] if joined else None
        hours_then_minutes = last is not None and (last.unit, figure.unit) == ("小时", "分钟")
        if last and hours_then_minutes and text[last.end : figure.start].strip() in ("", "and", "零"):
            whole = last.value + figure.value / 60
            joined[-1] = replace(last, text=text[last.start : figure.end], end=figure.end, value=whole)
        else:
            joined.append(figure)
    return joined
