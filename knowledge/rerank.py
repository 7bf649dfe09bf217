"""Rank the best sentences anew by their words: each word of a question looks for the likest word of the sentence.

A vector of a whole sentence blurs what it is about, and BM25 knows no synonyms; between the two lie questions in other
words (掏钱 for 付费, 机器 for 服务器). Words are embedded without their context; rare words of the question count more.
The idea, with words in place of tokens: late interaction, Source: Khattab and Zaharia 2020 (ColBERT).

Figures in DECISIONS.md. Try it: `word_scores("机器", ["服务器", "天气"], weight=len, vectors=WordVectors(embedder))`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.names import content_words
from knowledge.words import WordVectors


def word_scores(
    question: str, texts: Sequence[str], *, weight: Callable[[str], float], vectors: WordVectors
) -> NDArray[np.float32]:
    """Return how well each text's words meet the question's, shape (n_texts,), cosines; 0 where either has none.

    Args:
        question: its words look for theirs.
        texts: sentences.
        weight: what a word of the question counts, such as its inverse document frequency.
        vectors: the words' vectors.
    """
    asked = content_words(question)
    scores = np.zeros(len(texts), dtype=np.float32)
    weights = np.array([weight(word) for word in asked], dtype=np.float32)
    if not weights.sum():
        return scores
    sought = vectors.asked(asked)
    said = [content_words(text) for text in texts]
    vectors.of([word for words in said for word in words])  # in one go
    for at, words in enumerate(said):
        if words:
            scores[at] = (sought @ vectors.of(words).T).max(axis=1) @ weights / weights.sum()
    return scores
