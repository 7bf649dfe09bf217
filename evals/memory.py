"""How much memory this process and its children took at most, where the system says so (Linux)."""

from __future__ import annotations

import os
import re
from pathlib import Path

_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
_PARENT = re.compile(r"^PPid:\s+(\d+)", re.MULTILINE)


def peak_memory_mib(root: int | None = None, *, proc: Path = Path("/proc")) -> float | None:
    """Return the peak resident memory of a process and those it started, added up; None where it can't be read.

    `root` is the process's id; None means this process.
    """
    if not (proc / "self").exists():
        return None
    peaks: dict[int, int] = {}
    parents: dict[int, int] = {}
    for folder in proc.iterdir():
        if folder.name.isdigit() and (status := _status(folder)):
            peak, parent = _PEAK.search(status), _PARENT.search(status)
            peaks[int(folder.name)] = int(peak[1]) if peak else 0
            parents[int(folder.name)] = int(parent[1]) if parent else 0
    return sum(peaks[pid] for pid in peaks if _descends(pid, root or os.getpid(), parents)) / 1024


def _status(folder: Path) -> str | None:
    try:
        return (folder / "status").read_text()
    except OSError:  # it has ended since
        return None


def _descends(pid: int, ancestor: int, parents: dict[int, int]) -> bool:
    while pid and pid != ancestor:
        pid = parents.get(pid, 0)
    return pid == ancestor
