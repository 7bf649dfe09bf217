from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.conversation import AssistantError
from assistant.page.exchange import Exchange, to_json
from assistant.page.feedback import keep_feedback

EXCHANGE = to_json(Exchange("x", "问题？", None, {}))


def test_verdicts_are_kept_one_a_line(tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    for note in ("第一\n条", "x" * 5000):
        keep_feedback(file, {"verdict": "bad", "note": note, "exchange": EXCHANGE})
    first, second = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    assert first["note"] == "第一\n条"
    assert first["exchange"] == EXCHANGE
    assert len(second["note"]) == 2000


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        {"verdict": "great", "exchange": EXCHANGE},
        {"verdict": "good"},
        {"verdict": "good", "exchange": 1},
    ],
)
def test_what_is_no_verdict_is_refused_and_nothing_is_kept(tmp_path: Path, given: object) -> None:
    with pytest.raises(AssistantError):
        keep_feedback(tmp_path / "feedback.jsonl", given)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AssistantError, match="could not be written"):
        keep_feedback(tmp_path / "file" / "feedback.jsonl", {"verdict": "good", "exchange": EXCHANGE})
