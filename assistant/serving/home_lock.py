"""One process at a time changes what a home folder holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.conversation import AssistantError

_WAIT_SECONDS = 120.0  # an index of a few hundred articles is made in less


@contextmanager
def writing(home: Path) -> Iterator[None]:
    """Hold the home folder's lock; a process that is killed lets go of it.

    Raises:
        AssistantError: another process holds it for too long, or the folder can't be written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / "write.lock")
        lock.acquire(timeout=_WAIT_SECONDS)
    except Timeout as error:
        raise AssistantError(f"another shushi process is changing {home}; wait until it is done") from error
    except OSError as error:
        raise AssistantError(
            f"{home} can't be written ({error.strerror}); free some disk, or choose another SHUSHI_HOME"
        ) from error
    try:
        yield
    finally:
        lock.release()
