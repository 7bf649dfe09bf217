"""Does what stands tell all that was asked? What an answer would say twice, and what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.intent import wants_comparison
from assistant.sides import side_questions, sides_of
from assistant.weigh import ASKS, Weighed
from knowledge.figures import read_figures
from knowledge.fold import fold

_DENIES = re.compile(r"[不没未非]|\b(?:not?|never)\b")


def without_repeats(stands: Sequence[Weighed]) -> list[Weighed]:
    """Return claims without those that another says with all their words, resting on the same sentences."""
    return [
        one
        for at, one in enumerate(stands)
        if not any(
            _repeats(one, other) and (place < at or not _repeats(other, one))
            for place, other in enumerate(stands)
            if place != at
        )
    ]


def left_out(question: str, weighed: Sequence[Weighed], stands: Sequence[Weighed], *, unsaid: bool) -> bool:
    """Tell whether something that was asked is missing from what stands.

    Args:
        question: what was asked.
        weighed: the draft's claims.
        stands: what is told of them, with what was worked out of it.
        unsaid: whether the draft said of anything that the text does not say it. Where each side of a comparison was
            asked about alone and something stands of each, that was of something else.
    """
    if unsaid and not _each_side_told(question, stands):
        return True
    told = {figure.value for one in stands for figure in read_figures(one.text)}
    return any(
        one.problem == ASKS
        or (one.checked.problem and not told.issuperset(figure.value for figure in read_figures(one.text)))
        for one in weighed
    )


def _repeats(one: Weighed, other: Weighed) -> bool:
    """Tell whether a claim's characters all stand in another, in their order, and denial and sentences are the same."""
    characters = iter(fold(other.text))
    return (
        set(one.support.sentences) <= set(other.support.sentences)
        and bool(_DENIES.search(one.text)) == bool(_DENIES.search(other.text))
        and all(mark in characters for mark in fold(one.text) if mark.isalnum())
    )


def _each_side_told(question: str, stands: Sequence[Weighed]) -> bool:
    if not wants_comparison(question) or not side_questions(question):
        return False
    told = fold("".join(one.text for one in stands))
    return all(fold(side.partition("的")[0]) in told for side in sides_of(question))
