"""Which running questions their readers have stopped.

Gradio's own cancelling needs an id that the server hands out when it takes a question up; on a busy machine a reader
is quicker than that. Ours goes by the id that the browser made, so a stop may come before its question does.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict

_KEPT = 1000  # stops whose questions never came, or were over


class Stops:
    """An event for each running question; for one event loop."""

    def __init__(self) -> None:
        """Start without any."""
        self._events: OrderedDict[str, asyncio.Event] = OrderedDict()

    def of(self, exchange_id: str) -> asyncio.Event:
        """Return the event that is set when this question is stopped; it may be set already."""
        event = self._events.setdefault(exchange_id, asyncio.Event())
        while len(self._events) > _KEPT:
            self._events.popitem(last=False)
        return event

    def stop(self, exchange_id: str) -> None:
        """Stop a question, whether it has come or not."""
        self.of(exchange_id).set()

    def forget(self, exchange_id: str) -> None:
        """Drop a question that is over."""
        self._events.pop(exchange_id, None)
