"""Articles of any number for measuring retrieval: real sentences with words exchanged, and vectors near real ones.

Everything is seeded, so that two benches search the same texts. The vectors are real sentences' with noise, which
costs no embedding; what they say is of no matter here, that they lie as real ones do is.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.article import Article
from knowledge.embed import Embedder
from knowledge.lexical import words
from knowledge.library import Library
from knowledge.mend import as_given

CHUNKS_PER_ARTICLE = 50
_SENTENCE_CHARS = 160  # a paragraph ends at the sentence that brings it here, so it becomes one chunk
_EXCHANGED = 0.3
_NOISE = 0.35  # cosine 0.94 with the sentence it came from


class Shuffled:
    """Paragraphs out of the sentences of some articles, shuffled, with a part of their words exchanged."""

    def __init__(self, articles: Sequence[Article], seed: int = 1) -> None:
        """Cut the sentences into words."""
        sentences = [one.text.replace("\n", "") for article in articles for one in article.sentences]
        vocabulary = sorted({word for text in sentences for word in words(text)})
        self._pieces = [_pieces(text) for text in sentences]
        self._words = vocabulary
        self._random = random.Random(seed)

    def paragraph(self) -> str:
        """Return the next paragraph."""
        text = ""
        while len(text) < _SENTENCE_CHARS:
            pieces = self._random.choice(self._pieces)
            text += "".join(
                self._random.choice(self._words) if is_word and self._random.random() < _EXCHANGED else piece
                for piece, is_word in pieces
            )
        return text

    def articles(self, n_chunks: int) -> Iterator[tuple[str, str]]:
        """Yield ids and texts of articles that have so many paragraphs together."""
        for number, start in enumerate(range(0, n_chunks, CHUNKS_PER_ARTICLE)):
            n_own = min(CHUNKS_PER_ARTICLE, n_chunks - start)
            yield f"made-{number:05}", "\n\n".join(self.paragraph() for _ in range(n_own))


class NearEmbedder:
    """Real vectors of questions; a passage's is that of a real sentence with noise, the same for the same text."""

    def __init__(self, real: Embedder, sentences: Sequence[str]) -> None:
        """Embed the sentences that passages will be near to."""
        self.name = f"near {real.name}"
        self.dimensions = real.dimensions
        self._real = real
        self._anchors = real.embed_passages(sentences)
        noise = np.random.default_rng(1).normal(0, _NOISE / real.dimensions**0.5, (4_096, real.dimensions))
        self._noise = noise.astype(np.float32)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the real vectors."""
        return self._real.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return vectors near real ones, shape (n_texts, dimensions)."""
        marks = np.array([zlib.crc32(text.encode()) for text in texts], dtype=np.int64)
        rows = (
            self._anchors[marks % len(self._anchors)]
            + self._noise[marks // 7 % len(self._noise)]
            + self._noise[marks // 65_536 % 4_095] / 2
        )
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def fill(library: Library, shuffled: Shuffled, n_chunks: int) -> None:
    """Put articles of so many chunks together into a library."""
    for article_id, text in shuffled.articles(n_chunks):
        library.save(as_given(text, article_id=article_id), text)


def _pieces(text: str) -> tuple[tuple[str, bool], ...]:
    found = sorted(set(words(text)), key=len, reverse=True)
    if not found:
        return ((text, False),)
    cut = re.split(f"({'|'.join(map(re.escape, found))})", text)
    return tuple((piece, at % 2 == 1) for at, piece in enumerate(cut) if piece)
