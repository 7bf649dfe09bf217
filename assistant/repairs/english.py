"""Large numbers and people's names between Chinese and English: small models take 亿 for a billion and guess names.

The model is shown the figures and names of the quotes in English; where it still writes the right digits at a wrong
scale, the scale is corrected before anything is checked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

from pypinyin import lazy_pinyin

from knowledge.figures import FigureMention, read_figures
from knowledge.homophones import syllables
from knowledge.names import people_in
from knowledge.units import comparable

_LONG_SURNAMES = frozenset(
    ["欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木"]
)
# Surnames that sound otherwise than the same character in a word.
_SURNAME_SOUNDS = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "任": "ren", "朴": "piao", "区": "ou",
    "华": "hua", "盖": "ge", "缪": "miao", "折": "she", "冼": "xian", "宁": "ning", "谌": "chen", "乐": "yue",
    "员": "yun", "覃": "qin",
}  # fmt: skip
_NUMERAL = re.compile(r"[\d.,]*\d(?:\s?(?:trillion|billion|million|thousand|hundred million))?")
_HALF_NAME = re.compile(r"\b[A-Z][a-z]{1,5}\s?(?P<given>[\u4e00-\u9fff]{1,2})(?![\u4e00-\u9fff])")
_NAME = re.compile(r"\b(?P<family>[A-Z][a-z]{1,6}) (?P<given>[A-Z][a-z]{1,11})\b")
_LARGE = 10_000
_QUALIFIER = re.compile(
    r"\b(?:(?P<about>about|around|roughly|approximately|nearly|almost)"
    r"|over|above|more than|at least|up to|less than|under)\s+$",
    re.IGNORECASE,
)
# 52% is more than 34%
_NOT_ITS_OWN = re.compile(r"(?:\bnot?|\d%?,?|%,? (?:is|was|are|were))\s+$", re.IGNORECASE)
_CURRENCIES = {
    "元": "yuan",
    "美元": "dollars",
    "欧元": "euros",
    "英镑": "pounds",
    "日元": "yen",
    "港元": "Hong Kong dollars",
}
_CURRENCY = re.compile(r"\b(?:yuan|dollars?|euros?|pounds?|yen)\b", re.IGNORECASE)
_QUALIFIERS = {">": "more than ", ">=": "at least ", "≈": "about ", "<": "at most "}


def glossary(hints: Sequence[str]) -> str:
    """Return the large figures of the quotes and the people they name as English writes them, in brackets."""
    figures = {
        f.text: f.value
        for hint in hints
        for f in read_figures(hint)
        if f.kind != "time" and f.value >= _LARGE
    }
    said = [f"{text} = {english_number(value)}" for text, value in figures.items()]
    people = dict.fromkeys(name for hint in hints for name in people_in(hint))
    said += [f"{name} = {english_name(name)}" for name in people]
    return f" ({'; '.join(said)})" if said else ""


def english_name(name: str) -> str:
    """Write a Chinese person's name as English does: 吴小明 is Wu Xiaoming."""
    surname = name[:2] if name[:2] in _LONG_SURNAMES else name[:1]
    family = _SURNAME_SOUNDS.get(surname) or "".join(lazy_pinyin(surname, v_to_u=True))
    given = "".join(lazy_pinyin(name[len(surname) :], v_to_u=True))
    return f"{family.capitalize()} {given.capitalize()}"


def english_number(value: float) -> str:
    """Write a number as English does: 137800000000 is 137.8 billion."""
    for scale, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= scale:
            return f"{value / scale:g} {name}"
    return f"{value:,.10g}"


def with_right_scale(claim: str, quotes: Sequence[str], everything: Sequence[str] = ()) -> str:
    """Return a claim whose figures have the scale of the quotes' figures with the same digits: 6 billion for 6亿.

    Else that of the only figure with these digits in everything that the model may have read.
    """
    given = [figure for quote in quotes for figure in _figures(quote)]
    for figure in reversed(read_figures(claim)):
        as_given = any(_same_figure(figure, other) for other in given)
        if figure.kind == "time" or figure.unit == "%" or as_given:
            continue
        meant = next(iter(_alike(figure, given)), None)
        if meant is None and everything:
            read = [other for text in everything for other in _figures(text)]
            alike = {other.value: other for other in _alike(figure, read)}
            known = any(_same_figure(figure, other) for other in read)
            meant = None if known or len(alike) != 1 else next(iter(alike.values()))
        numeral = _NUMERAL.search(claim, figure.start, figure.end)
        if meant is not None and numeral:
            claim = claim[: numeral.start()] + english_number(meant.value) + claim[numeral.end() :]
    return claim


def with_right_currency(claim: str, everything: Sequence[str]) -> str:
    """Return a claim whose sums are in the currency that the text has them in, where it has each in but one."""
    given = [figure for text in everything for figure in _figures(text) if figure.unit in _CURRENCIES]
    for figure in reversed(read_figures(claim)):
        alike = {other.unit for other in given if math.isclose(other.value, figure.value)}
        word = _CURRENCY.search(claim, figure.start, figure.end)
        if word and figure.unit in _CURRENCIES and len(alike) == 1 and figure.unit not in alike:
            claim = claim[: word.start()] + _CURRENCIES[alike.pop()] + claim[word.end() :]
    return claim


def with_right_qualifiers(claim: str, quotes: Sequence[str]) -> str:
    """Return a claim that says about, over or under of a figure as the quotes do of it: about 42% for 42%以上."""
    given = [figure for quote in quotes for figure in _figures(quote)]
    for figure in reversed(read_figures(claim)):
        word = _QUALIFIER.search(claim, 0, figure.start)
        same = {other.qualifier for other in given if _same_figure(figure, other)}
        if word is None or _NOT_ITS_OWN.search(claim, 0, word.start()):
            continue
        if len(same) == 1 and figure.qualifier not in same:
            right = _QUALIFIERS.get(same.pop() or "", "")
            if not right and not word["about"]:  # rose 42% over 10 years
                continue
            right = right.capitalize() if word.group()[0].isupper() else right
            claim = claim[: word.start()] + right + claim[figure.start :]
    return claim


def with_whole_names(claim: str, quotes: Sequence[str]) -> str:
    """Return a claim whose half-translated names stand as the quotes write them: Wang小明 becomes 王小明."""

    def whole(match: re.Match[str]) -> str:
        before = {
            found for quote in quotes for found in re.findall(rf"([\u4e00-\u9fff]){match['given']}", quote)
        }
        return before.pop() + match["given"] if len(before) == 1 else match.group()

    return _HALF_NAME.sub(whole, claim)


def with_right_names(claim: str, quotes: Sequence[str], everything: Sequence[str], question: str) -> str:
    """Return a claim whose names in pinyin are those of the one person in the quotes with that surname and initial.

    A small model guesses how a rare character sounds: Wu Haiguan for 邬鹤荃. A name that the question has, or that
    somebody has in the whole text, is left.
    """

    def right(match: re.Match[str]) -> str:
        if match.group() in question or len(syllables(match["given"].lower())) not in (1, 2):
            return match.group()
        alike = f"{match['family']} {match['given'][0]}"
        meant = [name for name in _english_people(quotes) if name.startswith(alike)]
        guessed = len(meant) == 1 and match.group() not in _english_people(everything)
        return meant[0] if guessed else match.group()

    return _NAME.sub(right, claim)


@lru_cache(maxsize=2000)
def _figures(quote: str) -> tuple[FigureMention, ...]:
    """Return a quote's figures; each statement of an answer is held against the same quotes."""
    return tuple(read_figures(quote))


def _english_people(texts: Sequence[str]) -> set[str]:
    return {english_name(name) for text in texts for name in people_in(text)}


def _alike(figure: FigureMention, given: Sequence[FigureMention]) -> list[FigureMention]:
    """Return the large figures that have the digits of one and may be of the same thing."""
    return [
        other
        for other in given
        if other.value >= _LARGE and _same_digits(figure, other) and _same_thing(figure, other)
    ]


def _same_thing(first: FigureMention, second: FigureMention) -> bool:
    """Tell whether two figures can be of one thing: in English many have no unit that is read, small ones are counts."""
    return comparable(first.unit, second.unit) if first.unit else first.value >= _LARGE


def _same_figure(first: FigureMention, second: FigureMention) -> bool:
    """Tell whether two figures are alike in value, and in unit as far as both have one that is read."""
    units = first.unit, second.unit
    alike = first.unit == second.unit or ("%" not in units and (not all(units) or comparable(*units)))
    return alike and math.isclose(first.value, second.value)


def _same_digits(first: FigureMention, second: FigureMention) -> bool:
    power = math.log10(first.value / second.value) if first.value > 0 else 0.5
    return math.isclose(power, round(power), abs_tol=1e-9)
