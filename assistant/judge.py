"""Does the article answer what was asked? Rules for what can't be an answer, and a logistic score of the signals.

Weights: logistic regression over the `tune` split of evals/data/article_qa.jsonl and 76 near misses made of it by
exchanging a name for another of the article's (131 answerable and 77 unanswerable questions after the rules, classes
balanced, C = 1). Cross-validated AUROC 0.87, where the seven signals used before have 0.83 on the same questions; at
the threshold 0.05 of the answerable are refused and 0.53 of the near misses that no rule catches. How it was fitted
and what it can't do is in DECISIONS.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from knowledge.article import Retrieval

FAR_COSINE = 0.76  # of e5-small: unrelated pairs lie around 0.75, so below this nothing is about the question

BIAS = -0.70
WEIGHTS: Mapping[str, float] = {
    "answerable_logit": 1.81,
    "time_missing": -2.20,
    "foreign": -1.18,
    "foreign_names": -0.69,
    "far_names": -2.02,
    "unknown": -0.61,
    "wrong_kind": -0.71,
    "wrong_figure": -1.41,
    "claim_support": 0.37,
}
THRESHOLD = 0.25
FAINT_ASKED = 0.05
FAINT_CLAIM = 0.1


def too_far(retrieval: Retrieval) -> bool:
    """Tell whether retrieval found nothing that is about the question at all."""
    return not retrieval.sentences or retrieval.best_cosine < FAR_COSINE


def score(signals: Mapping[str, float]) -> float:
    """Return the probability in [0, 1] that the question is answered; a signal that is missing weighs nothing."""
    total = BIAS + sum(weight * signals.get(name, 0.0) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-total))


def answered(signals: Mapping[str, float], *, confirms: bool) -> bool:
    """Decide whether a draft may stand.

    Args:
        signals: what speaks for and against it.
        confirms: the question states something and asks whether it is so: a wrong year in it is corrected, not refused.
    """
    if signals.get("time_missing") and not confirms:
        return False
    if any(signals.get(name) for name in ("wrong_unit", "untitled", "lacks_number")):
        return False
    if (signals.get("far_subject") or signals.get("names_far")) and not confirms:
        return False
    if signals.get("asked_in_block", 1.0) < FAINT_ASKED and signals.get("claim_support", 1.0) < FAINT_CLAIM:
        return False  # nothing of question or answer stands where the answer is said to stand
    return score(signals) >= THRESHOLD
