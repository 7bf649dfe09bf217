"""The figures of a bench: each beside the textbook chain and beside its limit, as a table and as a JSON file.

Knows nothing of how a figure is measured.
"""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from evals.report import Table
from evals.run import code_settings

DATA = Path(__file__).parent / "data"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing; of `n` measurements.

    `textbook` is the textbook chain's, `limit` what a bare call of the same model reaches, `limit_is` which call that
    is. Figures of one `series` are one thing at growing `size` (chunks, readers), which is what the picture draws.
    """

    section: str
    name: str
    value: float | None
    unit: str
    n: int
    textbook: float | None = None
    limit: float | None = None
    limit_is: str = ""
    series: str = ""
    size: float | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """What is measured: everything, or (`quick`) as little as shows that it works; `questions` of each kind."""

    quick: bool
    questions: int
    sizes: tuple[int, ...]
    readers: tuple[int, ...]


FULL = Options(quick=False, questions=20, sizes=(1_000, 10_000, 100_000), readers=(1, 2, 4, 8))
QUICK = Options(quick=True, questions=1, sizes=(300,), readers=(1, 2))


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds the work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least `share` of the values do not exceed; None of no values."""
    ordered = sorted(values)
    if not ordered:
        return None
    needed = -int(-share * len(ordered) // 1)  # rounded up
    return ordered[min(max(needed, 1), len(ordered)) - 1]


def p50_and_p95(
    section: str,
    name: str,
    seconds: Sequence[float],
    *,
    textbook: Sequence[float] = (),
    limit: Sequence[float] = (),
    limit_is: str = "",
    series: str = "",
    size: float | None = None,
) -> list[Figure]:
    """Return the two figures of some times."""
    return [
        Figure(
            section,
            f"{name}, p{share:.0%}".replace("%", ""),
            percentile(seconds, share),
            "s",
            len(seconds),
            percentile(textbook, share),
            percentile(limit, share),
            limit_is,
            f"{series}, p{share:.0%}".replace("%", "") if series else "",
            size,
        )
        for share in (0.5, 0.95)
    ]


def machine() -> dict[str, Any]:
    """Return what the figures depend on: processor, cores, load, versions, code."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "measured_at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "usable_cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "processor": _processor(),
        "load_before": load,
        "system": platform.platform(),
        **code_settings(),
    }


def figures_table(figures: Sequence[Figure]) -> Table:
    """Return the figures as rows; an empty cell is something that does not exist or was not measured."""
    rows = [
        (
            one.section,
            one.name,
            shown(one.value, one.unit),
            shown(one.textbook, one.unit),
            shown(one.limit, one.unit)
            + (f" ({one.limit_is})" if one.limit_is and one.limit is not None else ""),
            str(one.n),
        )
        for one in figures
    ]
    return ("part", "what", "ours", "textbook chain", "limit", "n"), rows


def shown(value: float | None, unit: str) -> str:
    """Write a value with three digits that matter."""
    if value is None:
        return ""
    if value >= 100:
        return f"{value:,.0f} {unit}"
    return f"{value:.3g} {unit}"


def write_figures(path: Path, figures: Sequence[Figure], about: Mapping[str, Any]) -> None:
    """Write a bench to a JSON file."""
    record = {"about": dict(about), "figures": [asdict(one) for one in figures]}
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_figures(path: Path) -> tuple[list[Figure], dict[str, Any]]:
    """Read what `write_figures` wrote."""
    record = json.loads(path.read_text("utf-8"))
    return [Figure(**one) for one in record["figures"]], record["about"]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
