"""A set of queries is scored by where its passages rank; a run of it is kept and gone on with like any other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evals.cases import Passage, Query
from evals.compare import compare, comparison_text
from evals.html_report import html_report
from evals.report import markdown_report
from evals.results import RESULTS_FILE, Run, read_run
from evals.retrieval_set import query_settings, run_queries
from evals.summary import summarise
from evals.systems import PassageFinder
from tests.fakes import HashedEmbedder

CORPUS = [Passage(name, f"段落{name}") for name in "abc"]
QUERIES = [Query("q1", "一？", ("a",)), Query("q2", "二？", ("c", "b")), Query("q3", "三？", ("gone",))]


class Fixed:
    """Finds the corpus in one order, whatever is asked."""

    def __init__(self, order: Sequence[str] = ("a", "b", "c")) -> None:
        self.asked: list[str] = []
        self.order = order

    def find(self, query: str, *, top_k: int) -> Sequence[str]:
        self.asked.append(query)
        return self.order[:top_k]


def settings_of(tmp_path: Path) -> dict[str, object]:
    dataset, corpus = tmp_path / "queries.jsonl", tmp_path / "corpus.jsonl"
    dataset.touch()
    corpus.touch()
    return query_settings({}, QUERIES, dataset=dataset, corpus=corpus, subset=None)


def run_of(tmp_path: Path, name: str, order: Sequence[str]) -> Run:
    settings = settings_of(tmp_path)
    return run_queries(QUERIES, CORPUS, Fixed(order), tmp_path / name, settings, show_progress=False)


def test_hits_and_ranks_of_a_hand_worked_run(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
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


def test_a_miss_shows_what_was_wanted_and_what_was_found(tmp_path: Path) -> None:
    run = run_of(tmp_path, "run", "abc")
    text = markdown_report(run)
    assert "- expected: c, b\n- answered: a, b, c\n" in text
    assert "None)" not in text
    assert "<dt>expected</dt><dd>c, b</dd><dt>answered</dt><dd>a, b, c</dd>" in html_report(run)
    assert run_of(tmp_path, "empty", "").results[0].text == "nothing"


def test_runs_of_queries_are_compared_by_their_rankings(tmp_path: Path) -> None:
    old, same, other = (run_of(tmp_path, name, name[:3]) for name in ("abc", "abc again", "cab"))
    assert "3 of 3 rankings are the same" in comparison_text(compare(old, same))
    comparison = compare(old, other)
    assert comparison.alike == 0
    assert [pair[0].id for pair in comparison.broken] == ["q1"]
    assert [pair[0].id for pair in comparison.fixed] == ["q2"]
    assert "  before: a, b, c\n  after:  c, a, b" in comparison_text(comparison)


def test_a_run_from_before_found_ids_were_kept_is_read_and_compared_by_its_scores(tmp_path: Path) -> None:
    run = run_of(tmp_path, "run", "abc")
    path = tmp_path / "run" / RESULTS_FILE
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for line in lines:
        del line["wanted"], line["found"]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    older = read_run(tmp_path / "run")
    assert "- answered: (found ids were not kept)" in markdown_report(older)
    assert compare(older, run).alike == 3
    moved = replace(run, results=(*run.results[:2], replace(run.results[2], scores={"mrr": 1.0})))
    assert compare(older, moved).alike == 2


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
