"""What of a statement is weighed: without a needless denial in front, and without what is told of another."""

from __future__ import annotations

import pytest

from assistant.attribute import candidates
from assistant.checks.weigh import OF_ANOTHER, Grounds, weigh, without_false_denial
from knowledge.article import Article
from knowledge.mend import as_given
from knowledge.retrieve import from_articles
from tests.fakes import HashedEmbedder

ARTICLE = as_given("甲县的小麦产量从15万吨降到12万吨。\n钟楼不是国企修的，村民修了三年。", article_id="a")
EMBEDDER = HashedEmbedder()
SEARCH = from_articles([ARTICLE], EMBEDDER)


@pytest.mark.parametrize(
    ("question", "said", "left"),
    [
        ("甲县的小麦产量是多少？", "不是甲县，是小麦产量12万吨。", "小麦产量12万吨。"),
        ("甲县的小麦产量是多少？", "不是大豆，是小麦产量12万吨。", "不是大豆，是小麦产量12万吨。"),
        ("产量降到多少？", "不是15万吨，是小麦产量12万吨。", "不是15万吨，是小麦产量12万吨。"),
        ("小麦是甲县的吗？", "不是甲县，是小麦产量12万吨。", "不是甲县，是小麦产量12万吨。"),
        ("钟楼是谁修的？", "不是国企修的，是村民修了三年。", "不是国企修的，是村民修了三年。"),
    ],
)
def test_a_statement_loses_the_denial_of_what_its_sentence_says(question: str, said: str, left: str) -> None:
    sentences = tuple(("a", sentence) for sentence in ARTICLE.sentences)
    asked = Grounds(question, question, "zh", sentences, SEARCH.search(question))
    assert without_false_denial(said, asked, candidates(sentences), EMBEDDER) == left


TOWNS = as_given(
    "陵阳、桐浦两镇都做灯具。\n陵阳镇有企业620家，从业者1.8万人。\n桐浦镇去年产值52亿元，用工7000人。",
    article_id="a",
)


MUSEUM = as_given(
    "陵阳、桐浦、北堰三镇都做灯具。\n陵阳镇的灯具博物馆有展品3900件，经比对，没有一件来自桐浦镇。\n桐浦镇有企业52家。\n北堰镇有企业40家。",
    article_id="a",
)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("没有一件来自桐浦，展品3900件。", ""),
        ("来自桐浦的展品3900件。", f"{OF_ANOTHER} 陵阳镇"),
    ],
)
def test_a_denial_of_what_was_asked_stands_with_whatever_value_follows(said: str, problem: str) -> None:
    assert problems(said, "博物馆的展品有多少件来自桐浦？", article=MUSEUM) == [(said, problem)]


def test_a_denial_that_the_text_does_not_make_shields_no_value_of_another() -> None:
    said = "没有登记桐浦的从业者，从业者1.8万人。"
    assert problems(said, "桐浦有多少从业者？") == [(said, f"{OF_ANOTHER} 陵阳")]


def problems(
    said: str, question: str, *, sure: bool = False, article: Article = TOWNS
) -> list[tuple[str, str]]:
    """Return the parts of a statement about an article, each with what speaks against it."""
    sentences = tuple(("a", sentence) for sentence in article.sentences)
    found = from_articles([article], EMBEDDER).search(question)
    asked = Grounds(question, question, "zh", sentences, found, sure=sure)
    return [(one.text, one.problem) for one in weigh(said, asked, candidates(sentences), EMBEDDER)]


def test_a_value_of_anothers_turn_is_not_what_was_asked_for() -> None:
    said, question = "从业者1.8万人。", "桐浦有多少从业者？"
    assert problems(said, question) == [(said, f"{OF_ANOTHER} 陵阳")]
    assert problems(said, question, sure=True) == [(said, "")]  # the model knows better
    assert problems(said, "陵阳有多少从业者？") == [(said, "")]


def test_of_several_things_asked_of_one_those_of_another_go_alone() -> None:
    said = "去年产值52亿元，从业者1.8万人。"
    assert problems(said, "桐浦去年的产值是多少，从业者又有多少？") == [
        ("去年产值52亿元", ""),
        ("从业者1.8万人。", f"{OF_ANOTHER} 陵阳"),
    ]
