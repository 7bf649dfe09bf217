"""Train the adapter: low-rank weights by which the embedded model answers as the training sets do.

Lessons of one chunk are read together, the chunk once. To try it (some hours on two cores, 14 GB of memory):

    shushi-evals train --out adapter.gguf
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from tqdm import tqdm

from assistant.model_files import CHAT_1_5B
from assistant.settings import Settings
from evals.lessons import ANSWERS, END, Lesson, all_lessons
from evals.qwen2 import Packed, Qwen2, pack, write_adapter
from evals.schedule import share_of_rate
from evals.systems import embedder_of
from knowledge.fetch import fetch, progress_bar

Encode = Callable[[str], list[int]]

LEARNING_RATE = 3e-4
_TOGETHER = 12  # lessons of one chunk in a sequence
_SEQUENCES = 2  # to a step
_LESSONS = 4  # the gradient is divided by so many a sequence, and clipped
_WARM_UP = 16  # sequences
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
    alike: dict[str, list[Lesson]] = defaultdict(list)
    for one in lessons:
        alike[one.beginning].append(one)
    parts: list[tuple[str, list[Lesson]]] = []
    for beginning, own in alike.items():
        order.shuffle(own)
        count = math.ceil(len(own) / _TOGETHER)
        parts += [(beginning, own[first::count]) for first in range(count)]
    order.shuffle(parts)
    yield from parts


def train(
    model_path: Path,
    lessons: Sequence[Lesson],
    out: Path,
    *,
    epochs: int = 1,
    seed: int = 1,
) -> None:
    """Train low-rank weights for a model file; some 50 tokens/s on two cores.

    They are written to `out` every few minutes and at the end, so that a crash loses little.
    """
    model = Qwen2(model_path)
    encode = tokenizer_of(model_path)
    order = random.Random(seed)
    parts = [part for _ in range(epochs) for part in together(lessons, order)]
    optimiser = torch.optim.AdamW(model.trained(), lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    lately: list[float] = []
    bar = tqdm(parts, unit=" sequences")
    for step, (beginning, own) in enumerate(bar):
        share = share_of_rate(step, len(parts), warm_up=_WARM_UP, least=_LEAST_SHARE)
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATE * share
        losses = loss_of(model, batch_of(beginning, own, encode))
        torch.autograd.backward(losses.sum() / (_LESSONS * _SEQUENCES))
        lately = [*lately[-19:], float(losses.detach().mean())]
        bar.set_postfix_str(f"loss {sum(lately) / len(lately):.2f}", refresh=False)
        if step % _SEQUENCES == _SEQUENCES - 1 or step == len(parts) - 1:
            torch.nn.utils.clip_grad_norm_(model.trained(), _MOST_NORM)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        if step % _KEEP_EVERY == _KEEP_EVERY - 1:
            write_adapter(out, model.low_rank)
    write_adapter(out, model.low_rank)


def train_chat_model(settings: Settings, out: Path, *, epochs: int, seed: int) -> str:
    """Train the pinned chat model on all lessons and say on how many."""
    path = fetch(CHAT_1_5B, settings.cache, report=progress_bar())
    lessons = all_lessons(embedder_of(settings))
    train(path, lessons, out, epochs=epochs, seed=seed)
    return f"{len(lessons)} lessons"


def tokenizer_of(model_path: Path) -> Encode:
    """Return what turns text into the model's token ids, marks of turns included."""
    from transformers import AutoTokenizer  # noqa: PLC0415  takes seconds

    tokenizer = AutoTokenizer.from_pretrained(str(model_path.parent), gguf_file=model_path.name)
    return lambda text: [int(token) for token in tokenizer.encode(text)]
