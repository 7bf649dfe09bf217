"""The nouns of the assistant package: what is asked, what is answered, and what happens in between.

`answer_record` is the one place that turns an answer into the JSON of the contract (see README, "For programs").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from knowledge.article import Retrieval

Role = Literal["user", "assistant"]
RefusalReason = Literal["not_in_article", "off_topic", "instruction"]
Qualifier = Literal[">", ">=", "≈", "<"]


class AssistantError(Exception):
    """A known failure; the message is one line that says what happened and what to do next."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class InlineDocument:
    """A text handed in with a question; offsets of citations index `text` exactly as given."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: `documents`, when given, are the only source; `article_ids` empty means all articles."""

    text: str
    history: tuple[Turn, ...] = ()
    documents: tuple[InlineDocument, ...] = ()
    article_ids: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a claim: `value` in base units (1378亿元 is 1.378e11 of unit 元)."""

    text: str
    value: float
    unit: str
    qualifier: Qualifier | None
    supported: bool
    derived_from: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of the answer, without markers, and the citations it rests on."""

    text: str
    markers: tuple[int, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """`quote` is exactly the article's (or inline document's) text from `start` to `end`."""

    marker: int
    article_id: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that retrieval found, shown before the model has said a word."""

    article_id: str
    quote: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A sentence the model wrote that was not let through, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds since the question came in; None where no token was generated."""

    first_evidence_seconds: float
    first_token_seconds: float | None
    total_seconds: float


@dataclass(frozen=True, slots=True)
class Trace:
    """Why this answer: what the page shows on request and what the evals read to place a miss."""

    standalone_question: str
    raw_generation: str
    retrieval: Retrieval | None
    judge_score: float | None
    judge_threshold: float | None
    signals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Answer:
    """A settled answer; `text` is what a person reads, markers like [1] included."""

    text: str
    refused: bool
    reason: RefusalReason | None
    degraded: bool
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]
    withdrawn: tuple[Withdrawn, ...]
    missing: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    timings: Timings
    trace: Trace | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """Event: this was found; of a follow-up it comes twice, and the second, of what it means, replaces the first."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class TextAdded:
    """Event: the model wrote a piece of provisional text."""

    text: str


@dataclass(frozen=True, slots=True)
class StatementChecked:
    """Event: a statement of the provisional text, as the model wrote it, was held against the article.

    `citations` are the sentences it rests on; `sound` is false where something speaks against it. The settled answer
    may have it otherwise.
    """

    text: str
    sound: bool
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Event: the question waits; `message` says for what (the queue, the model's start)."""

    message: str


@dataclass(frozen=True, slots=True)
class Settled:
    """Event: the answer is final; always the last event."""

    answer: Answer


Event = EvidenceFound | TextAdded | StatementChecked | Waiting | Settled


def answer_record(answer: Answer, question_id: str) -> dict[str, Any]:
    """Turn an answer into the JSON record of the contract: plain dicts, lists, strings and numbers."""
    record: dict[str, Any] = {"id": question_id, "answer": answer.text}
    for name in ("refused", "reason", "degraded"):
        record[name] = getattr(answer, name)
    for name in ("citations", "claims", "withdrawn"):
        record[name] = [asdict(item) for item in getattr(answer, name)]
    record["missing"] = list(answer.missing)
    record["evidence"] = [asdict(item) for item in answer.evidence]
    record["timings"] = asdict(answer.timings)
    return record
