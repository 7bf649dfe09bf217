"""Who asks: when a question came, whether it has had a slot, and whether its reader has left.

A question leases slots several times while it is answered, and its place in each line is that of its arrival. A
context variable hands the asker on, so that chain and chat model need not know of it; it is set anew for each step of
a stream, since a web server may run each step in another thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TypeVar

from assistant.conversation import AssistantError

Left = Callable[[], bool]
"""Whether the reader has left."""

_Item = TypeVar("_Item")
_ARRIVALS = count()


class AskerLeft(AssistantError):
    """The reader has left, and the work for the question ends."""

    def __init__(self) -> None:
        super().__init__("the question was given up; ask it again")


def _stays() -> bool:
    return False


@dataclass(slots=True, eq=False)
class Asker:
    """One question while it is answered; `admitted` once it has stood in line, from where it is not sent away again."""

    left: Left = _stays
    arrival: int = field(default_factory=_ARRIVALS.__next__)
    admitted: bool = False

    def stay(self) -> None:
        """Go on.

        Raises:
            AskerLeft: the reader has left.
        """
        if self.left():
            raise AskerLeft


_LEFT: ContextVar[Left] = ContextVar("left", default=_stays)
_ASKER: ContextVar[Asker | None] = ContextVar("asker", default=None)


def current_asker() -> Asker:
    """Return who asks here; one who comes just now where no question is running."""
    return _ASKER.get() or Asker(_LEFT.get())


def leaving_when(left: Left) -> AbstractContextManager[None]:
    """Let questions that begin in this context end once `left` says so."""
    return _set(_LEFT, left)


def until_left(events: Iterator[_Item], left: Left) -> Iterator[_Item]:
    """Yield what comes; a question that begins in it ends once `left` says so."""
    return _stepwise(events, partial(leaving_when, left))


class Askers:
    """The questions that are being answered."""

    def __init__(self) -> None:
        """Start with none."""
        self._changed = threading.Condition()
        self._running = 0

    def follow(self, events: Iterator[_Item]) -> Iterator[_Item]:
        """Yield a question's events; it is running until they end or this is closed.

        Raises:
            AskerLeft: the reader has left.
        """
        asker = Asker(_LEFT.get())
        self._add(1)
        try:
            for event in _stepwise(events, partial(_set, _ASKER, asker)):
                asker.stay()
                yield event
        finally:
            self._add(-1)

    def wait_idle(self, timeout_seconds: float) -> bool:
        """Wait until no question is running; False when the time is over first."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._running, timeout_seconds)

    def _add(self, number: int) -> None:
        with self._changed:
            self._running += number
            self._changed.notify_all()


@contextmanager
def _set(variable: ContextVar[_Item], value: _Item) -> Iterator[None]:
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


def _stepwise(events: Iterator[_Item], within: Callable[[], AbstractContextManager[None]]) -> Iterator[_Item]:
    """Yield what comes, each step within a context of its own; closing this closes what it comes from."""
    try:
        while True:
            with within():
                try:
                    event = next(events)
                except StopIteration:
                    return
            yield event
    finally:
        close = getattr(events, "close", None)
        if close is not None:
            close()
