"""Kill the page's process again and again while two articles are asked in turn; count what came out wrong or was lost.

Each question is asked once of a process that lives, which gives the answer that every later one is held against. Then all
are asked in turn until the number is reached; at steps drawn with a seed the process gets SIGKILL while it answers, is
started again and asked the same question once more.
"""

from __future__ import annotations

import json
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx2

from assistant.embedded.prefix_states import file_sha256
from assistant.settings import Settings
from evals.bench_figures import DATA, Figure, Options, Say
from evals.bench_start import environment, wait_up
from evals.cases import Case, EvalsError, read_cases
from knowledge.library import BUNDLED_ID, article_id_from

SECTION = "kills"
SECOND = DATA / "second_article.txt"
SECOND_ID = article_id_from(SECOND.name)
_ASKED, _KILLS, _DISTINCT = 200, 20, 20
_QUICK = (8, 1, 2)
_SEED = 1
_LATEST_KILL_SECONDS = 3.0
_PATIENCE_SECONDS = 300.0

Said = Mapping[str, Any]


class Page:
    """The page's process; the same home and port after each start."""

    def __init__(self, home: Path) -> None:
        """Choose a port; nothing runs yet."""
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process and wait until it answers."""
        command = [sys.executable, "-m", "assistant.cli", "chat", "--port", str(self._port)]
        self._process = subprocess.Popen(command, env=environment(self.home), stderr=subprocess.DEVNULL)
        wait_up(self._process, f"http://127.0.0.1:{self._port}")

    def end(self, by: signal.Signals = signal.SIGKILL) -> None:
        """End the process, where there is one."""
        if self._process is not None:
            self._process.send_signal(by)
            self._process.wait()
            self._process = None

    def ask(self, case: Case, article_id: str) -> Said:
        """Return what the page says to a question about one article."""
        reply = httpx2.post(
            f"http://127.0.0.1:{self._port}/api/ask",
            json={"question": case.question, "article_ids": [article_id]},
            timeout=_PATIENCE_SECONDS,
            trust_env=False,
        )
        said: Said = reply.raise_for_status().json()
        return {name: said[name] for name in ("answer", "citations", "claims")}


def measure(settings: Settings, options: Options, say: Say) -> list[Figure]:
    """Ask, kill and count."""
    n_asked, n_kills, n_distinct = _QUICK if options.quick else (_ASKED, _KILLS, _DISTINCT)
    with tempfile.TemporaryDirectory(prefix="shushi-bench-") as folder:
        page = Page(Path(folder) / "home")
        try:
            return _counted(page, n_asked, n_kills, _questions(n_distinct), say)
        finally:
            page.end()


def _questions(n_distinct: int) -> list[tuple[Case, str]]:
    """Return questions about the two articles in turn, each with its article's id."""
    first = [case for case in read_cases(DATA / "article_qa.jsonl") if not case.history]
    second = [case for case in read_cases(DATA / "second_qa.jsonl") if not case.history]
    pairs = zip(first[: n_distinct // 2], second[: n_distinct // 2], strict=True)
    return [asked for one, other in pairs for asked in ((one, BUNDLED_ID), (other, SECOND_ID))]


def _counted(
    page: Page, n_asked: int, n_kills: int, questions: Sequence[tuple[Case, str]], say: Say
) -> list[Figure]:
    page.start()
    _ingest(page.home)
    right: list[Said] = []
    for at, (case, article_id) in enumerate(questions, start=1):
        say(f"kills: question {at} of {len(questions)}, asked of a process that lives")
        right.append(page.ask(case, article_id))
    draw = random.Random(_SEED)
    kills = set(draw.sample(range(n_asked), n_kills))
    wrong = 0
    for at in range(n_asked):
        case, article_id = questions[at % len(questions)]
        if at in kills:
            say(f"kills: killed at question {at + 1} of {n_asked}; {wrong} answers differ so far")
            _kill_while_asked(page, case, article_id, draw.uniform(0, _LATEST_KILL_SECONDS))
        wrong += page.ask(case, article_id) != right[at % len(questions)]
    page.end(signal.SIGINT)
    states, broken = _states(page.home / "states")
    lost = {BUNDLED_ID, SECOND_ID} - {path.parent.name for path in (page.home / "articles").rglob("*.json")}
    return [
        Figure(SECTION, f"killed {n_kills} times: answers that differ", wrong, "answers", n_asked),
        Figure(SECTION, f"killed {n_kills} times: prefix states that are broken", broken, "files", states),
        Figure(SECTION, f"killed {n_kills} times: articles that are lost", len(lost), "articles", 2),
    ]


def _ingest(home: Path) -> None:
    command = [sys.executable, "-m", "assistant.cli", "ingest", str(SECOND)]
    done = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)
    if done.returncode:
        raise EvalsError(f"`shushi ingest` ended with exit code {done.returncode}: {done.stderr[-300:]}")


def _kill_while_asked(page: Page, case: Case, article_id: str, after_seconds: float) -> None:
    def ask() -> None:
        try:
            page.ask(case, article_id)
        except httpx2.HTTPError:
            return  # what was to be expected of a process that is killed

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(after_seconds)
    page.end()
    asking.join()
    page.start()


def _states(folder: Path) -> tuple[int, int]:
    """Count the finished states, and those whose file is not what its record says."""
    records = list(folder.glob("*.json"))
    broken = sum(
        file_sha256(record.with_suffix(".bin")) != json.loads(record.read_text("utf-8"))["sha256"]
        for record in records
    )
    return len(records), broken
