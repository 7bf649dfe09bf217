"""Check a question before anything is done with it: empty, too long, control characters."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.conversation import AssistantError, Question, Turn

MAX_QUESTION_CHARS = 2_000
MAX_HISTORY_TURNS = 50
MAX_DOCUMENTS = 50
MAX_DOCUMENTS_CHARS = 500_000

# Control and invisible formatting characters: they show nothing, so nobody means them.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SPACE = re.compile(r"\s+")


def clean(question: Question) -> Question:
    """Return the question without control characters and needless white space.

    Raises:
        AssistantError: it is empty or too long, or its history or documents are.
    """
    text = _cleaned(question.text)
    if not text:
        raise AssistantError(
            "问题是空的，请输入要问的内容。 The question is empty; type what you want to know."
        )
    if len(text) > MAX_QUESTION_CHARS:
        raise AssistantError(
            f"问题太长（{len(text)} 字，最多 {MAX_QUESTION_CHARS} 字），请缩短。 "
            f"The question is too long ({len(text)} characters, at most {MAX_QUESTION_CHARS}); shorten it."
        )
    if len(question.documents) > MAX_DOCUMENTS:
        raise AssistantError(
            f"{len(question.documents)} documents given, at most {MAX_DOCUMENTS}; ingest them instead"
        )
    chars = sum(len(document.text) for document in question.documents)
    if chars > MAX_DOCUMENTS_CHARS:
        raise AssistantError(
            f"documents of {chars} characters, at most {MAX_DOCUMENTS_CHARS}; ingest them instead"
        )
    history = tuple(Turn(turn.role, _cleaned(turn.content)) for turn in question.history[-MAX_HISTORY_TURNS:])
    return replace(question, text=text, history=history)


def _cleaned(text: str) -> str:
    return _SPACE.sub(" ", _UNPRINTABLE.sub("", text)).strip()
