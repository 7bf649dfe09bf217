"""A set of queries is scored by where its passages rank; a run of it is kept and gone on with like any other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.cases import Passage, Query
from evals.retrieval_set import query_settings, run_queries
from evals.summary import summarise
from evals.systems import PassageFinder
from tests.fakes import HashedEmbedder

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


LAKES = [
    Passage("lake/1", "镜湖位于白山西麓，湖面海拔两千米，冬季全部封冻。" * 30),  # several chunks
    Passage("river 2", "青河发源于白山东麓，流经三县后注入东海。"),
    Passage("road", "白山公路由两省共同修建，沿途设有六处观景台。"),
]


def test_our_retrieval_finds_passages_by_their_own_ids_each_once(tmp_path: Path) -> None:
    finder = PassageFinder(LAKES, HashedEmbedder(), tmp_path, lambda line: None)
    found = finder.find("镜湖的湖面海拔多少米，冬季封冻吗？", top_k=10)
    assert found[0] == "lake/1"
    assert sorted(found) == ["lake/1", "river 2", "road"]
    assert finder.find("青河发源于白山东麓，注入哪片海？", top_k=1) == ["river 2"]


def test_a_corpus_is_indexed_once_and_another_one_apart_from_it(tmp_path: Path) -> None:
    lines: list[str] = []
    finders = [PassageFinder(LAKES, HashedEmbedder(), tmp_path, lines.append) for _ in range(2)]
    assert len(list((tmp_path / "corpora").iterdir())) == 1
    assert finders[0].find("白山公路", top_k=3) == finders[1].find("白山公路", top_k=3)
    other = PassageFinder(LAKES[1:], HashedEmbedder(), tmp_path, lines.append)
    assert "lake/1" not in other.find("镜湖的湖面海拔多少米？", top_k=10)
    assert lines == ["indexing 3 passages", "indexing 3 passages", "indexing 2 passages"]
