"""Check the figures of a claim against the sentences it rests on: value, unit and qualifier.

Reading figures is knowledge/figures.py's; here they are compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.figures import FigureMention, read_figures, same_value

from assistant.conversation import Figure
from knowledge.article import Sentence

_CHECKED_KINDS = frozenset({"quantity", "percent", "money", "time"})


def check_figures(claim: str, sentences: Sequence[Sentence]) -> tuple[Figure, ...]:
    """Return every figure of a claim; `supported` where one of the sentences gives that very value."""
    given = [figure for sentence in sentences for figure in read_figures(sentence.text)]
    return tuple(
        Figure(
            text=figure.text,
            value=figure.value,
            unit=figure.unit,
            qualifier=figure.qualifier,
            supported=_given(figure, given),
        )
        for figure in read_figures(claim)
        if figure.kind in _CHECKED_KINDS
    )


def _given(figure: FigureMention, given: Sequence[FigureMention]) -> bool:
    return any(same_value(figure, other) for other in given)
