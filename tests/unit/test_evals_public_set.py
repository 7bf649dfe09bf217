"""Public sets in the design's form, a question with documents of its own a line, run through the product's chain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.conversation import InlineDocument
from assistant.source import Source
from evals.cases import read_cases
from evals.check import problems
from evals.html_report import html_report
from evals.parts import assistant_without
from evals.report import markdown_report, noise_table
from evals.results import Run, result_of
from evals.run import run_cases, run_settings
from evals.score import Abilities, score
from evals.summary import summarise
from evals.systems import Ours
from knowledge.mend import as_given
from knowledge.retrieve import from_articles
from tests.fakes import HashedEmbedder
from tests.fakes_evals import make_answer, make_case
from tests.fakes_model import SayingBackend

RIVER = "青河发源于白山东麓，流经三县后注入东海，全长410公里。"
LAKE = "镜湖位于白山西麓，湖面海拔两千米，冬季全部封冻。"
ROAD = "白山公路由两省共同修建，沿途设有六处观景台。"
ROWS = [
    {
        "id": "set-a1", "category": "reading", "question": "青河发源于白山东麓，流经三县后注入东海，全长多少公里？",
        "history": [], "answerable": True, "must_include": [["410公里", "全长410公里"]], "must_not_include": [],
        "evidence": [], "relevant_ids": ["river"],
        "documents": [{"id": "road", "text": ROAD}, {"id": "river", "text": RIVER}],
    },
    {
        "id": "set-b2", "category": "unanswerable", "question": "草原上的马群每年秋天迁往哪里过冬？",
        "history": [], "answerable": False, "must_include": [], "must_not_include": [], "evidence": [],
        "relevant_ids": [], "documents": [{"id": "lake", "text": LAKE}, {"id": "road", "text": ROAD}],
    },
]  # fmt: skip


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    path = tmp_path / "public.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), "utf-8")
    return path


def run_of(dataset: Path, folder: Path) -> Run:
    backend = SayingBackend(lambda asked: "全长410公里。")
    embedder, article = HashedEmbedder(), as_given("无关的一篇。", article_id="other")
    library = Source({"other": article}, from_articles([article], embedder), embedder)
    ours = Ours("ours", assistant_without((), backend, library), [], {})
    cases = read_cases(dataset)
    settings = run_settings(ours, cases, dataset=dataset, part="all", subset=None)
    return run_cases(cases, ours, folder, settings, show_progress=False)


def test_the_form_is_sound(dataset: Path) -> None:
    assert problems(read_cases(dataset), []) == []


def test_questions_are_answered_from_their_documents_and_scored_in_three_ways(
    dataset: Path, tmp_path: Path
) -> None:
    run = run_of(dataset, tmp_path / "run")
    answered, refused = run.results
    assert answered.scores["correct"] == answered.scores["exact_match"] == answered.scores["char_f1"] == 1.0
    assert answered.scores["citation_precision"] == answered.scores["hit@1"] == 1.0
    assert answered.scores["answer_chars"] == len("全长410公里。")
    assert refused.refused
    assert refused.scores["refusal_recall"] == 1.0
    assert "char_f1" not in refused.scores


def test_the_report_has_accuracy_and_rejection_rate_by_noise(dataset: Path, tmp_path: Path) -> None:
    run = run_of(dataset, tmp_path / "run")
    heads, rows = noise_table(summarise(run.results))
    table = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [row["noise ratio"] for row in table] == ["0.50", "1.00"]
    assert table[0]["Accuracy"] == "100.0% (3%–100%)"
    assert table[0]["Rejection rate"] == table[1]["Accuracy"] == "–"
    assert table[1]["Rejection rate"] == "100.0% (3%–100%)"
    for text in (markdown_report(run), html_report(run)):
        assert "Rejection rate" in text
        assert "As in RGB" in text


def test_a_share_of_noise_is_not_made_up_where_a_set_does_not_say_what_helps() -> None:
    case = make_case("reading-1", documents=(InlineDocument("a", "北湖大桥长1200米。"),))
    answer = make_answer("1200米")
    assert result_of(case, answer, score(case, answer, (), Abilities())).noise_ratio is None
