"""What the embedding model learns from, by hand-worked cases: what answers a question, the loss, the changes."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from evals.lessons import Taught
from evals.train_embedder import TEMPERATURE, LowRank, contrast, searches_of
from knowledge.e5_adapter import read_e5_adapter, write_e5_adapter
from knowledge.mend import as_given

ARTICLE = as_given("甲县产粮12万吨。乙县产棉。\n\n" + "两岸都是稻田，一眼望不到边。" * 20, article_id="a")


def taught(question: str, *evidence: str) -> Taught:
    return Taught("fact", question, "……", bool(evidence), evidence)


def test_a_question_looks_for_the_sentences_of_its_evidence_and_their_chunks() -> None:
    lines = [taught("甲县产多少？", "产粮12万吨"), taught("两县？", "12万吨。乙县"), taught("丙县呢？")]
    found = searches_of(ARTICLE, lines)
    assert found.questions == ("甲县产多少？", "两县？")
    assert found.in_sentences == ({0}, {0, 1})
    assert found.in_chunks == ({0}, {0})
    assert found.sentences[0] == "甲县产粮12万吨。"
    assert "甲县产粮12万吨" in found.chunks[0]


def test_the_loss_is_the_share_of_the_passages_that_answer() -> None:
    queries = torch.tensor([[1.0, 0.0]])
    passages = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    alike = math.exp(1 / TEMPERATURE)
    assert contrast(queries, passages, [frozenset({0})]).item() == pytest.approx(
        math.log(2 + 1 / alike), abs=1e-4
    )
    assert contrast(queries, passages, [frozenset({0, 2})]).item() == pytest.approx(0, abs=1e-4)


def test_a_change_begins_as_none_and_is_what_the_layer_adds(tmp_path: Path) -> None:
    plain = torch.nn.Linear(4, 3)
    changed = LowRank(plain, 2)
    states = torch.randn(5, 4)
    assert torch.equal(changed(states), plain(states))
    torch.nn.init.normal_(changed.up)
    write_e5_adapter(tmp_path / "a.npz", {"layer": changed.change()})
    up, down = read_e5_adapter(tmp_path / "a.npz").changes["layer"]
    added = changed(states) - plain(states)
    assert np.allclose(added.detach().numpy(), states.numpy() @ (up @ down).T, atol=0.02)


def test_the_same_changes_are_the_same_file(tmp_path: Path) -> None:
    change = (np.ones((3, 2), np.float32), np.ones((2, 4), np.float32))
    for name in ("a.npz", "b.npz"):
        write_e5_adapter(tmp_path / name, {"two": change, "one": change})
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert read_e5_adapter(tmp_path / "a.npz").sha256 == read_e5_adapter(tmp_path / "b.npz").sha256
