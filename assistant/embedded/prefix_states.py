"""Prefix states on disk: what the engine computed while it read a fixed prefix, kept to read it only once.

A state is `<key>.bin` beside `<key>.json` (its checksum, size and token count); the JSON is written last, so
a state without it was never finished. The engine's process aborts on a truncated state, so a file is handed
to it only after its sha256 was verified in this process. When all together exceed the bound, those go that only
spare a question its opening, then those of whole prefixes, the longest unused first. Knows nothing of the engine's
process or its slots.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.conversation import AssistantError
from assistant.embedded.prefix import Prefix

_READ_BYTES = 1 << 20
_LEFTOVER_SECONDS = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class StateRecord:
    """What is known of a finished state file."""

    sha256: str
    size_bytes: int
    tokens: int
    opening: bool = False


class PrefixStates:
    """The folder of states made by one model file on one engine build.

    `fingerprint` names everything but the prefix that a state depends on: the model file (with it the chat
    template), the engine's build, the KV type and the context size of a slot. States of other fingerprints
    share the folder and its bound.
    """

    def __init__(self, folder: Path, *, fingerprint: str, max_bytes: int) -> None:
        """Create the folder when it is missing; remove what a save interrupted a day ago left behind."""
        self.folder = folder
        self._fingerprint = fingerprint
        self._max_bytes = max_bytes
        self._verified: dict[str, tuple[int, int]] = {}
        self._lock = threading.Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise AssistantError(
                f"cannot make the folder {folder} ({error.strerror}); choose another home"
            ) from error
        for leftover in folder.glob("*.new"):
            with suppress(FileNotFoundError):  # another process has finished it meanwhile
                if time.time() - leftover.stat().st_mtime > _LEFTOVER_SECONDS:
                    leftover.unlink()

    def key(self, prefix: Prefix) -> str:
        """The name of the prefix's state: 64 hexadecimal digits."""
        return hashlib.sha256(f"{self._fingerprint}\n{prefix.digest}".encode()).hexdigest()

    def filename(self, key: str) -> str:
        """The name of the state's file in the folder."""
        return f"{key}.bin"

    def new_filename(self, key: str) -> str:
        """The name under which the engine saves a state before `keep` gives it its own."""
        return f"{key}.{os.getpid()}.new"

    def record(self, key: str) -> StateRecord | None:
        """What is known of the state, None where there is none; looks at its size, not at its content."""
        try:
            record = StateRecord(**json.loads(self._json(key).read_text(encoding="utf-8")))
            size_bytes = self._bin(key).stat().st_size
        except (OSError, ValueError, TypeError):
            return None
        return record if size_bytes == record.size_bytes else None

    def verify(self, key: str) -> bool:
        """Check the state's content once in this process, and again when the file has changed since.

        A broken one is deleted. True means that the file may be handed to the engine.
        """
        with self._lock:
            try:
                whole = self._whole(key)
            except OSError:  # deleted by another process, or not readable
                whole = False
            if not whole:
                self.discard(key)
            return whole

    def keep(self, key: str, *, tokens: int, opening: bool = False) -> StateRecord:
        """Take over what the engine saved as `new_filename(key)`; delete old states beyond the bound.

        An `opening` goes behind a prefix whose own state is kept; it never takes the place of such a one.
        """
        new = self.folder / self.new_filename(key)
        try:
            _flush(new)
            record = StateRecord(file_sha256(new), new.stat().st_size, tokens, opening)
            with self._lock:
                new.replace(self._bin(key))
                self._write_json(key, record)
                self._delete_beyond_bound(set() if opening else {key})
        except OSError as error:
            new.unlink(missing_ok=True)
            raise AssistantError(
                f"cannot keep {new} ({error.strerror}); check the disk and run again"
            ) from error
        return record

    def discard(self, key: str) -> None:
        """Delete the state, where there is one; a file that can't be deleted is not verified and not used."""
        self._verified.pop(key, None)
        for path in (self._json(key), self._bin(key)):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def _whole(self, key: str) -> bool:
        record = self.record(key)
        if record is None:
            return False
        stat = self._bin(key).stat()
        stamp = (stat.st_size, stat.st_mtime_ns)
        if self._verified.get(key) != stamp and file_sha256(self._bin(key)) != record.sha256:
            return False
        self._verified[key] = stamp
        os.utime(self._json(key))
        return True

    def _write_json(self, key: str, record: StateRecord) -> None:
        aside = self.folder / f"{key}.{os.getpid()}.json.new"
        aside.write_text(json.dumps(asdict(record)), encoding="utf-8")
        _flush(aside)
        aside.replace(self._json(key))

    def _delete_beyond_bound(self, besides: AbstractSet[str]) -> None:
        sizes = {path.stem: _size(path) for path in self.folder.glob("*.bin")}
        total = sum(sizes.values())
        if total <= self._max_bytes:
            return
        for key in sorted(sizes.keys() - besides, key=self._worth):
            if total <= self._max_bytes:
                return
            total -= sizes[key]
            self.discard(key)

    def _worth(self, key: str) -> tuple[int, float]:
        """Rank what is of no use, then openings, then whole prefixes; among each, by when they were last used."""
        record = self.record(key)
        if record is None:
            return 0, 0.0
        try:
            return 1 if record.opening else 2, self._json(key).stat().st_mtime
        except OSError:  # another process has deleted it
            return 0, 0.0

    def _bin(self, key: str) -> Path:
        return self.folder / f"{key}.bin"

    def _json(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def file_sha256(path: Path) -> str:
    """The sha256 (hex) of a file's content."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_READ_BYTES):
            digest.update(block)
    return digest.hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # another process has deleted it
        return 0


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
