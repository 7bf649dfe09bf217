"""Read numerals: 1,378, 一千三百七十八亿, 1.6万亿, 30多万, 数十, six hundred million, 2.7bn.

Works on folded text (see fold.py): lower case, simplified characters, half-width digits. It knows nothing of
units, dates or idioms; a numeral found here becomes a figure, or not, in figures.py.

Vague numerals are read at their lower end: 数十 and 几十 are 10, 十几 is 10, dozens is 10, each with the
qualifier ">". A bare scale counts only behind a word that makes it a number: 上千, 近百, 逾万.

Try it: `read_numeral("一点六万亿").value == 1.6e12`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from cn2an import Cn2An

_SCALES = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}
_ENGLISH_SCALES = {
    "hundred": 100.0,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
_SMALL_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS_WORDS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORD_VALUES = {word: float(value) for value, word in enumerate(_SMALL_WORDS)} | {
    word: 10.0 * value for value, word in enumerate(_TENS_WORDS, 2)
}

DIGITS = "零〇一二两三四五六七八九"
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
# Of the unit, not of the numeral: 300万千瓦, but 一万一千米.
_OF_UNIT = rf"(?<!万[{DIGITS}])(?<!亿[{DIGITS}])千(?=[瓦克米])"
_CHINESE = (
    rf"(?:(?!{_OF_UNIT})[{DIGITS}十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟])+"
    rf"(?:点[{DIGITS}]+(?:万亿|[百千]?[万亿])?)?"
)
_MIXED = rf"{ARABIC}(?:\s?(?:(?!{_OF_UNIT})[十百千万亿])+(?:\d+[百千万亿]+)*)?"
_VAGUE = r"[数几][十百千万亿]+|十几[万亿]?"
_BARE = (
    r"(?<=[近逾过超破足达])[十百千万亿]+|(?<![以网线路史场身会])(?<=上)[百千万亿]+"
    r"|(?<![十百千万亿\d])百(?=\w+以[上下内])"
)
_NEIGHBOURS = "一[二两]|[二两]三|三[四五]|四五|五六|六七|七八|八九"
_PAIR = rf"(?<![{DIGITS}十百千万亿点第])(?:{_NEIGHBOURS})(?![{DIGITS}点])[十百千万亿]*"
_ENGLISH_SCALE = "|".join(sorted(_ENGLISH_SCALES, key=len, reverse=True))
_WORD = "|".join(sorted(_WORD_VALUES, key=len, reverse=True))
_BIG_WORD = "hundred|thousand|million|billion|trillion"
_WORDS = rf"\b(?:{_WORD}|an?(?=\s(?:{_BIG_WORD})\b))(?:(?:[\s-]|\sand\s)(?:{_WORD}|{_BIG_WORD})\b)*\b"
NUMERAL = re.compile(
    rf"(?P<bare>{_BARE})|(?P<pair>{_PAIR})|(?P<vague>{_VAGUE})"
    r"|(?P<dozens>\b(?:(?:tens|hundreds) of (?:thousands|millions|billions)|dozens|hundreds"
    r"|thousands|millions|billions) of\b)"
    rf"|(?P<english>{ARABIC}\s?-?(?:{_ENGLISH_SCALE})\b)"
    rf"|(?P<mixed>{_MIXED})"
    rf"|(?P<chinese>{_CHINESE})"
    rf"|(?P<words>{_WORDS})"
)
_MORE = re.compile(r"(?P<more>多|余|来|几)(?P<scale>[万亿]*)")
_READER = Cn2An()
_DOZENS = {
    "dozens": 10.0,
    "tens": 10.0,
    "hundreds": 100.0,
    "thousands": 1e3,
    "millions": 1e6,
    "billions": 1e9,
}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral in a text; `scale` is its last factor (1e8 for 6亿), `more` is true for 30多 and 数十."""

    start: int
    end: int
    value: float
    scale: float
    more: bool
    written: str
    """Which way it is written: arabic, chinese or english."""
    high: float | None = None
    """The higher end of 三四个 and 两三百."""
    bare: bool = False
    """Whether it is a scale alone: the 千 of 上千."""


def read_numeral(text: str) -> Numeral | None:
    """Read a text that is one numeral as a whole; None when it is not."""
    folded = text.strip().lower()
    found = numeral_at(folded, 0)
    return found if found is not None and found.end == len(folded) else None


def numeral_at(folded: str, start: int) -> Numeral | None:
    """Read the numeral that begins at `start`; None when none does."""
    match = NUMERAL.match(folded, start)
    return None if match is None else from_match(folded, match)


def from_match(folded: str, match: re.Match[str]) -> Numeral | None:
    """Turn a match of NUMERAL into its value, with a following 多 or 余 and the scale behind that."""
    kind, text = str(match.lastgroup), match.group()
    value = _value_of(kind, text)
    if value is None:
        return None
    value = float(f"{value:.14g}")  # 2720.8亿 is 272,080,000,000, without binary dust
    scale, end, more = _last_scale(text), match.end(), kind in ("vague", "dozens")
    tail = _MORE.match(folded, end)
    if tail and kind in ("mixed", "chinese", "vague") and _is_more(folded, tail, value):
        end, more = tail.end(), True
        factor = _product(tail["scale"])
        value, scale = float(f"{value * factor:.14g}"), scale * factor
    written = {"mixed": "arabic", "english": "english", "dozens": "english", "words": "english"}.get(
        kind, "chinese"
    )
    high = value / _digit(text[0]) * _digit(text[1]) if kind == "pair" else None
    return Numeral(match.start(), end, value, scale, more, written, high, kind == "bare")


def _digit(digit: str) -> float:
    return float("零一二三四五六七八九".index(digit.replace("两", "二")))


def _is_more(folded: str, tail: re.Match[str], value: float) -> bool:
    """Tell 30多个 and 十来个 from 3来 and 10多元化: only round numbers are followed by 多, 余, 来, 几."""
    if (
        value < 10
        or value % 10
        or folded.startswith(("多元化", "多样", "多种", "来自", "来到", "来源"), tail.start())
    ):
        return False
    return tail["more"] in "多余" or value == 10


@lru_cache(maxsize=4096)
def _value_of(kind: str, text: str) -> float | None:  # noqa: PLR0911  one return a way of writing
    if kind == "words":
        return _english_words(text)
    if kind == "dozens":
        return math.prod(_DOZENS[word] for word in text.split() if word != "of")
    if kind == "english":
        number = re.match(ARABIC, text)
        assert number is not None
        return _float(number.group()) * _ENGLISH_SCALES[text[number.end() :].strip(" -")]
    if kind == "bare":
        return _product(text)
    if kind == "pair":
        return _digit(text[0]) * _product(text[2:])
    if kind == "vague":
        return _product(text.replace("十几", "十").lstrip("数几"))
    return chinese_value(text)


def chinese_value(text: str) -> float | None:
    """Read a Chinese or mixed numeral; None where it is not one (亿亿, 三点, a lone 万)."""
    total, part, last = 0.0, 0.0, 1.0
    for group in re.findall(rf"(?:{ARABIC}|[^\d万亿\s])*[十百千]*\s?[万亿]|(?:{ARABIC}|[^\d万亿\s])+$", text):
        scale = _SCALES[group[-1]] if group[-1] in "万亿" else 1.0
        body = group.rstrip("万亿").strip()
        if not body:
            if scale == 1.0 or (total == 0 and part == 0):
                return None
            part, last = part * scale, last * scale  # 万亿, and the second half of 一千亿亿
            continue
        number = _below_ten_thousand(body)
        if number is None:
            return None
        if scale == 1.0 and len(body) == 1 and last >= 1e4 and body not in "零〇十":
            number *= last / 10  # 三万五 is 35,000
        if scale > last and part:  # 一万三千亿: the 亿 counts for both groups
            part, last = (part + number) * scale, scale
            continue
        total, part, last = total + part, number * scale, scale
    return total + part


def _below_ten_thousand(text: str) -> float | None:
    arabic = re.fullmatch(rf"({ARABIC})\s?([十百千]*)", text)
    if arabic:
        return _float(arabic[1]) * _product(arabic[2])
    if re.search(r"\d", text):
        parts = re.findall(rf"{ARABIC}[十百千]?", text)
        values = [_below_ten_thousand(piece) for piece in parts]
        return sum(value or 0.0 for value in values) if "".join(parts) == text else None
    if text[0] in "百千":
        return None
    text = text.replace("卅", "三十")
    if text[0] in "零〇" and len(text) > 1 and "点" not in text and set(text) & set("十百千"):
        text = text[1:]
    try:
        return float(_READER.cn2an(text, "normal"))
    except (ValueError, KeyError):  # cn2an's two ways of saying that this is not a numeral
        return None


def _float(text: str) -> float:
    return float(text.replace(",", ""))


def _product(scales: str) -> float:
    value = 1.0
    for scale in scales:
        value *= _SCALES[scale]
    return value


def _last_scale(text: str) -> float:
    chinese = re.search(r"[十百千万亿]+$", text)
    if chinese:
        return _product(re.sub(r"^.*?([万亿]+)$", r"\1", chinese.group()) if text[-1] in "万亿" else "")
    english = re.search(rf"(?:{_ENGLISH_SCALE})$", text)
    return _ENGLISH_SCALES[english.group()] if english else 1.0


def _english_words(text: str) -> float:
    total, part = 0.0, 0.0
    for word in re.split(r"[\s-]+", text):
        if word in _WORD_VALUES:
            part += _WORD_VALUES[word]
        elif word in ("a", "an"):
            part = 1.0
        elif word == "hundred":
            part *= 100.0
        elif word != "and":
            total, part = total + part * _ENGLISH_SCALES[word], 0.0
    return total + part
