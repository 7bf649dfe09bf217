"""The measures that need no answer's text: ranking, refusals, calibration, agreement, percentiles.

Pure functions over numbers; what they are computed from stands in score.py. "Nothing to score" is None,
never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log2

import numpy as np
from numpy.typing import NDArray

Rank = int | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of about the same probability: their mean, how often they came true, and how many they are."""

    predicted: float
    observed: float
    n: int


def hit_at(k: int, ranks: Sequence[Rank]) -> float | None:
    """Return 1.0 when any wanted item stands in the first k, else 0.0; None when nothing was wanted.

    Args:
        k: How many results count.
        ranks: For each wanted item its rank, from 1, or None where it was not found.
    """
    return float(any(rank is not None and rank <= k for rank in ranks)) if ranks else None


def recall_at(k: int, ranks: Sequence[Rank]) -> float | None:
    """Return the share of the wanted items in the first k; None when nothing was wanted."""
    return sum(rank is not None and rank <= k for rank in ranks) / len(ranks) if ranks else None


def reciprocal_rank(ranks: Sequence[Rank]) -> float | None:
    """Return 1 / the best rank, 0.0 when nothing wanted was found, None when nothing was wanted."""
    found = [rank for rank in ranks if rank is not None]
    return (1 / min(found) if found else 0.0) if ranks else None


def ndcg_at(k: int, ranks: Sequence[Rank]) -> float | None:
    """Return the normalised discounted cumulative gain with gains of 0 and 1; None when nothing was wanted.

    Several wanted items may share a rank (one sentence that meets two pieces of evidence); each then takes
    a place of its own in the ideal order, and the result is held at 1.0. Source: Järvelin and Kekäläinen
    2002.
    """
    if not ranks:
        return None
    gain = sum(1 / log2(rank + 1) for rank in ranks if rank is not None and rank <= k)
    ideal = sum(1 / log2(place + 1) for place in range(1, min(k, len(ranks)) + 1))
    return min(1.0, gain / ideal)


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float | None:
    """Return the chance that a true case scores above a false one, ties counted half; None without both kinds."""
    if not any(labels) or all(labels):
        return None
    return auroc_of(np.column_stack([scores, labels]).astype(np.float64))


def auroc_of(rows: NDArray[np.float64]) -> float:
    """Return the AUROC of rows (score, 0 or 1), shape (n, 2); NaN without both kinds."""
    scores, labels = rows[:, 0], rows[:, 1] > 0.5
    positives, negatives = int(labels.sum()), int((~labels).sum())
    if not positives or not negatives:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    mean_ranks = np.cumsum(counts) - (counts - 1) / 2
    rank_sum = float(mean_ranks[inverse][labels].sum())
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def calibration(scores: Sequence[float], labels: Sequence[bool], *, bins: int = 10) -> tuple[Bin, ...]:
    """Sort predictions in [0, 1] into bins of equal width; bins without a prediction are left out."""
    sorted_in: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for score, label in zip(scores, labels, strict=True):
        sorted_in[min(int(score * bins), bins - 1)].append((score, label))
    return tuple(
        Bin(sum(p for p, _ in held) / len(held), sum(o for _, o in held) / len(held), len(held))
        for held in sorted_in
        if held
    )


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the mean gap between predicted and observed, weighted by count; None without a prediction."""
    total = sum(one.n for one in bins)
    return sum(one.n * abs(one.predicted - one.observed) for one in bins) / total if total else None


def kappa(left: Sequence[bool], right: Sequence[bool]) -> float | None:
    """Return Cohen's kappa of two judges of the same cases; None when chance alone makes them agree always."""
    if not left:
        return None
    n = len(left)
    agreed = sum(a == b for a, b in zip(left, right, strict=True)) / n
    yes_left, yes_right = sum(left) / n, sum(right) / n
    by_chance = yes_left * yes_right + (1 - yes_left) * (1 - yes_right)
    return (agreed - by_chance) / (1 - by_chance) if by_chance < 1 else None


def agreement(groups: Iterable[Sequence[bool]]) -> tuple[float, ...]:
    """Return for each group of wordings of one question the share of pairs that fare alike (both right, both wrong)."""
    shares = []
    for outcomes in groups:
        pairs = list(combinations(outcomes, 2))
        if pairs:
            shares.append(sum(a == b for a, b in pairs) / len(pairs))
    return tuple(shares)


def percentile(values: Sequence[float], percent: float) -> float | None:
    """Return a percentile, linearly between neighbours; None without a value."""
    return float(np.percentile(np.array(values), percent)) if len(values) else None
