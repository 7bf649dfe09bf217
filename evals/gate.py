"""The gate: a run may not fall below a recorded one by more than chance explains.

A recorded run is a small JSON file with the gated scores of every question. A measure falls when the 95 %
bootstrap interval of the paired difference, question by question, lies below zero: sharper than comparing
two means, since the same questions are asked. Of the refusals, which differ from run to run, the means are
compared: that is how false refusals are seen. The questions that fell are named.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.cases import EvalsError
from evals.intervals import Estimate, Scores
from evals.results import Run
from evals.summary import MEASURES, Measure, change_of, scores_of

_GATED = tuple(measure for measure in MEASURES if measure.gated)
_FORMAT = 1
# Of one question every resample repeats the loss, so that chance alone would look certain. Three is what the recorded
# twelve have of questions that the article does not answer: all of them have to be lost.
_LEAST_QUESTIONS = 3

Recorded = Mapping[str, Mapping[str, float | None]]  # question id -> measure -> score


@dataclass(frozen=True, slots=True)
class Reference:
    """A recorded run: where it came from, and the gated scores of each question."""

    name: str
    dataset: str
    dataset_sha256: str | None
    questions: Recorded
    system: str | None = None


@dataclass(frozen=True, slots=True)
class Fall:
    """A measure that fell, and the questions that fell with it, in words."""

    measure: Measure
    difference: Estimate
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate saw: how many questions both runs asked, each measure's change, and the falls."""

    compared: int
    differences: Mapping[str, Estimate]
    falls: tuple[Fall, ...]


def reference_of(run: Run) -> dict[str, Any]:
    """Return what is recorded of a run, as JSON."""
    scores = {measure.key: scores_of(run.results, measure.key) for measure in _GATED}
    return {
        "format": _FORMAT,
        "name": run.name,
        "settings": dict(run.settings),
        "questions": {
            result.id: {key: values[place] for key, values in scores.items()}
            for place, result in enumerate(run.results)
        },
    }


def write_reference(run: Run, path: Path) -> None:
    """Record a run; a question takes one line, so that a change reads well in a diff.

    Raises:
        EvalsError: The run is unfinished, or some question got no answer.
    """
    _check_finished(run)
    if unanswered := [result.id for result in run.results if result.error is not None]:
        raise EvalsError(
            f"{run.name} got no answer to {len(unanswered)} of {len(run.results)} questions, "
            f"{unanswered[0]} among them: run it again to ask them."
        )
    made = reference_of(run)
    questions = made.pop("questions")
    head = json.dumps(made, ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(scores)}" for key, scores in questions.items())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{head},\n "questions": {{\n{lines}\n }}\n}}\n', "utf-8")


def read_reference(path: Path) -> Reference:
    """Read a recorded run.

    Raises:
        EvalsError: There is none, or it can't be read.
    """
    try:
        made = json.loads(path.read_text("utf-8"))
        settings = made["settings"]
        return Reference(
            name=made["name"],
            dataset=settings["dataset"],
            dataset_sha256=settings.get("dataset_sha256"),
            questions=made["questions"],
            system=settings.get("system"),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvalsError(
            f"{path} holds no recorded run: make one with `shushi-evals record RUN --reference FILE`."
        ) from error


def gate(run: Run, reference: Reference) -> Verdict:
    """Hold a run against a recorded one; either may be of a part of what the other asked.

    Raises:
        EvalsError: The run is unfinished, of another system or set, or of other questions of the set.
    """
    _check_alike(run, reference)
    shared = [result for result in run.results if result.id in reference.questions]
    differences: dict[str, Estimate] = {}
    falls: list[Fall] = []
    for measure in _GATED:
        before = [reference.questions[result.id].get(measure.key) for result in shared]
        after = scores_of(shared, measure.key)
        difference = change_of(measure, before, after)
        if difference is None:
            continue
        differences[measure.key] = difference
        if difference.high < 0 and difference.n >= _LEAST_QUESTIONS:
            fallen = _fallen(measure, [result.id for result in shared], before, after)
            falls.append(Fall(measure, difference, fallen))
    return Verdict(len(shared), differences, tuple(falls))


def verdict_text(verdict: Verdict, reference: Reference) -> str:
    """Return a verdict in words, a line for each measure and each question that broke."""
    lines = [f"{verdict.compared} questions against {reference.name}"]
    fell = {fall.measure.key: fall for fall in verdict.falls}
    for measure in _GATED:
        one = verdict.differences.get(measure.key)
        if one is None:
            continue
        says = "FELL" if measure.key in fell else "holds" if one.n >= _LEAST_QUESTIONS else "few"
        lines.append(
            f"{says:5} {measure.label}: {one.mean * 100:+.1f} points "
            f"({one.low * 100:+.1f} to {one.high * 100:+.1f}, n {one.n})"
        )
        lines += [
            f"      {question}" for question in (fell[measure.key].questions if measure.key in fell else ())
        ]
    return "\n".join(lines)


def _check_finished(run: Run) -> None:
    asked = {result.id for result in run.results}
    if len(asked) < run.settings["questions"]:
        raise EvalsError(
            f"{run.name} is unfinished, {len(asked)} of {run.settings['questions']} questions: run it again to go on."
        )


def _check_alike(run: Run, reference: Reference) -> None:
    name, against = run.name, f"the recorded {reference.name}"
    asked, recorded = {result.id for result in run.results}, set(reference.questions)
    _check_finished(run)
    if reference.system not in (None, run.settings.get("system")):
        raise EvalsError(
            f"{name} is of {run.settings.get('system')}, {against} of {reference.system}: "
            "record a run of this system."
        )
    if run.settings.get("dataset_sha256") != reference.dataset_sha256:
        raise EvalsError(
            f"{name} asked {run.settings['dataset']}, {against} another {reference.dataset}: record a run of this set."
        )
    if not (asked <= recorded or recorded <= asked):
        raise EvalsError(
            f"{name} shares {len(asked & recorded)} of its {len(asked)} questions with {against} of "
            f"{len(recorded)}: ask the same ones, or all of them."
        )


def _fallen(measure: Measure, ids: Sequence[str], before: Scores, after: Scores) -> tuple[str, ...]:
    return tuple(
        f"{name}: {_shown(old)} -> {_shown(new)}"
        for name, old, new in zip(ids, before, after, strict=True)
        if _lowers(measure, old, new)
    )


def _lowers(measure: Measure, old: float | None, new: float | None) -> bool:
    if old is not None and new is not None:
        return new < old
    return not measure.paired and (new == 0.0 or old == 1.0)


def _shown(score: float | None) -> str:
    return "none" if score is None else f"{score:.2f}"
