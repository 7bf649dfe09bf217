from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.cli import app
from assistant.conversation import Answer, AssistantError
from assistant.page.exchange import Exchange, to_json
from assistant.page.feedback import keep_feedback
from assistant.serving.feedback_export import read_candidates
from evals.cases import read_cases
from tests.fakes_page import make_answer, make_article

ARTICLE = make_article()
ANSWER = make_answer(ARTICLE, "收入1378亿元[1]。", "1378亿元", figures=["1378亿元"])
REFUSAL = make_answer(ARTICLE, "文中未提及。", reason="not_in_article")


def rate(file: Path, exchange_id: str, verdict: str, answer: Answer = ANSWER, note: str = "") -> None:
    exchange = to_json(Exchange(exchange_id, "那收入呢？", answer, {}))
    keep_feedback(file, {"verdict": verdict, "note": note, "exchange": exchange})


def test_a_good_answer_brings_its_figures_and_its_sentences(tmp_path: Path) -> None:
    rate(tmp_path / "f.jsonl", "a", "good")
    (found,) = read_candidates(tmp_path / "f.jsonl")
    assert (found["answerable"], found["must_include"]) == (True, [["1378亿元"]])
    assert found["evidence"] == [ANSWER.citations[0].quote]
    assert found["question"] == "独立的问题"
    assert "那收入呢？" in found["note"]


def test_a_bad_answer_brings_only_its_question_and_the_reader_s_note(tmp_path: Path) -> None:
    rate(tmp_path / "f.jsonl", "a", "bad", note="年份不对")
    (found,) = read_candidates(tmp_path / "f.jsonl")
    assert (found["answerable"], found["must_include"], found["evidence"]) == (True, [], [])
    assert "年份不对" in found["note"]


def test_a_wrong_citation_keeps_the_figures_and_drops_the_sentences(tmp_path: Path) -> None:
    rate(tmp_path / "f.jsonl", "a", "wrong_citation")
    (found,) = read_candidates(tmp_path / "f.jsonl")
    assert (found["must_include"], found["evidence"]) == ([["1378亿元"]], [])


@pytest.mark.parametrize(("verdict", "answerable"), [("good", False), ("bad", True)])
def test_a_refusal_is_believed_when_it_was_good(tmp_path: Path, verdict: str, answerable: bool) -> None:
    rate(tmp_path / "f.jsonl", "a", verdict, REFUSAL)
    (found,) = read_candidates(tmp_path / "f.jsonl")
    assert found["answerable"] is answerable


def test_the_last_verdict_on_an_answer_counts(tmp_path: Path) -> None:
    for exchange_id, verdict in (("a", "bad"), ("b", "good"), ("a", "good")):
        rate(tmp_path / "f.jsonl", exchange_id, verdict)
    assert [found["id"] for found in read_candidates(tmp_path / "f.jsonl")] == [
        "feedback-001",
        "feedback-002",
    ]
    assert all("verdict: good" in found["note"] for found in read_candidates(tmp_path / "f.jsonl"))


def test_candidates_are_lines_of_a_question_set(tmp_path: Path) -> None:
    without_trace = replace(ANSWER, trace=None)
    for number, (verdict, answer) in enumerate(
        (("good", ANSWER), ("bad", REFUSAL), ("wrong_citation", without_trace))
    ):
        rate(tmp_path / "f.jsonl", str(number), verdict, answer)
    lines = [json.dumps(found, ensure_ascii=False) for found in read_candidates(tmp_path / "f.jsonl")]
    (tmp_path / "set.jsonl").write_text("\n".join(lines), "utf-8")
    assert [case.question for case in read_cases(tmp_path / "set.jsonl")] == ["独立的问题"] * 2 + [
        "那收入呢？"
    ]


def test_no_feedback_and_damaged_feedback_are_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="rate an answer on the page first"):
        list(read_candidates(tmp_path / "none.jsonl"))
    (tmp_path / "bad.jsonl").write_text("[]\n", "utf-8")
    with pytest.raises(AssistantError, match="line 1 is no verdict"):
        list(read_candidates(tmp_path / "bad.jsonl"))


def test_the_command_prints_candidates_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rate(home / "feedback.jsonl", "a", "good")
    app(["feedback"], standalone_mode=False)
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["id"] == "feedback-001"
