"""Sentences are ranked anew by their words: the likest word of a sentence answers each of the question's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from knowledge.rerank import word_scores
from knowledge.words import WordVectors
from tests.fakes import HashedEmbedder


def scores(question: str, *texts: str, weights: dict[str, float] | None = None) -> NDArray[np.float32]:
    vectors = WordVectors(HashedEmbedder())
    return word_scores(question, texts, weight=lambda word: (weights or {}).get(word, 1.0), vectors=vectors)


def test_a_text_with_the_question_s_words_scores_one_and_others_less() -> None:
    same, some, none = scores("粮站的收入是多少？", "粮站收入12万元。", "粮站有三层楼。", "天气很好。")
    assert np.isclose(same, 1.0, atol=1e-3)
    assert same > some > none


def test_what_a_word_weighs_decides_between_texts_that_each_have_one() -> None:
    texts = ("粮站有三层楼。", "工厂收入12万元。")
    first, second = scores("粮站的收入", *texts, weights={"粮站": 3.0})
    assert first > second
    first, second = scores("粮站的收入", *texts, weights={"收入": 3.0})
    assert second > first


def test_a_question_or_a_text_without_words_scores_nothing() -> None:
    assert scores("多少？", "粮站有三层楼。").tolist() == [0.0]
    assert scores("粮站", "。").tolist() == [0.0]
    assert scores("粮站").tolist() == []
    assert scores("粮站的收入", "粮站", weights={"粮站": 0.0, "收入": 0.0}).tolist() == [0.0]
