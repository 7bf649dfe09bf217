"""The last evaluation run, read from its files, and a run as a process of its own.

Knows nothing of the package that measures but the files it writes: settings.json, and results.jsonl with a line for
each question. A line that is still being written is left out.
"""

from __future__ import annotations

import json
import math
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from assistant.conversation import AssistantError

MEASURES = (
    "correct", "refusal_recall", "refusal_precision", "false_refusal", "citation_precision", "citation_recall",
    "figure_faithfulness", "hit@5",
)  # fmt: skip
_Z = 1.96
_LOG = "log.txt"
_END_SECONDS = 20
_COMMAND = (str(Path(sys.executable).with_name("shushi-evals")), "run")


@dataclass(frozen=True, slots=True)
class Share:
    """A mean of scores between 0 and 1 over `n` questions, with its 95 % interval."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that a stage lost something of; `expected` empty means a refusal."""

    id: str
    stage: str
    question: str
    expected: tuple[str, ...]
    answered: str
    reason: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run: `asked` of `questions` are answered; `seconds` are p50 and p95 of a whole answer."""

    name: str
    dataset: str
    asked: int
    questions: int
    measures: Mapping[str, Share]
    categories: Mapping[str, Share]
    seconds: tuple[float, float] | None
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A run that was started here: `error` is its last line when it failed."""

    running: bool
    asked: int
    questions: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Started:
    """A run as a process, its folder, and how many questions it asks."""

    process: subprocess.Popen[bytes]
    out: Path
    questions: int


class EvalRuns:
    """The runs of a folder, of which one at a time is started here; for any number of threads."""

    def __init__(self, folder: Path, command: Sequence[str] = _COMMAND) -> None:
        """`command` is given `--subset N --out FOLDER`."""
        self._folder = folder
        self._command = tuple(command)
        self._changing = threading.Lock()
        self._started: _Started | None = None

    def newest(self) -> RunReport | None:
        """Return the run that was last worked on and has an answer; None when there is none.

        Raises:
            AssistantError: its files can't be read.
        """
        found = sorted(
            self._folder.glob("*/results.jsonl"), key=lambda path: path.stat().st_mtime, reverse=True
        )
        return next((_read(path) for path in found if path.stat().st_size), None)

    def start(self, questions: int) -> None:
        """Start a run of the first so many questions.

        Raises:
            AssistantError: one runs already, or it can't be started.
        """
        with self._changing:
            if self._started is not None and self._started.process.poll() is None:
                raise AssistantError("an evaluation runs already; wait for it or cancel it")
            out = self._folder / f"page-{datetime.now():%Y%m%d-%H%M%S-%f}"
            self._started = _Started(self._begin(questions, out), out, questions)

    def cancel(self) -> None:
        """End the run that was started here; what it has answered stays on disk."""
        with self._changing:
            if self._started is not None and self._started.process.poll() is None:
                _end(self._started.process)
                self._started = None

    def progress(self) -> Progress | None:
        """Return how far the run is that was started here; None when none was, or it was cancelled."""
        started = (
            self._started
        )  # taken once and without the lock: a run that is being cancelled takes its time
        if started is None:
            return None
        code = started.process.poll()
        asked = len(_lines(started.out / "results.jsonl"))
        return Progress(
            code is None, asked, started.questions, _last_line(started.out / _LOG) if code else ""
        )

    def _begin(self, questions: int, out: Path) -> subprocess.Popen[bytes]:
        command = [*self._command, "--subset", str(questions), "--out", str(out)]
        try:
            out.mkdir(parents=True)
            with (out / _LOG).open("wb") as log:
                return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
        except OSError as error:
            raise AssistantError(f"the evaluation can't be started ({error}); is it installed?") from error


def share_of(scores: Iterable[float | None]) -> Share | None:
    """Return mean and Wilson interval (Wilson 1927); scores that are not 0 or 1 make it wider than need be."""
    known = [score for score in scores if score is not None]
    n = len(known)
    if not n:
        return None
    mean = sum(known) / n
    middle = (mean + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * math.sqrt(mean * (1 - mean) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return Share(mean, max(0.0, middle - half), min(1.0, middle + half), n)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _read(path: Path) -> RunReport:
    try:
        settings = json.loads((path.parent / "settings.json").read_text("utf-8"))
        results = list({line["id"]: line for line in map(json.loads, _lines(path))}.values())
        return _report(path.parent.name, settings, results)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise AssistantError(f"{path.parent} can't be read as a run ({error}); delete the folder") from error


def _report(name: str, settings: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> RunReport:
    groups: dict[str, list[float | None]] = defaultdict(list)
    for result in results:
        groups[result["category"]].append(result["scores"].get("correct"))
    seconds = [s for result in results if (s := result["scores"].get("total_seconds")) is not None]
    cuts = quantiles(seconds, n=20, method="inclusive") if len(seconds) > 1 else []
    return RunReport(
        name,
        f"{settings['dataset']} ({settings.get('split', 'all')})",
        len(results),
        int(settings["questions"]),
        _shares({key: [result["scores"].get(key) for result in results] for key in MEASURES}),
        _shares(groups),
        (cuts[9], cuts[18]) if cuts else None,
        tuple(_miss(result) for result in results if result["stage"]),
    )


def _shares(groups: Mapping[str, Iterable[float | None]]) -> dict[str, Share]:
    made = {name: share_of(scores) for name, scores in groups.items()}
    return {name: share for name, share in made.items() if share is not None}


def _miss(result: Mapping[str, Any]) -> Miss:
    expected = tuple(group[0] for group in result["must_include"]) if result["answerable"] else ()
    answered = result["answer"]["answer"] if result["answer"] else str(result.get("error") or "")
    return Miss(result["id"], result["stage"], result["question"], expected, answered, result["reason"])


def _lines(path: Path) -> list[str]:
    """Return the whole lines of a file that may still be written; none when it is not there."""
    return path.read_text("utf-8", errors="replace").split("\n")[:-1] if path.exists() else []


def _last_line(path: Path) -> str:
    lines = path.read_text("utf-8", errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
