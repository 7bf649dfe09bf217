"""The README tells what the program does now."""

from __future__ import annotations

from pathlib import Path

from assistant.settings import Settings

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
