"""A run's folder: settings.json, and results.jsonl with a line per question, safe against a kill at any moment."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.conversation import Answer, answer_record
from evals.cases import Case, EvalsError, split
from evals.score import Scored, ScoreMap
from knowledge.aside import write_aside

SETTINGS_FILE = "settings.json"
RESULTS_FILE = "results.jsonl"
MEASURED_FILE = "measured.json"
JUDGED_FILE = "judged.json"


@dataclass(frozen=True, slots=True)
class Result:
    """One question of a run: what was asked and expected, what came, and how it scored.

    `answer` is the record of the contract, `raw_generation` what the model wrote before anything was
    checked; `signals` are the judge's. `error` stands in place of an answer where there was none. A query has
    neither: the ids that it `wanted`, and those `found`, best first, are kept instead.
    """

    id: str
    category: str
    split: str
    question: str
    history: Sequence[Mapping[str, str]]
    answerable: bool
    must_include: Sequence[Sequence[str]]
    evidence: Sequence[str]
    noise_ratio: float | None
    scores: ScoreMap
    stage: str | None
    reason: str
    answer: Mapping[str, Any] | None = None
    standalone_question: str = ""
    raw_generation: str = ""
    judge_score: float | None = None
    judge_threshold: float | None = None
    signals: Mapping[str, float] = field(default_factory=dict)
    error: str | None = None
    must_not_include: Sequence[str] = ()
    wanted: Sequence[str] = ()
    found: Sequence[str] = ()

    @property
    def is_query(self) -> bool:
        """Whether only a search was asked for, and no answer."""
        return self.answer is None and self.error is None

    @property
    def text(self) -> str:
        """What a person would have read; of a query the ids that it found."""
        if self.is_query:
            return ", ".join(self.found) or ("nothing" if self.wanted else "(found ids were not kept)")
        return str(self.answer["answer"]) if self.answer else f"({self.error})"

    @property
    def refused(self) -> bool:
        """Whether the answer says of itself that it is a refusal."""
        return bool(self.answer and self.answer["refused"])


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it lies on disk; `settings` say what made it, `judged` which model judged it, where one did."""

    name: str
    settings: Mapping[str, Any]
    results: tuple[Result, ...]
    memory_mib: float | None = None
    judged: Mapping[str, str] = field(default_factory=dict)


def result_of(case: Case, answer: Answer | None, scored: Scored, error: str | None = None) -> Result:
    """Put a case, its answer and its scores together."""
    trace = answer.trace if answer else None
    return Result(
        id=case.id,
        category=case.category,
        split=split(case),
        question=case.question,
        history=[asdict(turn) for turn in case.history],
        answerable=case.answerable,
        must_include=case.must_include,
        evidence=case.evidence,
        noise_ratio=_noise_ratio(case),
        scores=scored.scores,
        stage=scored.stage,
        reason=scored.reason,
        answer=answer_record(answer, case.id) if answer else None,
        standalone_question=trace.standalone_question if trace else "",
        raw_generation=trace.raw_generation if trace else "",
        judge_score=trace.judge_score if trace else None,
        judge_threshold=trace.judge_threshold if trace else None,
        signals=dict(trace.signals) if trace else {},
        error=error,
        must_not_include=case.must_not_include,
    )


class ResultsFile:
    """Appends results one line at a time; each is on disk before the next question is asked."""

    def __init__(self, folder: Path) -> None:
        """Open the folder's results for writing after the last whole line; a torn one is dropped."""
        self._path = folder / RESULTS_FILE
        self.done: tuple[Result, ...] = ()
        if self._path.exists():
            raw = self._path.read_bytes()
            whole = raw.rfind(b"\n") + 1
            if whole < len(raw):
                os.truncate(self._path, whole)
            self.done = _parsed(raw[:whole].decode(), self._path)

    def append(self, result: Result) -> None:
        """Write one result through to the disk."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(_line(result))
            file.flush()
            os.fsync(file.fileno())


def read_run(folder: Path) -> Run:
    """Read a run's folder; a torn last line is left out.

    Raises:
        EvalsError: The folder holds no run, or a damaged one.
    """
    try:
        settings = json.loads((folder / SETTINGS_FILE).read_text("utf-8"))
        raw = (folder / RESULTS_FILE).read_text("utf-8")
        memory_mib = _beside(folder / MEASURED_FILE).get("memory_mib")
        judged = _beside(folder / JUDGED_FILE)
    except (OSError, ValueError) as error:
        raise EvalsError(
            f"{folder} holds no run ({error}): name a folder that `shushi-evals run` made."
        ) from error
    results = _parsed(raw[: raw.rfind("\n") + 1], folder / RESULTS_FILE)
    if not results:
        raise EvalsError(f"{folder} holds no answered question yet: run it again to go on.")
    last = {result.id: result for result in results}  # a question that was asked again counts once
    return Run(folder.resolve().name, settings, tuple(last.values()), memory_mib, judged)


def write_measured(folder: Path, measured: Mapping[str, float | None]) -> None:
    """Keep what was measured of the whole run."""
    write_aside(folder / MEASURED_FILE, lambda file: file.write(f"{json.dumps(measured)}\n".encode()))


def write_results(folder: Path, results: Sequence[Result]) -> None:
    """Write results in place of the folder's own, a line each."""
    lines = "".join(map(_line, results))
    write_aside(folder / RESULTS_FILE, lambda file: file.write(lines.encode()))


def _line(result: Result) -> str:
    return json.dumps(asdict(result), ensure_ascii=False) + "\n"


def _beside(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def _parsed(text: str, path: Path) -> tuple[Result, ...]:
    results = []
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        try:
            results.append(Result(**json.loads(line)))
        except (ValueError, TypeError) as error:
            raise EvalsError(
                f"{path} line {number} is damaged ({error}): delete the folder and run again."
            ) from error
    return tuple(results)


def _noise_ratio(case: Case) -> float | None:
    """Return the share of a case's documents that do not help to answer it; None where that is not known."""
    if not case.documents or (case.answerable and not case.relevant_ids):
        return None
    relevant = sum(document.id in case.relevant_ids for document in case.documents)
    return round(1 - relevant / len(case.documents), 2)
