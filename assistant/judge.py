"""Does the article answer what was asked? Rules for what can't be an answer, and a logistic score of the signals.

Weights: logistic regression over the `tune` split of evals/data/article_qa.jsonl, 76 near misses made of it by
exchanging a name for another of the article's, and 58 questions of a public reading set, half of them without their
passage (classes balanced, C = 1, after the rules). Cross-validated AUROC 0.90 on the article's questions and 0.97 on the
reading set; on a second article that it was not fitted on, 0.81. At the threshold 0.06 of the article's answerable
questions are refused and 0.64 of those that it does not answer and no rule catches. How it was fitted and what it can't
do is in DECISIONS.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from knowledge.article import Retrieval

FAR_COSINE = 0.76  # of e5-small: unrelated pairs lie around 0.75, so below this nothing is about the question

BIAS = -0.66
WEIGHTS: Mapping[str, float] = {
    "answerable_logit": 2.46,
    "foreign": -2.17,
    "foreign_names": -0.74,
    "far_names": -0.87,
    "names_far": -1.40,
    "far_subject": -0.39,
    "unknown": -1.01,
    "wrong_kind": -0.50,
    "wrong_figure": -1.30,
    "claim_support": 0.52,
}
THRESHOLD = 0.3
FAINT_ASKED = 0.05
FAINT_CLAIM = 0.1


def too_far(retrieval: Retrieval) -> bool:
    """Tell whether retrieval found nothing that is about the question at all."""
    return not retrieval.sentences or retrieval.best_cosine < FAR_COSINE


def score(signals: Mapping[str, float], *, confirms: bool = False) -> float:
    """Return the probability in [0, 1] that the question is answered; 0 where a rule says that it is not.

    Args:
        signals: what speaks for and against it; one that is missing weighs nothing.
        confirms: the question states something and asks whether it is so: a wrong year in it is corrected, not refused.
    """
    if _ruled_out(signals, confirms=confirms):
        return 0.0
    total = BIAS + sum(weight * signals.get(name, 0.0) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-total))


def _ruled_out(signals: Mapping[str, float], *, confirms: bool) -> bool:
    if signals.get("time_missing") and not confirms:
        return True
    if any(signals.get(name) for name in ("wrong_unit", "untitled", "lacks_number")):
        return True
    # nothing of question or answer stands where the answer is said to stand
    return (
        signals.get("asked_in_block", 1.0) < FAINT_ASKED and signals.get("claim_support", 1.0) < FAINT_CLAIM
    )
