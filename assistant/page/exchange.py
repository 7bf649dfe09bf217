"""One question with its answer, as the browser keeps it.

The browser sends conversations back as JSON, so they are checked here before anything is drawn from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.conversation import Answer, AssistantError, Turn

MAX_EXCHANGES = 100
HISTORY_EXCHANGES = 6


@dataclass(frozen=True, slots=True)
class Exchange:
    """`answer` is None when it was stopped; `versions` maps article ids to the versions that were cited.

    `follow_ups` are questions to go on with, `titles` those of the articles that were cited.
    """

    id: str
    question: str
    answer: Answer | None
    versions: Mapping[str, str]
    follow_ups: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)


_EXCHANGE = TypeAdapter(Exchange)
_CONVERSATION = TypeAdapter(tuple[Exchange, ...])


def to_json(exchange: Exchange) -> dict[str, Any]:
    """Turn an exchange into plain JSON; the retrieved chunks are left out, they repeat the article."""
    answer = exchange.answer
    if answer is not None and answer.trace is not None:
        exchange = replace(exchange, answer=replace(answer, trace=replace(answer.trace, retrieval=None)))
    record: dict[str, Any] = _EXCHANGE.dump_python(exchange, mode="json")
    return record


def read_conversation(stored: object) -> tuple[Exchange, ...]:
    """Read the last `MAX_EXCHANGES` exchanges of a conversation that a browser sent.

    Raises:
        AssistantError: it is not a conversation.
    """
    turns = [] if stored is None else stored
    try:
        return _CONVERSATION.validate_python(turns[-MAX_EXCHANGES:] if isinstance(turns, list) else turns)
    except ValidationError as error:
        raise AssistantError("this conversation cannot be read; start a new one") from error


def history_of(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    """Return the last answered exchanges as turns, oldest first."""
    answered = [(e.question, e.answer) for e in exchanges if e.answer is not None][-HISTORY_EXCHANGES:]
    return tuple(
        turn
        for question, answer in answered
        for turn in (Turn("user", question), Turn("assistant", answer.text))
    )
