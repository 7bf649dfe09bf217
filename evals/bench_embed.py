"""Measure embedding and ingest: characters a second, beside float32 as it comes and beside bare forward passes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from assistant.settings import Settings
from evals.baseline import Textbook
from evals.bench_figures import Figure, Options, Say, p50_and_p95, timed
from evals.bench_retrieval import own_articles
from knowledge.embed import Embedder, forward_passes, load_embedder
from knowledge.ingest import ingest_text
from knowledge.library import Library
from knowledge.retrieve import cut
from knowledge.store import ChunkStore
from knowledge.vectors import passage

SECTION = "embedding and ingest"
_LIMIT_IS = "bare forward passes"
_QUESTION = "这篇文章主要讲了什么，有哪些数字？"


def measure(settings: Settings, options: Options, say: Say) -> list[Figure]:
    """Measure passages, questions and the ingest of an article."""
    name = settings.embedder or None
    ours = load_embedder(name, cache=settings.cache, threads=settings.threads)
    exact = load_embedder(name, cache=settings.cache, threads=settings.threads, exact=True)
    rounds = 1 if options.quick else 5
    say("embedding: passages and questions")
    figures = [_passages(ours, exact, rounds), *_questions(ours, exact, 5 if options.quick else 50)]
    say("embedding: ingest")
    return [*figures, *_ingest(ours, exact, rounds)]


def _passages(ours: Embedder, exact: Embedder, rounds: int) -> Figure:
    chunks = [chunk for article in own_articles() for chunk in cut(article)]
    texts = [passage(chunk) for chunk in chunks] + [one.text for chunk in chunks for one in chunk.sentences]
    n_chars = sum(map(len, texts))
    bare = forward_passes(ours, texts)
    times = [
        (
            timed(lambda: ours.embed_passages(texts)),
            timed(lambda: exact.embed_passages(texts)),
            timed(bare),
        )
        for _ in range(rounds)
    ]
    own, plain, limit = (n_chars / min(column) for column in zip(*times, strict=True))
    return Figure(
        SECTION, "embed passages (textbook: float32 in our batches)", own, "characters/s", rounds, plain, limit,
        _LIMIT_IS,
    )  # fmt: skip


def _questions(ours: Embedder, exact: Embedder, n: int) -> list[Figure]:
    bare = forward_passes(ours, [_QUESTION], queries=True)
    times = [
        (
            timed(lambda: ours.embed_queries([_QUESTION])),
            timed(lambda: exact.embed_queries([_QUESTION])),
            timed(bare),
        )
        for _ in range(n)
    ]
    own, plain, limit = zip(*times, strict=True)
    return p50_and_p95(SECTION, "embed a question", own, textbook=plain, limit=limit, limit_is=_LIMIT_IS)


def _ingest(ours: Embedder, exact: Embedder, rounds: int) -> list[Figure]:
    article = own_articles()[1]
    n_chars = len(article.text)
    bare = forward_passes(
        ours,
        [passage(one) for one in cut(article)]
        + [one.text for part in cut(article) for one in part.sentences],
    )
    first: list[float] = []
    again: list[float] = []
    plain: list[float] = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="shushi-bench-") as folder:
            home = Path(folder)
            library, store = Library(home), ChunkStore.open(home)

            def take(library: Library = library, store: ChunkStore = store) -> None:
                ingest_text(article.text, "second", library=library, store=store, embedder=ours)

            ingest_text(
                "一句话。", "other", library=library, store=store, embedder=ours
            )  # with the bundled article
            first.append(timed(take))
            again.append(timed(take))
            store.close()
        plain.append(timed(lambda: Textbook([article], exact, lambda messages: iter(()), {})))
    return [
        Figure(
            SECTION, "ingest an article", n_chars / min(first), "characters/s", rounds, n_chars / min(plain),
            n_chars / timed(bare), _LIMIT_IS,
        ),
        Figure(SECTION, "ingest it again, unchanged", min(again), "s", rounds, min(plain)),
    ]  # fmt: skip
