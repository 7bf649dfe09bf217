"""Questions that come in as JSON, checked strictly: lines of a batch, requests, the history of a conversation.

What is not there may be left out; what is there must have its type. Names that the contract does not know are
passed over, so that the lines of a question set can be asked as they are.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, StrictStr, TypeAdapter, ValidationError

from assistant.conversation import AssistantError, InlineDocument, Question, Turn


class TurnIn(BaseModel):
    """A turn of the history."""

    model_config = ConfigDict(strict=True)

    role: Literal["user", "assistant"]
    content: StrictStr


class DocumentIn(BaseModel):
    """A document that comes with its question."""

    model_config = ConfigDict(strict=True)

    id: StrictStr
    text: StrictStr


class QuestionIn(BaseModel):
    """A question as programs send it."""

    model_config = ConfigDict(strict=True)

    id: StrictStr = ""
    question: StrictStr
    history: list[TurnIn] | None = None
    documents: list[DocumentIn] | None = None
    article_ids: list[StrictStr] | None = None


_HISTORY = TypeAdapter(list[TurnIn])


def read_question(line: bytes) -> Question:
    """Read a question from JSON.

    Raises:
        AssistantError: it is no JSON, lacks something or has it in another type; the message says what and where.
    """
    try:
        given = QuestionIn.model_validate_json(line)
    except ValidationError as error:
        raise AssistantError(f"{_first(error)}; correct it and send it again") from error
    ids = [document.id for document in given.documents or ()]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise AssistantError(f"documents: the id {twice[0]!r} is used twice; give each its own")
    return Question(
        text=given.question,
        history=_turns(given.history or ()),
        documents=tuple(InlineDocument(document.id, document.text) for document in given.documents or ()),
        article_ids=tuple(given.article_ids or ()),
        id=given.id,
    )


def read_history(text: bytes) -> tuple[Turn, ...]:
    """Read a JSON array of turns; raises like `read_question`."""
    try:
        return _turns(_HISTORY.validate_json(text))
    except ValidationError as error:
        raise AssistantError(f"history: {_first(error)}; it is an array of {{role, content}}") from error


def _turns(turns: list[TurnIn] | tuple[()]) -> tuple[Turn, ...]:
    return tuple(Turn(turn.role, turn.content) for turn in turns)


def _first(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else str(first["msg"])
