"""Several runs of the same questions side by side: each one's main figures, and its changes against the first."""

from __future__ import annotations

from collections.abc import Sequence

from evals.compare import Comparison, compare, cost_difference, difference_text
from evals.report import Table, markdown_table, with_interval
from evals.results import Run
from evals.summary import MEASURES, summarise

_KEYS = (
    "correct", "answered_correct", "refusal_recall", "false_refusal", "citation_precision", "citation_recall",
    "figure_faithfulness", "hit@5", "char_f1", "answer_chars",
)  # fmt: skip
_COSTS = ("Whole answer, p50", "Whole answer, p95", "Judge AUROC", "Memory")


def contrast_text(runs: Sequence[Run]) -> str:
    """Return two tables as Markdown: figures with intervals, and paired changes against the first run.

    Raises:
        EvalsError: A run shares no question with the first.
    """
    comparisons = [compare(runs[0], run) for run in runs[1:]]
    return "\n\n".join(
        [
            markdown_table(figures_table(runs)),
            f"Changes against {_label(runs[0])}, question by question, in points (95 % interval):",
            markdown_table(changes_table(runs, comparisons)),
        ]
    )


def figures_table(runs: Sequence[Run]) -> Table:
    """The main measures of each run with their intervals; a measure that no run has is left out."""
    summaries = [summarise(run.results).measures for run in runs]
    used = [one for one in MEASURES if one.key in _KEYS and any(one.key in held for held in summaries)]
    rows = [
        (_label(run), str(len(run.results)), *[with_interval(held.get(one.key), one) for one in used])
        for run, held in zip(runs, summaries, strict=True)
    ]
    return ("system", "n", *[one.label for one in used]), rows


def changes_table(runs: Sequence[Run], comparisons: Sequence[Comparison]) -> Table:
    """What each later run broke and fixed, McNemar's exact p, its paired changes, and those of time and memory."""
    changes = [{one.measure.key: one for one in comparison.changes} for comparison in comparisons]
    used = [one for one in MEASURES if one.key in _KEYS and any(one.key in held for held in changes)]
    costs = [{one.label: one for one in comparison.costs} for comparison in comparisons]
    paid = [label for label in _COSTS if any(label in held for held in costs)]
    rows = [
        (
            _label(run),
            f"{len(comparison.broken)} / {len(comparison.fixed)}",
            f"{comparison.p_value:.3f}",
            *[difference_text(held[one.key]) if one.key in held else "–" for one in used],
            *[cost_difference(cost[label]) if label in cost else "–" for label in paid],
        )
        for run, comparison, held, cost in zip(runs[1:], comparisons, changes, costs, strict=True)
    ]
    return ("system", "broken / fixed", "p", *[one.label for one in used], *paid), rows


def _label(run: Run) -> str:
    return str(run.settings.get("system", run.name))
