"""Find the chunks and the sentences that bear on a query: dense and lexical scores, fused.

A chunk's score is the weighted mean of its own cosine, of its best sentence's cosine and of its BM25 share; a
sentence's adds its own two scores to its chunk's. Both scores are absolute, so a side that has nothing to say
(BM25 for an English question on a Chinese article) adds nothing, instead of having its noise stretched to the
full range: that is why this sum beats reciprocal ranks and min-max here (numbers in DECISIONS.md).

Knows nothing of files, Chroma or answers. Try it: `from_articles([as_given("…", article_id="a")], embedder)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict

from knowledge.article import Article, Chunk, Retrieval, ScoredChunk, ScoredSentence, Sentence
from knowledge.chunk import chunk
from knowledge.lexical import LexicalIndex
from knowledge.rerank import word_scores
from knowledge.vectors import passage
from knowledge.words import word_vectors

if TYPE_CHECKING:
    from knowledge.embed import Embedder

# Paragraphs below this are put together: an evidence sentence is in the first three chunks for 0.969 of the
# questions instead of 0.945 (paragraphs below 80 only), and nothing is lost at the sentences.
MERGE_BELOW_CHARS = 150
_CANDIDATES = 50  # from each side; the rest can't reach the first ranks
# Tuned with the bundled model's adapter on 474 questions over seven articles: sentence and chunk first for 0.764 and
# 0.880; with 0.3 and 0.1 for BM25 0.747 and 0.863, with 2.5 and 0.7 0.751 and 0.882.
_CHUNK_WEIGHTS = (1.0, 2.0, 1.5)  # own cosine, best sentence's cosine, BM25 share
_SENTENCE_WEIGHTS = (1.0, 1.0, 0.4, 0.4)  # own cosine, chunk's cosine, own BM25 share, chunk's BM25 share
_WORDS_WEIGHTS = (1.0, 0.5)  # own score, likeness of the words; 0.8 and 1.2 find as much
_RERANKED = 16  # sentences whose words are looked at; 12 and 24 find as much
# Inline documents are embedded while the reader waits (about 2,700 characters/s on two cores), so only the chunks
# that BM25 puts first are, unless it finds next to nothing (150 reading questions with 5 documents each: the right
# document first for 0.987, 1,190 characters embedded at most; 0.980 with 700 characters).
_INLINE_CHARS = 1_200
_CLEAR_SHARE = 0.15


def cut(article: Article) -> tuple[Chunk, ...]:
    """Cut an article into the chunks that are indexed."""
    return chunk(article, merge_below_chars=MERGE_BELOW_CHARS)


Scored = TypeVar("Scored", ScoredChunk, ScoredSentence)


class Vectors(Protocol):
    """Dense scores of chunks and of their sentences; rows are positions in the retriever's chunks."""

    def candidates(
        self, query: NDArray[np.float32], shares: NDArray[np.float32], article_ids: Sequence[str]
    ) -> list[int]:
        """Return the rows worth scoring, of these articles only (all when empty)."""

    def chunk_cosines(self, query: NDArray[np.float32], rows: Sequence[int]) -> NDArray[np.float32]:
        """Return one cosine a row."""

    def sentence_cosines(self, query: NDArray[np.float32], rows: Sequence[int]) -> list[NDArray[np.float32]]:
        """Return one array a row, with one cosine a sentence."""


class Retriever:
    """Search over a fixed sequence of chunks."""

    def __init__(
        self, chunks: Sequence[Chunk], *, lexical: LexicalIndex, vectors: Vectors, embedder: Embedder
    ) -> None:
        """Put the parts together; rows of `lexical` and `vectors` are positions in `chunks`."""
        self.chunks = tuple(chunks)
        self._lexical = lexical
        self._vectors = vectors
        self._embedder = embedder

    def search(
        self, query: str, *, top_chunks: int = 3, top_sentences: int = 5, article_ids: Sequence[str] = ()
    ) -> Retrieval:
        """Return the best chunks and, from all good chunks, the best sentences; empty ids mean all articles."""
        vector = self._embedder.embed_queries([query])[0]
        shares = self._lexical.scores(query)
        rows = self._vectors.candidates(vector, shares, article_ids)
        if not rows:
            return Retrieval(query, (), (), 0.0)
        own = self._vectors.chunk_cosines(vector, rows)
        inner = self._vectors.sentence_cosines(vector, rows)
        best = np.array([cosines.max() for cosines in inner], dtype=np.float32)
        fused = _mean((own, best, shares[rows]), _CHUNK_WEIGHTS)
        found = self._sentences(query, rows, own, inner, shares)[: max(_RERANKED, top_sentences)]
        texts = [one.sentence.text for one in found]
        met = word_scores(query, texts, weight=self._lexical.weight, vectors=word_vectors(self._embedder))
        fused = _mean((fused, self._best_met(rows, found, met)), _WORDS_WEIGHTS)
        order = np.argsort(-fused, kind="stable")[:top_chunks]
        chunks = tuple(
            ScoredChunk(self.chunks[rows[at]], float(fused[at]), rank)
            for rank, at in enumerate(order, start=1)
        )
        scores = _mean((np.array([one.score for one in found]), met), _WORDS_WEIGHTS)
        anew = (replace(one, score=float(score)) for one, score in zip(found, scores, strict=True))
        sentences = ranked(sorted(anew, key=lambda one: -one.score))[:top_sentences]
        return Retrieval(query, chunks, sentences, float(best.max()))

    def _best_met(
        self, rows: Sequence[int], found: Sequence[ScoredSentence], met: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return each chunk's best word score among the sentences found, one a row; 0 where it has none of them."""
        by_sentence = {
            (one.article_id, one.sentence.index): score for one, score in zip(found, met, strict=True)
        }
        chunks = [self.chunks[row] for row in rows]
        return np.array(
            [max(by_sentence.get((c.article_id, s.index), 0.0) for s in c.sentences) for c in chunks],
            dtype=np.float32,
        )

    def _sentences(
        self,
        query: str,
        rows: Sequence[int],
        own: NDArray[np.float32],
        inner: Sequence[NDArray[np.float32]],
        shares: NDArray[np.float32],
    ) -> tuple[ScoredSentence, ...]:
        sentences = [
            (self.chunks[row].article_id, sentence) for row in rows for sentence in self.chunks[row].sentences
        ]
        lengths = [len(cosines) for cosines in inner]
        parts = (
            np.concatenate(inner),
            np.repeat(own, lengths),
            self._lexical.scores_of(query, [sentence.text for _, sentence in sentences]),
            np.repeat(shares[list(rows)], lengths),
        )
        scores = _mean(parts, _SENTENCE_WEIGHTS)
        order = np.argsort(-scores, kind="stable")
        return tuple(_scored(sentences[at], scores[at], rank) for rank, at in enumerate(order, start=1))


def ranked(found: Iterable[Scored]) -> tuple[Scored, ...]:
    """Return results with the ranks of this order."""
    return tuple(replace(one, rank=rank) for rank, one in enumerate(found, start=1))


def _scored(found: tuple[str, Sentence], score: np.float32, rank: int) -> ScoredSentence:
    article_id, sentence = found
    return ScoredSentence(article_id, sentence, float(score), rank)


def _mean(parts: Sequence[NDArray[np.float32]], weights: Sequence[float]) -> NDArray[np.float32]:
    total = sum(weight * part for weight, part in zip(weights, parts, strict=True))
    return np.asarray(total / sum(weights), dtype=np.float32)


def best_rows(scores: NDArray[np.float32], allowed: NDArray[np.bool_]) -> list[int]:
    """Return the rows with the highest positive scores among the allowed ones, at most 50, best first."""
    order = np.argsort(-np.where(allowed, scores, 0.0), kind="stable")[:_CANDIDATES]
    return [int(row) for row in order if allowed[row] and scores[row] > 0]


class InlineVectors:
    """Vectors of a few chunks, embedded when a query first needs them.

    Only sentences are embedded, and a chunk's cosine is its best sentence's: half the waiting, and on the reading set
    hit@1 is 0.988 with it and 0.990 with vectors of the chunks too.
    """

    def __init__(self, chunks: Sequence[Chunk], embedder: Embedder) -> None:
        """Embed nothing yet."""
        self._chunks = tuple(chunks)
        self._embedder = embedder
        self._rows: dict[int, NDArray[np.float32]] = {}

    def candidates(
        self, query: NDArray[np.float32], shares: NDArray[np.float32], article_ids: Sequence[str]
    ) -> list[int]:
        """Return the chunks that BM25 puts first, up to 1,200 characters; all where BM25 finds next to nothing."""
        allowed = [
            at for at, one in enumerate(self._chunks) if not article_ids or one.article_id in article_ids
        ]
        ranked = sorted(allowed, key=lambda at: -shares[at])
        if not ranked or shares[ranked[0]] < _CLEAR_SHARE:
            return allowed
        spent = 0
        rows: list[int] = []
        for at in ranked:
            spent += len(self._chunks[at].text)
            if rows and spent > _INLINE_CHARS:
                break
            rows.append(at)
        return rows

    def chunk_cosines(self, query: NDArray[np.float32], rows: Sequence[int]) -> NDArray[np.float32]:
        """Return each row's best sentence cosine."""
        return np.array([cosines.max() for cosines in self.sentence_cosines(query, rows)], dtype=np.float32)

    def sentence_cosines(self, query: NDArray[np.float32], rows: Sequence[int]) -> list[NDArray[np.float32]]:
        """Return one array a row, with one cosine a sentence."""
        missing = [row for row in rows if row not in self._rows]
        if missing:
            texts = [sentence.text for row in missing for sentence in self._chunks[row].sentences]
            vectors, at = self._embedder.embed_passages(texts), 0
            for row in missing:
                n_sentences = len(self._chunks[row].sentences)
                self._rows[row] = vectors[at : at + n_sentences]
                at += n_sentences
        return [np.asarray(self._rows[row] @ query, dtype=np.float32) for row in rows]


def from_articles(articles: Sequence[Article], embedder: Embedder) -> Retriever:
    """Return a retriever over articles that are not in any index; nothing is embedded before the first query."""
    chunks = [one for article in articles for one in cut(article)]
    lexical = LexicalIndex.build([passage(one) for one in chunks])
    return Retriever(chunks, lexical=lexical, vectors=InlineVectors(chunks, embedder), embedder=embedder)


class ChunkRetriever(BaseRetriever):
    """LangChain's view of a `Retriever`: chunks as Documents, their offsets in the metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    retriever: Retriever
    top_chunks: int = 3
    article_ids: tuple[str, ...] = ()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = self.retriever.search(query, top_chunks=self.top_chunks, article_ids=self.article_ids)
        return [_document(scored) for scored in found.chunks]


def as_langchain(
    retriever: Retriever, *, top_chunks: int = 3, article_ids: Sequence[str] = ()
) -> BaseRetriever:
    """Return `retriever` as a LangChain retriever."""
    return ChunkRetriever(retriever=retriever, top_chunks=top_chunks, article_ids=tuple(article_ids))


def _document(scored: ScoredChunk) -> Document:
    one = scored.chunk
    metadata = {"article_id": one.article_id, "heading": one.heading, "start": one.start, "end": one.end}
    return Document(
        id=one.id, page_content=one.text, metadata={**metadata, "score": scored.score, "rank": scored.rank}
    )
