"""Likeness: the same place whatever an embedder's cosines are, 0 for unrelated pairs, 1 for a question and its answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.likeness import likeness
from tests.fakes import HashedEmbedder


class Squeezed(HashedEmbedder):
    """An embedder whose cosines all lie close together, high up: every vector has the same large part."""

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, `(n_texts, dimensions + 1)`."""
        return self._squeezed(super().embed_queries(texts))

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, `(n_texts, dimensions + 1)`."""
        return self._squeezed(super().embed_passages(texts))

    def _squeezed(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        ones = np.ones((len(vectors), 1), dtype=np.float32)
        return np.asarray(np.hstack([vectors, 2 * ones]) / np.sqrt(5.0), dtype=np.float32)


class Blind(HashedEmbedder):
    """An embedder to which all texts are the same."""

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.asarray(np.full((len(texts), 4), 0.5), dtype=np.float32)


def of(question: str, text: str, embedder: HashedEmbedder) -> float:
    cosine = float(embedder.embed_queries([question])[0] @ embedder.embed_passages([text])[0])
    return likeness(cosine, embedder)


def test_an_answer_is_alike_and_something_else_is_not() -> None:
    embedder = HashedEmbedder()
    assert of("桥有多长？", "这座桥有1200米长，桥有六孔。", embedder) > 0.4
    assert of("桥有多长？", "猫在屋顶上晒太阳。", embedder) < 0.3


def test_the_scale_is_the_embedder_s_own() -> None:
    plain, squeezed = HashedEmbedder(), Squeezed("squeezed")
    for text in ("这座桥有1200米长，桥有六孔。", "猫在屋顶上晒太阳。"):
        assert of("桥有多长？", text, squeezed) == pytest.approx(of("桥有多长？", text, plain), abs=1e-3)


def test_an_embedder_that_cannot_tell_finds_everything_alike() -> None:
    assert of("桥有多长？", "猫在屋顶上晒太阳。", Blind("blind")) == 1
