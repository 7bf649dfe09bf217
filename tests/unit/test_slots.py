"""Slots are handed out in order."""

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.asker import Askers
from assistant.conversation import AssistantError
from assistant.embedded.slots import QueuePlace, SlotQueue, Ticket


def test_the_slot_that_was_free_longest_is_taken() -> None:
    queue = SlotQueue([0, 1])
    first, second = queue.enter("a"), queue.enter("b")
    second.close()
    first.close()
    assert queue.enter("c").slot == 1


def test_who_came_first_is_served_first() -> None:
    queue = SlotQueue([0])
    holder = queue.enter("a")
    second, third = queue.enter("a"), queue.enter("b")
    holder.close()
    assert (second.slot, third.slot) == (0, None)


def test_leaving_the_line_moves_the_others_up() -> None:
    queue = SlotQueue([0])
    holder, second, third = queue.enter(None), queue.enter(None), queue.enter(None)
    assert third.place.ahead == 1
    second.close()
    assert third.place.ahead == 0
    holder.close()
    assert third.slot == 0


def test_the_place_in_line_says_how_long_it_takes() -> None:
    now = [0.0]
    queue = SlotQueue([0], clock=lambda: now[0])
    for _ in range(60):
        with queue.enter(None):
            now[0] += 10.0
    queue.enter(None)
    queue.enter(None)
    third = queue.enter(None)
    assert third.place.ahead == 1
    assert third.place.seconds == pytest.approx(20.0, rel=0.01)


def test_who_holds_a_slot_waits_for_nobody() -> None:
    assert SlotQueue([0]).enter(None).place == QueuePlace(ahead=0, seconds=0.0)


def test_the_next_place_is_where_one_who_comes_now_would_stand() -> None:
    queue = SlotQueue([0])
    assert queue.next_place() == QueuePlace(ahead=0, seconds=0.0)
    queue.enter(None)
    first = queue.next_place()
    queue.enter(None)
    assert (first.ahead, queue.next_place().ahead) == (0, 1)
    assert 0 < first.seconds < queue.next_place().seconds


def test_a_full_line_is_an_error_that_says_how_long_it_is() -> None:
    queue = SlotQueue([0], max_waiting=1)
    held = [queue.enter(None), queue.enter(None)]
    with pytest.raises(AssistantError, match=r"1 questions are waiting already; ask again in about \d+ s"):
        queue.enter(None)
    held[0].close()
    held[1].close()
    assert queue.enter(None).slot == 0


def test_a_ticket_closed_twice_gives_one_slot_back() -> None:
    queue = SlotQueue([0])
    ticket = queue.enter(None)
    ticket.close()
    ticket.close()
    assert [queue.enter(None).slot, queue.enter(None).slot] == [0, None]


def test_a_slot_is_given_back_when_its_context_ends_by_an_error() -> None:
    queue = SlotQueue([0])
    with pytest.raises(ZeroDivisionError), queue.enter(None):
        _ = 1 / 0
    assert queue.wait_idle(0.0)


def test_waiting_ends_when_a_slot_is_given_back_by_another_thread() -> None:
    queue = SlotQueue([0])
    holder, waiter = queue.enter(None), queue.enter(None)
    assert not waiter.wait(0.0)
    giver = threading.Thread(target=holder.close)
    giver.start()
    assert waiter.wait(5.0)
    giver.join()


@given(st.lists(st.sampled_from(["enter a", "enter b", "leave first", "leave last"]), max_size=40))
def test_no_slot_is_ever_held_twice_and_none_idle_while_someone_waits(steps: list[str]) -> None:
    queue = SlotQueue([0, 1], max_waiting=100)
    tickets: list[Ticket] = []
    for step in steps:
        verb, which = step.split()
        if verb == "enter":
            tickets.append(queue.enter(which))
        elif tickets:
            tickets.pop(0 if which == "first" else -1).close()
        held = [ticket.slot for ticket in tickets if ticket.slot is not None]
        assert len(held) == len(set(held)) == min(2, len(tickets))


def running(queue: SlotQueue, times: int) -> Iterator[Ticket]:
    """A question that enters the line several times."""
    for _ in range(times):
        yield queue.enter(None)


def test_a_question_that_needs_a_slot_again_stands_before_those_that_came_later() -> None:
    queue = SlotQueue([0])
    question = Askers().follow(running(queue, 2))
    first = next(question)
    newcomer = queue.enter(None)
    again = next(question)
    assert (again.place.ahead, newcomer.place.ahead) == (0, 1)
    first.close()
    assert (again.slot, newcomer.slot) == (0, None)


def test_a_question_that_has_stood_in_line_is_not_sent_away() -> None:
    queue = SlotQueue([0], max_waiting=1)
    question = Askers().follow(running(queue, 2))
    first = next(question)
    newcomer = queue.enter(None)
    with pytest.raises(AssistantError, match="1 questions are waiting already"):
        queue.enter(None)
    again = next(question)
    for ticket in (first, again, newcomer):
        assert ticket.slot == 0
        ticket.close()


def test_the_next_place_of_a_running_question_is_before_those_that_came_later() -> None:
    queue = SlotQueue([0])

    def places() -> Iterator[QueuePlace]:
        queue.enter(None)
        yield queue.next_place()
        yield queue.next_place()

    question = Askers().follow(places())
    next(question)
    queue.enter(None)
    assert next(question).ahead == 0
    assert queue.next_place().ahead == 1
