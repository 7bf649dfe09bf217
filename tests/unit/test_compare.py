"""Two runs side by side: what broke, what was fixed, and whether chance explains it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals.cases import EvalsError
from evals.compare import compare, comparison_text
from evals.results import Run, result_of
from evals.score import Abilities, score
from evals.spans import wanted_spans
from tests.fakes_evals import ARTICLE, make_answer, make_case

CASES = [make_case(f"fact-{ordinal:02}", f"第{ordinal}问：北湖大桥多长？") for ordinal in range(1, 11)]


def run_of(name: str, wrong: set[str]) -> Run:
    results = []
    for case in CASES:
        answer = make_answer("800米" if case.id in wrong else "1200米", finds=["北湖大桥长"])
        results.append(
            result_of(case, answer, score(case, answer, wanted_spans(case, [ARTICLE]), Abilities()))
        )
    return Run(name, {}, tuple(results))


def test_what_broke_and_what_was_fixed_is_told_apart() -> None:
    comparison = compare(run_of("old", {"fact-01"}), run_of("new", {"fact-02", "fact-03"}))
    assert [old.id for old, _ in comparison.broken] == ["fact-02", "fact-03"]
    assert [old.id for old, _ in comparison.fixed] == ["fact-01"]
    assert comparison.p_value == 1.0


def test_the_text_shows_both_answers_of_each_changed_question() -> None:
    text = comparison_text(compare(run_of("old", set()), run_of("new", {"fact-02"})))
    assert "1 broken, 0 fixed of 10 questions; McNemar's exact test: p = 1.000" in text
    assert "broken: fact-02 · generation · 第2问：北湖大桥多长？" in text
    assert "  before: 1200米\n  after:  800米" in text
    assert "| Correct | 100.0% | 90.0% | -10.0 (-30.0 to +0.0) | 10 |" in text


def test_a_second_run_with_the_same_answers_says_so() -> None:
    old, again = run_of("old", {"fact-01"}), run_of("again", {"fact-01"})
    assert "10 of 10 answers are the same, word for word" in comparison_text(compare(old, again))
    longer = {
        **(again.results[4].answer or {}),
        "answer": "长1200米",
    }  # right in both, and yet another answer
    changed = replace(
        again, results=(*again.results[:4], replace(again.results[4], answer=longer), *again.results[5:])
    )
    comparison = compare(old, changed)
    assert (len(comparison.broken), len(comparison.fixed), comparison.alike) == (0, 0, 9)


def test_time_memory_and_the_judge_stand_side_by_side() -> None:
    def with_costs(name: str, seconds: float, judge: float, memory: float | None) -> Run:
        run = run_of(name, set())
        scored = [
            replace(
                result,
                scores={**result.scores, "total_seconds": seconds * place},
                judge_score=judge if place == 1 else 0.5,
                answerable=place == 1,
            )
            for place, result in enumerate(run.results, start=1)
        ]
        return replace(run, results=tuple(scored), memory_mib=memory)

    old, new = with_costs("old", 1.0, 0.4, 2400.0), with_costs("new", 2.0, 0.6, 2500.0)
    text = comparison_text(compare(old, new))
    assert "| Whole answer, p50 | 5.50 s | 11.00 s | +5.50 s | 10 |" in text
    assert "| Whole answer, p95 | 9.55 s | 19.10 s | +9.55 s | 10 |" in text
    assert "| Judge AUROC | 0.000 | 1.000 | +1.000 | 10 |" in text
    assert "| Memory | 2,400 MiB | 2,500 MiB | +100 MiB | 10 |" in text
    assert "Memory" not in comparison_text(compare(old, replace(new, memory_mib=None)))
    replayed = replace(new, settings={"parts": {"generations": "replayed"}})
    assert "Whole answer" not in comparison_text(compare(old, replayed))
    assert "Judge AUROC" in comparison_text(compare(old, replayed))


def test_only_shared_questions_are_compared() -> None:
    old, new = run_of("old", set()), run_of("new", set())
    assert len(compare(old, replace(new, results=new.results[:4])).pairs) == 4


def test_runs_of_other_sets_are_not_compared() -> None:
    old, new = run_of("old", set()), run_of("new", set())
    with pytest.raises(EvalsError, match="share no question"):
        compare(old, replace(new, results=tuple(replace(r, id=f"x{r.id}") for r in new.results)))
    with pytest.raises(EvalsError, match="asks something else"):
        compare(old, replace(new, results=tuple(replace(r, question="另问") for r in new.results)))


def test_refusals_are_compared_by_the_mean_of_each_run() -> None:
    def refusing(name: str, refused: set[str]) -> Run:
        cases = [*CASES, make_case("other-01", "第1问：多重？", answerable=False)]
        answers = [
            make_answer("文中未提及", refused=case.id in refused or not case.answerable) for case in cases
        ]
        scored = [
            score(case, answer, wanted_spans(case, [ARTICLE]), Abilities())
            for case, answer in zip(cases, answers, strict=True)
        ]
        return Run(name, {}, tuple(map(result_of, cases, answers, scored)))

    changes = compare(refusing("old", set()), refusing("new", {"fact-01"})).changes
    one = next(change for change in changes if change.measure.key == "refusal_precision")
    assert (one.before, one.after, one.difference.mean) == (1.0, 0.5, -0.5)
