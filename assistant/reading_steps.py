"""In which steps texts are read one after another, so that what two have in common is read once. Knows only tokens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

Step = tuple[int, int]
"""From which token, and up to which, counted from the text's start."""


def reading_steps(texts: Sequence[Sequence[int]], batch: int) -> list[list[Step]]:
    """Return the steps of each text, at most `batch` tokens each; a text starts where it differs from the one before."""
    starts = [0, *(_shared(one, after) for one, after in pairwise(texts))]
    return [
        [(at, min(at + batch, len(text))) for at in range(start, len(text), batch)]
        for start, text in zip(starts, texts, strict=False)
    ]


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """Count the tokens with which both begin, but the last of `other`, which is always read."""
    pairs = zip(one, other[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
