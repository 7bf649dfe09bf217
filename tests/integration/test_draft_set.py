"""The real model drafts answers to a training set, once."""

from __future__ import annotations

import shutil
from pathlib import Path

from assistant.settings import Settings
from evals.draft import draft_set
from evals.lessons import TRAINING, Drafted, Taught, read_lines

STEM = "u1_sensors"


def test_each_question_is_drafted_once_and_left_to_be_read(home: Path, tmp_path: Path) -> None:
    shutil.copy(TRAINING / f"{STEM}.txt", tmp_path)
    path, out = tmp_path / f"{STEM}.jsonl", tmp_path / "drafts.jsonl"
    lines = (TRAINING / f"{STEM}.jsonl").read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[1:2]), "utf-8")
    settings = Settings(home=home)
    assert draft_set(settings, path, out, print) == 1
    path.write_text("".join(lines[1:3]), "utf-8")
    assert draft_set(settings, path, out, print) == 1
    drafts = read_lines(out, Drafted)
    assert [one.question for one in drafts] == [one.question for one in read_lines(path, Taught)]
    assert all(one.draft and one.right is None for one in drafts)
