"""What a text is about as a whole is looked up by its headline, and told in sentences of its body."""

from __future__ import annotations

from assistant.chain import Assistant
from assistant.conversation import Question
from assistant.questions.gist import headlines, without_headlines
from assistant.source import Source
from knowledge.mend import mend
from knowledge.retrieve import from_articles
from tests.fakes import HashedEmbedder
from tests.fakes_model import SayingBackend

TEXT = """北湖人的桥——
一座新桥连起两岸
本报记者 孙某
早上六点，渡口没有船。
新桥连起北湖两岸，居民过河只要五分钟。桥头的小店也搬走了。
桥头修船的铺子改卖面条。
"""
ARTICLE = mend(TEXT, article_id="a")


def source() -> Source:
    embedder = HashedEmbedder()
    return Source({"a": ARTICLE}, from_articles([ARTICLE], embedder), embedder)


def test_the_headline_is_what_a_text_says_of_itself() -> None:
    assert headlines([ARTICLE]) == "北湖人的桥，一座新桥连起两岸"
    assert headlines([]) == ""


def test_of_a_paragraph_the_best_sentence_stands_and_of_the_headline_none() -> None:
    held = source()
    found = held.retriever.search(headlines([ARTICLE]), top_chunks=4, top_sentences=8)
    kept = without_headlines(found, held.articles).sentences
    assert kept[0].sentence.text == "新桥连起北湖两岸，居民过河只要五分钟。"
    blocks = [one.sentence.block for one in kept]
    assert len(blocks) == len(set(blocks))
    assert not {ARTICLE.blocks[block].kind for block in blocks} & {"kicker", "title"}
    assert [one.rank for one in kept] == list(range(1, len(kept) + 1))


def test_what_a_text_is_about_is_told_and_not_refused() -> None:
    backend = SayingBackend(lambda asked: "新桥连起北湖两岸。")
    answer = Assistant(backend, source()).answer(Question("这篇文章主要讲了什么？"))
    assert not answer.refused
    assert "新桥连起北湖两岸" in answer.text
    assert answer.citations[0].quote == "新桥连起北湖两岸，居民过河只要五分钟。"
