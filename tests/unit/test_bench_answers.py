"""What a bench of answers counts as the first text, which questions it asks, and what it makes of their times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count

import pytest

from assistant.conversation import Event, EvidenceFound, Settled, TextAdded, Turn
from evals.bench_answers import Compared, Times, asked, balanced, compared_figures, kind_of
from evals.bench_figures import DATA, FULL, QUICK
from evals.cases import read_cases, split
from tests.fakes_evals import make_answer, make_case

ANSWER = make_answer("北湖大桥长1200米。")
FOUND = EvidenceFound(())


def seconds_of(*events: Event) -> Times:
    """Ask with a clock that goes on by a second at each event."""
    ticks = count()

    def stream() -> Iterator[Event]:
        yield from events

    times, answer = asked(stream(), lambda: float(next(ticks)))
    assert answer == ANSWER
    return times


def test_a_stop_point_is_no_text() -> None:
    times = seconds_of(FOUND, TextAdded(""), TextAdded(""), TextAdded("北湖"), TextAdded(""), Settled(ANSWER))
    assert times == Times(evidence=1.0, first_text=4.0, whole=6.0)


@pytest.mark.parametrize("silent", [(), (TextAdded(""),)])
def test_an_answer_that_is_settled_without_a_draft_is_its_own_first_text(silent: tuple[Event, ...]) -> None:
    times = seconds_of(FOUND, *silent, Settled(ANSWER))
    assert times.first_text == times.whole == 2.0 + len(silent)


def test_a_kind_is_what_the_case_says() -> None:
    history = (Turn("user", "北湖大桥多长？"), Turn("assistant", "1200米。"))
    assert kind_of(make_case()) == "answered"
    assert kind_of(make_case(answerable=False)) == "refusals"
    assert kind_of(make_case(history=history)) == "follow-ups"


def test_every_kind_is_asked_twenty_times_in_turn() -> None:
    every = read_cases(DATA / "article_qa.jsonl")
    cases = balanced(every, FULL.questions)
    assert Counter(map(kind_of, cases)) == {"answered": 20, "follow-ups": 20, "refusals": 20}
    assert {split(case) for case in cases} == {"test"}
    assert [kind_of(case) for case in cases[:3]] == ["answered", "follow-ups", "refusals"]
    assert len(balanced(every, QUICK.questions)) == 3


def test_all_kinds_stand_together_with_what_was_right_and_how_much_sooner_ours_begins() -> None:
    quick, slow = Times(0.1, 1.0, 2.0), Times(0.1, 8.0, 12.0)
    compared = [
        Compared("answered", quick, slow, quick, right=True, textbook_right=True),
        Compared("refusals", quick, slow, quick, right=True, textbook_right=False),
        Compared("refusals", quick, slow, quick, right=False, textbook_right=False),
        Compared("answered", quick, slow, quick),
    ]
    figures = {one.name: one for one in compared_figures(compared)}
    pooled = figures["all kinds: first text, p95"]
    assert (pooled.value, pooled.textbook, pooled.n) == (1.0, 8.0, 4)
    sooner = figures["all kinds: times sooner to the first text than the textbook chain, p50"]
    assert (sooner.value, sooner.n) == (8.0, 4)
    right = figures["refusals: right, both with the adapter"]
    assert (right.value, right.textbook, right.n) == (50.0, 0.0, 2)
    right = figures["answered: right, both with the adapter"]
    assert (right.value, right.n) == (100.0, 1)
    assert not any(name.startswith("follow-ups") for name in figures)
