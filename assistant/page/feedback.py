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


def keep_feedback(file: Path, given: object) -> None:
    """Append what a browser sent, `{"verdict", "note", "exchange"}`, to the file.

    Raises:
        AssistantError: it is no verdict on an answer, or the file can't be written.
    """
    if not isinstance(given, Mapping) or given.get("verdict") not in get_args(Verdict):
        raise AssistantError(f"a verdict is one of {', '.join(get_args(Verdict))}; nothing was kept")
    (exchange,) = read_conversation([given.get("exchange")])
    record = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "verdict": given["verdict"],
        "note": str(given.get("note") or "")[:MAX_NOTE_CHARS],
        "exchange": to_json(exchange),
    }
    line = json.dumps(record, ensure_ascii=False) + "\n"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as kept:
            kept.write(line)
    except OSError as error:
        raise AssistantError(
            f"feedback could not be written to {file} ({error.strerror}); check the folder"
        ) from error
