"""Does the article answer what was asked? A logistic score of the signals, held against a fitted threshold."""

from __future__ import annotations

import math
from collections.abc import Mapping

from knowledge.article import Retrieval

FAR_COSINE = 0.76  # of e5-small: unrelated pairs lie around 0.75, so below this nothing is about the question

BIAS = 0.0
WEIGHTS: Mapping[str, float] = {}
THRESHOLD = 0.0


def too_far(retrieval: Retrieval) -> bool:
    """Tell whether retrieval found nothing that is about the question at all."""
    return not retrieval.sentences or retrieval.best_cosine < FAR_COSINE


def score(signals: Mapping[str, float]) -> float:
    """Return the probability in [0, 1] that the question is answered; a signal that is missing weighs nothing."""
    total = BIAS + sum(weight * signals.get(name, 0.0) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-total))
