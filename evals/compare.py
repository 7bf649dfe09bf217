"""What changed between two runs of the same questions, question by question, with a paired test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.cases import EvalsError
from evals.intervals import Estimate, Scores, mcnemar
from evals.report import markdown_table
from evals.results import Result, Run
from evals.summary import MEASURES, Measure, change_of, scores_of

Pair = tuple[Result, Result]


@dataclass(frozen=True, slots=True)
class Change:
    """One measure in both runs: its mean in each, over the questions that both scored (see `Measure.paired`)."""

    measure: Measure
    before: float
    after: float
    difference: Estimate


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side; `p_value` is McNemar's exact test on what broke and what was fixed.

    `alike` counts the answers that read the same, word for word, markers included.
    """

    before: str
    after: str
    pairs: tuple[Pair, ...]
    broken: tuple[Pair, ...]
    fixed: tuple[Pair, ...]
    p_value: float
    alike: int
    changes: tuple[Change, ...]


def compare(before: Run, after: Run) -> Comparison:
    """Compare two runs on the questions that both answered.

    Raises:
        EvalsError: They share no question, or ask something else under the same id.
    """
    pairs = _pairs(before, after)
    broken = tuple(pair for pair in pairs if _right(pair[0]) and _right(pair[1]) is False)
    fixed = tuple(pair for pair in pairs if _right(pair[0]) is False and _right(pair[1]))
    return Comparison(
        before=before.name,
        after=after.name,
        pairs=pairs,
        broken=broken,
        fixed=fixed,
        p_value=mcnemar(len(broken), len(fixed)),
        alike=sum(old.text == new.text and old.refused == new.refused for old, new in pairs),
        changes=_changes(pairs),
    )


def comparison_text(comparison: Comparison) -> str:
    """Return a comparison as Markdown."""
    rows = [
        (
            one.measure.label,
            _value(one.before, one),
            _value(one.after, one),
            difference_text(one),
            str(one.difference.n),
        )
        for one in comparison.changes
    ]
    heads = ("measure", comparison.before, comparison.after, "change (95 % interval)", "n")
    verdict = (
        f"{len(comparison.broken)} broken, {len(comparison.fixed)} fixed of {len(comparison.pairs)} "
        f"questions; McNemar's exact test: p = {comparison.p_value:.3f}"
    )
    same = f"{comparison.alike} of {len(comparison.pairs)} answers are the same, word for word"
    lines = [markdown_table((heads, rows)), "", verdict, same]
    for title, pairs in (("broken", comparison.broken), ("fixed", comparison.fixed)):
        for old, new in pairs:
            lines += ["", f"{title}: {old.id} · {new.stage or old.stage} · {old.question}"]
            lines += [f"  before: {_one_line(old.text)}", f"  after:  {_one_line(new.text)}"]
    return "\n".join(lines)


def _pairs(before: Run, after: Run) -> tuple[Pair, ...]:
    earlier = {result.id: result for result in before.results}
    pairs = tuple((earlier[result.id], result) for result in after.results if result.id in earlier)
    if not pairs:
        raise EvalsError(f"{before.name} and {after.name} share no question: compare runs of one set.")
    for old, new in pairs:
        if (old.question, list(old.history)) != (new.question, list(new.history)):
            raise EvalsError(
                f"{old.id} asks something else in each run: compare runs of one version of a set."
            )
    return pairs


def _changes(pairs: Sequence[Pair]) -> tuple[Change, ...]:
    made = []
    for measure in MEASURES:
        before = scores_of([old for old, _ in pairs], measure.key)
        after = scores_of([new for _, new in pairs], measure.key)
        difference = change_of(measure, before, after)
        if difference:
            old = _mean(before, after if measure.paired else before)
            made.append(Change(measure, old, old + difference.mean, difference))
    return tuple(made)


def _mean(scores: Scores, where: Scores) -> float:
    held = [one for one, other in zip(scores, where, strict=True) if one is not None and other is not None]
    return sum(held) / len(held)


def _right(result: Result) -> bool | None:
    score = result.scores.get("correct")
    return None if score is None else score == 1.0


def _value(value: float, change: Change) -> str:
    return f"{value:.1%}" if change.measure.percent else f"{value:.1f}"


def difference_text(change: Change) -> str:
    """Return a change with its interval; in points where the measure is a share."""
    one, unit = change.difference, 100 if change.measure.percent else 1
    return f"{one.mean * unit:+.1f} ({one.low * unit:+.1f} to {one.high * unit:+.1f})"


def _one_line(text: str) -> str:
    return " ".join(text.split())
