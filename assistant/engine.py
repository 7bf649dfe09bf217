"""The embedded chat model: a child process that is kept alive, its slots, and the states of its prefixes.

`Engine.start` returns at once while the child loads the model. Who asks holds a `Lease` on a slot; one for a prefix
finds its state there, so that a question is answered without reading it again. Knows nothing of prompts, articles or
LangChain; model.py makes a chat model of it. To try it:

    with Engine.start(Path("model.gguf"), Path("home"), report=print) as engine:
        engine.make_states([prefix])
        with engine.lease(prefix) as lease: ...
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.asker import Askers
from assistant.conversation import AssistantError
from assistant.embedded.adapter import Adapter
from assistant.embedded.child import KV_TYPE, EngineConfig, state_fingerprint
from assistant.embedded.client import EngineClient, EngineRefusal
from assistant.embedded.make_states import BATCH_TOKENS, Progress, make_states
from assistant.embedded.prefix import Prefix
from assistant.embedded.prefix_states import PrefixStates, file_sha256
from assistant.embedded.slots import QueuePlace, SlotQueue, Ticket
from assistant.embedded.supervisor import READY_SECONDS, EngineSupervisor, Report

WINDOW_TOKENS = 3072
"""Context a slot can count on: a prefix, plus `TAIL_TOKENS` for question and answer."""

TAIL_TOKENS = 1000
STATE_BYTES = 4_000_000_000
_PATIENCE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to use a slot; `warm` says that it holds the prefix's state."""

    slot: int
    warm: bool


class Engine:
    """The embedded model's process and everything about it that outlives one run of the process."""

    def __init__(
        self,
        config: EngineConfig,
        states: PrefixStates,
        log: Path,
        *,
        window_tokens: int,
        common: Prefix | None,
        report: Report,
    ) -> None:
        """Use `Engine.start`."""
        self._supervisor = EngineSupervisor(config, log, report)
        self._config = config
        self._states = states
        self._window_tokens = window_tokens
        self._report = report
        self._scratch_slot, self._maker_slot = config.slots - 2, config.slots - 1
        self._readers = SlotQueue(range(self._scratch_slot))
        self._scratch = SlotQueue([self._scratch_slot])
        self.askers = Askers()
        self.on_cold: Callable[[Prefix], None] = lambda prefix: None  # told what a question had to read first
        self._common = (common,) if common else ()
        self._making = threading.Lock()

    @classmethod
    def start(  # noqa: PLR0913  a setting each
        cls,
        model_path: Path,
        home: Path,
        *,
        readers: int = 3,
        threads: int = 2,
        report: Report,
        model_sha256: str | None = None,
        adapter: Adapter | None = None,
        window_tokens: int = WINDOW_TOKENS,
        state_bytes: int = STATE_BYTES,
        common: Prefix | None = None,
    ) -> Engine:
        """Start the child process and return at once.

        Args:
            model_path: A GGUF file.
            home: Holds `states/` and `engine.log`.
            readers: Questions answered at the same time.
            threads: Threads that compute; more than there are cores makes it slower.
            report: Told of restarts and of states that were thrown away.
            model_sha256: The file's checksum where it is known; else the file is read for it (1-3 s).
            adapter: Low-rank weights added to the model's.
            window_tokens: Context that each reader can count on, the prefix included.
            state_bytes: All prefix states together take at most this much disk.
            common: What most prompts begin like; its state serves those of them that have none.

        Raises:
            AssistantError: the model file is missing, or home cannot be written.
        """
        if not model_path.is_file():
            raise AssistantError(
                f"no chat model at {model_path}; run `make chat`, or set SHUSHI_GGUF to a GGUF file"
            )
        sha256 = model_sha256 or file_sha256(model_path)
        weights = f"{sha256} {adapter.sha256}" if adapter else sha256
        slots = readers + 2
        fingerprint = state_fingerprint(weights, slots, window_tokens)
        states = PrefixStates(home.resolve() / "states", fingerprint=fingerprint, max_bytes=state_bytes)
        config = EngineConfig(
            model=str(model_path.resolve()),
            states=str(states.folder),
            slots=slots,
            context_tokens=slots * window_tokens,
            threads=threads,
            batch_tokens=BATCH_TOKENS,
            kv_type=KV_TYPE,
            api_key=secrets.token_urlsafe(24),
            adapter=str(adapter.path) if adapter else "",
        )
        engine = cls(
            config,
            states,
            home.resolve() / "engine.log",
            window_tokens=window_tokens,
            common=common,
            report=report,
        )
        engine._supervisor.start()
        return engine

    @property
    def alive(self) -> bool:
        """Whether the model is loaded and its process runs."""
        return self._supervisor.alive

    @property
    def adapted(self) -> bool:
        """Whether low-rank weights are added to the model's."""
        return bool(self._config.adapter)

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is none."""
        return self._supervisor.pid

    @property
    def base_url(self) -> str:
        """The OpenAI-compatible address of this run of the child; another after a restart."""
        return f"{self.connected()[0].address}/v1"

    @property
    def api_key(self) -> str:
        """The key that the address asks for."""
        return self._config.api_key

    def wait_ready(self, timeout_seconds: float = READY_SECONDS) -> None:
        """Wait until the model is loaded.

        Raises:
            AssistantError: it could not be loaded, or not in time.
        """
        self.connected(timeout_seconds)

    def connected(
        self, timeout_seconds: float = READY_SECONDS, *, after_run: int = 0
    ) -> tuple[EngineClient, int]:
        """The client and number of the run that is up; waits for one later than `after_run`.

        Raises:
            AssistantError: the model could not be loaded, or not in time.
        """
        return self._supervisor.connected(timeout_seconds, after_run=after_run)

    def count_tokens(self, text: str) -> int:
        """How many tokens the model makes of a text."""
        return len(self.connected()[0].tokens(text))

    def queue(self, prefix: Prefix | None) -> Ticket:
        """Get in line for a slot (None: the scratch slot); for callers that show their place while they wait.

        Raises:
            AssistantError: the line is full; the message says about how long the wait is.
        """
        if prefix is None:
            return self._scratch.enter(None)
        nearest = prefix if self.state_ready(prefix) else prefix.root
        return self._readers.enter(self._states.key(nearest))

    def next_place(self) -> QueuePlace:
        """Where in line for a reader's slot the next question would be."""
        return self._readers.next_place()

    def open(self, ticket: Ticket) -> Lease:
        """Turn a granted ticket into a lease: the prefix's state is loaded where there is one, else what is common."""
        assert ticket.slot is not None, "wait for the ticket first"
        warm = ticket.key is not None and self._warm(ticket.slot, ticket.key)
        begun = warm or any(self._warm(ticket.slot, self._states.key(prefix)) for prefix in self._common)
        if not begun:  # what the question before left would be read on from, and turn a word by a rounding
            self.connected()[0].erase(ticket.slot)
        return Lease(ticket.slot, warm)

    @contextmanager
    def lease(self, prefix: Prefix | None) -> Iterator[Lease]:
        """Wait in line for a slot (None: the scratch slot) and hold it for the duration of the context."""
        with self.queue(prefix) as ticket:
            ticket.wait()
            lease = self.open(ticket)
            if prefix and not lease.warm:
                self.on_cold(prefix)
            yield lease

    def state_ready(self, prefix: Prefix) -> bool:
        """Whether the prefix's state is on disk; does not wait for the model."""
        return self._states.record(self._states.key(prefix)) is not None

    def make_states(self, prefixes: Sequence[Prefix], progress: Progress | None = None) -> None:
        """Read prefixes, first what is common, and save their states; questions are answered meanwhile, and come first.

        Those whose states are there cost nothing, and what one has in common with the one before, or with its root's
        state, is not read again. One call at a time: a second one waits for the first.

        Raises:
            AssistantError: a prefix is too long, the disk is full, or the process ended; call again.
        """
        with self._making:
            wanted = dict.fromkeys((*self._common, *prefixes))
            missing = [prefix for prefix in wanted if not self.state_ready(prefix)]
            if not missing:
                return
            client, _ = self.connected()
            make_states(
                client,
                self._states,
                missing,
                slot=self._maker_slot,
                most_tokens=self._window_tokens - TAIL_TOKENS,
                before_step=self._let_questions_go_first,
                progress=progress,
            )

    def stop(self) -> None:
        """End the child process; the engine cannot be started again."""
        self._supervisor.stop()

    def __enter__(self) -> Self:
        """Return the engine itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def _warm(self, slot: int, key: str) -> bool:
        """Restore a prefix's state, also where the slot may still hold it.

        What a question before left behind the prefix changes how the next is read, by a rounding that can turn a word;
        the same question must get the same answer whatever came before.
        """
        if self._states.record(key) is None:
            return False
        if not self._states.verify(key):
            self._report("a prefix state was damaged and has been deleted; the next start makes it again")
            return False
        client, _ = self.connected()
        try:
            client.restore(slot, self._states.filename(key))
        except EngineRefusal as refusal:
            self._states.discard(key)
            self._report(
                f"a prefix state could not be used and has been deleted; the next start makes it again: {refusal}"
            )
            return False
        return True

    def _let_questions_go_first(self) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        for asking in (self.askers, self._readers, self._scratch):
            asking.wait_idle(max(0.0, deadline - time.monotonic()))
