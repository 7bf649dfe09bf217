"""Several runs side by side: figures of each, and paired changes against the first."""

from __future__ import annotations

import pytest

from evals.cases import EvalsError
from evals.contrast import contrast_text
from evals.results import Run, result_of
from evals.score import Abilities, score
from evals.spans import wanted_spans
from tests.fakes_evals import ARTICLE, make_answer, make_case

CASES = [make_case(f"fact-{ordinal:02}", f"第{ordinal}问：北湖大桥多长？") for ordinal in range(1, 21)]


def run_of(system: str, *, wrong: int, cites: str = "北湖大桥长") -> Run:
    results = []
    for place, case in enumerate(CASES):
        answer = make_answer("800米" if place < wrong else "1200米", cites=[cites], finds=["北湖大桥长"])
        results.append(
            result_of(case, answer, score(case, answer, wanted_spans(case, [ARTICLE]), Abilities()))
        )
    return Run(system, {"dataset": "bridges.jsonl", "system": system}, tuple(results))


def test_each_run_has_its_figures_and_its_changes_against_the_first() -> None:
    text = contrast_text(
        [
            run_of("ours", wrong=2),
            run_of("ours without judge", wrong=12),
            run_of("ours without attribution", wrong=2, cites="南湖大桥长"),
        ]
    )
    assert "| ours | 20 | 90.0% (75%–100%) |" in text
    assert "Changes against ours, question by question" in text
    assert "| ours without judge | 10 / 0 | 0.002 | -50.0 (-75.0 to -30.0) |" in text
    assert "-100.0 (-100.0 to -100.0)" in text.splitlines()[-1]  # citation precision
    assert "| Whole answer, p50 | Whole answer, p95 |" in text
    assert text.endswith("| +0.00 s | +0.00 s |")
    assert "Refused, unanswerable" not in text  # nothing to score


def test_lengths_are_characters_and_not_percent() -> None:
    first_row = contrast_text([run_of("ours", wrong=0), run_of("other", wrong=0)]).splitlines()[2]
    assert first_row.endswith("| 5.0 (5.0–5.0) |")


def test_runs_of_other_questions_are_refused() -> None:
    ours, other = run_of("ours", wrong=0), run_of("other", wrong=0)
    with pytest.raises(EvalsError, match="share no question"):
        contrast_text(
            [Run("a", ours.settings, ours.results[:5]), Run("b", other.settings, other.results[5:])]
        )
