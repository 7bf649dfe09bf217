"""Take turns at something that serves one at a time, some before others. Knows not what it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """One caller at a time; who comes `first` waits only for the turn that is being taken."""

    def __init__(self) -> None:
        """Start with nobody's turn."""
        self._changed = threading.Condition()
        self._busy = False
        self._first = 0

    @property
    def wanted_first(self) -> bool:
        """Whether somebody who comes first is waiting."""
        with self._changed:
            return self._first > 0

    @contextmanager
    def take(self, *, first: bool) -> Iterator[None]:
        """Wait for a turn and hold it for the duration of the context."""
        with self._changed:
            self._first += first
            self._changed.wait_for(lambda: not self._busy and (first or not self._first))
            self._first -= first
            self._busy = True
        try:
            yield
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
