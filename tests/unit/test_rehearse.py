"""A right draft is kept, or what became of it is told; what is not shown can't be drafted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.language import NOT_SAID
from evals.cases import EvalsError
from evals.rehearse import Fate, rehearsal_text, rehearse
from tests.fakes import HashedEmbedder

TEXT = "三个村子\n\n北坡村2021年卖茶收入460万元。\n\n河口村2022年产蟹90吨。\n\n戏台每周演一场。"


def line(question: str, answer: str, *evidence: str, category: str = "figure") -> str:
    told = {"category": category, "question": question, "answer": answer, "answerable": bool(evidence)}
    return json.dumps({**told, "evidence": evidence}, ensure_ascii=False)


def fates(folder: Path, *lines: str) -> list[Fate]:
    (folder / "villages.txt").write_text(TEXT, "utf-8")
    path = folder / "villages.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    rehearsed = list(rehearse(path, HashedEmbedder()))
    assert f"{len(rehearsed)} drafts" in rehearsal_text(rehearsed)
    return [one.fate for one in rehearsed]


def test_what_comes_of_right_drafts_is_told(tmp_path: Path) -> None:
    assert fates(
        tmp_path,
        line("北坡村2021年卖茶收入多少？", "460万元。", "卖茶收入460万元"),
        line("北坡村2021年卖茶收入多少？", "480万元。", "卖茶收入460万元"),  # no right one: a rule catches it
        line("河口村2021年产蟹多少吨？", NOT_SAID["zh"]),
        line("河口村2022年产蟹多少？", "90吨。", "产蟹九十吨"),  # evidence that is nowhere
    ) == [Fate.KEPT, Fate.WITHDRAWN, Fate.KEPT, Fate.NOT_SHOWN]


def test_what_is_translated_or_asked_side_by_side_is_left_out(tmp_path: Path) -> None:
    english = line("How much did tea sell for in 2021?", "4.6 million yuan.", "卖茶收入460万元")
    compared = line("北坡村和河口村哪个收入高？", "北坡村。", "卖茶收入460万元", category="comparison")
    assert fates(tmp_path, english, compared) == []


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvalsError, match=r"villages\.jsonl, line 1"):
        fates(tmp_path, "{}")
