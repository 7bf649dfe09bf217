"""Train the adapter on from its own drafts: those that were wrong, each beside the right answer, and some right ones.

Direct preference optimisation (arXiv 2305.18290): the right answer is to become likelier against the wrong draft than
it was before. Its own loss beside that (arXiv 2404.19733) keeps it from becoming less likely as well. Right drafts,
what is off topic, follow-ups and translations are learnt as they are, so that they stay:

    shushi-evals train --drafts --begin adapter.gguf --out next.gguf
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor
from tqdm import tqdm

from assistant.embedded.model_files import CHAT_1_5B
from assistant.language import NOT_SAID
from assistant.settings import Settings
from evals.draft import DRAFTS, first_lessons
from evals.lessons import TRAINING, Drafted, FollowUp, Lesson, LessonMaker, Taught, Translated, read_lines
from evals.qwen2 import Qwen2
from evals.systems import embedder_of
from evals.train import Encode, batch_of, by_beginning, descend, loss_of, model_with, tokenizer_of
from knowledge.embed import Embedder
from knowledge.fetch import fetch, progress_bar

RATE = 1e-4
_SURELY = 0.2  # how much a nat between right and wrong counts
_ITS_OWN = 0.3  # what the right answer's own loss weighs beside the preference
_TOGETHER = 10  # answers of one chunk in a sequence
_FOLLOW_UPS = 2  # of each article
_TRANSLATIONS = 1


@dataclass(frozen=True, slots=True)
class Preference:
    """A lesson, and what the model said instead; "" where it is learnt as it is."""

    better: Lesson
    worse: str = ""

    @property
    def answers(self) -> list[Lesson]:
        """The lesson, then the same with the worse answer if there is one."""
        return [self.better, replace(self.better, answer=self.worse)] if self.worse else [self.better]


def preferences_of(shown: Mapping[str, Lesson], drafted: Sequence[Drafted]) -> Iterator[Preference]:
    """Yield what is learnt from drafts; nothing of one that was given before another chunk than is shown now.

    Args:
        shown: the lesson of the first chunk that is shown with a question, by the question.
        drafted: what the model drafted to these; what nobody has told right from wrong teaches nothing.
    """
    silent = NOT_SAID.values()
    for one in drafted:
        lesson = shown.get(one.question)
        if lesson is None or one.right is None:
            continue
        if one.right and (lesson.answer in silent) == (one.draft in silent):
            yield Preference(replace(lesson, answer=one.draft))
        elif not one.right and one.draft != lesson.answer:
            yield Preference(lesson, one.draft)


def all_preferences(embedder: Embedder) -> Iterator[Preference]:
    """Yield what is learnt from the drafts of every training set that has any, and what is to stay as it is."""
    for path in sorted(DRAFTS.glob("*.jsonl")):
        lines = read_lines(TRAINING / path.name, Taught)
        drafted = read_lines(path, Drafted)
        maker = LessonMaker(TRAINING / f"{path.stem}.txt", embedder)
        questions = {one.question for one in drafted}
        asked = [one for one in lines if one.question in questions]
        yield from preferences_of(dict(first_lessons(maker, asked)), drafted)
        off_topic = maker.answering([one for one in lines if one.category == "off_topic"])
        follow_ups = maker.rewriting(read_lines(TRAINING / "follow_ups" / path.name, FollowUp))
        translations = maker.translating(read_lines(TRAINING / "english" / path.name, Translated))
        kept = [*off_topic, *islice(follow_ups, _FOLLOW_UPS), *islice(translations, _TRANSLATIONS)]
        yield from map(Preference, kept)


def sequences(preferences: Sequence[Preference], order: random.Random) -> list[list[Preference]]:
    """Put those of one chunk together, at most `_TOGETHER` answers or little more; shuffled."""
    return by_beginning(
        preferences,
        lambda one: one.better.beginning,
        order,
        most=_TOGETHER,
        answers=lambda one: len(one.answers),
    )


def losses_of(preferences: Sequence[Preference], mean_loss: Tensor, tokens: Tensor, before: Tensor) -> Tensor:
    """Return the loss of each preference, shape (preferences,).

    Args:
        preferences: of one sequence.
        mean_loss: each answer's mean loss a token, in nats, in the order of their `answers`; shape (answers,).
        tokens: how many each has, same shape.
        before: how likely the model found each before it was trained, log-probabilities of the whole, same shape.
    """
    gain = -mean_loss * tokens - before
    found: list[Tensor] = []
    at = 0
    for one in preferences:
        loss = mean_loss[at]
        if one.worse:
            loss = _ITS_OWN * loss - F.logsigmoid(_SURELY * (gain[at] - gain[at + 1]))
        found.append(loss)
        at += len(one.answers)
    return torch.stack(found)


def prefer(
    model_path: Path, preferences: Sequence[Preference], out: Path, *, begin: Path, seed: int = 1
) -> None:
    """Train an adapter of a model file on; half an hour for 400 drafts on two cores with bfloat16.

    Args:
        model_path: the model, a GGUF file.
        preferences: what is learnt.
        out: where the adapter goes.
        begin: the adapter to go on from, which wrote the drafts.
        seed: of the order.

    Raises:
        EvalsError: the adapter to begin with is none of this model's.
    """
    model = model_with(model_path, begin)
    encode = tokenizer_of(model_path)
    parts = sequences(preferences, random.Random(seed))
    with torch.no_grad():
        before = [_likelihoods(model, part, encode) for part in tqdm(parts, unit=" sequences", desc="before")]

    def losses(part: tuple[list[Preference], Tensor]) -> Tensor:
        own, likely = part
        return losses_of(own, *_mean_losses(model, own, encode), likely)

    descend(model, list(zip(parts, before, strict=True)), losses, out, rate=RATE)


def prefer_drafts(settings: Settings, out: Path, *, begin: Path, seed: int) -> str:
    """Train the pinned chat model's adapter on all drafts, from `begin` on, and say on how many."""
    path = fetch(CHAT_1_5B, settings.cache, report=progress_bar())
    preferences = list(all_preferences(embedder_of(settings)))
    prefer(path, preferences, out, begin=begin, seed=seed)
    return f"{sum(bool(one.worse) for one in preferences)} wrong drafts and {len(preferences)} lessons"


def _mean_losses(model: Qwen2, part: Sequence[Preference], encode: Encode) -> tuple[Tensor, Tensor]:
    """Return the mean loss of each answer and how many tokens it has, shape (answers,) each."""
    batch = batch_of(part[0].better.beginning, [lesson for one in part for lesson in one.answers], encode)
    return loss_of(model, batch), torch.bincount(batch.lesson, minlength=batch.lessons)


def _likelihoods(model: Qwen2, part: Sequence[Preference], encode: Encode) -> Tensor:
    mean_loss, tokens = _mean_losses(model, part, encode)
    return -mean_loss * tokens
