"""Intervals hold what they promise, and leave out what could not be scored."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest, bootstrap

from evals.intervals import difference_of_means, estimate, estimate_statistic, mcnemar, paired_difference
from evals.metrics import auroc_of


def test_nothing_to_score_is_no_estimate_and_never_zero() -> None:
    assert estimate([None, None]) is None
    assert estimate([]) is None
    one = estimate([1.0, None, 0.0])
    assert one is not None
    assert (one.mean, one.n) == (0.5, 2)


def test_the_same_scores_give_the_same_interval() -> None:
    scores = [float(place % 3 == 0) for place in range(200)]
    assert estimate(scores) == estimate(scores)


def test_an_interval_of_a_share_is_as_wide_as_the_binomial_says() -> None:
    one = estimate([1.0] * 80 + [0.0] * 20)
    assert one is not None
    half = 1.96 * np.sqrt(0.8 * 0.2 / 100)
    assert one.low == pytest.approx(0.8 - half, abs=0.015)
    assert one.high == pytest.approx(0.8 + half, abs=0.015)


@pytest.mark.parametrize(("score", "low", "high"), [(1.0, 0.692, 1.0), (0.0, 0.0, 0.308)])
def test_ten_of_ten_is_no_certainty(score: float, low: float, high: float) -> None:
    one = estimate([score, None] * 10)  # 1 - 0.025 ** (1 / 10) = 0.308
    assert one is not None
    assert (one.mean, one.low, one.high, one.n) == (
        score,
        pytest.approx(low, abs=1e-3),
        pytest.approx(high, abs=1e-3),
        10,
    )


def test_scores_that_are_all_alike_and_no_shares_keep_their_width() -> None:
    one, change = estimate([5.0] * 10), paired_difference([0.0] * 10, [1.0] * 10)
    assert one is not None
    assert change is not None
    assert (one.low, one.high, change.low, change.high) == (5.0, 5.0, 1.0, 1.0)


def test_an_interval_is_the_percentile_bootstrap_of_scipy() -> None:
    scores = np.random.default_rng(3).beta(2, 1, size=120)
    ours = estimate(list(scores), resamples=20000)
    theirs = bootstrap((scores,), np.mean, n_resamples=20000, method="percentile", rng=1).confidence_interval
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.003)


def test_a_paired_difference_uses_only_questions_that_both_runs_scored() -> None:
    one = paired_difference([1.0, 1.0, None, 0.0], [0.0, 1.0, 1.0, None])
    assert one is not None
    assert (one.mean, one.n) == (-0.5, 2)
    assert paired_difference([None], [1.0]) is None


@pytest.mark.parametrize(("broken", "fixed"), [(0, 0), (5, 0), (3, 9), (12, 11), (40, 20)])
def test_mcnemar_agrees_with_the_exact_binomial_test(broken: int, fixed: int) -> None:
    expected = binomtest(broken, broken + fixed).pvalue if broken + fixed else 1.0
    assert mcnemar(broken, fixed) == pytest.approx(expected)


def test_a_statistic_gets_an_interval_around_it() -> None:
    rows = np.array([[place / 60, float(place > 20)] for place in range(60)])
    one = estimate_statistic(rows, auroc_of, resamples=200)
    assert one.mean == one.low == one.high == 1.0
    shuffled = np.random.default_rng(1).permutation(rows[:, 0])
    noisy = estimate_statistic(np.column_stack([shuffled, rows[:, 1]]), auroc_of, resamples=200)
    assert noisy.low < noisy.mean < noisy.high


def test_a_difference_of_means_is_over_the_questions_that_each_run_scored() -> None:
    one = difference_of_means([1.0, 1.0, None, None, None], [1.0, None, 0.0, 0.0, None])
    assert one is not None
    assert (one.mean, one.n) == (pytest.approx(1 / 3 - 1), 4)
    assert one.low <= one.mean <= one.high
    same = difference_of_means([1.0, None, 0.0] * 10, [1.0, None, 0.0] * 10)
    assert same is not None
    assert (same.mean, same.low, same.high) == (0.0, 0.0, 0.0)
    assert difference_of_means([1.0, None], [None, None]) is None
    assert difference_of_means([], []) is None
