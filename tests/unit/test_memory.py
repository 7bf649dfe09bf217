"""Memory is the peak of a process and of what it started, and not known where the system does not say it."""

from __future__ import annotations

from pathlib import Path

from evals.memory import peak_memory_mib


def process(proc: Path, pid: int, parent: int, peak_kib: int | None) -> None:
    (proc / str(pid)).mkdir(parents=True)
    peak = f"VmHWM:\t{peak_kib} kB\n" if peak_kib is not None else ""
    (proc / str(pid) / "status").write_text(f"Name:\tany\nPPid:\t{parent}\n{peak}")


def test_the_peaks_of_a_process_and_its_descendants_are_added_up(tmp_path: Path) -> None:
    (tmp_path / "self").mkdir()
    process(tmp_path, 10, 1, 1024)
    process(tmp_path, 20, 10, 2048)
    process(tmp_path, 30, 20, 512)
    process(tmp_path, 40, 20, None)  # has ended and waits to be collected
    process(tmp_path, 50, 1, 9999)
    (tmp_path / "60").mkdir()  # gone while it was looked at
    assert peak_memory_mib(10, proc=tmp_path) == 3.5
    assert peak_memory_mib(20, proc=tmp_path) == 2.5


def test_where_the_system_does_not_say_it_memory_is_unknown(tmp_path: Path) -> None:
    assert peak_memory_mib(10, proc=tmp_path) is None
