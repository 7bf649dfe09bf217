"""What is quoted to the model: the best sentences, with their paragraph where it is short; few, and none twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.hints import HINTS, quote_hints
from knowledge.article import Article
from knowledge.mend import as_given
from knowledge.retrieve import from_articles
from tests.fakes import HashedEmbedder

SHORT = "孙工设计了钟楼。钟楼高30米。"
LONG = "甲县2021年小麦产量12万吨。" + "这一年风调雨顺，家家户户都忙着收割和晾晒。" * 7
LONGER = "乙县的茶馆开了三代人。" + "客人们坐在桥头，看河水慢慢流过去。" * 20
ARTICLE = as_given(f"{SHORT}\n{LONG}\n{LONGER}", article_id="a")


def hints(question: str, *, article: Article = ARTICLE, whole_blocks: bool = False) -> list[str]:
    found = from_articles([article], HashedEmbedder()).search(question)
    return quote_hints([("a", s) for s in article.sentences], found, whole_blocks=whole_blocks)


def test_a_short_paragraph_is_quoted_whole() -> None:
    assert hints("钟楼高多少米？")[0] == SHORT


def test_of_a_long_paragraph_the_sentence_is_quoted() -> None:
    assert hints("甲县小麦产量是多少？")[0] == "甲县2021年小麦产量12万吨。"


def test_a_long_paragraph_is_quoted_whole_when_that_is_wanted_and_it_is_not_too_long() -> None:
    assert hints("甲县小麦产量是多少？", whole_blocks=True)[0] == LONG
    assert hints("茶馆开了几代人？", whole_blocks=True)[0] == "乙县的茶馆开了三代人。"


def test_two_sentences_of_one_short_paragraph_are_one_quote() -> None:
    quotes = hints("孙工设计的钟楼高多少米？")
    assert quotes.count(SHORT) == 1


@given(st.text(max_size=30), st.booleans())
def test_quotes_are_few_none_twice_and_stand_in_the_text(question: str, whole: bool) -> None:
    quotes = hints(question, whole_blocks=whole)
    assert len(quotes) <= HINTS
    assert len(set(quotes)) == len(quotes)
    assert all(quote in ARTICLE.text for quote in quotes)


def test_what_is_read_anyway_is_not_quoted() -> None:
    found = from_articles([ARTICLE], HashedEmbedder()).search("钟楼高多少米？")
    sentences = [("a", s) for s in ARTICLE.sentences]
    best = found.chunks[0].chunk
    assert SHORT in best.text
    assert SHORT not in quote_hints(sentences, found, read=[best], wide=True)


def test_of_what_is_read_anyway_only_the_best_sentence_is_pointed_out() -> None:
    found = from_articles([ARTICLE], HashedEmbedder()).search("孙工设计的钟楼高多少米？")
    sentences = [("a", s) for s in ARTICLE.sentences]
    whole = [one.chunk for one in found.chunks]
    assert quote_hints(sentences, found, read=whole) == [found.sentences[0].sentence.text]
    assert len(quote_hints(sentences, found, read=whole, wide=True)) == HINTS


def test_what_scores_far_below_the_best_is_quoted_only_when_that_is_wanted() -> None:
    found = from_articles([ARTICLE], HashedEmbedder()).search("孙工设计了钟楼。")
    sentences = [("a", s) for s in ARTICLE.sentences]
    assert quote_hints(sentences, found) == [SHORT]
    assert len(quote_hints(sentences, found, wide=True)) == HINTS


def test_an_empty_text_gives_no_quotes() -> None:
    assert hints("谁？", article=as_given("", article_id="a")) == []
