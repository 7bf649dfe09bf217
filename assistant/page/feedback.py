"""Readers' verdicts on answers, kept on disk: one JSON line each, with the question and the whole answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from assistant.conversation import AssistantError
from assistant.page.exchange import read_conversation, to_json

Verdict = Literal["good", "bad", "wrong_citation"]
MAX_NOTE_CHARS = 2000
MAX_RECORD_CHARS = 1_000_000  # an answer with all that was found for it has some ten thousand


class FeedbackTooLong(AssistantError):
    """A note, or what it is about, of more than `limit` characters; nothing was kept."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"the feedback has {length} characters, at most {limit}; shorten it")
        self.length = length
        self.limit = limit


def keep_feedback(file: Path, given: object, settings: Mapping[str, str] | None = None) -> None:
    """Append what a browser sent, `{"verdict", "note", "exchange"}`, to the file.

    `settings` say what answered: the models, the program's version.

    Raises:
        FeedbackTooLong: the note or the answer is longer than either may be.
        AssistantError: it is no verdict on an answer, or the file can't be written.
    """
    if not isinstance(given, Mapping) or given.get("verdict") not in get_args(Verdict):
        raise AssistantError(f"a verdict is one of {', '.join(get_args(Verdict))}; nothing was kept")
    note = str(given.get("note") or "")
    _refuse_longer(note, MAX_NOTE_CHARS)
    (exchange,) = read_conversation([given.get("exchange")])
    record = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "verdict": given["verdict"],
        "note": note,
        "exchange": to_json(exchange),
        "settings": dict(settings or {}),
    }
    line = json.dumps(record, ensure_ascii=False) + "\n"
    _refuse_longer(line, MAX_RECORD_CHARS)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as kept:
            kept.write(line)
    except OSError as error:
        raise AssistantError(
            f"feedback could not be written to {file} ({error.strerror}); check the folder"
        ) from error


def _refuse_longer(text: str, limit: int) -> None:
    if len(text) > limit:
        raise FeedbackTooLong(len(text), limit)
