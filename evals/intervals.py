"""How sure a measured mean is: seeded bootstrap intervals, paired differences and McNemar's exact test.

Pure functions over lists of scores in which None means "nothing to score" and is left out, never counted as
zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

Scores = Sequence[float | None]
Statistic = Callable[[NDArray[np.float64]], float]

_LEVEL = 0.95
_RESAMPLES = 2000
_CELLS_AT_ONCE = 4_000_000  # 32 MB of drawn indices


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean (or another statistic) over `n` scores with its 95 % interval."""

    mean: float
    low: float
    high: float
    n: int


def estimate(scores: Scores, *, seed: int = 0, resamples: int = _RESAMPLES) -> Estimate | None:
    """Return the mean and its percentile bootstrap interval; None when there is nothing to score.

    Where all scores are 0, or all 1, every resample is the same: the interval is then the exact binomial one.

    Sources: Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13; Clopper and Pearson 1934.
    """
    found = _bootstrapped([score for score in scores if score is not None], seed, resamples)
    if found is None or not found.low == found.high == found.mean or found.mean not in {0.0, 1.0}:
        return found
    exact = binomtest(round(found.mean * found.n), found.n).proportion_ci(_LEVEL, method="exact")
    return replace(found, low=float(exact.low), high=float(exact.high))


def estimate_statistic(
    rows: NDArray[np.float64], statistic: Statistic, *, seed: int = 0, resamples: int = 1000
) -> Estimate:
    """Return a statistic over the rows of a table, shape (n, columns), and its bootstrap interval.

    Resamples for which the statistic is not defined (NaN) are left out of the interval.
    """
    draws = np.random.default_rng(seed).integers(0, len(rows), size=(resamples, len(rows)))
    values = np.array([statistic(rows[drawn]) for drawn in draws])
    value = statistic(rows)
    known = values[~np.isnan(values)]
    low, high = _bounds(known) if known.size else (value, value)
    return Estimate(value, low, high, len(rows))


def paired_difference(
    before: Scores, after: Scores, *, seed: int = 0, resamples: int = _RESAMPLES
) -> Estimate | None:
    """Return the mean change, question by question, with its interval; None when no question has both scores.

    Args:
        before: Scores of one run.
        after: Scores of the other run for the same questions, in the same order.
        seed: Seed of the bootstrap.
        resamples: How often to resample.
    """
    pairs = zip(before, after, strict=True)
    changes = [new - old for old, new in pairs if old is not None and new is not None]
    return _bootstrapped(changes, seed, resamples)


def difference_of_means(before: Scores, after: Scores, *, seed: int = 0) -> Estimate | None:
    """Return the change of a mean whose questions differ between the runs; None when a run has none to score.

    Each mean is over its own run's scores; questions are drawn with what both runs have of them, so what the runs
    share does not widen the interval. `n` are the questions that either run scored. Takes and gives what
    `paired_difference` does.
    """
    rows = np.array([(old, new) for old, new in zip(before, after, strict=True)], dtype=np.float64)
    scored = ~np.isnan(rows)
    if not rows.size or not scored.any(axis=0).all():
        return None
    return replace(estimate_statistic(rows, _change_of_means, seed=seed), n=int(scored.any(axis=1).sum()))


def mcnemar(broken: int, fixed: int) -> float:
    """Return the two-sided exact p-value that as many questions broke and were fixed by chance alone.

    Source: McNemar 1947, with the binomial in place of chi-squared.
    """
    changed = broken + fixed
    tail = sum(comb(changed, k) for k in range(min(broken, fixed) + 1))
    return min(1.0, 2 * tail / (1 << changed))


def _bootstrapped(scores: Sequence[float], seed: int, resamples: int) -> Estimate | None:
    values = np.array(scores, dtype=np.float64)
    if values.size == 0:
        return None
    low, high = _bounds(_resampled_means(values, seed, resamples))
    return Estimate(float(values.mean()), low, high, len(values))


def _change_of_means(rows: NDArray[np.float64]) -> float:
    scored = ~np.isnan(rows)
    if not scored.any(axis=0).all():
        return float("nan")
    before, after = (float(column[known].mean()) for column, known in zip(rows.T, scored.T, strict=True))
    return after - before


def _resampled_means(values: NDArray[np.float64], seed: int, resamples: int) -> NDArray[np.float64]:
    generator = np.random.default_rng(seed)
    rows = max(1, _CELLS_AT_ONCE // values.size)
    sizes = [min(rows, resamples - done) for done in range(0, resamples, rows)]
    return np.concatenate(
        [values[generator.integers(0, values.size, size=(size, values.size))].mean(axis=1) for size in sizes]
    )


def _bounds(values: NDArray[np.float64]) -> tuple[float, float]:
    tail = 100 * (1 - _LEVEL) / 2
    low, high = np.percentile(values, [tail, 100 - tail])
    return float(low), float(high)
