"""Does what stands tell all that was asked? What an answer would say twice, and what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checks.weigh import ASKS, Weighed
from assistant.questions.intent import wants_comparison
from assistant.questions.sides import side_questions
from assistant.repairs.reckon import as_result
from knowledge.figures import read_figures
from knowledge.fold import fold

_DENIES = re.compile(r"[不没未非无]|n't\b|\b(?:no|not|never|cannot)\b")
_CLAUSE_END = re.compile(r"[，,；;]|$")


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


def left_out(
    question: str, weighed: Sequence[Weighed], stands: Sequence[Weighed], *, unsaid: bool, worked_out: bool
) -> bool:
    """Tell whether something that was asked is missing from what stands.

    Args:
        question: what was asked.
        weighed: the draft's claims.
        stands: what is told of them, with what was worked out of it.
        unsaid: whether the draft said of anything that the text does not say it.
        worked_out: whether what the question wants worked out could be. Where each side of a comparison was asked
            about alone, what was unsaid is then something else.
    """
    compared = worked_out and wants_comparison(question) and bool(side_questions(question))
    if unsaid and not compared:
        return True
    results = {
        as_result(figure)
        for one in stands
        for figure in one.checked.figures
        if figure.derived_from is not None
    }
    return any(one.problem == ASKS or (one.checked.problem and not _given(one, results)) for one in weighed)


def _given(one: Weighed, results: set[tuple[float, str]]) -> bool:
    """Tell whether every figure for which a claim was withdrawn is a result now."""
    wrong = [figure for figure in one.checked.figures if not figure.supported]
    return bool(wrong) and all(as_result(figure) in results for figure in wrong)


def _repeats(one: Weighed, other: Weighed) -> bool:
    """Tell whether a claim is another, up to the end of a clause, without a piece of its beginning or middle."""
    if not set(one.support.sentences) <= set(other.support.sentences):
        return False
    short = _bare(one.text)
    return any(
        _without_a_piece(short, _bare(whole))
        and _denies(one.text) == _denies(whole)
        and _figures(one.text) <= _figures(whole)
        for end in _CLAUSE_END.finditer(other.text)
        if (whole := other.text[: end.start()])
    )


def _without_a_piece(short: str, whole: str) -> bool:
    """Tell whether `short` is `whole`, or that without one piece that is not its end."""
    cuts = range(len(short)) if len(short) <= len(whole) else ()
    return any(whole.startswith(short[:at]) and whole.endswith(short[at:]) for at in cuts)


def _bare(text: str) -> str:
    return "".join(mark for mark in fold(text) if mark.isalnum() or mark in ".%").rstrip(".")


def _denies(text: str) -> bool:
    return bool(_DENIES.search(fold(text)))


def _figures(text: str) -> set[tuple[float, str]]:
    return {(figure.value, figure.unit) for figure in read_figures(text)}
