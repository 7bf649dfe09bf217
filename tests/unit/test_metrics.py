"""Ranking, refusal, calibration and agreement measures against hand-worked cases and scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    cohen_kappa_score,
    label_ranking_average_precision_score,
    ndcg_score,
    roc_auc_score,
    top_k_accuracy_score,
)

from evals.metrics import (
    agreement,
    auroc,
    calibration,
    calibration_error,
    hit_at,
    kappa,
    ndcg_at,
    percentile,
    recall_at,
    reciprocal_rank,
)


def test_ranking_measures_of_a_hand_worked_case() -> None:
    ranks = [3, None]
    assert hit_at(1, ranks) == 0.0
    assert hit_at(3, ranks) == 1.0
    assert recall_at(5, ranks) == 0.5
    assert reciprocal_rank(ranks) == pytest.approx(1 / 3)
    assert ndcg_at(5, ranks) == pytest.approx((1 / 2) / (1 + 1 / np.log2(3)))


@pytest.mark.parametrize("measure", [lambda r: hit_at(1, r), lambda r: recall_at(5, r), reciprocal_rank])
def test_nothing_wanted_is_nothing_to_score(measure: object) -> None:
    assert callable(measure)
    assert measure([]) is None


def test_nothing_found_is_zero() -> None:
    assert reciprocal_rank([None]) == 0.0
    assert ndcg_at(5, [None]) == 0.0


@settings(deadline=None)
@given(st.sets(st.integers(1, 10), min_size=1, max_size=5))
def test_ndcg_agrees_with_scikit_learn(ranks: set[int]) -> None:
    relevant = np.zeros((1, 10))
    relevant[0, [rank - 1 for rank in ranks]] = 1
    expected = ndcg_score(relevant, np.arange(10, 0, -1).reshape(1, -1), k=10)
    assert ndcg_at(10, sorted(ranks)) == pytest.approx(expected)


@settings(deadline=None)
@given(st.integers(1, 10), st.integers(1, 9))
def test_hits_and_reciprocal_rank_of_one_wanted_item_agree_with_scikit_learn(rank: int, k: int) -> None:
    scores, relevant = np.arange(10, 0, -1).reshape(1, -1), np.zeros((1, 10))
    relevant[0, rank - 1] = 1
    assert hit_at(k, [rank]) == top_k_accuracy_score([rank - 1], scores, k=k, labels=range(10))
    assert reciprocal_rank([rank]) == pytest.approx(label_ranking_average_precision_score(relevant, scores))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 99), st.booleans()), min_size=1, max_size=40))
def test_calibration_agrees_with_scikit_learn(rows: list[tuple[int, bool]]) -> None:
    scores, labels = [(score + 0.5) / 100 for score, _ in rows], [label for _, label in rows]
    observed, predicted = calibration_curve([*labels, True], [*scores, 0.995], n_bins=10)
    bins = calibration([*scores, 0.995], [*labels, True])
    assert [one.observed for one in bins] == pytest.approx(list(observed))
    assert [one.predicted for one in bins] == pytest.approx(list(predicted))


def test_auroc_of_a_hand_worked_case_counts_ties_half() -> None:
    assert auroc([0.9, 0.5, 0.5, 0.1], [True, True, False, False]) == 0.875


def test_auroc_needs_both_kinds() -> None:
    assert auroc([0.1, 0.9], [True, True]) is None
    assert auroc([], []) is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40))
def test_auroc_agrees_with_scikit_learn(rows: list[tuple[int, bool]]) -> None:
    scores, labels = [float(score) for score, _ in rows], [label for _, label in rows]
    measured = auroc(scores, labels)
    if measured is None:
        assert len(set(labels)) == 1
    else:
        assert measured == pytest.approx(roc_auc_score(labels, scores))


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_kappa_agrees_with_scikit_learn(pairs: list[tuple[bool, bool]]) -> None:
    left, right = [a for a, _ in pairs], [b for _, b in pairs]
    measured = kappa(left, right)
    if measured is None:
        assert len({*left, *right}) == 1
    else:
        assert measured == pytest.approx(cohen_kappa_score(left, right))


def test_calibration_bins_hold_mean_prediction_and_share_that_came_true() -> None:
    bins = calibration([0.1, 0.15, 0.9, 1.0], [False, True, True, True], bins=5)
    assert [(round(one.predicted, 3), one.observed, one.n) for one in bins] == [
        (0.125, 0.5, 2),
        (0.95, 1.0, 2),
    ]
    assert calibration_error(bins) == pytest.approx((2 * 0.375 + 2 * 0.05) / 4)
    assert calibration_error(()) is None


def test_agreement_is_the_share_of_pairs_of_wordings_that_fare_alike() -> None:
    assert agreement([[True, True, True], [True, True, False], [True]]) == (1.0, pytest.approx(1 / 3))


def test_percentiles_lie_between_neighbours() -> None:
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0
    assert percentile([1.0, 2.0], 95) == pytest.approx(1.95)
    assert percentile([], 50) is None
