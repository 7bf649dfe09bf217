"""Does an answer say what it must: matching by containment in normalised text, and CMRC's two measures.

A number is not found inside another one: 4天 is not in 14天, 1.5万 not in 1.5万亿, 百分之八 not in 百分之八十, eight
not in eighty. A Latin word is found only from its beginning; one of more than two letters may be the stem of a longer
one: brew is in brewing and not in homebrew, ai not in aid.
Knows answers as strings only. Try it: `holds("营业收入达 1,378 亿元[1]。", "1378亿")`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from evals.cases import Case
from knowledge.fold import fold

_MARKER = re.compile(r"[\[【［]\s*\d{1,3}(?:\s*[,，、]\s*\d{1,3})*\s*[\]】］]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SPACE = re.compile(r"\s+")
_THREES = re.compile(r"(?:[0-9]{3})+(?![0-9])")
_DIGIT = re.compile(r"[0-9]")
_SPELT = "〇零一二两三四五六七八九十百千"
_SEGMENT = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*|\w")
_LAST_WORD = re.compile(r"[a-z]+\Z")
_STEM_LETTERS = 3
_DIGIT_WORDS = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER_WORD = re.compile(
    rf"{_DIGIT_WORDS}|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|billion|trillion"
)


def without_markers(text: str) -> str:
    """Return the text without citation markers such as [1] or 【2】."""
    return _MARKER.sub("", text)


def normalise(text: str) -> str:
    """Return the text as it is matched: NFKC, lower case, simplified; no markers, white space and thousands commas."""
    return _THOUSANDS.sub("", _SPACE.sub("", _folded(text)))


def holds(text: str, wanted: str) -> bool:
    """Tell whether the text contains the wanted string, however each is written, and not as part of a longer number."""
    return bool(_pattern(_folded(wanted).strip()).search(_folded(text)))


def missing_groups(case: Case, text: str) -> tuple[tuple[str, ...], ...]:
    """Return the groups of required facts that the text does not meet."""
    return tuple(group for group in case.must_include if not any(holds(text, one) for one in group))


def forbidden_found(case: Case, text: str) -> tuple[str, ...]:
    """Return the strings of a wrong answer that the text contains."""
    return tuple(one for one in case.must_not_include if holds(text, one))


def correct(case: Case, text: str, *, refused: bool) -> bool | None:
    """Tell whether an answer is right.

    A question that the article does not answer is right when refused, whatever else the refusal says; one
    that it does answer when not refused, with every required fact and no forbidden one. None: the case
    names nothing to check.
    """
    if refused or not case.answerable:
        return refused and not case.answerable
    if not case.must_include and not case.must_not_include:
        return None
    return not missing_groups(case, text) and not forbidden_found(case, text)


def exact_match(text: str, references: Sequence[str]) -> float:
    """Return 1.0 when the text is one of the references but for punctuation, spaces and case, else 0.0."""
    return float(any(_segments(text) == _segments(reference) for reference in references))


def char_f1(text: str, references: Sequence[str]) -> float:
    """Return the best F1 over the references, of the longest stretch of characters that both share, in [0, 1].

    Chinese characters and Latin words or numbers count one each, punctuation nothing.
    Source: cmrc2018_evaluate.py (Cui and others 2019, "A Span-Extraction Dataset for Chinese Machine Reading
    Comprehension"), which counts one shared stretch and not, as SQuAD does, any shared words.
    """
    said = _segments(text)
    return max((_stretch_f1(said, _segments(reference)) for reference in references), default=0.0)


@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    return fold(unicodedata.normalize("NFKC", without_markers(text)))


@lru_cache(maxsize=4096)
def _pattern(folded: str) -> re.Pattern[str]:
    """Return what finds a string in text, both folded, with white space and thousands commas where they may be."""
    wanted = normalise(folded)
    body = [
        re.escape(sign) + (r"\s*,?\s*" if _DIGIT.match(sign) and _THREES.match(wanted[at:]) else r"\s*")
        for at, sign in enumerate(wanted[:-1], start=1)
    ]
    end = _behind_word(folded) or _after(wanted)
    return re.compile(_before(wanted) + "".join(body) + re.escape(wanted[-1:]) + end)


def _before(wanted: str) -> str:
    """Return what must not stand before: more of the same number or word. A year and its dot before a date may."""
    if re.match(r"[a-z]", wanted):
        return rf"(?<![a-z])(?:(?<!ty-)|(?!{_DIGIT_WORDS}))"
    if wanted[:1] in _SPELT and wanted:
        return f"(?<![{_SPELT}])"
    if not _DIGIT.match(wanted):
        return ""
    thousands = r"(?<![0-9],)" if re.match(r"[0-9]{3}(?![0-9])", wanted) else ""
    return rf"(?<![0-9]){thousands}(?:(?<![0-9]\.)|(?<=[12][0-9]{{3}}\.))"


def _after(wanted: str) -> str:
    """Return what must not stand behind: more of the same number. A date behind a year and a dot may."""
    if wanted[-1:] in _SPELT and wanted:
        return f"(?![{_SPELT}])"
    if wanted.endswith("万"):
        return "(?!亿)"
    if not _DIGIT.match(wanted[-1:]):
        return ""
    decimals = "" if re.fullmatch(r"(?:19|20)[0-9]{2}", wanted) else r"(?!\.[0-9])"
    return rf"(?![0-9]|,[0-9]{{3}}(?![0-9])){decimals}"


def _behind_word(folded: str) -> str:
    """Return what must not stand behind the Latin word at the end, "" where there is none, or where it may be a stem."""
    last = _LAST_WORD.search(folded)
    if last is None:
        return ""
    if _NUMBER_WORD.fullmatch(last[0]):
        return rf"(?![a-z]|-(?:{_DIGIT_WORDS}))"
    return "(?![a-z])" if last[0] == folded and len(folded) < _STEM_LETTERS else ""


def _segments(text: str) -> list[str]:
    return _SEGMENT.findall(_THOUSANDS.sub("", fold(unicodedata.normalize("NFKC", without_markers(text)))))


def _stretch_f1(said: Sequence[str], reference: Sequence[str]) -> float:
    shared = _longest_shared(said, reference)
    if shared == 0:
        return 0.0
    precision, recall = shared / len(said), shared / len(reference)
    return 2 * precision * recall / (precision + recall)


def _longest_shared(left: Sequence[str], right: Sequence[str]) -> int:
    longest = 0
    ending_before = [0] * (len(right) + 1)
    for one in left:
        ending_here = [0] * (len(right) + 1)
        for at, other in enumerate(right, start=1):
            if one == other:
                ending_here[at] = ending_before[at - 1] + 1
                longest = max(longest, ending_here[at])
        ending_before = ending_here
    return longest
