"""What is laid out for training: endings behind one beginning are blind to each other, and answers alone are learnt."""

from __future__ import annotations

import random

import torch

from evals.lessons import Lesson
from evals.qwen2 import pack
from evals.train import batch_of, together


def test_endings_see_the_beginning_and_themselves() -> None:
    packed = pack([1, 2], [[3, 4], [5]])
    assert packed.tokens.tolist() == [1, 2, 3, 4, 5]
    assert packed.positions.tolist() == [0, 1, 2, 3, 2]
    assert packed.endings == ((2, 4), (4, 5))
    seen = (packed.mask == 0).int().tolist()
    assert seen == [[1, 0, 0, 0, 0], [1, 1, 0, 0, 0], [1, 1, 1, 0, 0], [1, 1, 1, 1, 0], [1, 1, 0, 0, 1]]


def lesson(number: int, beginning: str = "甲") -> Lesson:
    return Lesson(str(number), beginning, f"问{number}", f"答{number}")


def test_each_answer_is_told_from_the_token_before_it() -> None:
    def encode(text: str) -> list[int]:
        return [ord(letter) for letter in text]

    batch = batch_of("甲", [lesson(1), lesson(23)], encode)
    told = "".join(chr(token) for token in batch.targets.tolist())
    assert told == "答1<|im_end|>答23<|im_end|>"
    before = [chr(token) for token in batch.packed.tokens[batch.places].tolist()]
    # What stands before an answer's first token is the end of the prompt, then the answer itself.
    assert "".join(before) == "\n答1<|im_end|\n答23<|im_end|"
    assert torch.bincount(batch.lesson).tolist() == [len("答1<|im_end|>"), len("答23<|im_end|>")]


def test_lessons_come_once_each_with_those_of_their_text() -> None:
    lessons = [lesson(number, "甲" if number < 15 else "乙") for number in range(20)]
    parts = list(together(lessons, random.Random(1)))
    assert sorted(int(one.id) for _, own in parts for one in own) == list(range(20))
    assert all(one.beginning == beginning for beginning, own in parts for one in own)
    assert max(len(own) for _, own in parts) <= 12
