"""What changed between two runs of the same questions, question by question, with a paired test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.cases import EvalsError
from evals.intervals import Estimate, Scores, mcnemar
from evals.metrics import auroc
from evals.report import markdown_table
from evals.results import Result, Run
from evals.summary import MEASURES, Measure, change_of, judge_scores_of, latencies_of, scores_of

Pair = tuple[Result, Result]


@dataclass(frozen=True, slots=True)
class Change:
    """One measure in both runs: its mean in each, over the questions that both scored (see `Measure.paired`)."""

    measure: Measure
    before: float
    after: float
    difference: Estimate


@dataclass(frozen=True, slots=True)
class Cost:
    """A figure of a whole run that has no interval: seconds, memory, the judge's AUROC; over `n` questions."""

    label: str
    before: float
    after: float
    n: int
    digits: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side; `p_value` is McNemar's exact test on what broke and what was fixed.

    A query breaks when the first passage that it wants ranks lower than before. `alike` counts the answers that
    read the same, word for word, markers included, and the queries that found the same in the same order.
    """

    before: str
    after: str
    pairs: tuple[Pair, ...]
    broken: tuple[Pair, ...]
    fixed: tuple[Pair, ...]
    p_value: float
    alike: int
    changes: tuple[Change, ...]
    costs: tuple[Cost, ...]


def compare(before: Run, after: Run) -> Comparison:
    """Compare two runs on the questions that both answered.

    Raises:
        EvalsError: They share no question, or ask something else under the same id.
    """
    pairs = _pairs(before, after)
    broken = tuple(pair for pair in pairs if _step(pair) < 0)
    fixed = tuple(pair for pair in pairs if _step(pair) > 0)
    return Comparison(
        before=before.name,
        after=after.name,
        pairs=pairs,
        broken=broken,
        fixed=fixed,
        p_value=mcnemar(len(broken), len(fixed)),
        alike=sum(map(_alike, pairs)),
        changes=_changes(pairs),
        costs=_costs(before, after, pairs),
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
    rows += [
        (
            one.label,
            f"{one.before:,.{one.digits}f}{one.unit}",
            f"{one.after:,.{one.digits}f}{one.unit}",
            cost_difference(one),
            str(one.n),
        )
        for one in comparison.costs
    ]
    heads = ("measure", comparison.before, comparison.after, "change (95 % interval)", "n")
    verdict = (
        f"{len(comparison.broken)} broken, {len(comparison.fixed)} fixed of {len(comparison.pairs)} "
        f"questions; McNemar's exact test: p = {comparison.p_value:.3f}"
    )
    searched = all(new.is_query for _, new in comparison.pairs)
    what = "rankings are the same" if searched else "answers are the same, word for word"
    same = f"{comparison.alike} of {len(comparison.pairs)} {what}"
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


def _costs(before: Run, after: Run, pairs: Sequence[Pair]) -> tuple[Cost, ...]:
    """Compare what both runs have; the seconds of answers that were replayed say nothing and are left out."""
    sides = [old for old, _ in pairs], [new for _, new in pairs]
    costs: list[Cost] = []
    if not any("generations" in run.settings.get("parts", {}) for run in (before, after)):
        earlier, later = ({one.label: one for one in latencies_of(side)} for side in sides)
        for label in [label for label in earlier if label in later]:
            old, new = earlier[label], later[label]
            n = min(old.n, new.n)
            costs.append(Cost(f"{label}, p50", old.p50, new.p50, n, 2, " s"))
            costs.append(Cost(f"{label}, p95", old.p95, new.p95, n, 2, " s"))
    judged = [judge_scores_of(side) for side in sides]
    told = [auroc(*one) for one in judged]
    if told[0] is not None and told[1] is not None:
        costs.append(Cost("Judge AUROC", told[0], told[1], min(len(scores) for scores, _ in judged), 3))
    if before.memory_mib is not None and after.memory_mib is not None:
        costs.append(Cost("Memory", before.memory_mib, after.memory_mib, len(pairs), 0, " MiB"))
    return tuple(costs)


def _mean(scores: Scores, where: Scores) -> float:
    held = [one for one, other in zip(scores, where, strict=True) if one is not None and other is not None]
    return sum(held) / len(held)


def _step(pair: Pair) -> int:
    """Return 1 for a question that was fixed, -1 for one that broke, else 0."""
    key = "mrr" if all(result.is_query for result in pair) else "correct"
    old, new = (result.scores.get(key) for result in pair)
    if old is None or new is None:
        return 0
    return (new > old) - (new < old)


def _alike(pair: Pair) -> bool:
    """Tell whether both say the same; of queries whose found ids were not kept, by where those wanted ranked."""
    old, new = pair
    if old.is_query and new.is_query:
        kept = old.wanted and new.wanted
        return list(old.found) == list(new.found) if kept else old.scores == new.scores
    return old.text == new.text and old.refused == new.refused


def _value(value: float, change: Change) -> str:
    return f"{value:.1%}" if change.measure.percent else f"{value:.1f}"


def difference_text(change: Change) -> str:
    """Return a change with its interval; in points where the measure is a share."""
    one, unit = change.difference, 100 if change.measure.percent else 1
    return f"{one.mean * unit:+.1f} ({one.low * unit:+.1f} to {one.high * unit:+.1f})"


def cost_difference(cost: Cost) -> str:
    """Return by how much a cost changed, in its own unit."""
    return f"{cost.after - cost.before:+,.{cost.digits}f}{cost.unit}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
