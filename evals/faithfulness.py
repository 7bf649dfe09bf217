"""Does every figure of an answer stand in the sentence it cites?

Reads figures on its own, more simply than the product does, so that a mistake of the product's reader can't
hide from its measure: Arabic numerals with 万, 亿, thousand … and 成, and the class of their unit (money,
%, date, duration, weight, length, anything counted). Numerals spelt out in characters are not read.
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
_UNITS = {
    "money": "元 块 圆 人民币 美元 yuan rmb cny dollar",
    "%": "% percent",
    "date": "年 月 日 号 year month",
    "duration": "天 小时 分钟 秒 day hour minute",
    "weight": "吨 公斤 千克 克 ton tonne kg",
    "length": "公里 千米 米 km kilomet",
}
_CLASS_OF = {unit: name for name, units in _UNITS.items() for unit in units.split()}
_COUNTED = "counted"
_CHINESE_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九十")}
_FIGURE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)\s*(?P<scale>" + "|".join(_SCALES) + r")?\s*(?:[多余几]|个百分点)?\s*"
    r"(?P<unit>" + "|".join(sorted(_CLASS_OF, key=len, reverse=True)) + r"|[\u4e00-\u9fff])?"
)
_TENTHS = re.compile(r"(?P<number>[一二三四五六七八九十])成(?!为|立|果|功|本|员|长|绩|就|都)(?P<half>半)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Read:
    """A figure as the measure reads it: value in base units and the class of its unit, "" where none is read."""

    text: str
    value: float
    unit: str

    def agrees(self, other: Read) -> bool:
        """Tell whether both say the same amount of the same kind; a figure without a unit may be of any."""
        same_value = abs(self.value - other.value) <= 1e-9 * max(abs(self.value), 1.0)
        return same_value and (self.unit == other.unit or "" in (self.unit, other.unit))


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


def _arabic(match: re.Match[str]) -> Read:
    value = float(match["number"]) * _SCALES.get(match["scale"] or "", 1.0)
    unit = match["unit"] or ""
    return Read(match[0].strip(), value, _CLASS_OF.get(unit, _COUNTED if unit else ""))


def _tenths(match: re.Match[str]) -> Read:
    return Read(match[0], 10.0 * _CHINESE_DIGITS[match["number"]] + (5.0 if match["half"] else 0.0), "%")
