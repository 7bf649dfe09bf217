from __future__ import annotations

import json
import os
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import AssistantError
from assistant.page.quality import MEASURES, EvalRuns, share_of
from assistant.page.quality_view import render_quality
from assistant.page.texts import EN, ZH
from tests.waiting import wait_until

# Stands in for the package that measures: writes a run of its --subset questions, and waits at the third.
RUNNER = textwrap.dedent("""
    import json, pathlib, sys, time
    asked, out = int(sys.argv[2]), pathlib.Path(sys.argv[4])
    if asked == 99:
        sys.exit("no such model; choose another")
    (out / "settings.json").write_text(json.dumps({"dataset": "set.jsonl", "split": "all", "questions": asked}))
    for number in range(asked):
        with (out / "results.jsonl").open("a") as file:
            file.write(json.dumps({
                "id": f"fact-{number}", "category": "fact", "question": "q", "answerable": True, "must_include": [],
                "scores": {"correct": 1.0}, "stage": None, "reason": "", "answer": None}) + "\\n")
        if number == 2:
            time.sleep(600)
""")


def result(number: int, correct: float, **fields: object) -> dict[str, Any]:
    return {
        "id": f"fact-{number:02}", "category": "fact", "question": f"问题{number}？", "answerable": True,
        "must_include": [["1378亿", "13.78"]], "scores": {"correct": correct, "total_seconds": float(number)},
        "stage": None if correct else "judge", "reason": "" if correct else "refused", "answer": {"answer": "文中未提及"},
    } | fields  # fmt: skip


def write_run(folder: Path, results: list[dict[str, Any]], torn: str = "") -> None:
    folder.mkdir(parents=True)
    settings = {"dataset": "article_qa.jsonl", "split": "test", "questions": 10}
    (folder / "settings.json").write_text(json.dumps(settings), "utf-8")
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in results)
    (folder / "results.jsonl").write_text(lines + torn, "utf-8")


def test_a_run_is_read_from_its_files_without_a_line_that_is_being_written(tmp_path: Path) -> None:
    write_run(tmp_path / "a", [result(1, 1.0), result(2, 0.0), result(3, 1.0)], torn='{"id": "fa')
    report = EvalRuns(tmp_path).newest()
    assert report is not None
    assert (report.name, report.asked, report.questions) == ("a", 3, 10)
    assert report.measures["correct"].mean == pytest.approx(2 / 3)
    assert report.categories["fact"].n == 3
    (miss,) = report.misses
    assert (miss.id, miss.stage, miss.expected, miss.answered) == (
        "fact-02",
        "judge",
        ("1378亿",),
        "文中未提及",
    )


def test_a_question_that_was_asked_again_counts_once(tmp_path: Path) -> None:
    write_run(tmp_path / "a", [result(1, 0.0), result(1, 1.0)])
    report = EvalRuns(tmp_path).newest()
    assert report is not None
    assert (report.asked, report.misses) == (1, ())


def test_the_newest_run_with_an_answer_is_shown(tmp_path: Path) -> None:
    for age, (name, results) in enumerate(
        (("empty", []), ("new", [result(1, 1.0)]), ("old", [result(2, 0.0)]))
    ):
        write_run(tmp_path / name, results)
        os.utime(tmp_path / name / "results.jsonl", (1e9 - age, 1e9 - age))
    report = EvalRuns(tmp_path).newest()
    assert report is not None
    assert report.name == "new"
    assert EvalRuns(tmp_path / "nothing").newest() is None


def test_a_damaged_run_is_one_clear_line(tmp_path: Path) -> None:
    write_run(tmp_path / "a", [{"id": "x"}])
    with pytest.raises(AssistantError, match="can't be read as a run"):
        EvalRuns(tmp_path).newest()


def test_every_measure_has_a_name_in_both_languages() -> None:
    assert set(ZH.measures) == set(EN.measures) == set(MEASURES)
    assert set(ZH.stages) == set(EN.stages)


def test_a_run_is_started_followed_and_cancelled(tmp_path: Path) -> None:
    runs = EvalRuns(tmp_path, (sys.executable, "-c", RUNNER))
    assert runs.progress() is None
    runs.start(5)
    wait_until(lambda: (now := runs.progress()) and now.asked == 3)
    now = runs.progress()
    assert now is not None
    assert (now.running, now.questions) == (True, 5)
    with pytest.raises(AssistantError, match="runs already"):
        runs.start(5)
    runs.cancel()
    assert runs.progress() is None
    report = runs.newest()
    assert report is not None
    assert (report.asked, report.questions) == (3, 5)


def test_of_clicks_at_the_same_time_one_starts_a_run(tmp_path: Path) -> None:
    runs, clicks = EvalRuns(tmp_path, (sys.executable, "-c", RUNNER)), threading.Barrier(8)

    def click() -> bool:
        clicks.wait()
        try:
            runs.start(5)
        except AssistantError:
            return False
        return True

    with ThreadPoolExecutor(8) as readers:
        started = [click.result() for click in [readers.submit(click) for _ in range(8)]]
    runs.cancel()
    assert sum(started) == len(list(tmp_path.iterdir())) == 1


def test_how_far_a_run_is_can_be_asked_while_it_is_being_cancelled(tmp_path: Path) -> None:
    stubborn = (
        "import signal, sys, time; signal.signal(signal.SIGINT, lambda *_: (time.sleep(2), sys.exit()));"
    )
    runs = EvalRuns(
        tmp_path, (sys.executable, "-c", f"{stubborn} print(1, file=sys.stderr, flush=True); time.sleep(60)")
    )
    runs.start(5)
    wait_until(lambda: next(tmp_path.glob("*/log.txt")).stat().st_size)
    cancelling = threading.Thread(target=runs.cancel)
    cancelling.start()
    seen = runs.progress()
    while cancelling.is_alive():
        runs.progress()
    assert seen is not None
    assert seen.running
    assert runs.progress() is None


def test_a_run_that_fails_says_why(tmp_path: Path) -> None:
    runs = EvalRuns(tmp_path, (sys.executable, "-c", RUNNER))
    runs.start(99)
    wait_until(lambda: (now := runs.progress()) and not now.running)
    now = runs.progress()
    assert now is not None
    assert now.error == "no such model; choose another"
    assert "no such model" in render_quality(None, now, ZH)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_an_interval_holds_its_mean(scores: list[float]) -> None:
    share = share_of(scores)
    assert share is not None
    assert 0 <= share.low <= share.mean + 1e-9
    assert share.mean - 1e-9 <= share.high <= 1


def test_nothing_in_a_run_becomes_a_tag(tmp_path: Path) -> None:
    bad = "<script>x</script>"
    fields = {
        "id": bad,
        "category": bad,
        "question": bad,
        "reason": bad,
        "stage": bad,
        "answer": {"answer": bad},
    }
    write_run(tmp_path / "a", [result(1, 0.0, **fields, must_include=[[bad]])])
    assert "<script" not in render_quality(EvalRuns(tmp_path).newest(), None, EN, bad)
