"""Search over inline articles: sentences with true offsets, ranks, article filters, and only what is needed embedded."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.article import Article
from knowledge.mend import as_given
from knowledge.retrieve import as_langchain, from_articles
from tests.fakes import HashedEmbedder

TEXTS = {
    "grain": "今年夏粮丰收。全县小麦亩产达到512公斤，比去年多31公斤。\n\n合作社买了三台收割机。",
    "bridge": "老桥建于1932年。大桥全长908.7米，由南屏重工承造。\n\n桥头的茶馆开了三代人。",
    "school": "The school opened in 1998. It has 640 pupils and a library of 20,000 books.",
}


@pytest.fixture
def articles() -> list[Article]:
    return [as_given(text, article_id=key) for key, text in TEXTS.items()]


@pytest.mark.parametrize(
    ("query", "article_id", "evidence"),
    [
        ("小麦亩产多少公斤？", "grain", "512公斤"),
        ("大橋全長多少米", "bridge", "908.7米"),
        ("How many pupils and books does the library have?", "school", "640 pupils"),
    ],
)
def test_the_evidence_sentence_comes_first(
    articles: list[Article], query: str, article_id: str, evidence: str
) -> None:
    found = from_articles(articles, HashedEmbedder()).search(query)
    assert found.sentences[0].article_id == article_id
    assert evidence in found.sentences[0].sentence.text
    assert evidence in found.chunks[0].chunk.text


def test_offsets_index_the_text_as_given(articles: list[Article]) -> None:
    found = from_articles(articles, HashedEmbedder()).search("大桥由谁承造")
    for scored in found.sentences:
        sentence = scored.sentence
        assert TEXTS[scored.article_id][sentence.start : sentence.end] == sentence.text


def test_ranks_count_from_one_and_scores_fall(articles: list[Article]) -> None:
    found = from_articles(articles, HashedEmbedder()).search("大桥", top_chunks=3, top_sentences=5)
    for results in (found.chunks, found.sentences):
        assert [result.rank for result in results] == list(range(1, len(results) + 1))
        scores = [result.score for result in results]
        assert scores == sorted(scores, reverse=True)


def test_only_the_named_articles_are_searched(articles: list[Article]) -> None:
    found = from_articles(articles, HashedEmbedder()).search("大桥全长多少米", article_ids=["grain"])
    assert {scored.article_id for scored in found.sentences} == {"grain"}


def test_an_unknown_article_gives_nothing(articles: list[Article]) -> None:
    found = from_articles(articles, HashedEmbedder()).search("大桥", article_ids=["nowhere"])
    assert (found.chunks, found.sentences) == ((), ())


def test_no_text_gives_nothing() -> None:
    assert from_articles([], HashedEmbedder()).search("大桥").chunks == ()
    assert (
        from_articles([as_given(" \n", article_id="blank")], HashedEmbedder()).search("大桥").sentences == ()
    )


def test_a_clear_query_embeds_only_what_bm25_puts_first() -> None:
    filler = [
        as_given("天气很好，大家都出门散步了，公园里人很多。" * 20, article_id=f"n{i}") for i in range(5)
    ]
    embedder = HashedEmbedder()
    retriever = from_articles([*filler, as_given(TEXTS["bridge"], article_id="bridge")], embedder)
    assert embedder.embedded == 0
    found = retriever.search("南屏重工承造的大桥全长")
    assert "908.7" in found.sentences[0].sentence.text
    assert 0 < embedder.embedded < 80


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_and_any_query_can_be_searched(text: str, query: str) -> None:
    found = from_articles([as_given(text, article_id="any")], HashedEmbedder()).search(query)
    for scored in found.sentences:
        assert text[scored.sentence.start : scored.sentence.end] == scored.sentence.text


def test_langchain_gets_documents_with_offsets(articles: list[Article]) -> None:
    retriever = as_langchain(from_articles(articles, HashedEmbedder()), top_chunks=1, article_ids=["bridge"])
    [document] = retriever.invoke("大桥全长")
    text = TEXTS[document.metadata["article_id"]]
    assert text[document.metadata["start"] : document.metadata["end"]] == document.page_content
