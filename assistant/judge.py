"""Does the article answer what was asked? Rules for what can't be an answer, and a logistic score of the signals.

ASKED: logistic regression over the `tune` split of evals/data/article_qa.jsonl, 76 near misses made of it by
exchanging a name for another of the article's, a third article's 76 questions, and 60 of a public reading set, half of
them without their passage (classes balanced, C = 1, after the rules). Cross-validated AUROC 0.88 on the articles'
questions and 0.96 on the reading set; on a second article that it was not fitted on, 0.86. At the threshold 0.09 of
`tune`'s answerable questions are refused and 0.95 of those that it does not answer, 0.03 and 0.87 of the reading set's.
How it was fitted and what it can't do is in DECISIONS.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.article import Retrieval

FAR = 0.0  # likeness of unrelated pairs: below this nothing is about the question


@dataclass(frozen=True, slots=True)
class Fit:
    """A logistic regression: what it starts from, and how much each signal weighs, in log-odds."""

    bias: float
    weights: Mapping[str, float]


ASKED = Fit(
    1.87,
    {
        "entailed_logit": 0.64,
        "foreign": -2.04,
        "names_far": -2.35,
        "unknown": -0.88,
        "wrong_figure": -0.48,
        "documents_far": -0.95,
        "documents_unknown": -2.39,
    },
)
"""Where the model is asked whether its draft says what the sentences say."""

DOUBTING = Fit(0.523, {"unsaid_logit": -0.675, "documents_unknown": -3.3})
"""Where it was trained to say that a text does not say (see unsaid.py): of an article no other signal earned anything.

Of several documents none may be the right one; there the words that none of them uses count, by weights fitted on 94
questions of a public reading set, 28 of them without their passage (classes balanced, C = 1): AUROC 0.893 → 0.936. The
rest was fitted on `tune`, the second and the fifth article after the rules (n = 270); its bias is moved so that
THRESHOLD lies at log-odds of 1.5, a probability of 0.82, that the draft would say that: between 1.1 and 2.5 as many
questions of `tune`, the fifth and the sixth article and of two made-up ones come out right with the adapter as it is
(n = 432), fewer beyond, and up to 1.5 the mean of right answers and of refusals is greatest.
"""

FAINT = "faint"  # next to nothing of the question stands where the answer is said to stand, or anywhere
RULES = ("time_missing", "wrong_unit", "untitled", "lacks_number", "of_another")
_CORRECTED = ("time_missing", "of_another")  # where the question asks whether something is so
THRESHOLD = 0.38
MOST_LOGIT = 3.0  # beyond that a small model only sounds surer
MOST_UNSAID = 8.0  # what is not among its 20 likeliest tokens is rarer than that
SURE_SAID = -5.0  # log-odds below which no rule on a question's words knows better than the model
SURE_UNSAID = 5.0  # log-odds from which the next chunks are not read: DECISIONS.md says on what it was chosen
NOT_ENTAILED = -1.0  # log-odds below which the model takes a claim for a misreading
UNTOLD = -1.0  # of a model without probabilities: between what this one says of right and of wrong answers
_TINY = 1e-9
FAINT_ASKED = 0.05
FAINT_CLAIM = 0.1
FAINT_UNKNOWN = 0.85  # of the question's words the articles use next to none, and nothing found is like it
FAINT_ALIKE = 0.45


def too_far(retrieval: Retrieval, alike: float) -> bool:
    """Tell whether retrieval found nothing that is about the question at all; `alike` is the best find's likeness."""
    return not retrieval.sentences or alike < FAR


def score(signals: Mapping[str, float], *, confirms: bool = False) -> float:
    """Return the probability in [0, 1] that the question is answered; 0 where a rule says that it is not.

    Args:
        signals: what speaks for and against it; one that is missing weighs nothing.
        confirms: the question states something and asks whether it is so: a wrong year or name is corrected, not refused.
    """
    if broken(signals, confirms=confirms):
        return 0.0
    fit = fit_for(signals)
    total = fit.bias + sum(weight * signals.get(name, 0.0) for name, weight in fit.weights.items())
    return 1 / (1 + math.exp(-total))


def fit_for(signals: Mapping[str, float]) -> Fit:
    """Return the weights that were fitted on signals of this kind."""
    return DOUBTING if "unsaid_logit" in signals else ASKED


def logit(probability: float, *, most: float = MOST_LOGIT) -> float:
    """Return the log-odds of a probability, at most so many either way."""
    return max(-most, min(most, math.log((probability + _TINY) / (1 - probability + _TINY))))


def unsaid_logit(unsaid: float) -> float:
    """Return the model's own doubt, a probability in [0, 1], as the log-odds that are weighed."""
    return logit(unsaid, most=MOST_UNSAID)


def doubts_too_much(unsaid: float | None) -> bool:
    """Tell whether a draft is refused for the model's own doubt, a probability in [0, 1], whatever it says."""
    return unsaid is None or score({"unsaid_logit": unsaid_logit(unsaid)}) < THRESHOLD


def surely_said(unsaid: float | None) -> bool:
    """Tell whether a model doubts its draft so little that no rule on words knows better of whom it tells."""
    return unsaid is not None and unsaid_logit(unsaid) < SURE_SAID


def surely_unsaid(unsaid: float | None, *, several: bool) -> bool:
    """Tell whether a model doubts a chunk so much that reading the next ones is not worth the wait.

    Never of `several` documents: which of them speaks of the matter the search knows less well than where in an article.
    """
    return not several and unsaid is not None and unsaid_logit(unsaid) > SURE_UNSAID


def open_to_the_model(signals: Mapping[str, float], *, confirms: bool = False) -> bool:
    """Tell whether the model's view, whatever it is, could still change on which side of the threshold a score lies."""
    most = {"entailed_logit": MOST_LOGIT}
    least = {"entailed_logit": -MOST_LOGIT}
    high, low = (score({**signals, **view}, confirms=confirms) for view in (most, least))
    return low < THRESHOLD <= high


def reasons(signals: Mapping[str, float], *, confirms: bool = False) -> dict[str, float]:
    """Return what each signal adds to the log-odds of an answer, the weightiest first; a broken rule adds -inf."""
    against = dict.fromkeys(broken(signals, confirms=confirms), -math.inf)
    added = {name: weight * signals.get(name, 0.0) for name, weight in fit_for(signals).weights.items()}
    return against | {
        name: added[name] for name in sorted(added, key=lambda n: -abs(added[n])) if added[name]
    }


def broken(signals: Mapping[str, float], *, confirms: bool = False) -> list[str]:
    """Return the rules that say that the question is not answered, whatever else speaks for it.

    None of a model that tells its doubt where it has next to none; FAINT only where it has some: words alone do not show
    what it hears.
    """
    stands_nowhere = (
        signals.get("asked_in_block", 1.0) < FAINT_ASKED and signals.get("claim_support", 1.0) < FAINT_CLAIM
    )
    faint = (stands_nowhere or unheard_of(signals)) and signals.get("unsaid_logit", 0.0) >= 0
    rules = RULES if signals.get("unsaid_logit", 0.0) >= SURE_SAID else ()
    held = [rule for rule in rules if signals.get(rule) and not (confirms and rule in _CORRECTED)]
    return [*held, FAINT] if faint else held


def unheard_of(signals: Mapping[str, float]) -> bool:
    """Tell whether the articles use next to none of a question's words, and nothing that was found is like it."""
    return signals.get("unknown", 0.0) > FAINT_UNKNOWN and signals.get("alike", 1.0) < FAINT_ALIKE
