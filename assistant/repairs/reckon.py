"""Work out what a comparison asks for from figures that stand: who has more, the difference, the ratio, the sum.

A small model reads two figures well and then says that 17.2% is more than 50%. So code compares them. Every result
comes from exactly one figure (or date) for each side, both checked before; where that is not given nothing is said.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from assistant.conversation import Figure
from assistant.questions.sides import sides_of
from assistant.repairs.elapsed import elapsed
from knowledge.figures import QUANTITIES, FigureMention, read_figures
from knowledge.fold import fold
from knowledge.times import TimeMention, read_times
from knowledge.units import comparable, in_base

_MORE = "多大高快长久强贵远重"
_LESS = "少小低慢短弱便近轻"
_EARLY, _LATE = "早先", "晚迟后"
_ORDER = re.compile(
    rf"(?:谁|哪|更|比较|比)[^，。？?！!]{{0,24}}?(?P<word>多(?!少|大)|(?<![多最])[大高]|[快久强贵远重]|(?<!多)长|(?<!多)少|[小低慢短弱近轻]|便宜|[早晚迟])"
    r"(?:一?[些点]|得多)?(?=[一，,。？?、：:；;呢啊.]|$)"
    rf"|(?:谁|哪[^，。？?]{{0,6}})(?P<first>[先早晚后])"
    rf"|[{_MORE}{_LESS}{_EARLY}{_LATE}]还是"
)
_DIFFERENCE = re.compile(
    r"相?差(?:了|距|别)?(?:是)?(?:多少|几|多远|多大)|差距|比[^,。]{1,24}[多少高低大小长短快慢早晚](?:了|出)?(?:多少|几)|[多少]出"
)
_CHANGE = re.compile(r"(?:提高|上升|下降|增加|增多|扩大|减少|缩短|降低|增长|提升)了?(?:多少|几)")
_FROM_TO = re.compile(r"[由从][^,。]{1,24}?[到至为]")
_RATIO = re.compile(r"(?:几|多少)倍")
_SUM = re.compile(r"合计|加起来|之和|合起来|总和|加在一起")
_SCALES = (("万亿", Decimal(10) ** 12), ("亿", Decimal(10) ** 8), ("万", Decimal(10) ** 4))
_VERDICT = re.compile(
    rf"更|(?<![同环])比[^，,。]{{1,24}}[{_MORE}{_LESS}{_EARLY}{_LATE}]|[{_MORE}{_LESS}]于|[早晚先]于|[{_MORE}{_LESS}早晚]。?$"
)
_SIDE_CHARS = 2
_RATIO_DIGITS = Decimal("0.1")


class Wish(Enum):
    """What is to be worked out."""

    ORDER = "order"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    SUM = "sum"


_TRIED = {
    Wish.DIFFERENCE: re.compile(r"相?差|便宜|贵|更|[多少高低大小长短快慢早晚](?:了|出)|[升降增减涨跌]"),
    Wish.RATIO: re.compile(r"倍"),
    Wish.SUM: re.compile(r"合计|一共|总共|共计|加起来|总和"),
}


@dataclass(frozen=True, slots=True)
class Stands:
    """A claim that stands, and those of its figures that are supported."""

    text: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A result in words; `claims` are the positions of the claims that it was worked out from."""

    text: str
    claims: tuple[int, ...]
    figures: tuple[Figure, ...] = ()
    winner: str = ""


@dataclass(frozen=True, slots=True)
class _Operand:
    """What one side has."""

    side: str
    claim: int
    figure: FigureMention | None = None
    date: tuple[int, ...] = ()


def reckon(question: str, claims: Sequence[Stands], tried: Sequence[str] = ()) -> list[Reckoned]:
    """Return what the question wants worked out of the claims; nothing where an operand is missing or not clear.

    Args:
        question: what was asked.
        claims: what stands.
        tried: what was withdrawn for a figure that the text does not give; one that comes of two that stand is worked
            out, too, whether the question wants it or not.
    """
    between = _between(question, claims)
    if between is not None:
        return [between]
    wishes = _wishes(question, claims)
    if not wishes and not tried:
        return []
    sides = sides_of(question)
    if any(len(side) < _SIDE_CHARS or side.startswith("是") for side in sides):
        return []
    operands = _operands(question, sides, claims) if sides else []
    tried = tried if operands or len(sides) <= 2 else ()  # of three, two that stand are not all
    found = _order(question, operands) if Wish.ORDER in wishes else []
    if not operands and Wish.SUM not in wishes:
        operands = _pair(question, claims)
    if len(operands) == 2 and operands[0].figure:
        for wish in (Wish.DIFFERENCE, Wish.RATIO, Wish.SUM):
            one = _worked_out(wish, operands, claims)
            if one is not None and (wish in wishes or _tried(wish, one.figures[0], tried)):
                found.append(one)
    return found


def _between(question: str, claims: Sequence[Stands]) -> Reckoned | None:
    """Return how long lay between two dates, where that is asked and no claim says it."""
    found = elapsed(question, [claim.text for claim in claims])
    if found is None:
        return None
    length, unit, places = found
    if any(figure.unit == unit for claim in claims for figure in read_figures(claim.text)):
        return None  # which says it, or of whose lengths the difference is wanted
    said = f"{length}{unit}"
    figure = Figure(said, float(length), unit, None, supported=True, derived_from=())
    return Reckoned(f"相差{said}。", places, (figure,))


def _tried(wish: Wish, result: Figure, tried: Sequence[str]) -> bool:
    """Tell whether a withdrawn claim gives a result, in its unit and as one."""
    return any(
        figure.kind in QUANTITIES and as_result(figure) == as_result(result)
        for text in tried
        if _TRIED[wish].search(fold(text))
        for figure in read_figures(text)
    )


def as_result(figure: Figure | FigureMention) -> tuple[float, str]:
    """Return a figure's value and unit, percentage points as percent, to hold it against what was worked out."""
    return figure.value, "%" if figure.unit == "百分点" else figure.unit


def _wishes(question: str, claims: Sequence[Stands]) -> list[Wish]:
    text = fold(question)
    patterns = {Wish.ORDER: _ORDER, Wish.DIFFERENCE: _DIFFERENCE, Wish.RATIO: _RATIO, Wish.SUM: _SUM}
    wishes = [wish for wish, pattern in patterns.items() if pattern.search(text)]
    changed = Wish.DIFFERENCE not in wishes and _CHANGE.search(text)
    if changed and any(_FROM_TO.search(fold(claim.text)) for claim in claims):
        wishes.append(Wish.DIFFERENCE)
    return wishes


def _operands(question: str, sides: Sequence[str], claims: Sequence[Stands]) -> list[_Operand]:
    """Return one figure, or date, for each side, all of one kind; none when a side has none, or two that differ."""
    text = fold(question)
    dated = bool(re.search(rf"[{_EARLY}{_LATE}]", "".join(m.group() for m in _ORDER.finditer(text))))
    own = [_own_pairs(side, sides) for side in sides]
    found: dict[int, list[_Operand]] = {}
    for at, claim in enumerate(claims):
        said = fold(claim.text)
        mentions = sorted(
            (place, number) for number, marks in enumerate(own) for place in _places(marks, said)
        )
        for one in _dates(claim, at) if dated else _figures(claim, at, question):
            start = one.date[-1] if one.date else one.figure.start if one.figure else 0
            before = [number for place, number in mentions if place <= start]
            number = before[-1] if before else mentions[0][1] if mentions else None
            if number is not None:
                kept = _Operand(sides[number], at, one.figure, one.date[:-1])
                found.setdefault(number, []).append(kept)
    if len(found) < len(sides):
        return []
    return _alike([found[number] for number in range(len(sides))], dated=dated)


def _alike(found: Sequence[Sequence[_Operand]], *, dated: bool) -> list[_Operand]:
    """Return the first of each side's operands that are of one kind; none where a side has two of it that differ."""
    if dated:
        same = all(len({one.date for one in own}) == 1 for own in found)
        lengths = {len(own[0].date) for own in found}
        return [own[0] for own in found] if same and len(lengths) == 1 else []
    for first in found[0]:
        rows = [[one for one in own if _same_kind(first, one)] for own in found]
        if all(len({_base(one) for one in row}) == 1 for row in rows):
            return [row[0] for row in rows]
    return []


def _same_kind(one: _Operand, other: _Operand) -> bool:
    return bool(one.figure and other.figure and comparable(one.figure.unit, other.figure.unit))


def _base(operand: _Operand) -> float:
    """Return an operand's value in the base of its dimension, so that 3天 is more than 20小时."""
    return in_base(operand.figure.value, operand.figure.unit)[0] if operand.figure else 0.0


def _figures(claim: Stands, at: int, question: str) -> list[_Operand]:
    asked = {figure.value for figure in read_figures(question)}
    sound = {(figure.text, figure.value) for figure in claim.figures if figure.supported}
    return [
        _Operand("", at, figure)
        for figure in read_figures(claim.text)
        if figure.kind in QUANTITIES and (figure.text, figure.value) in sound and figure.value not in asked
    ]


def _dates(claim: Stands, at: int) -> list[_Operand]:
    return [
        _Operand("", at, date=(*_date(time), time.start))
        for time in read_times(claim.text)
        if time.year is not None and time.end_year is None
    ]


def _date(time: TimeMention) -> tuple[int, ...]:
    parts = (time.year, time.month, time.day)
    return tuple(part for part in parts if part is not None)


def _own_pairs(side: str, sides: Sequence[str]) -> list[str]:
    """Return what tells a side from the others: its pairs of characters that no other has, or all of it."""
    # Of 甲县的产量 only 甲县: the others may have 产量, too.
    names = {one: fold(one).partition("的")[0] or fold(one) for one in sides}
    cut = {one: {name[at : at + 2] for at in range(len(name) - 1)} for one, name in names.items()}
    others = set().union(*(pairs for one, pairs in cut.items() if one != side))
    return sorted(cut[side] - others) or [names[side]]


def _places(marks: Sequence[str], text: str) -> list[int]:
    return [match.start() for mark in marks for match in re.finditer(re.escape(mark), text)]


def _pair(question: str, claims: Sequence[Stands]) -> list[_Operand]:
    """Return the only two figures of one kind that the claims give, for a question that names no sides."""
    figures = [one for at, claim in enumerate(claims) for one in _figures(claim, at, question)]
    unlike = {(one.figure.value, one.figure.unit): one for one in figures if one.figure}
    two = list(unlike.values())
    return two if len(two) == 2 and _same_kind(*two) else []


def _order(question: str, operands: Sequence[_Operand]) -> list[Reckoned]:
    match = _ORDER.search(fold(question))
    if match is None or not operands:
        return []
    word = next((char for char in reversed(match.group()) if char in _MORE + _LESS + _EARLY + _LATE), "")
    if not word:
        return []
    keys = [one.date or _base(one) for one in operands]
    if len(set(keys)) < len(keys):
        return []
    least_first = word in _LESS + _EARLY
    ranked = sorted(operands, key=lambda one: keys[operands.index(one)], reverse=not least_first)
    places = tuple(dict.fromkeys(one.claim for one in operands))
    shown = "早" if word == "先" else "晚" if word == "后" else word
    if len(ranked) == 2:
        return [Reckoned(f"{ranked[0].side}更{shown}。", places, winner=ranked[0].side)]
    return [Reckoned(f"{ranked[0].side}最{shown}。", places, winner=ranked[0].side)]


def _worked_out(wish: Wish, operands: Sequence[_Operand], claims: Sequence[Stands]) -> Reckoned | None:
    """Return the difference, ratio or sum of two figures; None where there is none, or the draft gives it itself."""
    high, low = sorted(operands, key=_base, reverse=True)
    if high.figure is None or low.figure is None or not _same_scale(high.figure.unit, low.figure.unit):
        return None
    first, second = _exact(high.figure), _exact(low.figure)
    about = "约" if high.figure.qualifier or low.figure.qualifier else ""
    unit = high.figure.unit
    if wish is Wish.RATIO:
        if not second:
            return None
        value, unit = (first / second).quantize(_RATIO_DIGITS).normalize(), "倍"
        about = about or ("约" if value * second != first else "")
        subject = f"{high.side}是{low.side}的" if high.side else "相当于"
        said = f"{value:f}倍"
    elif wish is Wish.SUM:
        value, subject = first + second, "合计"
        said = _written(value, high.figure, low.figure)
    else:
        value, subject = first - second, "相差"
        said = _written(value, high.figure, low.figure)
        if unit == "%":
            said = said.replace("%", "个百分点")
    if not value or any(
        figure.supported and abs(Decimal(repr(figure.value)) - value) < _RATIO_DIGITS
        for claim in claims
        for figure in claim.figures
    ):
        return None
    places = tuple(dict.fromkeys((high.claim, low.claim)))
    figure = Figure(
        f"{about}{said}", float(value), unit, "≈" if about else None, supported=True, derived_from=()
    )
    return Reckoned(f"{subject}{about}{said}。", places, (figure,))


def _same_scale(one: str, other: str) -> bool:
    return math.isclose(in_base(1.0, one)[0], in_base(1.0, other)[0])


def _exact(figure: FigureMention) -> Decimal:
    return Decimal(repr(figure.value))


def _written(value: Decimal, *like: FigureMention) -> str:
    """Write a result as its operands are written: in 亿 or 万 only where both are."""
    if all(re.search("[万亿]", figure.text) for figure in like):
        for scale, size in _SCALES:
            if value >= size:
                return f"{(value / size).normalize():f}{scale}{like[0].unit}"
    return f"{value.normalize():f}{like[0].unit}"


def winner_said(claim: str, sides: Sequence[str]) -> str | None:
    """Return the side that a claim says has more, or less, or is earlier; None when it says nothing of the kind."""
    text = fold(claim)
    match = _VERDICT.search(text)
    if match is None:
        return None
    places = sorted((place, side) for side in sides for place in _places(_own_pairs(side, sides), text))
    if "比" in text and len({side for _, side in places}) > 1:
        return places[0][1]
    before = [side for place, side in places if place < match.end()]
    return before[-1] if before else None
