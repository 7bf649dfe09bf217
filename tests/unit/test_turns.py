"""Whoever comes first goes first, also past one who takes turn after turn."""

from __future__ import annotations

import threading

from knowledge.turns import Turns


def test_one_who_comes_first_waits_for_one_turn_only() -> None:
    turns, order = Turns(), list[str]()
    taken, asked = threading.Event(), threading.Event()

    def index() -> None:
        for at in range(3):
            with turns.take(first=False):
                order.append(f"passage {at}")
                taken.set()
                asked.wait(10)

    def ask() -> None:
        with turns.take(first=True):
            order.append("question")

    indexing, asking = threading.Thread(target=index), threading.Thread(target=ask)
    indexing.start()
    assert taken.wait(10)
    asking.start()
    while not turns.wanted_first:
        pass
    asked.set()
    for thread in (indexing, asking):
        thread.join(10)
    assert order == ["passage 0", "question", "passage 1", "passage 2"]


def test_a_turn_ends_with_an_error() -> None:
    turns = Turns()
    for _ in range(2):
        try:
            with turns.take(first=False):
                raise ValueError
        except ValueError:
            pass
