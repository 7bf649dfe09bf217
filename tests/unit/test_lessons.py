"""Lessons are what the chain shows the model: the answer holds only where its evidence was found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from assistant.language import NOT_SAID
from evals.cases import EvalsError
from evals.lessons import FollowUp, Lesson, LessonMaker, Taught, Translated, all_lessons, read_lines
from tests.fakes import HashedEmbedder

PARAGRAPHS = [
    "北坡村种茶的有三十户，2021年卖茶收入460万元，领头的是村支书罗桂兰。",
    "河口村养蟹，水面两千亩，2022年产蟹90吨，合作社理事长是庞大海。",
    "县里的文化馆重修过两次，馆长说戏台每周演一场，看戏不要钱，来的多是老人和孩子。",
]


def line(question: str, answer: str, *evidence: str) -> str:
    told = {"category": "fact", "question": question, "answer": answer, "answerable": bool(evidence)}
    return json.dumps({**told, "evidence": evidence}, ensure_ascii=False)


def write_set(folder: Path, *lines: str) -> Path:
    filler = "这一段只是凑足篇幅，说的是天气、道路和邻居们的闲谈，没有一个数字。" * 8
    text = "\n\n".join(["三个村子", *(f"{paragraph}{filler}" for paragraph in PARAGRAPHS)])
    (folder / "villages.txt").write_text(text, "utf-8")
    path = folder / "villages.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def answering(path: Path) -> list[Lesson]:
    maker = LessonMaker(path.with_suffix(".txt"), HashedEmbedder())
    return [one for one in maker.answering(read_lines(path, Taught)) if one.id.endswith("-0")]


def test_what_was_found_is_taught_as_it_stands(tmp_path: Path) -> None:
    path = write_set(
        tmp_path,
        line("北坡村2021年卖茶收入多少？", "2021年460万元。", "2021年卖茶收入460万元"),
        line("河口村2021年产蟹多少吨？", NOT_SAID["zh"]),
    )
    first, second = answering(path)
    assert first.answer == "2021年460万元。"
    assert "460万元" in first.beginning
    assert "问题：北坡村2021年卖茶收入多少？" in first.asked
    assert second.answer == NOT_SAID["zh"]


def test_what_was_not_found_is_not_said(tmp_path: Path) -> None:
    path = write_set(tmp_path, line("北坡村卖茶收入多少？", "每周演一场。", "戏台每周演一场"))
    (only,) = answering(path)
    assert only.answer == NOT_SAID["zh"]


def test_what_was_found_in_part_teaches_nothing(tmp_path: Path) -> None:
    path = write_set(
        tmp_path,
        line("北坡村卖茶收入多少？", "460万元，每周一场。", "卖茶收入460万元", "戏台每周演一场"),
    )
    assert answering(path) == []


def test_the_next_chunk_teaches_where_it_is_the_first_that_holds_the_evidence(tmp_path: Path) -> None:
    path = write_set(tmp_path, line("北坡村卖茶收入多少？", "每周演一场。", "戏台每周演一场"))
    maker = LessonMaker(path.with_suffix(".txt"), HashedEmbedder())
    first, later = maker.answering(read_lines(path, Taught))
    assert (first.answer, later.answer) == (NOT_SAID["zh"], "每周演一场。")
    assert "戏台每周演一场" not in first.beginning
    assert "戏台每周演一场" in later.beginning


def test_an_english_question_is_read_on_too(tmp_path: Path) -> None:
    path = write_set(tmp_path, line("How often is the stage of 北坡村 played?", "Weekly.", "戏台每周演一场"))
    maker = LessonMaker(path.with_suffix(".txt"), HashedEmbedder())
    assert [one.answer for one in maker.answering(read_lines(path, Taught))] == [NOT_SAID["en"], "Weekly."]


def test_a_misspelt_question_teaches_as_the_chain_spells_it(tmp_path: Path) -> None:
    path = write_set(tmp_path, line("北破村2021年卖茶收入多少？", "460万元。", "卖茶收入460万元"))
    (only,) = answering(path)
    assert "北坡村2021年" in only.asked


def test_half_an_answer_is_an_answer(tmp_path: Path) -> None:
    path = write_set(
        tmp_path, line("北坡村2021年卖茶收入多少？", "460万元。", "卖茶收入460万元", "戏台每周演一场")
    )
    path.write_text(path.read_text("utf-8").replace('"fact"', '"half"'), "utf-8")
    assert [one.answer for one in answering(path)] == ["460万元。"]


def test_follow_ups_share_the_examples_and_english_is_asked_behind_what_is_read(tmp_path: Path) -> None:
    maker = LessonMaker(write_set(tmp_path).with_suffix(".txt"), HashedEmbedder())
    history = (
        {"role": "user", "content": "北坡村卖茶收入多少？"},
        {"role": "assistant", "content": "460万元。"},
    )
    kinds = TypeAdapter(FollowUp)
    told = [
        kinds.validate_python({"history": history, "question": q, "rewritten": "改写"})
        for q in ("河口村呢？", "他是谁？")
    ]
    first, second = maker.rewriting(told)
    assert first.beginning == second.beginning
    assert "460万元" not in first.beginning
    assert first.asked.endswith("问：河口村呢？")
    (only,) = maker.translating([Translated("How much tea did 北坡村 sell?", "北坡村卖了多少茶？")])
    assert "460万元" in only.beginning
    assert only.asked.endswith("How much tea did 北坡村 sell?")
    assert only.answer == "北坡村卖了多少茶？"


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = write_set(tmp_path, line("问？", "答。", "460万元"), '{"category": "fact"}')
    with pytest.raises(EvalsError, match=r"villages\.jsonl, line 2"):
        read_lines(path, Taught)


def test_of_the_last_questions_alone_lessons_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_set(
        tmp_path,
        line("北坡村2021年卖茶收入多少？", "2021年460万元。", "2021年卖茶收入460万元"),
        line("河口村2022年产蟹多少吨？", "90吨。", "2022年产蟹90吨"),
    )
    monkeypatch.setattr("evals.lessons.TRAINING", tmp_path)
    made = all_lessons(HashedEmbedder(), last=1)
    assert {one.answer for one in made if "河口村" in one.asked} == {"90吨。"}
    assert not any("460万元。" in one.answer for one in made)
