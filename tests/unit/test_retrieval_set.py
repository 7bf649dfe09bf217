"""A set of queries is scored by where its passages rank; a run of it is kept and gone on with like any other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.cases import Passage, Query
from evals.retrieval_set import query_settings, run_queries
from evals.summary import summarise

CORPUS = [Passage(name, f"段落{name}") for name in "abc"]
QUERIES = [Query("q1", "一？", ("a",)), Query("q2", "二？", ("c", "b")), Query("q3", "三？", ("gone",))]


class Fixed:
    """Finds the corpus in its own order, whatever is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find(self, query: str, *, top_k: int) -> Sequence[str]:
        self.asked.append(query)
        return ["a", "b", "c"][:top_k]


def test_hits_and_ranks_of_a_hand_worked_run(tmp_path: Path) -> None:
    for name in ("queries.jsonl", "corpus.jsonl"):
        (tmp_path / name).touch()
    dataset, corpus = tmp_path / "queries.jsonl", tmp_path / "corpus.jsonl"
    settings = query_settings({}, QUERIES, dataset=dataset, corpus=corpus, subset=None)
    first = Fixed()
    run_queries(QUERIES[:2], CORPUS, first, tmp_path / "run", settings, show_progress=False)
    second = Fixed()
    run = run_queries(QUERIES, CORPUS, second, tmp_path / "run", settings, show_progress=False)
    assert second.asked == ["三？"]
    measures = summarise(run.results).measures
    assert measures["hit@1"].mean == pytest.approx(1 / 3)
    assert measures["hit@3"].mean == pytest.approx(2 / 3)
    assert measures["mrr"].mean == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert [result.stage for result in run.results] == [None, "retrieval", "retrieval"]
    assert run.results[2].reason == "not in the corpus: gone"
    assert "correct" not in measures
