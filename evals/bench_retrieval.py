"""Measure ingest, opening and search at growing numbers of chunks, each size in a process of its own.

`python -m evals.bench_retrieval HOME CHUNKS QUESTIONS` opens what the parent has made and prints one line of JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.conversation import Question
from assistant.settings import Settings, read_settings
from evals.baseline import Textbook
from evals.bench_corpus import NearEmbedder, Shuffled, fill
from evals.bench_figures import DATA, Figure, Options, Say, p50_and_p95, timed
from evals.cases import EvalsError, read_cases, select
from evals.memory import peak_memory_mib
from knowledge.article import Article
from knowledge.embed import Embedder, forward_passes, load_embedder
from knowledge.ingest import open_index
from knowledge.library import Library, bundled_article
from knowledge.load import read_text
from knowledge.mend import mend

SECTION = "retrieval"
TEXTBOOK_CHUNKS = 10_000  # its store is a list of lists of Python floats: 100,000 take gigabytes and minutes
_QUESTIONS, _QUICK_QUESTIONS = 100, 5
_LIMIT_IS = "bare forward pass and matrix product"


def own_articles() -> tuple[Article, ...]:
    """Return the bundled article and the second one of the evals."""
    path = DATA / "second_article.txt"
    return bundled_article(), mend(read_text(path), article_id="second", source=path.name)


def measure(settings: Settings, options: Options, say: Say) -> list[Figure]:
    """Measure every size."""
    real = _embedder(settings)
    near = NearEmbedder(real, _sentences())
    figures: list[Figure] = []
    for n_chunks in options.sizes:
        with tempfile.TemporaryDirectory(prefix="shushi-bench-") as folder:
            home = Path(folder)
            library = Library(home)
            say(f"retrieval: writing {n_chunks:,} chunks")
            fill(library, Shuffled(own_articles()), n_chunks)
            say(f"retrieval: indexing {n_chunks:,} chunks")
            seconds = timed(partial(open_index, home, library, near))
            made = Figure(
                SECTION, f"{n_chunks:,} chunks: index, without embedding", n_chunks / seconds, "chunks/s", 1
            )
            say(f"retrieval: searching {n_chunks:,} chunks")
            figures += [made, *_searched(home, n_chunks, options)]
    return figures


def main(home: Path, n_chunks: int, n_questions: int) -> None:
    """Open an index and search it; print what it took."""
    real = _embedder(read_settings())
    near = NearEmbedder(real, _sentences())
    library = Library(home)
    before = peak_memory_mib()
    began = time.perf_counter()
    retriever = open_index(home, library, near)
    opening = time.perf_counter() - began
    asked = _questions(n_questions)
    retriever.search(asked[0])
    search = [timed(partial(retriever.search, text, top_chunks=4, top_sentences=8)) for text in asked]
    memory = peak_memory_mib()
    limit = _limit(real, asked, near.embed_passages([one.text for one in retriever.chunks]))
    textbook = _textbook(library.list(), near, asked) if n_chunks <= TEXTBOOK_CHUNKS else []
    record = {
        "opening": opening, "search": search, "limit": limit, "textbook": textbook,
        "memory": memory, "memory_before": before, "chunks": len(retriever.chunks),
    }  # fmt: skip
    print(json.dumps(record))


def _searched(home: Path, n_chunks: int, options: Options) -> list[Figure]:
    n_questions = _QUICK_QUESTIONS if options.quick else _QUESTIONS
    command = [sys.executable, "-m", "evals.bench_retrieval", str(home), str(n_chunks), str(n_questions)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise EvalsError(f"searching {n_chunks:,} chunks ended with exit code {done.returncode}; see above.")
    record = json.loads(done.stdout.splitlines()[-1])
    at = f"{n_chunks:,} chunks"
    return [
        Figure(SECTION, f"{at}: open", record["opening"], "s", 1, series="Open the index", size=n_chunks),
        *p50_and_p95(
            SECTION, f"{at}: search, embedding the question included", record["search"],
            textbook=record["textbook"], limit=record["limit"], limit_is=_LIMIT_IS,
            series="Search", size=n_chunks,
        ),
        Figure(
            SECTION, f"{at}: peak memory of the process", record["memory"], "MiB", 1,
            limit=record["memory_before"], limit_is="before opening", series="Memory", size=n_chunks,
        ),
    ]  # fmt: skip


def _limit(real: Embedder, asked: Sequence[str], rows: NDArray[np.float32]) -> list[float]:
    vectors = real.embed_queries(asked)
    passes = [forward_passes(real, [text], queries=True) for text in asked]
    return [timed(run) + timed(partial(np.matmul, rows, v)) for run, v in zip(passes, vectors, strict=True)]


def _textbook(articles: Sequence[Article], near: Embedder, asked: Sequence[str]) -> list[float]:
    chain = Textbook(articles, near, lambda messages: iter(()), {})
    return [chain.answer(Question(text)).timings.first_evidence_seconds for text in asked]


def _embedder(settings: Settings) -> Embedder:
    return load_embedder(settings.embedder or None, cache=settings.cache, threads=settings.threads)


def _sentences() -> list[str]:
    return [one.text for article in own_articles() for one in article.sentences]


def _questions(first: int) -> list[str]:
    cases = select(read_cases(DATA / "article_qa.jsonl"), part="all", first=first)
    return [case.question for case in cases]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
