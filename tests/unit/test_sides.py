"""A comparison is looked up once for each side."""

from __future__ import annotations

import pytest

from assistant.sides import merge, side_queries
from knowledge.mend import as_given
from knowledge.retrieve import from_articles
from tests.fakes import HashedEmbedder

ARTICLES = [as_given("甲县小麦产量12万吨。\n乙县玉米产量9万吨。\n丙县水稻产量3万吨。", article_id="a")]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("甲县和乙县谁的产量高？", ["甲县", "乙县"]),
        ("甲县、乙县、丙县三个县，产量从多到少怎么排？", ["甲县", "乙县", "丙县"]),
        ("图②与图④，哪一张更早？", ["图②", "图④"]),
        ("甲县的产量比乙县高多少？", ["甲县", "乙县"]),
        ("孙工跟李工，各自的单位有什么不同？", ["孙工", "李工"]),
    ],
)
def test_each_side_has_its_query(question: str, named: list[str]) -> None:
    queries = side_queries(question)
    assert len(queries) == len(named)
    for query, own in zip(queries, named, strict=True):
        assert own in query
        assert not any(other in query for other in named if other != own)


@pytest.mark.parametrize("question", ["甲县的产量是多少？", "谁的产量最高？", ""])
def test_a_question_without_two_sides_has_none(question: str) -> None:
    assert side_queries(question) == []


def test_the_best_of_each_side_comes_first_and_nothing_twice() -> None:
    search = from_articles(ARTICLES, HashedEmbedder())
    whole = search.search("甲县和丙县的产量")
    merged = merge(
        whole, [search.search("甲县小麦产量"), search.search("丙县水稻产量")], top_chunks=3, top_sentences=3
    )
    texts = [found.sentence.text for found in merged.sentences]
    assert texts[:2] == ["甲县小麦产量12万吨。", "丙县水稻产量3万吨。"]
    assert len(set(texts)) == len(texts) == 3
    assert [found.rank for found in merged.sentences] == [1, 2, 3]
