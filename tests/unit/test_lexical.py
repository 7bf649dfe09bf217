"""Chinese BM25 finds words and pairs, folds both sides alike and keeps its scores absolute."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.lexical import LexicalIndex, query_tokens, tokens

TEXTS = [
    "江淮腹地，“中国声谷”2021年实现主营业务收入1378亿元。",
    "西湖之滨，“中国视谷”2021年实现营业收入2720.8亿元，同比增长17.2%。",
    "荆楚大地，“中国光谷”的首个400G硅光模块在这里实现突破。",
    "The Ministry said on Monday that 28 cities would join the VR pilot.",
]


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("声谷收入多少？", 0),
        ("視谷的營業收入是多少", 1),
        ("２７２０．８億是誰的收入", 1),
        ("400g硅光模块", 2),
        ("Which cities join the vr pilot?", 3),
    ],
)
def test_a_query_finds_its_text_in_either_script_width_and_case(query: str, best: int) -> None:
    assert LexicalIndex.build(TEXTS).scores(query).argmax() == best


@given(st.text(), st.lists(st.text(), max_size=4))
def test_scores_are_shares_of_what_a_text_could_get(query: str, texts: list[str]) -> None:
    index = LexicalIndex.build(texts)
    for scores in (index.scores(query), index.scores_of(query, texts)):
        assert scores.shape == (len(texts),)
        assert np.all((scores >= 0) & (scores <= 1))


def test_a_query_that_shares_nothing_scores_nothing_anywhere() -> None:
    assert not LexicalIndex.build(TEXTS).scores("weather forecast").any()


def test_numbers_stay_whole_and_latin_words_are_lower_case() -> None:
    assert {"2720.8", "1378", "400g", "400", "vr"} <= set(tokens("2720.8亿元、1,378、400G、ＶＲ"))


def test_pairs_do_not_cut_numbers_and_latin_words() -> None:
    assert not [token for token in tokens("pilot 2023") if len(token) == 2]


def test_question_words_are_no_terms() -> None:
    assert "多少" not in query_tokens("收入是多少？")
    assert "收入" in query_tokens("收入是多少？")


def test_a_query_of_question_words_alone_keeps_them() -> None:
    assert query_tokens("什么？") == tokens("什么？")


def test_sentences_are_scored_without_being_indexed() -> None:
    sentences = ["年收入没有说。", "同比增长17.2%。"]
    assert LexicalIndex.build(TEXTS).scores_of("增长17.2%", sentences).argmax() == 1


def test_a_saved_index_scores_the_same(tmp_path: Path) -> None:
    index = LexicalIndex.build(TEXTS)
    index.save(tmp_path / "lexical")
    again = LexicalIndex.load(tmp_path / "lexical")
    assert np.array_equal(again.scores("声谷收入"), index.scores("声谷收入"))


@pytest.mark.parametrize("texts", [[], ["", "……"]])
def test_nothing_to_index_is_no_error(tmp_path: Path, texts: list[str]) -> None:
    index = LexicalIndex.build(texts)
    index.save(tmp_path)
    assert LexicalIndex.load(tmp_path).scores("声谷").tolist() == [0.0] * len(texts)


def test_segmenting_says_nothing_on_the_streams(capfd: pytest.CaptureFixture[str]) -> None:
    tokens("数字产业集群加速成长")
    assert capfd.readouterr() == ("", "")
