"""A batch keeps the order, goes on after a bad line, and continues after a kill."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import AssistantError, Question
from assistant.serving.batch import json_line, read_lines, run_batch
from knowledge.article import KnowledgeError


class Answerer:
    """Answers with the question; remembers what it was asked; fails on what it was told to."""

    def __init__(self, **failing: Exception) -> None:
        self.asked: list[Question] = []
        self.failing = failing

    def __call__(self, question: Question) -> dict[str, Any]:
        self.asked.append(question)
        if question.id in self.failing:
            raise self.failing[question.id]
        return {"id": question.id, "answer": f"答：{question.text}"}


def write_lines(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return path


def read_records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def ids(path: Path) -> list[str]:
    return [record["id"] for record in read_records(path)]


def three(folder: Path) -> Path:
    return write_lines(folder / "in.jsonl", *({"id": name, "question": f"{name}？"} for name in "abc"))


def test_answers_come_in_the_order_of_the_questions(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    report = run_batch(three(tmp_path), out, Answerer())
    assert ids(out) == ["a", "b", "c"]
    assert (report.answered, report.kept, report.failed) == (3, 0, 0)


def test_each_answer_is_on_disk_before_the_next_question_is_asked(tmp_path: Path) -> None:
    out, seen = tmp_path / "out.jsonl", []

    def ask(question: Question) -> dict[str, Any]:
        seen.append(len(out.read_text("utf-8").splitlines()))
        return {"id": question.id, "answer": ""}

    run_batch(three(tmp_path), out, ask)
    assert seen == [0, 1, 2]


def test_history_and_documents_reach_the_assistant(tmp_path: Path) -> None:
    line = {
        "id": "q",
        "question": "那乙呢？",
        "history": [{"role": "user", "content": "甲？"}, {"role": "assistant", "content": "一。"}],
        "documents": [{"id": "d", "text": "乙是二。\r\n"}],
        "category": "figures",
    }
    ask = Answerer()
    run_batch(write_lines(tmp_path / "in.jsonl", line), tmp_path / "out.jsonl", ask)
    (asked,) = ask.asked
    assert [turn.role for turn in asked.history] == ["user", "assistant"]
    assert [(one.id, one.text) for one in asked.documents] == [("d", "乙是二。\r\n")]


@pytest.mark.parametrize(
    "error", [AssistantError("down; ask again"), KnowledgeError("no index"), ValueError("odd")]
)
def test_a_question_that_fails_carries_its_error_and_the_rest_go_on(tmp_path: Path, error: Exception) -> None:
    out = tmp_path / "out.jsonl"
    report = run_batch(three(tmp_path), out, Answerer(b=error))
    assert ids(out) == ["a", "b", "c"]
    assert str(error) in read_records(out)[1]["error"]
    assert report.failed == 1


@pytest.mark.parametrize(
    ("line", "name", "says"),
    [
        ("{broken", "line 2", "line 2: Invalid JSON"),
        ("[]", "line 2", "line 2: "),
        ('"text"', "line 2", "line 2: "),
        ('{"question": "谁？"}', "line 2", "id: it is missing"),
        ('{"id": 7, "question": "谁？"}', "line 2", "id: Input should be a valid string"),
        ('{"id": "x"}', "x", "question: Field required"),
        ('{"id": "x", "question": null}', "x", "question: Input should be a valid string"),
        ('{"id": "x", "question": ["谁？"]}', "x", "question: Input should be a valid string"),
        ('{"id": "x", "question": "谁？", "history": "before"}', "x", "history: "),
        (
            '{"id": "x", "question": "谁？", "history": [{"role": "robot", "content": ""}]}',
            "x",
            "history.0.role: ",
        ),
        ('{"id": "x", "question": "谁？", "history": [{"role": "user"}]}', "x", "history.0.content: "),
        ('{"id": "x", "question": "谁？", "documents": [{"id": "d"}]}', "x", "documents.0.text: "),
        ('{"id": "x", "question": "谁？", "documents": [{"id": 1, "text": ""}]}', "x", "documents.0.id: "),
        (
            '{"id": "x", "question": "谁？", "documents": [{"id":"d","text":"a"},{"id":"d","text":"b"}]}',
            "x",
            "twice",
        ),
        ('{"id": "a", "question": "谁？"}', "a", "id 'a' is that of line 1"),
        ('{"id": "x", "question": "\\ud800"}', "line 2", "line 2: "),
    ],
)
def test_a_bad_line_becomes_an_error_in_its_place(tmp_path: Path, line: str, name: str, says: str) -> None:
    questions, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    questions.write_text(
        f'{{"id": "a", "question": "甲？"}}\n{line}\n{{"id": "c", "question": "丙？"}}\n', "utf-8"
    )
    run_batch(questions, out, Answerer())
    before, bad, after = read_records(out)
    assert (before["id"], after["id"]) == ("a", "c")
    assert says in bad["error"]
    if "ud800" not in line:
        assert bad["id"] == name


def test_lines_that_are_no_text_and_empty_lines_are_told_apart(tmp_path: Path) -> None:
    questions = tmp_path / "in.jsonl"
    questions.write_bytes(b'\xef\xbb\xbf{"id": "a", "question": "?"}\r\n\n  \n\xff\xfe\n')
    lines = read_lines(questions)
    assert [line.id for line in lines] == ["a", "line 4"]


def test_a_rerun_keeps_what_is_answered_and_tries_errors_again(tmp_path: Path) -> None:
    questions, out = three(tmp_path), tmp_path / "out.jsonl"
    run_batch(questions, out, Answerer(b=AssistantError("down")))
    again = Answerer()
    report = run_batch(questions, out, again)
    assert [question.id for question in again.asked] == ["b"]
    assert ids(out) == ["a", "b", "c"]
    assert (report.answered, report.kept, report.failed) == (1, 2, 0)


@given(st.data())
def test_a_run_that_was_cut_off_anywhere_is_continued(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("batch")
    questions, out = three(folder), folder / "out.jsonl"
    run_batch(questions, out, Answerer())
    whole = out.read_bytes()
    out.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    run_batch(questions, out, Answerer())
    assert out.read_bytes() == whole


def test_a_kept_answer_survives_an_interrupt_of_the_rerun(tmp_path: Path) -> None:
    questions, out = three(tmp_path), tmp_path / "out.jsonl"
    run_batch(questions, out, Answerer(a=AssistantError("down")))

    def interrupted(question: Question) -> dict[str, Any]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(questions, out, interrupted)
    assert ids(out) == ["b", "c"]


def test_answers_to_other_questions_are_not_touched(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    for text in ('{"id": "other", "answer": ""}\n', "a letter\nto a friend\n"):
        out.write_text(text, "utf-8")
        with pytest.raises(AssistantError, match="choose another --out"):
            run_batch(three(tmp_path), out, Answerer())
        assert out.read_text("utf-8") == text


def test_a_missing_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match=r"nowhere\.jsonl can't be read \(No such file"):
        run_batch(tmp_path / "nowhere.jsonl", tmp_path / "out.jsonl", Answerer())
    with pytest.raises(AssistantError, match="can't be written"):
        run_batch(three(tmp_path), tmp_path / "nowhere" / "out.jsonl", Answerer())


@given(st.dictionaries(st.text(), st.text(st.characters())))
def test_any_record_is_one_line_of_utf8(record: dict[str, str]) -> None:
    line = json_line(record)
    assert json.loads(line.encode()) == record
    assert "\n" not in line
