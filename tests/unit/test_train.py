"""What is laid out for training: endings behind one beginning are blind to each other, and answers alone are learnt."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch

from evals.cases import EvalsError
from evals.lessons import Lesson
from evals.qwen2 import pack, read_adapter, write_adapter
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


def low_rank(*shapes: tuple[int, int]) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    generator = torch.Generator().manual_seed(len(shapes))
    return {
        f"blk.{number}.attn_q.weight": (
            torch.randn(2, into, generator=generator).requires_grad_(),
            torch.randn(out, 2, generator=generator).requires_grad_(),
        )
        for number, (into, out) in enumerate(shapes)
    }


def test_what_was_written_is_gone_on_from(tmp_path: Path) -> None:
    written, again = low_rank((6, 4), (4, 8)), low_rank((6, 4), (4, 8))
    for pair in again.values():
        for weight in pair:
            weight.data.zero_()
    write_adapter(tmp_path / "adapter.gguf", written)
    read_adapter(tmp_path / "adapter.gguf", again)
    for name, pair in written.items():
        for before, after in zip(pair, again[name], strict=True):
            assert after.requires_grad
            torch.testing.assert_close(after, before.half().float())


def test_a_file_that_is_no_adapter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "adapter.gguf").write_bytes(b"no model at all" * 99)
    with pytest.raises(EvalsError, match="name another"):
        read_adapter(tmp_path / "adapter.gguf", low_rank((6, 4)))


@pytest.mark.parametrize("other", [low_rank((6, 4)), low_rank((6, 4), (4, 9))])
def test_an_adapter_of_other_shapes_is_refused(
    tmp_path: Path, other: dict[str, tuple[torch.Tensor, torch.Tensor]]
) -> None:
    write_adapter(tmp_path / "adapter.gguf", low_rank((6, 4), (4, 8)))
    with pytest.raises(EvalsError, match="name another"):
        read_adapter(tmp_path / "adapter.gguf", other)
