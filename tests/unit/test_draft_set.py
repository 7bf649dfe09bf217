"""Drafts to a training set: which questions get one, and that nobody's work is done twice or lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from langchain_core.messages import AIMessage

from assistant.settings import Settings
from evals.cases import EvalsError
from evals.draft import draft_set, drafted, first_lessons
from evals.lessons import Drafted, LessonMaker, Taught, begun, read_lines
from evals.scripted import Scripted
from tests.fakes import HashedEmbedder
from tests.unit.test_lessons import line, write_set

PIECE = "2021年卖茶收入460万元"


def test_the_model_drafts_from_the_chunk_that_the_lesson_shows(tmp_path: Path) -> None:
    path = write_set(
        tmp_path, line("北坡村2021年卖茶收入多少？", "460万元。", PIECE), line("河口村有鱼吗？", "有。")
    )
    maker = LessonMaker(path.with_suffix(".txt"), HashedEmbedder())
    lessons = list(first_lessons(maker, read_lines(path, Taught)))
    read: list[str] = []

    def say(system: str, user: str) -> AIMessage:
        read.append(system)
        return AIMessage(f" 答：{user} ")

    said = list(drafted(lessons, Scripted(say)))
    assert {begun(system) for system in read} == {lesson.beginning for _, lesson in lessons}
    expected = {question: f"答：{lesson.asked}" for question, lesson in lessons}
    assert {one.question: one.draft for one in said} == expected
    assert {one.right for one in said} == {None}


def test_a_set_whose_questions_all_have_drafts_starts_no_model(tmp_path: Path) -> None:
    path = write_set(tmp_path, line("北坡村2021年卖茶收入多少？", "460万元。", PIECE))
    out = tmp_path / "drafts.jsonl"
    out.write_text(
        '{"question": "北坡村2021年卖茶收入多少？", "draft": "460万元。", "right": true}\n', "utf-8"
    )
    assert draft_set(Settings(home=tmp_path / "home"), path, out, pytest.fail) == 0
    assert read_lines(out, Drafted) == (Drafted("北坡村2021年卖茶收入多少？", "460万元。", right=True),)


@pytest.mark.parametrize("missing", ["villages.jsonl", "villages.txt", "drafts"])
def test_what_is_missing_is_named(tmp_path: Path, missing: str) -> None:
    path = write_set(tmp_path, line("河口村有鱼吗？", "有。"))
    (tmp_path / missing).unlink(missing_ok=True)
    out = tmp_path / ("drafts/villages.jsonl" if missing == "drafts" else "drafts.jsonl")
    with pytest.raises(EvalsError, match=missing):
        draft_set(Settings(home=tmp_path / "home"), path, out, pytest.fail)
