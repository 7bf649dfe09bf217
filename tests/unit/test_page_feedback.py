from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.routing import Mount

from assistant.conversation import AssistantError
from assistant.page.exchange import Exchange, to_json
from assistant.page.feedback import keep_feedback
from assistant.page.handlers import Handlers
from assistant.page.serve import Extras, build_app
from assistant.serving.feedback_export import read_candidates
from tests.fakes_page import ScriptedAnswers

SETTINGS = {"chat_model": "one", "embedder": "two", "version": "0.1.0"}
EXCHANGE = to_json(Exchange("x", "问题？", None, {}))


def test_verdicts_are_kept_one_a_line(tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    for note in ("第一\n条", "x" * 2000):
        keep_feedback(file, {"verdict": "bad", "note": note, "exchange": EXCHANGE}, SETTINGS)
    first, second = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    assert first["note"] == "第一\n条"
    assert first["exchange"] == EXCHANGE
    assert len(second["note"]) == 2000
    assert first["settings"] == SETTINGS


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "评价有 {} 个字，最多"), ("en", "has {} characters, at most")]
)
@pytest.mark.parametrize("part", ["note", "exchange"])
def test_feedback_that_is_too_long_is_refused_in_words_and_nothing_is_kept(
    tmp_path: Path, part: str, language: str, said: str
) -> None:
    given = {
        "note": {"note": "长" * 2001, "exchange": EXCHANGE},
        "exchange": {"exchange": EXCHANGE | {"question": "长" * 1_000_000}},
    }
    handlers = Handlers(ScriptedAnswers([]), (), tmp_path / "feedback.jsonl")
    answer = handlers.rate({"verdict": "bad", **given[part]}, language)
    assert re.search(said.format(r"\d+"), answer)
    assert list(tmp_path.iterdir()) == []


def test_verdicts_with_and_without_settings_are_exported_alike(tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    handlers = Handlers(ScriptedAnswers([]), (), file, settings=SETTINGS)
    for number in (1, 2):
        handlers.rate({"verdict": "bad", "exchange": EXCHANGE | {"id": str(number)}}, "en")
    old, new = file.read_text("utf-8").splitlines()
    assert json.loads(new)["settings"] == SETTINGS
    old = json.dumps({name: value for name, value in json.loads(old).items() if name != "settings"})
    file.write_text(f"{old}\n{new}\n", "utf-8")
    first, second = read_candidates(file)
    assert first | {"id": ""} == second | {"id": ""}


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


def test_the_settings_that_the_page_is_built_with_are_those_that_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"

    async def build() -> FastAPI:
        return build_app(ScriptedAnswers([]), extras=Extras(feedback_file=file, settings=SETTINGS))

    (page,) = (route.app for route in asyncio.run(build()).routes if isinstance(route, Mount))
    (rate,) = (event.fn for event in page.get_blocks().fns.values() if event.name == "rate")
    rate({"verdict": "good", "exchange": EXCHANGE}, "zh")
    assert json.loads(file.read_text("utf-8"))["settings"] == SETTINGS
