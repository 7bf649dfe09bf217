"""Start the embedded model's process, hand it its configuration, wait for its address, end it.

The parent's side of process.py. The child ends when its standard input ends, so it cannot outlive this
process however that one dies. (Linux's parent-death signal is no help: it fires when the thread that started
the child ends.)
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from assistant.conversation import AssistantError

KvType = Literal["f16", "q8_0"]
KV_TYPE: KvType = "f16"
_ATTENTION = "plain"  # a state made with flash attention is laid out otherwise
_CACHE = "apart"  # one shared by all slots reads a prompt differently by a rounding when another is in use

_STOP_SECONDS = 5.0
# Threads that wait spin for long by default: 22 tokens/s alone, but 3 when anything else wants one of two cores.
# Asleep at once they write 12 and 15; after a short spin 22 and 15.
_CHILD_ENVIRONMENT = {"GOMP_SPINCOUNT": "500"}
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """What the child is told; paths are strings because it travels as JSON.

    `context_tokens` is shared by all `slots`; `batch_tokens` bounds how long one reading step keeps others
    waiting. `adapter` is a file of low-rank weights that are added to the model's, "" for none.
    """

    model: str
    states: str
    slots: int
    context_tokens: int
    threads: int
    batch_tokens: int
    kv_type: KvType
    api_key: str = field(repr=False)
    adapter: str = ""


def state_fingerprint(weights: str, slots: int, window_tokens: int) -> str:
    """Return what a prefix state fits: these weights in this build, as the child is set up.

    A state says how many caches it was one of, and is refused where there are more or fewer.
    """
    build = importlib.metadata.version("xllamacpp")
    return f"{weights} {build} {KV_TYPE} {_ATTENTION} {_CACHE} {slots} {window_tokens}"


class EngineChild:
    """One run of the child process; a crashed one is replaced by a new object."""

    def __init__(self, config: EngineConfig, log: Path) -> None:
        """Start the process; its model loads while the caller goes on. The log of the run before is kept."""
        self._log = log
        self._loaded = False
        if log.exists():
            log.replace(log.with_suffix(".before.log"))
        with log.open("wb") as log_file:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "assistant.embedded.process"],
                cwd=_PACKAGE_ROOT,
                env=os.environ | _CHILD_ENVIRONMENT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log_file,
                text=True,
                encoding="utf-8",
            )
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(asdict(config)) + "\n")
            self._process.stdin.flush()
        except OSError as error:
            raise self._did_not_start("it ended at once") from error

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

    def wait_address(self) -> str:
        """Wait until the model is loaded and return the server's address, like `http://127.0.0.1:40000`.

        Raises:
            AssistantError: the model could not be loaded, or the process ended.
        """
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise self._did_not_start(f"exit code {self._process.wait()}")
        ready = json.loads(line)
        if "error" in ready:
            raise self._did_not_start(ready["error"])
        self._loaded = True
        return str(ready["address"])

    def wait_end(self) -> int:
        """Wait until the process ends and return its exit code (negative: the signal that ended it)."""
        code = self._process.wait()
        self._close_pipes()
        return code

    def stop(self) -> None:
        """End the process: by the end of its input, by force when it is loading or takes 5 s."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        if not self._loaded:
            self._process.kill()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _close_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()

    def _did_not_start(self, why: str) -> AssistantError:
        return AssistantError(
            f"the embedded model did not start ({why}); check memory and the model file and run again; "
            f"log: {self._log}"
        )
