"""What is learnt from drafts: which is to be likelier than which, and what is to stay."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
import torch

from assistant.language import NOT_SAID
from evals.lessons import Drafted, Lesson
from evals.prefer import Preference, losses_of, preferences_of, sequences


def lesson(number: int, beginning: str = "甲") -> Lesson:
    return Lesson(str(number), beginning, f"问{number}", f"答{number}")


def test_a_wrong_draft_stands_beside_the_answer_and_a_right_one_in_its_place() -> None:
    drafted = [Drafted("问1？", "错。", right=False), Drafted("问2？", "也对。", right=True)]
    wrong, right = preferences_of({"问1？": lesson(1), "问2？": lesson(2)}, drafted)
    assert [one.answer for one in wrong.answers] == ["答1", "错。"]
    assert [one.answer for one in right.answers] == ["也对。"]
    assert {one.asked for one in wrong.answers} == {"问1"}


def test_drafts_to_another_chunk_than_is_shown_now_and_unread_ones_teach_nothing() -> None:
    silent = replace(lesson(1), answer=NOT_SAID["zh"])
    shown = {"问1？": silent, "问2？": lesson(2)}
    assert not list(preferences_of(shown, [Drafted("问1？", "对。", right=True)]))
    assert not list(preferences_of(shown, [Drafted("问2？", NOT_SAID["zh"], right=True)]))
    assert not list(preferences_of(shown, [Drafted("问1？", NOT_SAID["zh"], right=False)]))
    assert not list(preferences_of(shown, [Drafted("问3？", "错。", right=False)]))
    assert not list(preferences_of(shown, [Drafted("问2？", "谁知道。")]))
    assert list(preferences_of(shown, [Drafted("问1？", "错。", right=False)])) == [
        Preference(silent, "错。")
    ]


def test_each_comes_once_with_those_of_its_chunk() -> None:
    all_of_them = [
        Preference(lesson(number, "甲" if number < 30 else "乙"), "错。" if number % 3 else "")
        for number in range(40)
    ]
    parts = sequences(all_of_them, random.Random(1))
    assert sorted(int(one.better.id) for own in parts for one in own) == list(range(40))
    assert all(len({one.better.beginning for one in own}) == 1 for own in parts)
    assert max(len(one.answers) for own in parts for one in own) == 2
    assert max(sum(len(one.answers) for one in own) for own in parts) <= 12


def test_the_loss_falls_as_the_right_answer_gains_on_the_wrong_one() -> None:
    own = [Preference(lesson(1), "错。"), Preference(lesson(2))]
    before = torch.tensor([-4.0, -2.0, -3.0])
    tokens = torch.tensor([4, 2, 3])
    as_it_was = losses_of(own, torch.tensor([1.0, 1.0, 1.0]), tokens, before)
    assert as_it_was.tolist() == pytest.approx([0.3 + math.log(2), 1.0])
    better = losses_of(own, torch.tensor([0.5, 2.0, 1.0]), tokens, before)
    # Two nats likelier, the other two nats less so: four between them.
    assert better.tolist() == pytest.approx([0.15 + math.log(1 + math.exp(-0.8)), 1.0])
    worse = losses_of(own, torch.tensor([1.0, 0.5, 1.0]), tokens, before)
    assert worse[0] > as_it_was[0] > better[0]
