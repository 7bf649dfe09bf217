"""Measure starts as a person has them: the page's process, `shushi ask` alone and through it, cold and warm.

Cold is a new home: index and prefix states are missing; the model files are there. What the system keeps of files in
memory is left to it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from assistant.settings import Settings
from assistant.start import start_engine
from evals.bench_figures import Figure, Options, Say, timed
from evals.cases import EvalsError
from evals.memory import peak_memory_mib

SECTION = "start"
_PATIENCE_SECONDS = 300.0
_STEP_SECONDS = 0.05
_QUESTION = "这篇文章提到了哪些地方？"
_LIMIT_IS = "bare llama.cpp load"
_BIN = Path(sys.executable).parent


def measure(settings: Settings, options: Options, say: Say) -> list[Figure]:
    """Measure the starts."""
    with tempfile.TemporaryDirectory(prefix="shushi-bench-") as folder:
        home = Path(folder) / "home"
        say("start: bare load of the model")
        limit = _bare_load(settings, Path(folder) / "bare", say)
        say("start: the textbook chain")
        textbook = timed(lambda: _textbook(settings, Path(folder) / "textbook"))
        figures: list[Figure] = []
        for kind in ("cold", "warm"):
            say(f"start: the page, {kind}")
            with _chat(home, say) as chat:
                page = time.perf_counter() - chat.began
                _ask(home)
                answer = time.perf_counter() - chat.began
                through = timed(lambda: _ask(home))
                memory = peak_memory_mib(chat.pid)
            figures += [
                Figure(SECTION, f"{kind}: page up", page, "s", 1, limit=limit, limit_is=_LIMIT_IS),
                Figure(
                    SECTION, f"{kind}: page and first answer", answer, "s", 1, textbook, limit, _LIMIT_IS
                ),
                Figure(SECTION, f"{kind}: shushi ask through the running page", through, "s", 1),
                Figure(SECTION, f"{kind}: peak memory of the page and its model", memory, "MiB", 1),
            ]  # fmt: skip
        say("start: shushi ask alone")
        alone = timed(lambda: _ask(home))
        return [
            *figures,
            Figure(SECTION, "warm: shushi ask alone", alone, "s", 1, textbook, limit, _LIMIT_IS),
        ]


@dataclass(frozen=True, slots=True)
class _Chat:
    """A page that runs: when it was started, and its process."""

    began: float
    pid: int


@contextmanager
def _chat(home: Path, say: Say) -> Iterator[_Chat]:
    """Run the page; go on as soon as it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url, began = f"http://127.0.0.1:{port}", time.perf_counter()
    process = subprocess.Popen(
        [_BIN / "shushi", "chat", "--port", str(port)], env=environment(home), stderr=subprocess.DEVNULL
    )
    try:
        wait_up(process, url)
        yield _Chat(began, process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            say("start: the page does not end and is killed")
            process.kill()
            process.wait()


def wait_up(process: subprocess.Popen[bytes], url: str) -> None:
    """Wait until a page answers.

    Raises:
        EvalsError: it ended, or was not up in time.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx2.get(url, trust_env=False, timeout=5.0).is_success:
                return
        except httpx2.HTTPError:
            time.sleep(_STEP_SECONDS)
    raise EvalsError(f"`shushi chat` was not up at {url} in time; run it by itself to see why.")


def _ask(home: Path) -> None:
    _run([str(_BIN / "shushi"), "ask", "--json", _QUESTION], home)


def _textbook(settings: Settings, folder: Path) -> None:
    command = [
        str(_BIN / "shushi-evals"),
        "run",
        "--system",
        "textbook",
        "--subset",
        "1",
        "--out",
        str(folder / "run"),
    ]
    _run(command, folder / "home")


def _run(command: list[str], home: Path) -> None:
    done = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)
    if done.returncode:
        raise EvalsError(
            f"`{' '.join(command[:2])}` ended with exit code {done.returncode}: {done.stderr[-300:]}"
        )


def _bare_load(settings: Settings, folder: Path, say: Say) -> float:
    folder.mkdir()
    began = time.perf_counter()
    with start_engine(settings.model_copy(update={"home": folder}), report=say) as engine:
        engine.wait_ready()
        return time.perf_counter() - began


def environment(home: Path) -> dict[str, str]:
    """Return this process's environment with another home."""
    return {**os.environ, "SHUSHI_HOME": str(home)}
