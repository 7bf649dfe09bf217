"""Train the adapter of the embedding model: low-rank changes by which a question lies nearer to what answers it.

Every article of the training sets is a step: its questions are held against all of its sentences and all of its chunks,
those with the evidence on one side and the rest on the other (InfoNCE). Some minutes on two cores:

    shushi-evals train --embedder --out e5-adapter.npz
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from tqdm import tqdm

from assistant.settings import Settings
from evals.articles import load_articles
from evals.lessons import TRAINING, Taught, read_lines
from evals.schedule import share_of_rate
from knowledge.article import Article
from knowledge.e5_adapter import Change, write_e5_adapter
from knowledge.e5_file import E5_SMALL, read_e5_file
from knowledge.embed import E5_PROMPTS, batches, e5_bert, e5_tokenizer
from knowledge.fetch import fetch, progress_bar
from knowledge.retrieve import cut
from knowledge.vectors import passage

RANK = 8
LEARNING_RATE = 4e-4
TEMPERATURE = 0.02
_SCALE = 2.0
_KEPT = 0.75  # of what was learnt; with all of it the names in a question weigh too little
_CHUNKS_WEIGH = 0.5  # beside the sentences
_QUESTIONS = 36  # of an article in a step
_BATCH_CHARS = 2_600
_WARM_UP = 12  # steps
_LEAST_SHARE = 0.03
_MOST_NORM = 1.0
_KEEP_EVERY = 25  # steps

Embed = Callable[[Sequence[str], str], torch.Tensor]
"""Texts and their prefix to unit vectors, shape (texts, dimensions)."""


@dataclass(frozen=True, slots=True)
class Searches:
    """An article's questions, and which of its sentences and of its chunks (positions) answer each."""

    questions: tuple[str, ...]
    sentences: tuple[str, ...]
    in_sentences: tuple[frozenset[int], ...]
    chunks: tuple[str, ...]
    in_chunks: tuple[frozenset[int], ...]


class LowRank(torch.nn.Module):
    """A linear layer with a change beside it that can be trained; it begins as none."""

    def __init__(self, layer: torch.nn.Linear, rank: int) -> None:
        """Take the layer, which stays as it is."""
        super().__init__()
        self.layer = layer
        self.down = torch.nn.Parameter(torch.randn(rank, layer.in_features) / math.sqrt(layer.in_features))
        self.up = torch.nn.Parameter(torch.zeros(layer.out_features, rank))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Return the layer's output with the change's."""
        changed: torch.Tensor = self.layer(states) + (states @ self.down.T) @ self.up.T * _SCALE
        return changed

    def change(self) -> Change:
        """Return the change as it is added to the weights."""
        return (self.up * _SCALE).detach().numpy(), self.down.detach().numpy()


def searches_of(article: Article, lines: Sequence[Taught]) -> Searches:
    """Return what an article's answered questions look for; one whose evidence spans sentences has them all."""
    chunks = cut(article)
    chunk_of = {sentence.index: at for at, chunk in enumerate(chunks) for sentence in chunk.sentences}
    asked: list[str] = []
    answers: list[frozenset[int]] = []
    for line in lines:
        spans = [(at, at + len(one)) for one in line.evidence if (at := article.text.find(one)) >= 0]
        found = frozenset(
            at
            for at, sentence in enumerate(article.sentences)
            if any(sentence.start < end and start < sentence.end for start, end in spans)
        )
        if found:
            asked.append(line.question)
            answers.append(found)
    return Searches(
        tuple(asked),
        tuple(sentence.text for sentence in article.sentences),
        tuple(answers),
        tuple(passage(chunk) for chunk in chunks),
        tuple(frozenset(chunk_of[article.sentences[at].index] for at in found) for found in answers),
    )


def all_searches() -> list[Searches]:
    """Return what the questions of every training set look for."""
    made = []
    for path in sorted(TRAINING.glob("*.txt")):
        (article,) = load_articles([path])
        made.append(searches_of(article, read_lines(path.with_suffix(".jsonl"), Taught)))
    return [one for one in made if one.questions]


def contrast(
    queries: torch.Tensor, passages: torch.Tensor, answers: Sequence[frozenset[int]]
) -> torch.Tensor:
    """Return how surely each query picks any of its passages among all, in nats, mean over the queries.

    Args:
        queries: unit vectors, shape (queries, dimensions).
        passages: unit vectors, shape (passages, dimensions).
        answers: the passages that answer each query.
    """
    scores = queries @ passages.T / TEMPERATURE
    right = torch.zeros_like(scores, dtype=torch.bool)
    for row, positions in enumerate(answers):
        right[row, sorted(positions)] = True
    picked = torch.logsumexp(scores.masked_fill(~right, -math.inf), 1)
    return (torch.logsumexp(scores, 1) - picked).mean()


def train(cache: Path, searches: Sequence[Searches], out: Path, *, epochs: int = 1, seed: int = 1) -> None:
    """Train low-rank changes for the bundled model; they are written to `out` every few minutes and at the end."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    packed = read_e5_file(fetch(E5_SMALL, cache, report=progress_bar()))
    bert = e5_bert(packed, None).requires_grad_(requires_grad=False)
    layers = dict(_with_changes(bert))
    weights = [weight for layer in layers.values() for weight in (layer.up, layer.down)]
    optimiser = torch.optim.AdamW(weights, lr=LEARNING_RATE, weight_decay=0.01)
    tokenizer = e5_tokenizer(packed)

    def embed(texts: Sequence[str], prefix: str) -> torch.Tensor:
        encoded = tokenizer.encode_batch([prefix + text for text in texts])
        mask = torch.tensor([text.attention_mask for text in encoded])
        ids = torch.tensor([text.ids for text in encoded])
        states = bert(input_ids=ids, attention_mask=mask).last_hidden_state
        shown = mask.unsqueeze(-1).float()
        return F.normalize((states * shown).sum(1) / shown.sum(1), dim=-1)

    parts = [one for _ in range(epochs) for one in order.sample(list(searches), len(searches))]
    bar = tqdm(parts, unit=" articles")
    for step, one in enumerate(bar):
        share = share_of_rate(step, len(parts), warm_up=_WARM_UP, least=_LEAST_SHARE)
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATE * share
        loss = _loss(embed, one, order)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(weights, _MOST_NORM)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        bar.set_postfix_str(f"loss {float(loss.detach()):.2f}", refresh=False)
        if step % _KEEP_EVERY == _KEEP_EVERY - 1 or step == len(parts) - 1:
            changes = {name: layer.change() for name, layer in layers.items()}
            write_e5_adapter(out, {name: (up * _KEPT, down) for name, (up, down) in changes.items()})


def train_embedder(settings: Settings, out: Path, *, epochs: int, seed: int) -> str:
    """Train the bundled embedding model on the questions of all training sets and say on how many."""
    searches = all_searches()
    train(settings.cache, searches, out, epochs=epochs, seed=seed)
    return f"{sum(len(one.questions) for one in searches)} questions"


def _with_changes(bert: torch.nn.Module) -> Iterator[tuple[str, LowRank]]:
    """Put a change beside every linear layer of the network; yield them by the layer's name."""
    for name, layer in list(bert.named_modules()):
        if isinstance(layer, torch.nn.Linear):
            parent, _, own = name.rpartition(".")
            changed = LowRank(layer, RANK)
            setattr(bert.get_submodule(parent), own, changed)
            yield name, changed


def _loss(embed: Embed, one: Searches, order: random.Random) -> torch.Tensor:
    rows = order.sample(range(len(one.questions)), min(_QUESTIONS, len(one.questions)))
    queries = _embedded(embed, [one.questions[row] for row in rows], E5_PROMPTS["query"])
    sentences = _embedded(embed, one.sentences, E5_PROMPTS["document"])
    chunks = _embedded(embed, one.chunks, E5_PROMPTS["document"])
    of_sentences = contrast(queries, sentences, [one.in_sentences[row] for row in rows])
    return of_sentences + _CHUNKS_WEIGH * contrast(queries, chunks, [one.in_chunks[row] for row in rows])


def _embedded(embed: Embed, texts: Sequence[str], prefix: str) -> torch.Tensor:
    """Embed texts in batches of like length; rows in the order of the texts."""
    made = list(batches([len(text) for text in texts], most_chars=_BATCH_CHARS))
    vectors = torch.cat([embed([texts[at] for at in batch], prefix) for batch in made])
    places = torch.empty(len(texts), dtype=torch.long)
    places[torch.tensor([at for batch in made for at in batch])] = torch.arange(len(texts))
    return vectors[places]
