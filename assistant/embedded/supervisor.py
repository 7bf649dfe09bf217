"""Keeps the model's child process alive: starts it, starts it again when it ends, and says where it is reached."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from assistant.conversation import AssistantError
from assistant.embedded.child import EngineChild, EngineConfig
from assistant.embedded.client import EngineClient

Report = Callable[[str], None]
READY_SECONDS = 120.0
_STABLE_SECONDS = 20.0
_MAX_EARLY_ENDS = 3


class EngineSupervisor:
    """One child process after another, until it is stopped or they end too early too often."""

    def __init__(self, config: EngineConfig, log: Path, report: Report) -> None:
        """Take what the child is started with, where its log goes, and who is told of restarts."""
        self._log = log
        self._config = config
        self._report = report
        self._changed = threading.Condition()
        self._child: EngineChild | None = None
        self._client: EngineClient | None = None
        self._runs = 0
        self._failure: AssistantError | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._supervise, name="engine-supervisor", daemon=True)

    def start(self) -> None:
        """Start the child and return at once."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the model is loaded and its process runs."""
        with self._changed:
            return self._client is not None

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is none."""
        with self._changed:
            return self._child.pid if self._child else None

    def connected(
        self, timeout_seconds: float = READY_SECONDS, *, after_run: int = 0
    ) -> tuple[EngineClient, int]:
        """The client and number of the run that is up; waits for one later than `after_run`.

        Raises:
            AssistantError: the model could not be loaded, or not in time.
        """
        with self._changed:
            arrived = self._changed.wait_for(
                lambda: self._failure or (self._client and self._runs > after_run), timeout_seconds
            )
            if self._failure:
                raise AssistantError(str(self._failure)) from self._failure
            if not arrived or self._client is None:
                raise AssistantError(
                    f"the embedded model was not ready after {timeout_seconds:.0f} s; see {self._log}"
                )
            return self._client, self._runs

    def stop(self) -> None:
        """End the child; no other is started."""
        with self._changed:
            self._stopping = True
            self._failure = AssistantError("the embedded model was stopped; start the program again")
            child = self._child
            self._changed.notify_all()
        if child is not None:
            child.stop()
        self._thread.join()

    def _supervise(self) -> None:
        early_ends = 0
        while early_ends < _MAX_EARLY_ENDS:
            began = time.monotonic()
            try:
                code = self._run_child()
            except AssistantError as error:
                return self._fail(error)
            except (OSError, ValueError) as error:  # a full disk, no process to be had
                line = f"the embedded model's process can't be run ({error}); start the program again"
                self._report(line)
                return self._fail(AssistantError(line))
            if self._stopping:
                return
            early_ends = early_ends + 1 if time.monotonic() - began < _STABLE_SECONDS else 0
            self._report(
                f"the embedded model's process ended (exit code {code}) and is started again; see {self._log}"
            )
        self._fail(
            AssistantError(f"the embedded model's process ended {early_ends} times in a row; see {self._log}")
        )

    def _run_child(self) -> int:
        """Run one child from start to end and return its exit code."""
        with self._changed:
            if self._stopping:
                return 0
            child = self._child = EngineChild(self._config, self._log)
        try:
            client = EngineClient(child.wait_address(), self._config.api_key)
            with self._changed:
                self._client = client
                self._runs += 1
                self._changed.notify_all()
            return child.wait_end()
        finally:
            child.stop()
            child.wait_end()
            with self._changed:
                ended, self._child, self._client = self._client, None, None
            if ended is not None:
                ended.close()

    def _fail(self, error: AssistantError) -> None:
        with self._changed:
            if not self._stopping:
                self._failure = error
            self._changed.notify_all()
