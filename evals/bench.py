"""`make bench`: measure speed and memory, print a table, write bench.json and bench.html.

Each figure stands beside the textbook chain's and beside its limit, a bare call of the same model in the same run.
Needs no network once the model files are there. `python -m evals.bench --quick` shows in minutes that it works.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path

from assistant.conversation import AssistantError
from assistant.settings import Settings, read_settings, spin_briefly
from evals.bench_figures import FULL, QUICK, Figure, Options, Say, figures_table, machine, write_figures
from evals.bench_picture import picture
from evals.cases import EvalsError
from evals.report import markdown_table
from knowledge.article import KnowledgeError

SECTIONS = {
    "start": "evals.bench_start",
    "embedding": "evals.bench_embed",
    "answers": "evals.bench_answers",
    "retrieval": "evals.bench_retrieval",
    "kills": "evals.bench_kills",
}
Section = Callable[[Settings, Options, Say], list[Figure]]


def bench(sections: Sequence[str], *, quick: bool, out: Path, say: Say) -> list[Figure]:
    """Measure the sections in a home of their own and write what came, after each section.

    Raises:
        EvalsError: There is no such section, or something that was started failed.
    """
    unknown = [name for name in sections if name not in SECTIONS]
    if unknown:
        raise EvalsError(f"there is nothing {unknown[0]!r} to measure; there are: {', '.join(SECTIONS)}.")
    options = QUICK if quick else FULL
    spin_briefly()
    out.mkdir(parents=True, exist_ok=True)
    figures: list[Figure] = []
    about = {**machine(), "quick": quick}
    with tempfile.TemporaryDirectory(prefix="shushi-bench-") as folder:
        settings = read_settings().model_copy(update={"home": Path(folder) / "home"})
        about["threads"] = settings.threads
        for at, name in enumerate(sections, start=1):
            say(f"[{at}/{len(sections)}] {name}")
            measure: Section = import_module(SECTIONS[name]).measure
            figures += measure(settings, options, say)
            write_figures(out / "bench.json", figures, {**about, "sections": list(sections[:at])})
            (out / "bench.html").write_text(picture(figures), "utf-8")
    return figures


def run(sections: Sequence[str], *, quick: bool, out: Path | None) -> None:
    """Measure, print the table, and say where the files are."""
    folder = out or Path("runs") / f"bench-{datetime.now():%Y%m%d-%H%M%S}"
    figures = bench(sections or tuple(SECTIONS), quick=quick, out=folder, say=_say)
    print(markdown_table(figures_table(figures)))
    _say(f"wrote {folder / 'bench.json'} and {folder / 'bench.html'}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and run; known errors become one line."""
    parser = argparse.ArgumentParser(prog="shushi-evals bench", description="Measure speed and memory.")
    parser.add_argument("--quick", action="store_true", help="as little as shows that it works")
    parser.add_argument("--out", type=Path, help="a folder; by default a new one under runs/")
    parser.add_argument(
        "--only", action="append", choices=SECTIONS, help="measure only this; may be repeated"
    )
    given = parser.parse_args(arguments)
    try:
        run(given.only or (), quick=given.quick, out=given.out)
    except (AssistantError, EvalsError, KnowledgeError) as error:
        _say(f"shushi-evals: {' '.join(str(error).split())}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
