"""Near misses show in the signals: another year, a name the text does not have, words that stand elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.attribute import candidates
from assistant.checks.signals import (
    document_signals,
    doubt_signals,
    names_far,
    read_signals,
    support_signals,
    time_missing,
)
from assistant.checks.weigh import Grounds, weigh
from knowledge.article import Article
from knowledge.mend import as_given
from knowledge.retrieve import from_articles
from tests.fakes import HashedEmbedder

ARTICLE = as_given(
    "甲县2021年小麦产量12万吨。粮库坐落河东。\n乙县2019年玉米产量9万吨。\n上海和北京的客商来过粮站。\n钟楼高30米。",
    article_id="a",
)
SENTENCES = tuple(("a", sentence) for sentence in ARTICLE.sentences)
AMONG = candidates(SENTENCES)
EMBEDDER = HashedEmbedder()
SEARCH = from_articles([ARTICLE], EMBEDDER)


def at(words: str, article: Article = ARTICLE) -> int:
    """Return the position of the sentence that has these words."""
    (position,) = [sentence.index for sentence in article.sentences if words in sentence.text]
    return position


def asked(question: str) -> Grounds:
    return Grounds(question, question, "zh", SENTENCES, SEARCH.search(question))


def support(question: str, *words: str) -> dict[str, float]:
    return support_signals(question, [at(one) for one in words], AMONG)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("甲县2021年产量？", False),
        ("甲县2022年产量？", True),
        ("甲县二〇二二年产量？", True),
        ("甲县产量？", False),
        ("2020年到2021年产量？", False),
        ("What was the output in 2022?", True),
        ("What was the output in 2021?", False),
        ("今年产量？", False),
    ],
)
def test_a_year_that_the_text_does_not_give_is_missing(question: str, missing: bool) -> None:
    assert time_missing(question, ["甲县2021年小麦产量12万吨。"]) is missing


def test_a_year_told_only_as_this_year_may_be_meant() -> None:
    assert not time_missing("2023年产量？", ["今年产量12万吨。"])
    assert time_missing("2023年产量？", ["今年产量12万吨，2021年9万吨。"])
    assert time_missing("2023年产量？", ["产量12万吨。"])


def test_a_paragraph_without_a_year_takes_the_one_before_it_unless_it_leaves_it() -> None:
    def missing(text: str, words: str, question: str) -> float:
        article = as_given(text, article_id="a")
        among = candidates([("a", sentence) for sentence in article.sentences])
        return support_signals(question, [at(words, article)], among)["time_missing"]

    assert not missing("2018年，厂子投产。\n产量达到5万吨。", "5万吨", "2018年产量是多少？")
    assert missing("2018年，厂子投产。\n两年后，产量达到5万吨。", "5万吨", "2018年产量是多少？")
    assert missing("2018年，厂子投产。\n产量达到5万吨。", "5万吨", "2019年产量是多少？")
    built = "甲桥2021年建成，长500米。\n乙桥2022年建成，长800米。"
    assert missing(built, "500米", "2022年建成的大桥有多长？")


def test_the_year_must_stand_where_the_draft_rests_not_anywhere() -> None:
    assert support("甲县2019年产量？", "12万吨")["time_missing"] == 1
    assert support("乙县2019年产量？", "9万吨")["time_missing"] == 0


def test_words_that_stand_elsewhere_are_foreign_and_words_of_nowhere_unknown() -> None:
    right, wrong = support("乙县玉米产量？", "9万吨"), support("乙县玉米产量？", "12万吨")
    assert right["foreign"] == 0 < wrong["foreign"]
    assert right["unknown"] == wrong["unknown"] == 0
    assert support("乙县咖啡产量？", "9万吨")["unknown"] > 0


def test_what_is_asked_is_looked_for_in_the_paragraph() -> None:
    signals = support("甲县粮库坐落哪里？", "坐落河东")
    assert support("甲县粮库坐落哪里？", "钟楼")["asked_in_block"] < signals["asked_in_block"] <= 1


def test_documents_are_held_to_be_about_the_question_only_where_there_are_several() -> None:
    assert document_signals(0.4, 0.5, several=False) == {"documents_far": 0, "documents_unknown": 0}
    assert document_signals(1.2, 0.5, several=True) == {"documents_far": 0, "documents_unknown": 0.5}
    assert document_signals(0.4, 0.5, several=True)["documents_far"] == pytest.approx(0.6)
    assert document_signals(-2.0, 0.5, several=True)["documents_far"] == 1


def test_without_sentences_nothing_is_found() -> None:
    signals = support_signals("产量？", [], candidates([]))
    assert signals["asked_in_block"] == 0


SHARES = ("foreign", "unknown", "asked_in_block", "time_missing")


@given(st.text(max_size=40), st.integers(0, len(ARTICLE.sentences) - 1))
def test_shares_of_any_question_lie_between_zero_and_one(question: str, position: int) -> None:
    signals = support_signals(question, [position], AMONG)
    assert all(0 <= signals[name] <= 1 + 1e-9 for name in SHARES)


COUNTIES = as_given(
    "清溪县有诊车12辆。诊车都是新的。\n石门县有诊车6辆，何伯钧负责。\n白水县的诊车都是租的。\n诊车都停在谷口。",
    article_id="a",
)
IN_COUNTIES = candidates([("a", sentence) for sentence in COUNTIES.sentences])


@pytest.mark.parametrize(
    ("question", "words", "far"),
    [
        ("清溪县的诊车是租的吗？", "租的", True),
        ("清溪县有多少辆诊车？", "12辆", False),
        ("石门县的诊车是租的吗？", "租的", False),  # the paragraph before may name what both are about
        ("何伯钧和清溪县的诊车停在哪里？", "谷口", True),
        ("临江县的诊车停在哪里？", "谷口", False),  # the article knows no such county: it may be misspelt
        ("诊车停在哪里？", "谷口", False),
    ],
)
def test_names_are_far_that_stand_only_elsewhere(question: str, words: str, *, far: bool) -> None:
    assert names_far(question, [at(words, COUNTIES)], IN_COUNTIES) is far


@pytest.mark.parametrize(
    ("draft", "question", "unsaid", "another"),
    [
        ("不是上海，是北京；客商来过粮站。", "上海的客商来过哪里？", 0.8, True),
        ("不是上海，是北京；客商来过粮站。", "上海的客商来过哪里？", 0.2, False),
        ("不是上海，是北京；客商来过粮站。", "上海的客商来过哪里？", None, False),
        ("不是上海，是北京；客商来过粮站。", "客商从哪里来？", 0.8, False),
        ("不是玉米，是小麦；产量12万吨。", "玉米的产量是多少？", 0.8, False),
        ("上海和北京的客商来过粮站。", "上海的客商来过哪里？", 0.8, False),
        ("不是上海，是北京；客商更多。", "上海和北京哪个的客商更多？", 0.8, False),
    ],
)
def test_a_draft_that_tells_it_of_another_name_says_that_the_text_does_not_say(
    draft: str, question: str, unsaid: float | None, another: bool
) -> None:
    assert doubt_signals(draft, question, unsaid).get("of_another", 0.0) == another


@pytest.mark.parametrize(
    ("question", "said", "missing"),
    [
        (
            "甲县2022年的粮库是谁管？",
            "不是2022年，是2021年；粮库坐落河东。",
            False,
        ),  # puts right what is presumed
        ("甲县2022年产量是多少？", "不是2022年，是2021年12万吨。", True),  # only picks which is asked for
        ("甲县2022年投产的钟楼多高？", "没有投产。", False),  # what never was has no year
        ("甲县2022年小麦产量多少？", "小麦产量12万吨，没有小麦出口。", True),
    ],
)
def test_a_draft_may_put_a_year_right(question: str, said: str, *, missing: bool) -> None:
    grounds = asked(question)
    weighed = weigh(said, grounds, AMONG, EMBEDDER)
    assert read_signals(grounds, AMONG, weighed, EMBEDDER)["time_missing"] == missing
