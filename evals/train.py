"""Train the adapter: low-rank weights by which the embedded model answers as the training sets do.

Lessons of one chunk are read together, the chunk once. To try it (some hours on two cores, 14 GB of memory), and to go
on from an adapter with the lines that were written since:

    shushi-evals train --out adapter.gguf
    shushi-evals train --out next.gguf --begin adapter.gguf --last 15
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import torch
import torch.nn.functional as F
from tqdm import tqdm

from assistant.embedded.model_files import CHAT_1_5B
from assistant.settings import Settings
from evals.lessons import ANSWERS, END, Lesson, all_lessons
from evals.qwen2 import Packed, Qwen2, pack, read_adapter, write_adapter
from evals.schedule import share_of_rate
from evals.systems import embedder_of
from knowledge.embed import multiplies_halves
from knowledge.fetch import fetch, progress_bar

Encode = Callable[[str], list[int]]
Part = TypeVar("Part")
Item = TypeVar("Item")

LEARNING_RATE = 3e-4
GOING_ON_RATE = 2e-4  # where it begins with what was learnt before
_TOGETHER = 12  # lessons of one chunk in a sequence
_SEQUENCES = 2  # to a step; going on, with fewer lessons, one
_LESSONS = 4  # the gradient is divided by so many a sequence, and clipped
_WARM_UP = 16  # sequences, at most an eighth of them
_LEAST_SHARE = 0.05
_MOST_NORM = 1.0
_KEEP_EVERY = 50  # sequences


@dataclass(frozen=True, slots=True)
class Batch:
    """Lessons of one chunk as one sequence.

    Attributes:
        packed: the sequence.
        places: where an answer's token is to be told, shape (answer tokens,).
        targets: the token that comes there, same shape.
        lesson: which lesson it is of, same shape.
        lessons: how many there are.
    """

    packed: Packed
    places: torch.Tensor
    targets: torch.Tensor
    lesson: torch.Tensor
    lessons: int


def batch_of(beginning: str, together: Sequence[Lesson], encode: Encode) -> Batch:
    """Lay out lessons that share their beginning."""
    asked = [encode(one.asked + ANSWERS) for one in together]
    told = [encode(one.answer + END) for one in together]
    packed = pack(encode(beginning), [q + answer[:-1] for q, answer in zip(asked, told, strict=True)])
    places: list[int] = []
    for (start, _), q, answer in zip(packed.endings, asked, told, strict=True):
        first = start + len(q) - 1
        places += range(first, first + len(answer))
    return Batch(
        packed,
        torch.tensor(places),
        torch.tensor([token for answer in told for token in answer]),
        torch.tensor([number for number, answer in enumerate(told) for _ in answer]),
        len(told),
    )


def loss_of(model: Qwen2, batch: Batch) -> torch.Tensor:
    """Return each lesson's mean loss over its answer's tokens, in nats, shape (lessons,): short answers count as long."""
    logits = model.logits(model.states(batch.packed)[batch.places])
    loss = F.cross_entropy(logits, batch.targets, reduction="none")
    counts = torch.bincount(batch.lesson, minlength=batch.lessons)
    return torch.zeros(batch.lessons).index_add(0, batch.lesson, loss) / counts


def together(lessons: Sequence[Lesson], order: random.Random) -> Iterator[tuple[str, list[Lesson]]]:
    """Yield lessons by their beginning, at most `_TOGETHER` at once, shuffled."""
    for own in by_beginning(lessons, lambda one: one.beginning, order, most=_TOGETHER):
        yield own[0].beginning, own


def by_beginning(
    items: Sequence[Item],
    beginning: Callable[[Item], str],
    order: random.Random,
    *,
    most: int,
    answers: Callable[[Item], int] = lambda _: 1,
) -> list[list[Item]]:
    """Put what shares its beginning together, some `most` answers at once of as many as each has; shuffled."""
    alike: dict[str, list[Item]] = defaultdict(list)
    for one in items:
        alike[beginning(one)].append(one)
    parts: list[list[Item]] = []
    for own in alike.values():
        order.shuffle(own)
        own.sort(key=answers, reverse=True)  # so that those with several are spread
        count = math.ceil(sum(map(answers, own)) / most)
        parts += [own[first::count] for first in range(count)]
    order.shuffle(parts)
    return parts


def train(
    model_path: Path,
    lessons: Sequence[Lesson],
    out: Path,
    *,
    begin: Path | None = None,
    epochs: int = 1,
    seed: int = 1,
) -> None:
    """Train low-rank weights for a model file; some 50 tokens/s on two cores with bfloat16, 14 without.

    They are written to `out` every few minutes and at the end, so that a crash loses little.

    Args:
        model_path: the model, a GGUF file.
        lessons: what is learnt.
        out: where the adapter goes.
        begin: an adapter to go on from.
        epochs: how often everything is read.
        seed: its order.

    Raises:
        EvalsError: the adapter to begin with is none of this model's.
    """
    model = model_with(model_path, begin)
    rate, sequences = (GOING_ON_RATE, 1) if begin else (LEARNING_RATE, _SEQUENCES)
    encode = tokenizer_of(model_path)
    order = random.Random(seed)
    parts = [part for _ in range(epochs) for part in together(lessons, order)]

    def losses(part: tuple[str, list[Lesson]]) -> torch.Tensor:
        return loss_of(model, batch_of(*part, encode))

    descend(model, parts, losses, out, rate=rate, sequences=sequences)


def model_with(model_path: Path, adapter: Path | None) -> Qwen2:
    """Read a model to train, with an adapter to go on from; in bfloat16 where the processor multiplies it.

    Raises:
        EvalsError: the adapter is none of this model's.
    """
    model = Qwen2(model_path, torch.bfloat16 if multiplies_halves() else torch.float32)
    if adapter:
        read_adapter(adapter, model.low_rank)
    return model


def descend(
    model: Qwen2,
    parts: Sequence[Part],
    losses: Callable[[Part], torch.Tensor],
    out: Path,
    *,
    rate: float,
    sequences: int = 1,
) -> None:
    """Train a model's low-rank weights, a step every so many `sequences`; `losses` has shape (lessons of a part,)."""
    optimiser = torch.optim.AdamW(model.trained(), lr=rate, betas=(0.9, 0.98), weight_decay=0.01)
    warm_up = min(_WARM_UP, max(1, len(parts) // 8))
    lately: list[float] = []
    bar = tqdm(parts, unit=" sequences")
    for step, part in enumerate(bar):
        share = share_of_rate(step, len(parts), warm_up=warm_up, least=_LEAST_SHARE)
        for group in optimiser.param_groups:
            group["lr"] = rate * share
        loss = losses(part)
        torch.autograd.backward(loss.sum() / (_LESSONS * sequences))
        lately = [*lately[-19:], float(loss.detach().mean())]
        bar.set_postfix_str(f"loss {sum(lately) / len(lately):.2f}", refresh=False)
        if step % sequences == sequences - 1 or step == len(parts) - 1:
            torch.nn.utils.clip_grad_norm_(model.trained(), _MOST_NORM)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        if step % _KEEP_EVERY == _KEEP_EVERY - 1:
            write_adapter(out, model.low_rank)
    write_adapter(out, model.low_rank)


def train_chat_model(
    settings: Settings, out: Path, *, begin: Path | None, last: int | None, epochs: int, seed: int
) -> str:
    """Train the pinned chat model, from `begin` on, on all lessons or the `last` lines', and say on how many."""
    path = fetch(CHAT_1_5B, settings.cache, report=progress_bar())
    lessons = all_lessons(embedder_of(settings), last=last)
    train(path, lessons, out, begin=begin, epochs=epochs, seed=seed)
    return f"{len(lessons)} lessons"


def tokenizer_of(model_path: Path) -> Encode:
    """Return what turns text into the model's token ids, marks of turns included."""
    from transformers import AutoTokenizer  # noqa: PLC0415  takes seconds

    tokenizer = AutoTokenizer.from_pretrained(str(model_path.parent), gguf_file=model_path.name)
    return lambda text: [int(token) for token in tokenizer.encode(text)]
