"""A needless denial in front of a statement goes; one that the text, or the question, gives reason for stays."""

from __future__ import annotations

import pytest

from assistant.attribute import candidates
from assistant.weigh import Grounds, wants_one_value, without_false_denial
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


@pytest.mark.parametrize(
    ("question", "one"),
    [
        ("甲县的产量是多少？", True),
        ("甲县的产量是多少，亩产又是多少？", False),
        ("甲县和乙县的产量哪个高？", False),
        ("甲县为什么减产？", False),
        ("甲县有哪几种小麦？", False),
        ("2021年才设的那个县，产量是多少？", False),
    ],
)
def test_one_value_of_one_who_is_named_may_be_wanted(question: str, *, one: bool) -> None:
    assert wants_one_value(question) is one
