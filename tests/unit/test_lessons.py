"""Lessons are what the chain shows the model: the answer holds only where its evidence was found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.adapter import open_adapter
from assistant.conversation import AssistantError
from assistant.language import NOT_SAID
from evals.cases import EvalsError
from evals.lessons import lessons, read_taught
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


def test_what_was_found_is_taught_as_it_stands(tmp_path: Path) -> None:
    path = write_set(
        tmp_path,
        line("北坡村2021年卖茶收入多少？", "2021年460万元。", "2021年卖茶收入460万元"),
        line("河口村2021年产蟹多少吨？", NOT_SAID["zh"]),
    )
    first, second = lessons(path, HashedEmbedder())
    assert first.answer == "2021年460万元。"
    assert "460万元" in first.system
    assert "问题：北坡村2021年卖茶收入多少？" in first.user
    assert second.answer == NOT_SAID["zh"]


def test_what_was_not_found_is_not_said(tmp_path: Path) -> None:
    path = write_set(tmp_path, line("北坡村卖茶收入多少？", "每周演一场。", "戏台每周演一场"))
    (only,) = lessons(path, HashedEmbedder())
    assert only.answer == NOT_SAID["zh"]


def test_what_was_found_in_part_teaches_nothing(tmp_path: Path) -> None:
    path = write_set(
        tmp_path,
        line("北坡村卖茶收入多少？", "460万元，每周一场。", "卖茶收入460万元", "戏台每周演一场"),
    )
    assert list(lessons(path, HashedEmbedder())) == []


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = write_set(tmp_path, line("问？", "答。", "460万元"), '{"category": "fact"}')
    with pytest.raises(EvalsError, match=r"villages\.jsonl, line 2"):
        read_taught(path)


def test_a_missing_adapter_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match=r"no adapter at .*; set SHUSHI_ADAPTER"):
        open_adapter(tmp_path / "none.gguf")
