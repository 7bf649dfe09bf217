"""The gate fails on deliberate damage, names what broke, holds otherwise, and is sharp enough for 5 points."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.conversation import Answer
from evals.cases import Case, EvalsError, read_cases, select
from evals.cli import ARTICLE_SET, REFERENCES
from evals.gate import Reference, Verdict, gate, read_reference, verdict_text, write_reference
from evals.intervals import paired_difference
from evals.results import Result, Run, result_of
from evals.score import Abilities, score
from evals.spans import wanted_spans
from tests.fakes_evals import ARTICLE, make_answer, make_case

CASES = [make_case(f"fact-{ordinal:02}", f"第{ordinal}问：北湖大桥多长？") for ordinal in range(1, 41)]
CASES += [
    make_case(f"other-{ordinal:02}", f"第{ordinal}问：多重？", answerable=False) for ordinal in range(1, 21)
]

Damage = Callable[[Case, Answer], Answer]


def good_answer(case: Case) -> Answer:
    if case.answerable:
        return make_answer("1200米[1]", cites=["北湖大桥长"], finds=["北湖大桥长"], judge_score=0.9)
    return make_answer("文中未提及", refused=True, judge_score=0.1)


def run_of(name: str, damage: Damage | None = None) -> Run:
    results = []
    for case in CASES:
        answer = damage(case, good_answer(case)) if damage else good_answer(case)
        scored = score(case, answer, wanted_spans(case, [ARTICLE]), Abilities())
        results.append(result_of(case, answer, scored))
    return Run(name, settings_of(len(results)), tuple(results))


def settings_of(questions: int) -> dict[str, object]:
    return {
        "dataset": "bridges_qa.jsonl",
        "dataset_sha256": "0af3",
        "system": "scripted",
        "questions": questions,
    }


def part_of(run: Run, start: int, end: int) -> Run:
    return replace(run, settings=settings_of(end - start), results=run.results[start:end])


def verdict_on(run: Run, tmp_path: Path) -> Verdict:
    write_reference(run_of("reference"), tmp_path / "reference.json")
    return gate(run, read_reference(tmp_path / "reference.json"))


def retrieval_off(case: Case, answer: Answer) -> Answer:
    return replace(answer, evidence=())


def figures_swapped(case: Case, answer: Answer) -> Answer:
    if case.id not in {f"fact-{ordinal:02}" for ordinal in range(1, 8)}:
        return answer
    text = answer.text.replace("1200", "2100")
    return replace(answer, text=text, claims=tuple(replace(claim, text=text) for claim in answer.claims))


def threshold_moved(case: Case, answer: Answer) -> Answer:
    return make_answer("大约900吨", judge_score=0.1) if not case.answerable else answer


def refused_where_answered_wrongly(case: Case, answer: Answer) -> Answer:
    if not case.answerable or int(case.id[-2:]) > 12:
        return answer
    return make_answer("文中未提及", refused=True, finds=["北湖大桥长"], judge_score=0.1)


def wrong(case: Case, answer: Answer) -> Answer:
    if not case.answerable or int(case.id[-2:]) > 12:
        return answer
    return replace(answer, text="800米[1]", claims=())


def test_false_refusals_of_what_was_wrong_before_lower_the_share_of_refusals_that_are_right(
    tmp_path: Path,
) -> None:
    write_reference(run_of("reference", wrong), tmp_path / "reference.json")
    recorded = read_reference(tmp_path / "reference.json")
    verdict = gate(run_of("damaged", refused_where_answered_wrongly), recorded)
    assert [fall.measure.key for fall in verdict.falls] == ["refusal_precision"]
    assert verdict.falls[0].difference.mean == pytest.approx(20 / 32 - 1)
    text = verdict_text(verdict, recorded)
    assert "fact-12: none -> 0.00" in text
    assert "fact-13" not in text


def test_the_same_run_passes(tmp_path: Path) -> None:
    assert verdict_on(run_of("again"), tmp_path).falls == ()


@pytest.mark.parametrize(
    ("damage", "measures"),
    [
        (retrieval_off, {"hit@5"}),
        (figures_swapped, {"correct", "answered_correct", "figure_faithfulness"}),
        (threshold_moved, {"correct", "refusal_recall"}),
    ],
)
def test_deliberate_damage_fails(damage: Damage, measures: set[str], tmp_path: Path) -> None:
    verdict = verdict_on(run_of("damaged", damage), tmp_path)
    assert {fall.measure.key for fall in verdict.falls} == measures


def test_the_questions_that_broke_are_named(tmp_path: Path) -> None:
    verdict = verdict_on(run_of("damaged", figures_swapped), tmp_path)
    text = verdict_text(verdict, read_reference(tmp_path / "reference.json"))
    assert "FELL  Correct: -11.7 points" in text
    assert "fact-03: 1.00 -> 0.00" in text
    assert "fact-08" not in text
    assert "holds Refused, unanswerable: +0.0 points" in text


def test_one_broken_question_of_sixty_is_no_proof_of_a_fall(tmp_path: Path) -> None:
    def one_broken(case: Case, answer: Answer) -> Answer:
        return make_answer("800米", finds=["北湖大桥长"]) if case.id == "fact-03" else answer

    assert verdict_on(run_of("again", one_broken), tmp_path).falls == ()


def test_a_subset_is_held_against_the_same_questions_of_the_whole(tmp_path: Path) -> None:
    verdict = verdict_on(part_of(run_of("subset", threshold_moved), 30, 50), tmp_path)
    assert verdict.compared == 20
    assert "refusal_recall" in {fall.measure.key for fall in verdict.falls}


def test_a_question_without_an_answer_counts_as_broken(tmp_path: Path) -> None:
    run = run_of("errors")
    broken = tuple(_without_answer(result) for result in run.results[:10])
    verdict = verdict_on(replace(run, results=broken + run.results[10:]), tmp_path)
    assert "correct" in {fall.measure.key for fall in verdict.falls}


def test_a_whole_run_is_held_against_the_record_of_a_part(tmp_path: Path) -> None:
    write_reference(part_of(run_of("reference"), 30, 50), tmp_path / "reference.json")
    assert gate(run_of("again"), read_reference(tmp_path / "reference.json")).compared == 20


def test_an_unfinished_run_is_not_held_against_anything(tmp_path: Path) -> None:
    run = run_of("cut")
    with pytest.raises(EvalsError, match="cut is unfinished, 59 of 60 questions"):
        verdict_on(replace(run, results=run.results[:-1]), tmp_path)


def test_a_run_of_another_system_is_refused(tmp_path: Path) -> None:
    run = run_of("other")
    with pytest.raises(EvalsError, match="other is of textbook, the recorded reference of scripted"):
        verdict_on(replace(run, settings={**run.settings, "system": "textbook"}), tmp_path)


def test_an_unfinished_run_or_one_with_errors_is_not_recorded(tmp_path: Path) -> None:
    run, path = run_of("cut"), tmp_path / "reference.json"
    with pytest.raises(EvalsError, match="cut is unfinished, 59 of 60 questions"):
        write_reference(replace(run, results=run.results[:-1]), path)
    broken = (*run.results[:-1], _without_answer(run.results[-1]))
    with pytest.raises(EvalsError, match="cut got no answer to 1 of 60 questions, other-20 among them"):
        write_reference(replace(run, results=broken), path)
    assert not path.exists()


def test_another_version_of_the_set_and_other_questions_of_it_are_refused(tmp_path: Path) -> None:
    run = run_of("other")
    with pytest.raises(EvalsError, match="the recorded reference another"):
        verdict_on(replace(run, settings={**run.settings, "dataset_sha256": "b77c"}), tmp_path)
    write_reference(part_of(run, 0, 20), tmp_path / "part.json")
    with pytest.raises(EvalsError, match="shares 10 of its 30 questions with the recorded other of 20"):
        gate(part_of(run, 10, 40), read_reference(tmp_path / "part.json"))


@pytest.mark.parametrize(("asked", "falls"), [(1, False), (2, False), (3, True)])
def test_one_or_two_questions_are_too_few_to_tell_a_fall(asked: int, falls: bool, tmp_path: Path) -> None:
    verdict = verdict_on(part_of(run_of("damaged", threshold_moved), 40 - 5, 40 + asked), tmp_path)
    assert ("refusal_recall" in {fall.measure.key for fall in verdict.falls}) is falls
    said = verdict_text(verdict, read_reference(tmp_path / "reference.json"))
    assert ("few   Refused, unanswerable: -100.0 points" in said) is not falls


def test_another_set_cannot_be_held_against_the_record(tmp_path: Path) -> None:
    run = run_of("other")
    renamed = tuple(replace(result, id=f"x{result.id}") for result in run.results)
    with pytest.raises(EvalsError, match="shares 0 of its 60 questions"):
        verdict_on(replace(run, results=renamed), tmp_path)
    with pytest.raises(EvalsError, match="holds no recorded run"):
        read_reference(tmp_path / "absent.json")


@pytest.mark.parametrize(
    ("drop", "least", "most"), [(0.05, 0.8, 1.0), (0.0, 0.0, 0.06)], ids=["a drop of 5 points", "no drop"]
)
def test_power_on_the_whole_set(drop: float, least: float, most: float) -> None:
    """The set has 616 questions; a change that also shuffles 3 % of the answers either way is the noise."""
    generator = np.random.default_rng(7)
    failed = sum(_fails(*_simulated(generator, n=616, drop=drop, shuffled=0.03)) for _ in range(200))
    assert least <= failed / 200 <= most


@pytest.mark.parametrize(
    ("drop", "least", "most"), [(0.05, 0.8, 1.0), (0.0, 0.0, 0.06)], ids=["a drop of 5 points", "no drop"]
)
def test_power_of_the_gate_on_as_many_questions_as_are_recorded(
    drop: float, least: float, most: float
) -> None:
    """The gate itself, held against a record of the README's size: `test`, 440 questions, not the whole set."""
    n = len(read_reference(REFERENCES / "ours_test.json").questions)
    template = run_of("simulated").results[0]
    generator = np.random.default_rng(7)
    failed = 0
    for _ in range(100):
        before, after = _simulated(generator, n=n, drop=drop, shuffled=0.03)
        recorded = {f"q{place}": {"correct": one} for place, one in enumerate(before)}
        results = (
            replace(template, id=f"q{place}", scores={"correct": one}) for place, one in enumerate(after)
        )
        run = Run("simulated", settings_of(n), tuple(results))
        verdict = gate(run, Reference("recorded", "bridges_qa.jsonl", "0af3", recorded))
        failed += "correct" in {fall.measure.key for fall in verdict.falls}
    assert least <= failed / 100 <= most


def test_the_recorded_questions_are_those_that_make_gate_draws() -> None:
    drawn = re.search(
        r"GATE := --split test --subset (\d+) --seed (\d+)",
        (Path(__file__).parents[2] / "Makefile").read_text("utf-8"),
    )
    assert drawn
    cases = select(read_cases(ARTICLE_SET), part="test", first=int(drawn[1]), seed=int(drawn[2]))
    recorded = read_reference(REFERENCES / f"gate_{drawn[1]}.json")
    assert set(recorded.questions) == {case.id for case in cases}


def test_continuous_integration_gates_answers_of_the_real_model() -> None:
    steps = (Path(__file__).parents[2] / ".ci" / "run").read_text("utf-8").splitlines()
    assert steps[-1] == "make gate"
    assert "set -euo pipefail" in steps


def _simulated(
    generator: np.random.Generator, *, n: int, drop: float, shuffled: float
) -> tuple[Sequence[float], Sequence[float]]:
    before = generator.random(n) < 0.8
    chance = generator.random(n)
    breaks = before & (chance < (drop + shuffled) / 0.8)
    mends = ~before & (chance < shuffled / 0.2)
    after = (before & ~breaks) | mends
    return [float(x) for x in before], [float(x) for x in after]


def _fails(before: Sequence[float], after: Sequence[float]) -> bool:
    difference = paired_difference(before, after, resamples=500)
    return difference is not None and difference.high < 0


def _without_answer(result: Result) -> Result:
    return replace(result, answer=None, scores={"correct": 0.0}, stage="error", error="the model is down")
