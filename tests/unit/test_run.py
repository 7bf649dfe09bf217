"""A run is complete, resumable and safe against a kill; an interrupted one goes on, another one is refused."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.conversation import Answer, Question
from evals.cases import Case, EvalsError
from evals.results import RESULTS_FILE, read_run
from evals.run import (
    MAX_FAILURES_IN_A_ROW,
    code_settings,
    code_sha256,
    run_cases,
    run_folder,
    run_settings,
)
from tests.fakes_evals import ScriptedSystem, make_answer, make_case

NAMES = ["fact-03", "fact-04", "fact-05", "fact-06"]
CASES = [make_case(name, f"{name}：北湖大桥多长？") for name in NAMES]


def right(case: Case) -> Answer:
    return make_answer("1200米[1]", cites=["北湖大桥长"], finds=["北湖大桥长"], judge_score=0.9)


def scripted(cases: list[Case]) -> ScriptedSystem:
    return ScriptedSystem({case.question: right(case) for case in cases})


def settings_of(system: ScriptedSystem, tmp_path: Path, cases: list[Case] | None = None) -> dict[str, Any]:
    dataset = tmp_path / "bridges_qa.jsonl"
    dataset.touch()
    return run_settings(system, CASES if cases is None else cases, dataset=dataset, part="all", subset=None)


def test_a_run_keeps_a_line_for_each_question(tmp_path: Path) -> None:
    system = scripted(CASES)
    run = run_cases(CASES, system, tmp_path / "run", settings_of(system, tmp_path), show_progress=False)
    assert [result.id for result in run.results] == NAMES
    line = json.loads((tmp_path / "run" / RESULTS_FILE).read_text("utf-8").splitlines()[0])
    assert line["question"] == CASES[0].question
    assert line["raw_generation"] == "1200米[1]"
    assert line["answer"]["citations"][0]["quote"] == "北湖大桥长1200米，2021年通车。"
    assert line["scores"]["correct"] == 1.0
    assert line["judge_score"] == 0.9
    assert run.settings["parts"] == {"model": "a script"}
    assert run.memory_mib is None or run.memory_mib > 1


def test_the_bar_shows_how_many_are_done_and_how_many_of_them_are_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    system = scripted(CASES)
    system.script[CASES[3].question] = make_answer("800米", finds=["北湖大桥长"])
    folder, settings = tmp_path / "run", settings_of(system, tmp_path)
    run_cases(CASES[:2], system, folder, settings, show_progress=True)
    assert "2/2" in capsys.readouterr().err
    run_cases(CASES, system, folder, settings, show_progress=True)
    said = capsys.readouterr()
    assert "4/4" in said.err
    assert "correct 75.0%" in said.err  # of all four, the two of the run before among them
    assert said.out == ""


def test_what_may_be_cited_beside_the_evidence_reaches_the_score(tmp_path: Path) -> None:
    answer = make_answer("1200米[1][2]", cites=["北湖大桥长", "每天约"], finds=["北湖大桥长"])
    cases = [make_case("fact-03", "一问？"), make_case("fact-04", "二问？", also=("每天约3万辆",))]
    system = ScriptedSystem({case.question: answer for case in cases})
    settings = settings_of(system, tmp_path, cases)
    run = run_cases(cases, system, tmp_path / "run", settings, show_progress=False)
    assert [result.scores["citation_precision"] for result in run.results] == [0.5, 1.0]


def test_an_interrupted_run_goes_on_with_what_is_missing(tmp_path: Path) -> None:
    first, second = scripted(CASES), scripted(CASES)
    folder, settings = tmp_path / "run", settings_of(first, tmp_path)
    run_cases(CASES[:2], first, folder, settings, show_progress=False)
    with (folder / RESULTS_FILE).open("a", encoding="utf-8") as file:
        file.write('{"id": "fact-05", "torn')
    run = run_cases(CASES, second, folder, settings, show_progress=False)
    assert [question.text for question in second.asked] == [case.question for case in CASES[2:]]
    assert [result.id for result in run.results] == NAMES


def test_a_question_that_got_no_answer_is_asked_again(tmp_path: Path) -> None:
    system = scripted(CASES[1:])
    folder, settings = tmp_path / "run", settings_of(system, tmp_path)
    failed = run_cases(CASES, system, folder, settings, show_progress=False).results[0]
    assert (failed.stage, failed.scores) == ("error", {"correct": 0.0})
    assert failed.error
    system.script[CASES[0].question] = right(CASES[0])
    run = run_cases(CASES, system, folder, settings, show_progress=False)
    assert [result.id for result in run.results] == NAMES
    assert run.results[0].scores["correct"] == 1.0
    assert len(system.asked) == len(CASES) + 1


def test_a_run_ends_when_nothing_answers_any_more(tmp_path: Path) -> None:
    cases = [make_case(f"fact-{ordinal:02}") for ordinal in range(1, 20)]
    system = ScriptedSystem({})
    with pytest.raises(EvalsError, match="in a row got no answer"):
        run_cases(cases, system, tmp_path / "run", settings_of(system, tmp_path, cases), show_progress=False)
    assert len(system.asked) == MAX_FAILURES_IN_A_ROW


class Faulty(ScriptedSystem):
    """Fails with something that nobody foresaw where it has no script."""

    def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        return self.script[question.text]


def test_a_fault_at_one_question_is_its_result_and_the_others_are_asked(tmp_path: Path) -> None:
    system = Faulty({case.question: right(case) for case in CASES[1:]})
    run = run_cases(CASES, system, tmp_path / "run", settings_of(system, tmp_path), show_progress=False)
    assert [result.id for result in run.results] == NAMES
    assert (run.results[0].error, run.results[0].stage) == (f"KeyError: {CASES[0].question!r}", "error")
    assert [result.error for result in run.results[1:]] == [None] * 3


def test_faults_in_a_row_end_a_run(tmp_path: Path) -> None:
    cases = [make_case(f"fact-{ordinal:02}") for ordinal in range(1, 20)]
    system = Faulty({})
    with pytest.raises(EvalsError, match="5 questions in a row got no answer"):
        run_cases(cases, system, tmp_path / "run", settings_of(system, tmp_path, cases), show_progress=False)
    assert len(system.asked) == MAX_FAILURES_IN_A_ROW


def test_a_folder_with_another_run_is_refused_and_says_what_differs(tmp_path: Path) -> None:
    system = scripted(CASES)
    settings = settings_of(system, tmp_path)
    run_cases(CASES, system, tmp_path / "run", settings, show_progress=False)
    other = settings | {"parts": {"model": "another"}, "git_commit": "any"}
    with pytest.raises(EvalsError, match="with other parts:"):
        run_cases(CASES, system, tmp_path / "run", other, show_progress=False)


def test_the_newest_unfinished_run_of_the_same_settings_is_gone_on_with(tmp_path: Path) -> None:
    system = scripted(CASES)
    settings, now = settings_of(system, tmp_path), datetime(2026, 1, 2, 3, 4, 5)
    folder = run_folder(tmp_path, settings, now)
    assert folder.name == "bridges_qa-scripted-all-20260102-030405"
    run_cases(CASES[:2], system, folder, settings, show_progress=False)
    assert run_folder(tmp_path, settings, datetime(2026, 2, 2)) == folder
    assert run_folder(tmp_path, settings | {"code": "changed"}, datetime(2026, 2, 2)) != folder
    run_cases(CASES, system, folder, settings, show_progress=False)
    assert run_folder(tmp_path, settings, datetime(2026, 2, 2)) != folder


def test_a_run_with_failures_is_gone_on_with(tmp_path: Path) -> None:
    system = scripted(CASES[1:])
    settings = settings_of(system, tmp_path)
    folder = run_folder(tmp_path, settings, datetime(2026, 1, 2))
    for _ in range(2):  # lines enough, but a question is still without an answer
        run_cases(CASES, system, folder, settings, show_progress=False)
        assert run_folder(tmp_path, settings, datetime(2026, 2, 2)) == folder
    system.script[CASES[0].question] = right(CASES[0])
    run_cases(CASES, system, folder, settings, show_progress=False)
    assert run_folder(tmp_path, settings, datetime(2026, 2, 2)) != folder


def test_a_kill_while_the_settings_are_written_leaves_no_damaged_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = scripted(CASES)
    settings = settings_of(system, tmp_path)
    folder = run_folder(tmp_path, settings, datetime(2026, 1, 2))

    def killed(*paths: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("knowledge.aside.os.replace", killed)
        run_cases(CASES, system, folder, settings, show_progress=False)
    assert not (folder / "settings.json").exists()
    again = run_folder(tmp_path, settings, datetime(2026, 1, 2))
    assert len(run_cases(CASES, system, again, settings, show_progress=False).results) == len(CASES)


def test_a_run_is_of_the_code_that_scores_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def code_with(scoring: str) -> str:
        (tmp_path / "score.py").write_text(scoring, "utf-8")
        code_sha256.cache_clear()
        return str(code_settings()["code"])

    monkeypatch.setattr("evals.run.evals.__file__", str(tmp_path / "__init__.py"))
    try:
        assert code_with("RIGHT = 1.0") != code_with("RIGHT = 0.5")
    finally:
        code_sha256.cache_clear()


def test_a_run_names_every_pinned_package_that_answers() -> None:
    pinned = re.findall(r'"([\w-]+)==', (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    apart = {"gradio", "mcp", "langchain", "axe-playwright-python", "gguf"}  # they show, test or train
    assert set(pinned) - apart <= set(code_settings()["versions"])


def test_evidence_that_fits_no_article_is_found_before_a_question_is_asked(tmp_path: Path) -> None:
    system = scripted(CASES)
    cases = [*CASES, make_case("fact-07", evidence=("西湖大桥",))]
    with pytest.raises(EvalsError, match="stands in no article"):
        run_cases(cases, system, tmp_path / "run", settings_of(system, tmp_path, cases), show_progress=False)
    assert system.asked == []


def test_reading_a_folder_without_a_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(EvalsError, match="holds no run"):
        read_run(tmp_path)
    (tmp_path / "settings.json").write_text("{}", "utf-8")
    (tmp_path / RESULTS_FILE).write_text('{"id": 1}\n', "utf-8")
    with pytest.raises(EvalsError, match="line 1 is damaged"):
        read_run(tmp_path)


def test_line_separators_inside_an_answer_do_not_break_its_line(tmp_path: Path) -> None:
    system = ScriptedSystem({CASES[0].question: make_answer("1200米\u2028\u0085第二行")})
    run = run_cases(CASES[:1], system, tmp_path / "run", settings_of(system, tmp_path), show_progress=False)
    assert run.results[0].text == "1200米\u2028\u0085第二行"
