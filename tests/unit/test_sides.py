"""A comparison is looked up once for each side."""

from __future__ import annotations

import pytest

from assistant.questions.sides import merge, naming, side_queries, side_questions, sides_of
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


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        (
            "甲县和乙县，哪个县2023年底的诊车多，各多少辆？",
            ["甲县2023年底的诊车是多少辆？", "乙县2023年底的诊车是多少辆？"],
        ),
        ("每人次的成本，甲县比乙县高多少？", ["每人次的成本，甲县是多少？", "每人次的成本，乙县是多少？"]),
        ("甲县和乙县谁先开出诊车？", ["甲县先开出诊车是什么时候？", "乙县先开出诊车是什么时候？"]),
        ("孙工跟李工的职务有什么不同？", ["孙工的职务是什么？", "李工的职务是什么？"]),
        ("东港的产值和西港的营收，哪个大？", ["东港的产值是多少？", "西港的营收是多少？"]),
        ("甲县2023年的产量跟2022年比，哪年多？", ["甲县2023年的产量是多少？", "甲县2022年的产量是多少？"]),
    ],
)
def test_each_side_is_asked_about_by_itself(question: str, alone: list[str]) -> None:
    assert side_questions(question) == alone
    assert len(sides_of(question)) == len(alone)


@pytest.mark.parametrize("question", ["甲县的产量是多少？", "甲县管理率2023年比2020年提高了几个百分点？", ""])
def test_what_can_not_be_asked_side_by_side_is_asked_whole(question: str) -> None:
    assert side_questions(question) == []


def test_a_line_names_its_side_and_lets_a_reader_stop_before_it_does() -> None:
    pieces = iter(["", "产量", "", "12万吨"])
    assert list(naming("甲县", pieces)) == ["", "", "甲县：产量12万吨\n"]


def test_a_line_names_its_side_where_only_what_it_does_not_say_does() -> None:
    pieces = iter(["产量12万吨。", " 文中未提及甲县的亩产。"])
    assert list(naming("甲县", pieces)) == ["甲县：产量12万吨。 文中未提及甲县的亩产。", "\n"]


def test_a_line_that_is_long_enough_goes_on_piece_by_piece() -> None:
    pieces = iter(["甲县的产量是", "", "12万吨", "", "。"])
    assert list(naming("甲县", pieces)) == ["", "甲县的产量是12万吨", "", "。", "\n"]


@pytest.mark.parametrize(
    "question",
    ["今年的收入比去年增长了多少？", "2023年的死亡率比2000年降低了多少？", "这个项目和别的项目有什么不同？"],
)
def test_what_has_no_two_sides_is_not_asked_about_one_by_one(question: str) -> None:
    assert not side_questions(question)


def test_how_much_each_changed_is_asked_one_by_one() -> None:
    assert side_questions("东城区和西城区的旅游收入比上年分别增长多少？")
