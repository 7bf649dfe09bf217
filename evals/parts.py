"""Ours without some of its parts, so that each part shows what it earns.

`judge`, `attribution` and `verification` are steps that the chain leaves out. `lexical` and `prefix` are what the chain
is given: a source that is searched by meaning alone, and a backend that has read no article, so that the model gets
the best sections instead.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager

import numpy as np
from numpy.typing import NDArray

from assistant.chain import Assistant, Backend
from assistant.conversation import InlineDocument
from assistant.drafting.shown import Reach
from assistant.model import ChatModel
from assistant.parts import Parts
from assistant.prompts import Turns
from assistant.source import Source, inline_source
from evals.cases import EvalsError
from evals.removable import Removable
from knowledge.article import Chunk
from knowledge.embed import Embedder
from knowledge.lexical import LexicalIndex
from knowledge.retrieve import InlineVectors, Retriever, Vectors
from knowledge.vectors import passage

PARTS = tuple(part.value for part in Removable)


def system_name(without: Collection[str]) -> str:
    """Return how a system is called in runs and tables: "ours", "ours without judge".

    Raises:
        EvalsError: There is no such part.
    """
    unknown = sorted(set(without) - set(PARTS))
    if unknown:
        raise EvalsError(f"there is no part {unknown[0]!r}; there are: {', '.join(PARTS)}.")
    left_out = [part for part in PARTS if part in without]
    return f"ours without {' and '.join(left_out)}" if left_out else "ours"


def assistant_without(without: Collection[str], backend: Backend, library: Source) -> Assistant:
    """Return the product's chain without these parts."""
    lexical = "lexical" not in without
    return Assistant(
        backend if "prefix" not in without else Unread(backend),
        library
        if lexical
        else _by_meaning(library, ExactVectors(library.retriever.chunks, library.embedder)),
        parts=Parts(
            judge="judge" not in without,
            attribution="attribution" not in without,
            verification="verification" not in without,
        ),
        inline=inline_source if lexical else _inline_by_meaning,
    )


class Unread:
    """A backend that has read nothing: every prompt is new to it."""

    def __init__(self, inner: Backend) -> None:
        """Lend the places of `inner`."""
        self._inner = inner

    @property
    def reach(self) -> Reach:
        """What `inner` reads."""
        return self._inner.reach

    def reader(self, system: str, turns: Turns = (), opening: str = "") -> AbstractContextManager[ChatModel]:
        """Hold a place where nothing has been read."""
        return self._inner.scratch()

    def scratch(self) -> AbstractContextManager[ChatModel]:
        """Hold a place for prompts that are used once."""
        return self._inner.scratch()

    def waiting(self) -> str:
        """What `inner` says."""
        return self._inner.waiting()


class NoTerms(LexicalIndex):
    """A BM25 index that finds nothing, so that the fusion has the vectors alone."""

    def __init__(self, n_texts: int) -> None:
        """Hold no text; every share is 0."""
        super().__init__(None, n_texts)

    def scores_of(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return zeros."""
        return np.zeros(len(texts), dtype=np.float32)


class ExactVectors:
    """The vectors of a library's chunks and sentences, all of them candidates: what the index gives, without BM25."""

    def __init__(self, chunks: Sequence[Chunk], embedder: Embedder) -> None:
        """Embed everything now."""
        self._ids = [chunk.article_id for chunk in chunks]
        self._chunks = embedder.embed_passages([passage(chunk) for chunk in chunks])
        self._sentences = [
            embedder.embed_passages([sentence.text for sentence in chunk.sentences]) for chunk in chunks
        ]

    def candidates(
        self, query: NDArray[np.float32], shares: NDArray[np.float32], article_ids: Sequence[str]
    ) -> list[int]:
        """Return every chunk of these articles, of all when empty."""
        return [row for row, own in enumerate(self._ids) if not article_ids or own in article_ids]

    def chunk_cosines(self, query: NDArray[np.float32], rows: Sequence[int]) -> NDArray[np.float32]:
        """Return one cosine a row."""
        return np.asarray(self._chunks[list(rows)] @ query, dtype=np.float32)

    def sentence_cosines(self, query: NDArray[np.float32], rows: Sequence[int]) -> list[NDArray[np.float32]]:
        """Return one array a row, with one cosine a sentence."""
        return [np.asarray(self._sentences[row] @ query, dtype=np.float32) for row in rows]


def _by_meaning(source: Source, vectors: Vectors) -> Source:
    chunks = source.retriever.chunks
    retriever = Retriever(chunks, lexical=NoTerms(len(chunks)), vectors=vectors, embedder=source.embedder)
    return Source(source.articles, retriever, source.embedder)


def _inline_by_meaning(documents: Sequence[InlineDocument], embedder: Embedder) -> Source:
    source = inline_source(documents, embedder)
    return _by_meaning(source, InlineVectors(source.retriever.chunks, embedder))
