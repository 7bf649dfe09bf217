"""The command line: fast help, exit codes, errors of one line on stderr, results alone on stdout."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.library import bundled_article

SHUSHI = str(Path(sys.executable).with_name("shushi"))
HEAVY = ("torch", "gradio", "chromadb", "langchain_core", "transformers", "openai")


def shushi(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SHUSHI, *arguments], capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.usefixtures("home")
def test_help_takes_less_than_half_a_second_of_the_processor() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert shushi("--help").returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.5


@pytest.mark.parametrize(
    "module", ["assistant.cli", "assistant.start", "assistant.serving.reach", "assistant.serving.batch"]
)
def test_light_modules_import_nothing_heavy(module: str) -> None:
    program = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "谁？", "--batch", "in.jsonl", "--out", "out.jsonl"),
        ("ask", "--batch", "in.jsonl"),
        ("ask", "谁？", "--out", "out.jsonl"),
        ("ask", "谁？", "--colour"),
        ("ingest",),
        ("chat", "--port", "70000"),
        ("sing",),
    ],
)
def test_wrong_usage_is_2(arguments: tuple[str, ...]) -> None:
    assert shushi(*arguments).returncode == 2


def one_error(result: subprocess.CompletedProcess[str]) -> str:
    assert (result.returncode, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    return line


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ask", ""), "is empty; type what you want to know"),
        (("ask", "\u200b \x07"), "is empty; type what you want to know"),
        (("ask", "问" * 30_000), "30000 characters, at most 2000"),
        (("ask", "谁？", "--history", "nowhere.json"), "nowhere.json can't be read (No such file"),
        (
            ("ask", "--batch", "nowhere.jsonl", "--out", "out.jsonl"),
            "nowhere.jsonl can't be read (No such file",
        ),
        (("article", "nothing"), "no article 'nothing'"),
        (("article", "../etc"), "is not an article id"),
    ],
)
def test_a_known_error_is_1_and_one_line(arguments: tuple[str, ...], says: str) -> None:
    assert says in one_error(shushi(*arguments))


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "history", ['{"role": "user"}', '[{"role": "robot", "content": ""}]', "[", '["谁？"]']
)
def test_a_history_that_is_none_is_told(tmp_path: Path, history: str) -> None:
    (tmp_path / "history.json").write_text(history, "utf-8")
    assert "history: " in one_error(shushi("ask", "谁？", "--history", tmp_path / "history.json"))


@pytest.mark.usefixtures("home")
def test_a_misspelt_setting_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUSHI_MODLE", "x")
    assert "unknown setting SHUSHI_MODLE" in one_error(shushi("status"))


@pytest.mark.usefixtures("home")
def test_the_article_is_printed_as_it_is_cited() -> None:
    article = bundled_article()
    assert shushi("article").stdout == article.text + "\n"
    record = json.loads(shushi("article", "--json").stdout)
    assert record["text"] == article.text
    assert record["blocks"][0].keys() == {"kind", "start", "end", "caption"}
