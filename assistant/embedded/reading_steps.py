"""In which steps texts are read one after another, so that what two have in common is read once. Knows only tokens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

Step = tuple[int, int]
"""From which token, and up to which, counted from the text's start."""


def reading_steps(texts: Sequence[Sequence[int]], kept: Sequence[int], batch: int) -> list[list[Step]]:
    """Return the steps of each text, at most `batch` tokens each.

    A text starts where it differs from the one before, or behind those of its tokens that are kept, if that is later.
    """
    shared = [0, *(_shared(one, after) for one, after in pairwise(texts))]
    return [
        [(at, min(at + batch, len(text))) for at in range(max(start, held), len(text), batch)]
        for start, held, text in zip(shared, kept, texts, strict=False)
    ]


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """Count the tokens with which both begin, but the last of `other`, which is always read."""
    pairs = zip(one, other[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
