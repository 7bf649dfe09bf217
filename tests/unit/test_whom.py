"""Beside a sentence that says 该公司 or 全票20元, the one is cited that says whose that is."""

from __future__ import annotations

import pytest

from assistant.attribute import Support, candidates
from assistant.whom import naming
from knowledge.mend import as_given, mend

TEXT = (
    "河湾里的三处景点去年都开了门。\n"
    "青山博物馆要提前3天预约，每团不超过25人。全票20元，学生免费。馆里不准带宠物。\n"
    "“白鹭泽”是一片湿地。泽边有木屋12间，归长风电气公司管。公司每年修一次。\n"
    "石梁坝由祝文澜设计。“坝要修在石头上。”他说。坝长260米。"
)
SENTENCES = as_given(TEXT, article_id="a").sentences
AMONG = candidates([("a", sentence) for sentence in SENTENCES])


def position(part: str) -> int:
    """Return which sentence has a part."""
    return next(at for at, sentence in enumerate(SENTENCES) if part in sentence.text)


@pytest.mark.parametrize(
    ("question", "claim", "cited", "named"),
    [
        ("青山博物馆的全票多少钱？", "20元。", "全票20元", "提前3天预约"),
        ("“白鹭泽”边上有几间木屋？", "12间。", "木屋12间", "一片湿地"),
        ("祝文澜认为坝要修在哪里？", "要修在石头上。", "石头上", "由祝文澜设计"),
        # The cited sentence names whom the question names, or is the first that does.
        ("青山博物馆每团多少人？", "不超过25人。", "不超过25人", None),
        ("长风电气公司管几间木屋？", "12间。", "木屋12间", None),
        # No name is asked about, or its paragraph does not have it.
        ("全票多少钱？", "20元。", "全票20元", None),
        ("祝文澜去的那里，学生要买票吗？", "学生免费。", "学生免费", None),
    ],
)
def test_the_sentence_that_names_whom_is_asked_about(
    question: str, claim: str, cited: str, named: str | None
) -> None:
    """The sentence of its paragraph that names whom the question names is found where the cited one does not."""
    found = naming(claim, question, Support((position(cited),), 1.0), AMONG)
    assert found == (None if named is None else position(named))


def test_a_credit_is_cited_with_its_caption() -> None:
    """Who took a picture says nothing without which picture."""
    article = mend("河湾里的景点开了门，游客来了。\n\n图①：孩子们在坝上放风筝。\n方嘉树摄\n", article_id="a")
    among = candidates([("a", sentence) for sentence in article.sentences])
    credit, caption = (
        next(at for at, sentence in enumerate(article.sentences) if part in sentence.text)
        for part in ("方嘉树摄", "图①")
    )
    assert naming("方嘉树。", "放风筝的照片是谁拍的？", Support((credit,), 1.0), among) == caption


def test_whom_the_article_is_about_needs_no_sentence() -> None:
    """A name that stands in most paragraphs is everybody's."""
    text = "青山博物馆在河湾边上。\n青山博物馆要提前预约。全票20元。\n去青山博物馆坐3路车。"
    sentences = as_given(text, article_id="a").sentences
    among = candidates([("a", sentence) for sentence in sentences])
    at = next(at for at, sentence in enumerate(sentences) if "20元" in sentence.text)
    assert naming("20元。", "青山博物馆的全票多少钱？", Support((at,), 1.0), among) is None


def test_a_claim_that_rests_on_two_sentences_has_no_third() -> None:
    """At most two sentences carry a claim."""
    two = (position("全票20元"), position("不准带宠物"))
    assert naming("20元，不准带宠物。", "青山博物馆的全票多少钱？", Support(two, 1.0), AMONG) is None


@pytest.mark.parametrize(
    ("text", "question", "cited"),
    [
        # Another's name of which the one asked about is a part.
        ("甲队训练很苦。\n李红梅跑了12秒。她得了金牌。", "李红得了什么奖牌？", "她得了金牌"),
        # What stands before a credit in a running paragraph is no caption.
        ("甲馆很大。\n游客来了。开门了。\n方嘉树摄", "照片是谁拍的？", "方嘉树摄"),
    ],
)
def test_what_names_somebody_else_is_not_cited(text: str, question: str, cited: str) -> None:
    """No sentence is better than one of another."""
    sentences = as_given(text, article_id="a").sentences
    among = candidates([("a", sentence) for sentence in sentences])
    at = next(at for at, sentence in enumerate(sentences) if cited in sentence.text)
    assert naming("金牌。", question, Support((at,), 1.0), among) is None
