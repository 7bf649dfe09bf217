"""Put the settled answer together: text with markers, numbered citations, refusals with the nearest fact.

Nothing is decided here; settle.py says what stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.attribute import Rested
from assistant.conversation import Citation, Claim
from assistant.language import NEAREST, NOT_SAID, NOT_SAID_PART, Language
from knowledge.article import Sentence

_END = re.compile(r"[。．.!！?？;；]+[”’」』\"')）]*$")


class Numbering:
    """Gives each cited sentence its marker, in the order in which the answer first cites it."""

    def __init__(self) -> None:
        """Start with nothing cited."""
        self._markers: dict[tuple[str, int], int] = {}
        self.citations: list[Citation] = []

    def markers(self, rests_on: Sequence[Rested]) -> tuple[int, ...]:
        """Return the markers of these sentences; a sentence cited before keeps its marker."""
        return tuple(sorted(self._marker(article_id, sentence) for article_id, sentence in rests_on))

    def _marker(self, article_id: str, sentence: Sentence) -> int:
        key = (article_id, sentence.start)
        if key not in self._markers:
            self._markers[key] = len(self._markers) + 1
            self.citations.append(
                Citation(self._markers[key], article_id, sentence.quote, sentence.start, sentence.end)
            )
        return self._markers[key]


def marked(text: str, markers: Sequence[int]) -> str:
    """Put markers behind a statement, before its full stop."""
    signs = "".join(f"[{marker}]" for marker in markers)
    end = _END.search(text)
    return text[: end.start()] + signs + text[end.start() :] if end else text + signs


def answer_text(claims: Sequence[Claim], language: Language, *, half: bool) -> str:
    """Return what a person reads; `half` adds that the article does not say the rest."""
    sentences = [marked(_with_stop(claim.text, language), claim.markers) for claim in claims]
    if half:
        sentences.append(NOT_SAID_PART[language])
    return (" " if language == "en" else "").join(sentences)


def refusal_text(language: Language, nearest: Claim | None) -> str:
    """Return a refusal, with the nearest thing the article does say where there is one."""
    if nearest is None:
        return NOT_SAID[language]
    space = " " if language == "en" else ""
    told = marked(_balanced(nearest.text), nearest.markers)
    return NOT_SAID[language] + space + NEAREST[language] + told


def _with_stop(text: str, language: Language) -> str:
    return _balanced(text if _END.search(text) else text + ("." if language == "en" else "。"))


def _balanced(text: str) -> str:
    """Give a sentence out of a longer quotation the marks that stand in other sentences."""
    opened = missing = 0
    for mark in text:
        if mark == "“":
            opened += 1
        elif mark == "”" and opened:
            opened -= 1
        elif mark == "”":
            missing += 1
    return "“" * missing + text + "”" * opened
