"""Who may use which slot of the engine: a bounded queue, first come first served.

A question that needs a slot again stands before those that came after it, and one whose reader leaves gives up its
place. The next in line gets the slot that was free longest. What a slot holds does not matter, since every question
has its prefix's state restored. Knows nothing of models or processes: slots are numbers, prefixes keys.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect, insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from assistant.asker import Asker, current_asker
from assistant.conversation import AssistantError

_FIRST_GUESS_SECONDS = 4.0
_RECENT_WEIGHT = 0.2
_LOOK_SECONDS = 0.25  # so long does the place of a reader who has left stay taken


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """How many are ahead in line, and about how many seconds it will take until a slot is free."""

    ahead: int
    seconds: float


class Ticket:
    """A place in line that turns into a slot; leave it with `close`, or use it as a context."""

    def __init__(self, queue: SlotQueue, key: str | None, asker: Asker) -> None:
        """Made by `SlotQueue.enter`."""
        self.key = key
        self.asker = asker
        self.slot: int | None = None
        self.granted_at = 0.0
        self._queue = queue

    @property
    def place(self) -> QueuePlace:
        """The place in line now; nobody ahead and 0 seconds once a slot is granted."""
        return self._queue.place(self)

    def wait(self, timeout_seconds: float | None = None) -> bool:
        """Wait for the slot; True once it is granted.

        Raises:
            AskerLeft: the reader has left; the ticket is still to be closed.
        """
        return self._queue.wait(self, timeout_seconds)

    def close(self) -> None:
        """Give the slot back, or leave the line; a second call does nothing."""
        self._queue.leave(self)

    def __enter__(self) -> Self:
        """Return the ticket itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the slot back."""
        self.close()


class SlotQueue:
    """Hands out slots in order of arrival."""

    def __init__(
        self, slots: Sequence[int], *, max_waiting: int = 16, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Start with all slots free; `max_waiting` bounds the line."""
        self._free = list(slots)
        self._count = len(slots)
        self._waiting: list[Ticket] = []  # by the arrival of their questions
        self._max_waiting = max_waiting
        self._clock = clock
        self._use_seconds = _FIRST_GUESS_SECONDS
        self._changed = threading.Condition()

    def enter(self, key: str | None) -> Ticket:
        """Get in line for a slot; `key` names the prefix that is to be restored in it, None for none.

        Raises:
            AssistantError: the line is full; the message says about how long it is.
        """
        asker = current_asker()
        with self._changed:
            ahead = len(self._waiting)
            if not asker.admitted and not self._free and ahead >= self._max_waiting:
                seconds = self._seconds_until(ahead)
                raise AssistantError(
                    f"{ahead} questions are waiting already; ask again in about {seconds:.0f} s"
                )
            asker.admitted = True
            ticket = Ticket(self, key, asker)
            insort(self._waiting, ticket, key=_arrival)
            self._grant()
            return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give back the ticket's slot, or its place in line."""
        with self._changed:
            if ticket.slot is not None:
                used = self._clock() - ticket.granted_at
                self._use_seconds += _RECENT_WEIGHT * (used - self._use_seconds)
                self._free.append(ticket.slot)
                ticket.slot = None
            elif ticket in self._waiting:
                self._waiting.remove(ticket)
            self._grant()

    def wait(self, ticket: Ticket, timeout_seconds: float | None) -> bool:
        """Wait until the ticket has a slot; False when the time is over first. Raises like `Ticket.wait`."""
        deadline = None if timeout_seconds is None else time.monotonic() + timeout_seconds
        while True:
            ticket.asker.stay()
            left = _LOOK_SECONDS if deadline is None else min(_LOOK_SECONDS, deadline - time.monotonic())
            with self._changed:
                if self._changed.wait_for(lambda: ticket.slot is not None, left):
                    return True
            if left < _LOOK_SECONDS:
                return False

    def place(self, ticket: Ticket) -> QueuePlace:
        """Say where in line the ticket is."""
        with self._changed:
            if ticket not in self._waiting:
                return QueuePlace(ahead=0, seconds=0.0)
            ahead = self._waiting.index(ticket)
            return QueuePlace(ahead=ahead, seconds=self._seconds_until(ahead))

    def next_place(self) -> QueuePlace:
        """Say where in line the question that is running here would be; 0 seconds while a slot is free."""
        arrival = current_asker().arrival
        with self._changed:
            ahead = bisect(self._waiting, arrival, key=_arrival)
            return QueuePlace(ahead, 0.0 if self._free and not ahead else self._seconds_until(ahead))

    def wait_idle(self, timeout_seconds: float) -> bool:
        """Wait until no slot is in use and nobody is in line; False when the time is over first."""
        with self._changed:
            return self._changed.wait_for(self._idle, timeout_seconds)

    def _grant(self) -> None:
        while self._waiting and self._free:
            ticket = self._waiting.pop(0)
            ticket.slot = self._free.pop(0)
            ticket.granted_at = self._clock()
        self._changed.notify_all()

    def _idle(self) -> bool:
        return len(self._free) == self._count and not self._waiting

    def _seconds_until(self, ahead: int) -> float:
        return self._use_seconds * (ahead + 1) / self._count


def _arrival(ticket: Ticket) -> int:
    return ticket.asker.arrival
