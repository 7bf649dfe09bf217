"""Settings: read from the environment and `.env`, bounded, and never silently without effect."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.conversation import AssistantError
from assistant.settings import read_settings

_ROOT = Path(__file__).parents[2]


def test_home_is_taken_from_the_environment(home: Path) -> None:
    assert read_settings().home == home


@pytest.mark.usefixtures("home")
def test_a_misspelt_variable_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUSHI_PROT", "7860")
    with pytest.raises(AssistantError, match=r"unknown setting SHUSHI_PROT; known are .*SHUSHI_PORT"):
        read_settings()


def test_a_misspelt_variable_in_env_file_is_an_error(home: Path) -> None:
    (home.parent / ".env").write_text("SHUSHI_PROT=7999\n")
    with pytest.raises(AssistantError, match="unknown setting SHUSHI_PROT"):
        read_settings()


def test_env_file_is_read_and_other_programs_variables_in_it_are_theirs(home: Path) -> None:
    (home.parent / ".env").write_text("SHUSHI_PORT=7999\nOTHER_API_KEY=secret\n")
    assert read_settings().port == 7999


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SHUSHI_PORT", "0", "SHUSHI_PORT: "),
        ("SHUSHI_PORT", "many", "SHUSHI_PORT: "),
        ("SHUSHI_READERS", "0", "SHUSHI_READERS: "),
        ("SHUSHI_API_TIMEOUT_SECONDS", "-1", "SHUSHI_API_TIMEOUT_SECONDS: "),
        ("SHUSHI_LOGIN", "no-password", "SHUSHI_LOGIN: it is user:password"),
        ("SHUSHI_API_URL", "http://127.0.0.1:1/v1", "SHUSHI_API_MODEL"),
    ],
)
def test_a_value_out_of_bounds_is_an_error_of_one_line_without_the_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(AssistantError, match=re.escape(says)) as caught:
        read_settings()
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("home")
def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUSHI_GGUF", "")
    monkeypatch.setenv("SHUSHI_PORT", "")
    assert (read_settings().gguf, read_settings().port) == (None, 7860)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("written", "file"), [("mine.gguf", "mine.gguf"), ("./none", "none")])
@pytest.mark.usefixtures("home")
def test_an_adapter_is_a_file(monkeypatch: pytest.MonkeyPatch, written: str, file: str) -> None:
    monkeypatch.setenv("SHUSHI_ADAPTER", written)
    assert read_settings().adapter == Path.cwd() / file


@pytest.mark.usefixtures("home")
def test_an_adapter_may_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUSHI_ADAPTER", "none")
    assert read_settings().adapter == "none"


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUSHI_API_KEY", "sk-hidden")
    monkeypatch.setenv("SHUSHI_LOGIN", "reader:hidden")
    settings = read_settings()
    assert "hidden" not in repr(settings)
    assert settings.sign_in == ("reader", "hidden")


def test_nothing_but_settings_reads_the_environment() -> None:
    reading = re.compile(r"os\.environ(?!\[\"GRADIO_ANALYTICS_ENABLED\"\] = )|os\.getenv|getenv\(")
    # These hand it on to their child processes.
    passes_on = {"knowledge/download.py", "assistant/embedded/child.py", "evals/bench_start.py"}
    found = {
        str(path.relative_to(_ROOT))
        for package in ("knowledge", "assistant", "evals")
        for path in (_ROOT / package).rglob("*.py")
        if reading.search(path.read_text("utf-8"))
    }
    assert found - passes_on == {"assistant/settings.py"}
