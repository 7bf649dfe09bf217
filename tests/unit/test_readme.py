"""The README tells what the program does now."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from assistant.settings import Settings
from evals.cli import ARTICLE_SET, REFERENCES
from evals.gate import read_reference
from evals.intervals import estimate

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_stands_in_the_table_with_its_description() -> None:
    for name, field in Settings.model_fields.items():
        assert f"| `SHUSHI_{name.upper()}` | {field.description} |" in README


def test_every_file_that_the_readme_names_exists() -> None:
    for line in README.splitlines():
        for word in line.split("`")[1::2]:
            if word.startswith(("assistant/", "knowledge/", "evals/", "tests/")):
                assert (ROOT / word).exists(), word


def quality_table() -> str:
    """Return the README's quality table as the recorded runs give it."""
    ours, textbook = _recorded("ours_test"), _recorded("textbook_44")
    columns = [ours, {name: ours[name] for name in textbook}, textbook]
    rows = ["| measure | ours | ours, first 44 | textbook chain, first 44 |", "|---|---|---|---|"]
    for label, key in _ROWS:
        cells = [_cell(scores, key) for scores in columns]
        rows.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(rows)


_ROWS = (
    ("right, all questions", "correct"),
    ("right, of those the article answers", "answered_correct"),
    ("refused, of those it does not", "refusal_recall"),
    ("citation precision", "citation_precision"),
    ("citation recall", "citation_recall"),
    ("figures that a cited sentence gives", "figure_faithfulness"),
)


def test_the_textbook_chain_leaves_room_for_improvement() -> None:
    """A set on which the usual chain does well could not tell a better one."""
    right = [scores["correct"] or 0.0 for scores in _recorded("textbook_44").values()]
    assert sum(right) / len(right) <= 0.80


@pytest.mark.parametrize("name", ["ours_test", "textbook_44", "gate_12"])
def test_a_recorded_run_is_of_the_set_as_it_is_today(name: str) -> None:
    """Other keys score the same answers otherwise: after a correction the runs are made and recorded anew."""
    recorded = read_reference(REFERENCES / f"{name}.json")
    assert recorded.dataset_sha256 == hashlib.sha256(ARTICLE_SET.read_bytes()).hexdigest()


def _recorded(name: str) -> dict[str, dict[str, float | None]]:
    path = ROOT / "evals" / "data" / "reference" / f"{name}.json"
    questions: dict[str, dict[str, float | None]] = json.loads(path.read_text(encoding="utf-8"))["questions"]
    return questions


def _cell(scores: dict[str, dict[str, float | None]], key: str) -> str:
    found = estimate([one[key] for one in scores.values()])
    return f"{found.mean:.2f} ({found.low:.2f}–{found.high:.2f}, n {found.n})" if found else "–"


def test_the_quality_table_is_what_the_recorded_runs_say() -> None:
    assert quality_table() in README
