"""A question stays the same asker through all its steps, and ends once its reader has left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest

from assistant.asker import Asker, AskerLeft, Askers, current_asker, leaving_when, until_left
from assistant.embedded.slots import SlotQueue


def two_steps(seen: list[Asker]) -> Iterator[int]:
    for step in range(2):
        seen.append(current_asker())
        yield step


def test_a_question_is_one_asker_though_each_step_runs_in_another_context() -> None:
    seen: list[Asker] = []
    events = Askers().follow(two_steps(seen))
    with ThreadPoolExecutor(2) as threads:
        assert [threads.submit(copy_context().run, next, events, None).result() for _ in range(3)] == [
            0,
            1,
            None,
        ]
    assert seen[0] is seen[1]
    assert current_asker() is not seen[0]


def test_a_question_is_running_until_it_ends_or_is_closed() -> None:
    askers = Askers()
    events = askers.follow(iter([1, 2]))
    assert askers.wait_idle(0.0)
    next(events)
    assert not askers.wait_idle(0.0)
    events.close()  # type: ignore[attr-defined]
    assert askers.wait_idle(0.0)
    assert list(askers.follow(iter([1, 2]))) == [1, 2]
    assert askers.wait_idle(0.0)


def test_a_question_whose_reader_has_left_ends_at_its_next_step_and_is_closed() -> None:
    closed, left = threading.Event(), threading.Event()

    def endless() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.set()

    events = Askers().follow(endless())
    with leaving_when(left.is_set):
        next(events)
    next(events)
    left.set()
    with pytest.raises(AskerLeft):
        next(events)
    assert closed.is_set()


def test_a_reader_who_leaves_gives_up_the_place_in_line() -> None:
    """What a page does: the stream runs in a thread that waits for a slot and so does not look at anything else."""
    queue, left = SlotQueue([0]), threading.Event()
    holder = queue.enter(None)

    def asked() -> Iterator[str]:
        with queue.enter(None) as ticket:
            ticket.wait()
            yield "answered"

    def ask() -> list[str] | AskerLeft:
        try:
            return list(until_left(Askers().follow(asked()), left.is_set))
        except AskerLeft as error:
            return error

    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(ask)
        while queue.next_place().ahead == 0:
            assert not answer.done()
        left.set()
        assert isinstance(answer.result(5.0), AskerLeft)
    assert queue.next_place().ahead == 0
    holder.close()
    assert queue.wait_idle(0.0)
