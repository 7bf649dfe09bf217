"""Does the article answer what was asked? Rules for what can't be an answer, and a logistic score of the signals.

Weights: logistic regression over the `tune` split of evals/data/article_qa.jsonl, 76 near misses made of it by
exchanging a name for another of the article's, and 101 questions of a public reading set, half of them without their
passage (classes balanced, C = 1, after the rules). Cross-validated AUROC 0.89 on the article's questions and 0.99 on the
reading set; on a second article that it was not fitted on, 0.74. At the threshold 0.05 of the article's answerable
questions are refused and 0.56 of those that it does not answer and no rule catches; 0.04 and 0.91 of the reading set's.
How it was fitted and what it can't do is in DECISIONS.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from knowledge.article import Retrieval

FAR = 0.0  # likeness of unrelated pairs: below this nothing is about the question

BIAS = 0.25
WEIGHTS: Mapping[str, float] = {
    "answerable_logit": 2.35,
    "foreign": -2.11,
    "far_names": -1.35,
    "names_far": -0.93,
    "far_subject": -0.97,
    "unknown": -1.10,
    "wrong_kind": -1.13,
    "wrong_figure": -1.37,
    "documents_far": -6.2,
    "documents_unknown": -1.67,
}
FAINT = "faint"  # nothing of question or answer stands where the answer is said to stand
RULES = ("time_missing", "wrong_unit", "untitled", "lacks_number")
THRESHOLD = 0.33
FAINT_ASKED = 0.05
FAINT_CLAIM = 0.1


def too_far(retrieval: Retrieval, alike: float) -> bool:
    """Tell whether retrieval found nothing that is about the question at all; `alike` is the best find's likeness."""
    return not retrieval.sentences or alike < FAR


def score(signals: Mapping[str, float], *, confirms: bool = False) -> float:
    """Return the probability in [0, 1] that the question is answered; 0 where a rule says that it is not.

    Args:
        signals: what speaks for and against it; one that is missing weighs nothing.
        confirms: the question states something and asks whether it is so: a wrong year in it is corrected, not refused.
    """
    if _broken(signals, confirms=confirms):
        return 0.0
    total = BIAS + sum(weight * signals.get(name, 0.0) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-total))


def reasons(signals: Mapping[str, float], *, confirms: bool = False) -> dict[str, float]:
    """Return what each signal adds to the log-odds of an answer, the weightiest first; a broken rule adds -inf."""
    broken = dict.fromkeys(_broken(signals, confirms=confirms), -math.inf)
    added = {name: weight * signals.get(name, 0.0) for name, weight in WEIGHTS.items()}
    return broken | {name: added[name] for name in sorted(added, key=lambda n: -abs(added[n])) if added[name]}


def _broken(signals: Mapping[str, float], *, confirms: bool) -> list[str]:
    """Return the rules that say that the question is not answered, whatever else speaks for it."""
    faint = (
        signals.get("asked_in_block", 1.0) < FAINT_ASKED and signals.get("claim_support", 1.0) < FAINT_CLAIM
    )
    held = [rule for rule in RULES if signals.get(rule) and not (confirms and rule == "time_missing")]
    return [*held, FAINT] if faint else held
