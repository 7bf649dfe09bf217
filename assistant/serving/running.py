"""Which `shushi chat` serves a home folder: its address, process and token, in a file that only its user can read.

A file left behind by a killed process is told from a living one by asking the address for its process id.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx2

from assistant.conversation import AssistantError

_FILE = "server.json"
_ALIVE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Serving:
    """A running `shushi chat`; `token` lets this user's other commands change the articles through it."""

    url: str
    pid: int
    token: str = field(repr=False)


@contextmanager
def announced(home: Path, serving: Serving) -> Iterator[None]:
    """Let other commands find this process for the duration of the context."""
    path = home / _FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
        _write_private(path, json.dumps(asdict(serving)))
    except OSError as error:
        raise AssistantError(
            f"{home} can't be written ({error.strerror}); choose another SHUSHI_HOME"
        ) from error
    try:
        yield
    finally:
        if _read(path) == serving:
            path.unlink(missing_ok=True)


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(24)


def running(home: Path, sign_in: tuple[str, str] | None = None) -> Serving | None:
    """Find the `shushi chat` that serves this home folder; None when there is none.

    Raises:
        AssistantError: something is there but does not answer.
    """
    serving = _read(home / _FILE)
    if serving is None:
        return None
    try:
        with httpx2.Client(trust_env=False, timeout=_ALIVE_SECONDS, auth=sign_in) as client:
            reply = client.get(f"{serving.url}/api/alive")
            return serving if reply.is_success and reply.json() == {"pid": serving.pid} else None
    except httpx2.TimeoutException as error:
        raise AssistantError(
            f"`shushi chat` at {serving.url} (process {serving.pid}) does not answer; wait, or end that process"
        ) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError):
        return None


def _write_private(path: Path, text: str) -> None:
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    aside.unlink(missing_ok=True)
    with os.fdopen(
        os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    aside.replace(path)


def _read(path: Path) -> Serving | None:
    try:
        return Serving(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
