"""Score one answer: every measure that a question allows, the stage that lost it, and the reason in words.

A score is a number, higher is better but for lengths and seconds, or None where there is nothing to score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.conversation import Answer
from assistant.settle import UNANSWERED
from evals.cases import Case
from evals.faithfulness import faithfulness, unfaithful_figures
from evals.matching import char_f1, correct, exact_match, forbidden_found, missing_groups, without_markers
from evals.metrics import hit_at, ndcg_at, recall_at, reciprocal_rank
from evals.spans import Located, Wanted, citation_precision, citation_recall, first_ranks

Stage = Literal["retrieval", "judge", "generation", "attribution", "verification", "error"]
ScoreMap = Mapping[str, float | None]

TOP_K = 5


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a system's answers can be scored on.

    Attributes:
        cites: Its answers carry citations; where they can't, citation measures are None and not 0.
        states_refusal: It says whether it refused. A system whose refusals are read from its wording gets
            the benefit of the doubt: an answer that both hedges and gives every required fact counts as
            given.
    """

    cites: bool = True
    states_refusal: bool = True


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of one answer; `stage` and `reason` say what went wrong, None and "" when nothing did."""

    scores: ScoreMap
    stage: Stage | None
    reason: str


def score(
    case: Case, answer: Answer, wanted: Sequence[Wanted], abilities: Abilities, *, also: Wanted = ()
) -> Scored:
    """Score an answer to a case whose evidence stands at `wanted`; a citation may point at `also`, too."""
    refused = counts_as_refused(case, answer, abilities)
    right = correct(case, answer.text, refused=refused)
    ranks = first_ranks(wanted, results(answer))
    cites = abilities.cites and case.answerable and not refused
    precision = citation_precision(wanted, answer.citations, also) if cites else None
    recall = citation_recall(wanted, answer.citations) if cites else None
    scores: dict[str, float | None] = {
        "correct": None if right is None else float(right),
        **_retrieval_scores(ranks),
        "citation_precision": precision,
        "citation_recall": recall,
        "figure_faithfulness": faithfulness(answer, case.question) if abilities.cites else None,
        **_refusal_scores(case, refused=refused),
        **_reading_scores(case, answer, refused=refused),
        "answer_chars": float(len(without_markers(answer.text))),
        "first_evidence_seconds": answer.timings.first_evidence_seconds,
        "first_token_seconds": answer.timings.first_token_seconds,
        "total_seconds": answer.timings.total_seconds,
    }
    stage, reason = None, ""
    if right is False:
        stage = _lost_at(case, answer, ranks, refused=refused)
        reason = _reason(case, answer, refused=refused)
    elif recall == 0:
        stage, reason = "attribution", "right, but no citation points into the evidence"
    elif scores["figure_faithfulness"] not in (None, 1.0):
        figures = "、".join(unfaithful_figures(answer, case.question)[0])
        stage, reason = "verification", f"right, but figures stand in no cited sentence: {figures}"
    return Scored(scores, stage, reason)


def failed() -> Scored:
    """Return the scores of a question that got no answer at all: not right, and nothing else to score."""
    return Scored({"correct": 0.0}, "error", "no answer")


def counts_as_refused(case: Case, answer: Answer, abilities: Abilities) -> bool:
    """Tell whether an answer counts as a refusal; see `Abilities.states_refusal`."""
    if abilities.states_refusal or not case.answerable:
        return answer.refused
    return answer.refused and not correct(case, answer.text, refused=False)


def results(answer: Answer) -> Sequence[Located]:
    """Return what retrieval found, best first."""
    return answer.evidence


def _retrieval_scores(ranks: Sequence[int | None]) -> ScoreMap:
    return {
        **{f"hit@{k}": hit_at(k, ranks) for k in (1, 3, TOP_K)},
        f"recall@{TOP_K}": recall_at(TOP_K, ranks),
        "mrr": reciprocal_rank(ranks),
        f"ndcg@{TOP_K}": ndcg_at(TOP_K, ranks),
    }


def _refusal_scores(case: Case, *, refused: bool) -> ScoreMap:
    return {
        "refusal_precision": float(not case.answerable) if refused else None,
        "refusal_recall": None if case.answerable else float(refused),
        "false_refusal": float(refused) if case.answerable else None,
    }


def _reading_scores(case: Case, answer: Answer, *, refused: bool) -> ScoreMap:
    """Score against reference answers, which only sets with their own documents hold (theirs are whole answers)."""
    if not (case.documents and case.answerable and len(case.must_include) == 1):
        return {}
    text = "" if refused else answer.text
    references = case.must_include[0]
    return {"exact_match": exact_match(text, references), "char_f1": char_f1(text, references)}


def _lost_at(case: Case, answer: Answer, ranks: Sequence[int | None], *, refused: bool) -> Stage:
    if not case.answerable:
        return "judge"
    raw = answer.trace.raw_generation if answer.trace else ""
    if raw and correct(case, raw, refused=False):
        return "judge" if _judge_withdrew(case, answer) else "verification"
    if None in ranks:
        return "retrieval"
    return "judge" if refused and not (raw and answer.withdrawn) else "generation"


def _judge_withdrew(case: Case, answer: Answer) -> bool:
    """Tell whether what stood until the judge looked at it, every check passed, was a right answer."""
    stood = "\n".join(one.text for one in answer.withdrawn if one.why == UNANSWERED)
    return bool(stood) and correct(case, stood, refused=False) is True


def _reason(case: Case, answer: Answer, *, refused: bool) -> str:
    if not case.answerable:
        return "answered, though the article does not say it"
    if refused:
        withdrawn = "; ".join(one.why for one in answer.withdrawn)
        return "refused, though the article says it" + (f" (withdrawn: {withdrawn})" if withdrawn else "")
    missing = ["|".join(group) for group in missing_groups(case, answer.text)]
    forbidden = forbidden_found(case, answer.text)
    parts = [f"lacks {', '.join(missing)}"] if missing else []
    parts += [f"says {', '.join(forbidden)}"] if forbidden else []
    return "; ".join(parts)
