"""Fakes written for the tests: an embedder without a model."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.fold import fold


class HashedEmbedder:
    """Embed a text as the counts of its hashed character pairs: alike texts get alike vectors, in no time.

    `embedded` counts the passages embedded, so that a test can see what was kept and what was made again.
    """

    def __init__(self, name: str = "hashed-pairs", dimensions: int = 128) -> None:
        self.name = name
        self.dimensions = dimensions
        self.embedded = 0

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, `(n_texts, dimensions)`."""
        return self._embed(texts)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, `(n_texts, dimensions)`."""
        self.embedded += len(texts)
        return self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.full((len(texts), self.dimensions), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            letters = [character for character in fold(text) if character.isalnum()]
            for first, second in itertools.pairwise(letters if len(letters) > 1 else [*letters, ""]):
                vectors[row, zlib.crc32((first + second).encode("utf-8", "replace")) % self.dimensions] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
