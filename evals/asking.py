"""What the command line runs: the cases of a set or the search of a corpus, and the report of a run.

Modules are imported where they are needed: `--help` must not wait for torch.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.results import Run

RUNS = Path("runs")


class Part(StrEnum):
    """Which cases of a set are asked."""

    TUNE = "tune"
    TEST = "test"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which questions are asked, about what, and the record that generations are replayed from."""

    dataset: Path
    split: Part
    subset: int | None
    seed: int | None
    files: list[Path]
    generations: Path | None


def write_report(folder: Path, run: Run) -> str:
    """Write a run's report beside it, as Markdown and as a page, and return the Markdown."""
    from evals.html_report import html_report
    from evals.report import markdown_report

    text = markdown_report(run)
    (folder / "report.md").write_text(text, "utf-8")
    (folder / "report.html").write_text(html_report(run), "utf-8")
    say(f"wrote {folder / 'report.md'} and {folder / 'report.html'}")
    return text


def ask_cases(asked: Asked, system: str, without: Collection[str], out: Path | None) -> tuple[Run, Path]:
    """Ask a system the cases of a set; return the run and its folder."""
    from evals.cases import read_cases, select

    part, subset, seed = asked.split, asked.subset, asked.seed
    cases = select(read_cases(asked.dataset), part=part.value, first=subset, seed=seed)
    say(f"{len(cases)} questions; loading {system}{' without '.join(['', *without])}")

    from assistant.settings import read_settings, spin_briefly

    spin_briefly()
    from evals.run import run_cases, run_folder, run_settings
    from evals.systems import open_system

    with open_system(
        system,
        read_settings(),
        files=asked.files,
        generations=asked.generations,
        reads_articles=any(not case.documents for case in cases),
        report=say,
        without=without,
    ) as opened:
        settings = run_settings(
            opened, cases, dataset=asked.dataset, part=part.value, subset=subset, seed=seed
        )
        folder = out or run_folder(RUNS, settings, datetime.now())
        return run_cases(cases, opened, folder, settings, show_progress=True), folder


def refuse_with_corpus(asked: Asked, system: str, without: Collection[str] | None) -> None:
    """Raise `EvalsError` for options that searching a corpus would leave without effect."""
    from evals.cases import EvalsError

    given = {
        "--system": system != "ours",
        "--without": without,
        "--split": asked.split != Part.ALL,
        "--seed": asked.seed is not None,
        "--article": asked.files,
        "--generations": asked.generations,
    }
    if idle := [option for option, value in given.items() if value]:
        raise EvalsError(f"with --corpus only the search is run: leave out {', '.join(idle)}.")


def search_corpus(dataset: Path, corpus: Path, subset: int | None, out: Path | None) -> tuple[Run, Path]:
    """Search a corpus for the queries of a set; return the run and its folder."""
    from evals.cases import read_corpus, read_queries

    queries, passages = read_queries(dataset)[:subset], read_corpus(corpus)

    from assistant.settings import read_settings, spin_briefly

    spin_briefly()
    from evals.retrieval_set import query_settings, run_queries
    from evals.run import run_folder
    from evals.systems import PassageFinder, embedder_of

    settings = read_settings()
    finder = PassageFinder(passages, embedder_of(settings), settings.cache, say)
    made_of = query_settings(finder.parts, queries, dataset=dataset, corpus=corpus, subset=subset)
    folder = out or run_folder(RUNS, made_of, datetime.now())
    return run_queries(queries, passages, finder, folder, made_of, show_progress=True), folder


def say(line: str) -> None:
    """Print a message beside the results."""
    print(line, file=sys.stderr)
