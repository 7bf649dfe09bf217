"""Does every figure of an answer stand in the sentence it cites?

Reads figures on its own, more simply than the product does, so that a mistake of the product's reader can't
hide from its measure: Arabic numerals with 万, 亿, thousand … and 成, and their unit. Two figures agree when they
are the same amount of the same kind: 5公里 is 5000米, and neither 5米 nor 5公斤. Counters are held apart where they
count other things (人, 家, 件); 个 and a word that is no known unit go with any of them, and a bare number with
anything. Numerals spelt out in characters are not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.conversation import Answer
from evals.matching import without_markers
from knowledge.fold import fold

_SCALES = {
    "万亿": 1e12, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3,
    "trillion": 1e12, "billion": 1e9, "bn": 1e9, "million": 1e6, "thousand": 1e3,
}  # fmt: skip
_MEASURED: Mapping[str, Mapping[str, float]] = {
    "yuan": {"元": 1, "块": 1, "圆": 1, "人民币": 1, "yuan": 1, "rmb": 1, "cny": 1, "¥": 1, "角": 0.1},
    "dollar": {"美元": 1, "美金": 1, "dollar": 1, "usd": 1, "$": 1},
    "euro": {"欧元": 1, "euro": 1, "€": 1},
    "pound": {"英镑": 1, "£": 1},
    "yen": {"日元": 1, "yen": 1},
    "hkd": {"港元": 1, "港币": 1},
    "%": {"%": 1, "percent": 1, "per cent": 1, "‰": 0.1},
    "point": {"个百分点": 1, "百分点": 1, "percentage point": 1},
    "year": {"年": 1, "year": 1},
    "month": {"月": 1, "月份": 1},
    "months": {"个月": 1, "个多月": 1, "month": 1},
    "date": {"日": 1, "号": 1},
    "clock": {"时": 1, "点": 1},
    "second": {
        "秒": 1, "分钟": 60, "小时": 3600, "个小时": 3600, "个多小时": 3600, "个钟头": 3600, "钟头": 3600,
        "天": 86400, "周": 604800, "个星期": 604800, "minute": 60, "hour": 3600, "day": 86400, "week": 604800,
    },
    "gram": {"克": 1, "斤": 500, "公斤": 1e3, "吨": 1e6, "kg": 1e3, "ton": 1e6},
    "metre": {"毫米": 1e-3, "厘米": 1e-2, "公分": 1e-2, "米": 1, "公里": 1e3, "km": 1e3, "kilomet": 1e3},
    "square metre": {"平方米": 1, "平方": 1, "平方公里": 1e6, "公顷": 1e4, "亩": 10_000 / 15},
    "cubic metre": {"立方米": 1, "立方": 1, "升": 1e-3},
    "degree": {"度": 1, "摄氏度": 1, "°c": 1},
    "times": {"倍": 1},
}  # fmt: skip
_COUNTED: Mapping[str, str] = {
    "person": "人 名 位 口 票",
    "visit": "人次",
    "firm": "家 户 compan firm enterprise",
    "machine": "台 辆 部 套",
    "piece": "件",
    "item": "项",
    "occasion": "次 回 趟 场",
    "age": "岁",
    "layer": "层",
}
_ANY_COUNTER = "counted"
_UNIT_OF = {word: (kind, factor) for kind, units in _MEASURED.items() for word, factor in units.items()}
_UNIT_OF |= {word: (kind, 1.0) for kind, words in _COUNTED.items() for word in words.split()}
_CHINESE_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九十")}
_FIGURE = re.compile(
    r"(?P<sign>[$€£¥])?(?P<number>\d+(?:\.\d+)?)\s*[多余几]?(?P<scale>"
    + "|".join(_SCALES)
    + r")?\s*[多余几]?\s*"
    r"(?P<unit>" + "|".join(map(re.escape, sorted(_UNIT_OF, key=len, reverse=True))) + r"|[\u4e00-\u9fff])?"
)
_TENTHS = re.compile(r"(?P<number>[一二三四五六七八九十])成(?!为|立|果|功|本|员|长|绩|就|都)(?P<half>半)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Read:
    """A figure as the measure reads it.

    Attributes:
        text: As it stands.
        value: Its number in the unit as written, with 万 and the like worked in.
        unit: The kind of its unit, "" where none is read.
        factor: What turns the value into the base of its kind.
    """

    text: str
    value: float
    unit: str
    factor: float = 1.0

    def agrees(self, other: Read) -> bool:
        """Tell whether both say the same amount of the same kind; a figure without a unit may be of any."""
        if self.unit == other.unit:
            return _same(self.value * self.factor, other.value * other.factor)
        return _may_be_alike(self.unit, other.unit) and _same(self.value, other.value)


def read_figures(text: str) -> tuple[Read, ...]:
    """Return the figures of a text in order."""
    plain = _THOUSANDS.sub("", fold(unicodedata.normalize("NFKC", without_markers(text))))
    figures = [(match.start(), _arabic(match)) for match in _FIGURE.finditer(plain)]
    figures += [(match.start(), _tenths(match)) for match in _TENTHS.finditer(plain)]
    return tuple(figure for _, figure in sorted(figures, key=lambda placed: placed[0]))


def unfaithful_figures(answer: Answer, question: str) -> tuple[tuple[str, ...], int]:
    """Return the figures that stand in no cited sentence of their claim, and how many figures were looked at.

    Left out: figures that the question itself names, and those that the answer declares as worked out from
    others.
    """
    quotes = {citation.marker: citation.quote for citation in answer.citations}
    asked = read_figures(question)
    wrong: list[str] = []
    looked_at = 0
    for text, cited, derived in _statements(answer, quotes):
        given = [figure for quote in cited for figure in read_figures(quote)]
        for figure in read_figures(text):
            if any(figure.agrees(other) for other in asked) or figure.value in derived:
                continue
            looked_at += 1
            if not any(figure.agrees(other) for other in given):
                wrong.append(figure.text)
    return tuple(wrong), looked_at


def faithfulness(answer: Answer, question: str) -> float | None:
    """Return the share of an answer's figures that stand in a sentence cited for them; None without a figure."""
    wrong, looked_at = unfaithful_figures(answer, question)
    return 1 - len(wrong) / looked_at if looked_at else None


def _statements(
    answer: Answer, quotes: Mapping[int, str]
) -> list[tuple[str, Sequence[str], frozenset[float]]]:
    if not answer.claims:
        return [(answer.text, tuple(quotes.values()), frozenset())]
    return [
        (
            claim.text,
            [quotes[marker] for marker in claim.markers if marker in quotes],
            frozenset(figure.value for figure in claim.figures if figure.derived_from is not None),
        )
        for claim in answer.claims
    ]


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(abs(one), 1.0)


def _may_be_alike(one: str, other: str) -> bool:
    """Tell whether two kinds that differ may mean the same: one is not known, or one counts anything."""
    if "" in {one, other}:
        return True
    return _ANY_COUNTER in {one, other} and {one, other} <= {_ANY_COUNTER, *_COUNTED}


def _arabic(match: re.Match[str]) -> Read:
    value = float(match["number"]) * _SCALES.get(match["scale"] or "", 1.0)
    word = match["unit"]
    if match["sign"] and (word is None or word not in _UNIT_OF):
        word = match["sign"]
    unit, factor = _UNIT_OF.get(word, (_ANY_COUNTER, 1.0)) if word else ("", 1.0)
    return Read(match[0].strip(), value, unit, factor)


def _tenths(match: re.Match[str]) -> Read:
    return Read(match[0], 10.0 * _CHINESE_DIGITS[match["number"]] + (5.0 if match["half"] else 0.0), "%")
