"""A needless denial in front of a statement goes; one that the text, or the question, gives reason for stays."""

from __future__ import annotations

import pytest

from assistant.attribute import candidates
from assistant.weigh import Grounds, without_false_denial
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
