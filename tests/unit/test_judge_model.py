"""A model's verdicts stand beside the deterministic score, never in its place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.conversation import AssistantError, Turn
from evals.cases import EvalsError
from evals.judge_model import (
    Ask,
    agreement_of,
    agreement_text,
    begin_judging,
    check_judge,
    judged,
    verdict,
    write_judged,
)
from evals.report import markdown_report
from evals.results import Result, ResultsFile, Run, read_run, result_of
from evals.score import Abilities, failed, score
from tests.fakes_evals import make_answer, make_case


def run_of(*texts: str) -> Run:
    results = []
    for place, text in enumerate(texts, start=1):
        case, answer = make_case(f"fact-{place:02}"), make_answer(text)
        results.append(result_of(case, answer, score(case, answer, (), Abilities())))
    return Run("run", {}, tuple(results))


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        ("对", True),
        ("对。", True),
        ("错", False),
        ("不对", False),
        ("没错", True),
        ("也许", None),
        ("对还是错？", None),
    ],
)
def test_a_verdict_is_read_or_unclear(reply: str, says: bool | None) -> None:
    assert verdict(reply) is says


def test_agreement_counts_what_both_judged() -> None:
    run = run_of("1200米", "1200米", "800米", "700米")
    replies = iter(["对", "错", "错", "也许"])
    results = judged(run, lambda prompt: next(replies))
    agreement = agreement_of(results)
    assert agreement is not None
    assert (agreement.share.mean, agreement.share.n, agreement.unclear) == (pytest.approx(2 / 3), 3, 1)
    assert agreement.kappa is not None
    assert agreement.kappa.mean == pytest.approx(0.4)
    assert [one.id for one in agreement.disagreements] == ["fact-02"]
    assert [one.scores["correct"] for one in results] == [1.0, 1.0, 0.0, 0.0]
    assert "fact-02: right by the rule, not by the model" in agreement_text(agreement)


def test_agreement_has_intervals_that_are_the_same_each_time() -> None:
    run = run_of(*["1200米"] * 20, *["800米"] * 20)
    replies = ["对"] * 16 + ["错"] * 20 + ["对"] * 4

    def said() -> str:
        replying = iter(replies)
        return agreement_text(agreement_of(judged(run, lambda prompt: next(replying)))).splitlines()[0]

    found = re.fullmatch(
        r"agreement 80\.0% \((.+)% to (.+)%\), Cohen's kappa 0\.60 \((.+) to (.+)\), n 40, unclear verdicts 0",
        said(),
    )
    assert found
    bounds = [float(bound) for bound in found.groups()]
    assert bounds[:2] == pytest.approx([67.6, 92.4], abs=2.6)  # 80 ± 1.96 standard errors
    assert bounds[2:] == pytest.approx(
        [0.35, 0.85], abs=0.06
    )  # twice the share's, less 1: both sides are balanced
    assert said() == said()


def test_the_prompt_holds_question_expectation_and_answer() -> None:
    prompts: list[str] = []
    judged(run_of("一千二百米"), lambda prompt: prompts.append(prompt) or "对")
    assert all(piece in prompts[0] for piece in ("北湖大桥多长？", "1200米", "一千二百米"))


def test_the_prompt_of_a_follow_up_holds_the_turns_before_and_what_may_not_be_said() -> None:
    prompts: list[str] = []
    history = (Turn("user", "南湖大桥多长？"), Turn("assistant", "800米"))
    case, answer = make_case(history=history, must_not_include=("900米",)), make_answer("1200米")
    run = Run("run", {}, (result_of(case, answer, score(case, answer, (), Abilities())),))
    judged(run, lambda prompt: prompts.append(prompt) or "对")
    assert "此前的对话：\n问：南湖大桥多长？\n答：800米\n问题：北湖大桥多长？\n" in prompts[0]
    assert "回答中不得出现：900米\n" in prompts[0]


def test_a_question_without_an_answer_is_no_unclear_verdict() -> None:
    run = run_of("1200米")
    without = result_of(make_case("fact-02"), None, failed(), "the model is down")
    agreement = agreement_of(judged(replace(run, results=(*run.results, without)), lambda prompt: "对"))
    assert agreement is not None
    assert (agreement.share.n, agreement.unclear) == (1, 0)


def test_a_judge_that_is_down_is_one_clear_error() -> None:
    def down(prompt: str) -> str:
        raise AssistantError("the endpoint cannot be reached; check that it runs")

    with pytest.raises(EvalsError, match="the judging model: the endpoint cannot be reached"):
        judged(run_of("1200米"), down)
    assert agreement_of(run_of("1200米").results) is None


@pytest.mark.parametrize(
    ("answered", "judge", "itself"),
    [
        ("qwen-plus at an endpoint", "qwen-plus", True),
        ("qwen-plus at an endpoint", "Qwen/Qwen-Plus", True),
        ("qwen-1.5b.gguf sha256 cc324af070c2", "qwen-1.5b", True),
        ("qwen-1.5b.gguf sha256 cc324af070c2", "models/qwen-1.5b.gguf", True),
        ("qwen-plus at an endpoint", "qwen-max", False),
        (None, "qwen-plus", False),
    ],
)
def test_a_model_does_not_judge_its_own_answers(answered: str | None, judge: str, itself: bool) -> None:
    parts = {"model": answered} if answered else {}
    run = replace(run_of("1200米"), settings={"parts": parts})
    if itself:
        with pytest.raises(EvalsError, match="answered in run itself: name another --judge-model"):
            check_judge(run, judge)
    else:
        check_judge(run, judge)


def test_what_is_written_says_who_judged(tmp_path: Path) -> None:
    written(tmp_path, "1200米", "800米")
    write_judged(tmp_path, judged(read_run(tmp_path), lambda prompt: "对"), "qwen-max")
    kept = json.loads((tmp_path / "judged.json").read_text("utf-8"))
    assert kept["judge_model"] == "qwen-max"
    assert kept["agreement"].startswith("agreement 50.0%")
    run = read_run(tmp_path)
    assert [result.scores["agrees"] for result in run.results] == [1.0, 0.0]
    assert "| judged by | qwen-max: agreement 50.0% (" in markdown_report(run)


def test_an_interrupted_judging_goes_on_with_what_has_no_verdict(tmp_path: Path) -> None:
    written(tmp_path, "1200米", "800米", "700米")
    replies = iter(["对", "也许"])

    def cut(prompt: str) -> str:
        try:
            return next(replies)
        except StopIteration:
            raise KeyboardInterrupt from None

    with pytest.raises(KeyboardInterrupt):
        judge(tmp_path, cut)
    prompts: list[str] = []
    results = judge(tmp_path, lambda prompt: prompts.append(prompt) or "错")
    assert len(prompts) == 1
    assert [result.scores["agrees"] for result in results] == [1.0, None, 1.0]
    assert len((tmp_path / "results.jsonl").read_text("utf-8").splitlines()) == 3


def test_another_judge_begins_anew(tmp_path: Path) -> None:
    written(tmp_path, "1200米", "800米")
    judge(tmp_path, lambda prompt: "对")
    prompts: list[str] = []
    results = judge(tmp_path, lambda prompt: prompts.append(prompt) or "错", name="qwen-plus")
    assert len(prompts) == 2
    assert [result.scores["agrees"] for result in results] == [0.0, 1.0]


def written(folder: Path, *texts: str) -> None:
    settings = {"dataset": "bridges_qa.jsonl", "split": "all", "system": "scripted", "questions": len(texts)}
    (folder / "settings.json").write_text(json.dumps(settings), "utf-8")
    for result in run_of(*texts).results:
        ResultsFile(folder).append(result)


def judge(folder: Path, ask: Ask, name: str = "qwen-max") -> tuple[Result, ...]:
    """What the command does."""
    results = judged(begin_judging(folder, read_run(folder), name), ask, ResultsFile(folder).append)
    write_judged(folder, results, name)
    return read_run(folder).results
