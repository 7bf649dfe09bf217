"""What a run comes to: every measure with its interval, for the whole set and each category."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.intervals import (
    Estimate,
    Scores,
    difference_of_means,
    estimate,
    estimate_statistic,
    paired_difference,
)
from evals.metrics import Bin, agreement, auroc_of, calibration, calibration_error, percentile
from evals.results import Result

_ONE_QUESTION_EACH_WORDING = frozenset({"false_premise", "half", "comparison", "summary"})
_MIN_WORDINGS = 3


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as reports name it.

    Attributes:
        key: Its name among a result's scores.
        label: Its name in tables.
        gated: It may not fall; none of the gated is better when lower.
        percent: It is a share.
        paired: A change is that of each question. Otherwise the questions that are scored, and with them all of
            the change, hang on the answers: of a question that both runs refused, the score is always the same.
    """

    key: str
    label: str
    gated: bool = False
    percent: bool = True
    paired: bool = True


MEASURES = (
    Measure("correct", "Correct", gated=True),
    Measure("answered_correct", "Correct, answerable", gated=True),
    Measure("refusal_recall", "Refused, unanswerable", gated=True),
    Measure("refusal_precision", "Refusals that are right", gated=True, paired=False),
    Measure("false_refusal", "False refusals"),
    Measure("citation_precision", "Citation precision", gated=True),
    Measure("citation_recall", "Citation recall", gated=True),
    Measure("figure_faithfulness", "Figures in a cited sentence", gated=True),
    Measure("hit@1", "Evidence hit@1"),
    Measure("hit@3", "Evidence hit@3"),
    Measure("hit@5", "Evidence hit@5", gated=True),
    Measure("recall@5", "Evidence recall@5"),
    Measure("mrr", "Evidence MRR"),
    Measure("ndcg@5", "Evidence nDCG@5"),
    Measure("exact_match", "CMRC exact match"),
    Measure("char_f1", "CMRC character F1"),
    Measure("agrees", "Agreement with the model as judge"),
    Measure("answer_chars", "Answer length, characters", percent=False),
)
LATENCIES = (
    ("first_evidence_seconds", "First evidence"),
    ("first_token_seconds", "First token"),
    ("total_seconds", "Whole answer"),
)


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds: half of the questions took at most p50, 95 of 100 at most p95."""

    label: str
    p50: float
    p95: float
    n: int


@dataclass(frozen=True, slots=True)
class Judge:
    """How well the judge's score tells answerable questions from others."""

    auroc: Estimate
    bins: tuple[Bin, ...]
    calibration_error: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in figures; a measure that nothing could be scored on is absent."""

    measures: Mapping[str, Estimate]
    categories: Mapping[str, Mapping[str, Estimate]]
    noise: Mapping[str, Mapping[str, Estimate]]
    stages: Mapping[str, int]
    latencies: tuple[Latency, ...]
    judge: Judge | None
    wordings: Estimate | None


def scores_of(results: Sequence[Result], key: str) -> list[float | None]:
    """Return one measure for each question; None where there was nothing to score."""
    if key == "answered_correct":
        return [result.scores.get("correct") if result.answerable else None for result in results]
    return [result.scores.get(key) for result in results]


def change_of(measure: Measure, before: Scores, after: Scores) -> Estimate | None:
    """Return a measure's change between two runs of the same questions; None when there is nothing to compare."""
    return (paired_difference if measure.paired else difference_of_means)(before, after)


def summarise(results: Sequence[Result]) -> Summary:
    """Put a run's results into figures."""
    noise = [result for result in results if result.noise_ratio is not None]
    stages: dict[str, int] = defaultdict(int)
    for result in results:
        if result.stage:
            stages[result.stage] += 1
    return Summary(
        measures=_estimates(results),
        categories=_grouped(results, lambda result: result.category),
        noise=_grouped(noise, lambda result: f"{result.noise_ratio:.2f}"),
        stages=dict(sorted(stages.items(), key=lambda counted: -counted[1])),
        latencies=latencies_of(results),
        judge=_judge(results),
        wordings=estimate(agreement(_wordings(results))),
    )


def _estimates(results: Sequence[Result]) -> dict[str, Estimate]:
    made = {measure.key: estimate(scores_of(results, measure.key)) for measure in MEASURES}
    return {key: one for key, one in made.items() if one is not None}


def _grouped(results: Sequence[Result], group: Callable[[Result], str]) -> dict[str, dict[str, Estimate]]:
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[group(result)].append(result)
    return {name: _estimates(members) for name, members in groups.items()}


def latencies_of(results: Sequence[Result]) -> tuple[Latency, ...]:
    """Return the seconds to each stage of an answer, as far as the results were timed."""
    made = []
    for key, label in LATENCIES:
        seconds = [value for value in scores_of(results, key) if value is not None]
        p50, p95 = percentile(seconds, 50), percentile(seconds, 95)
        if p50 is not None and p95 is not None:
            made.append(Latency(label, p50, p95, len(seconds)))
    return tuple(made)


def judge_scores_of(results: Sequence[Result]) -> tuple[list[float], list[bool]]:
    """Return the judge's scores, and for each whether the article answers the question."""
    judged = [(result.judge_score, result.answerable) for result in results if result.judge_score is not None]
    return [score for score, _ in judged], [label for _, label in judged]


def _judge(results: Sequence[Result]) -> Judge | None:
    scores, labels = judge_scores_of(results)
    if not any(labels) or all(labels):
        return None
    bins = calibration(scores, labels) if all(0 <= score <= 1 for score in scores) else ()
    rows = np.column_stack([scores, labels]).astype(np.float64)
    return Judge(estimate_statistic(rows, auroc_of), bins, calibration_error(bins))


def _wordings(results: Sequence[Result]) -> list[list[bool]]:
    """Group questions that ask for the same facts in other words, three or more.

    They require the same strings, and of the same sentence: one's evidence is part of another's.
    """
    groups: dict[Hashable, list[list[Result]]] = defaultdict(list)
    for result in results:
        right = result.scores.get("correct")
        if right is None or result.history or not (result.must_include and result.evidence):
            continue
        if result.category not in _ONE_QUESTION_EACH_WORDING:
            _join(groups[tuple(sorted(group[0] for group in result.must_include))], result)
    wordings = [group for found in groups.values() for group in found if len(group) >= _MIN_WORDINGS]
    return [[result.scores["correct"] == 1.0 for result in group] for group in wordings]


def _join(groups: list[list[Result]], result: Result) -> None:
    """Put a question to those that rest on a sentence of its own, and these together where it joins them."""
    near = [group for group in groups if any(_rest_on_one_sentence(result, other) for other in group)]
    groups[:] = [group for group in groups if group not in near]
    groups.append([*(other for group in near for other in group), result])


def _rest_on_one_sentence(left: Result, right: Result) -> bool:
    return any(one in other or other in one for one in left.evidence for other in right.evidence)
