"""A claim finds the sentences that carry it, whatever numbering the model made up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.attribute import Support, attribute, candidates
from knowledge.mend import as_given

ARTICLE = as_given(
    "甲县2021年小麦产量12万吨，同比增长3%。\n乙县2021年小麦产量9万吨，同比增长六成。\n"
    "孙工设计了钟楼。\n钟楼高30米，建于1932年。",
    article_id="a",
)
AMONG = candidates([("a", sentence) for sentence in ARTICLE.sentences])
NO_PRIOR = [0.0] * len(ARTICLE.sentences)


def test_a_claim_finds_the_sentence_with_its_figure() -> None:
    support = attribute("乙县的小麦产量是9万吨。", "乙县产量是多少？", AMONG, NO_PRIOR)
    assert support.sentences == (1,)
    assert support.score > 0.35


def test_a_figure_written_another_way_is_the_same_figure() -> None:
    assert attribute("乙县增长60%。", "增长多少？", AMONG, NO_PRIOR).sentences == (1,)


def test_the_question_says_whose_a_bare_figure_is() -> None:
    assert attribute("12万吨。", "甲县小麦产量是多少？", AMONG, NO_PRIOR).sentences == (0,)


def test_a_claim_from_two_sentences_rests_on_both() -> None:
    support = attribute("孙工设计了钟楼，高30米。", "介绍这座建筑", AMONG, NO_PRIOR)
    assert support.sentences == (2, 3)


def test_a_claim_that_is_nowhere_is_hardly_covered() -> None:
    assert attribute("丁县出口汽车400辆。", "丁县出口什么？", AMONG, NO_PRIOR).score < 0.35


def test_a_claim_that_only_repeats_the_question_is_not_covered() -> None:
    assert attribute("甲县小麦产量", "甲县小麦产量", AMONG, NO_PRIOR).score == 0


def test_what_retrieval_ranks_first_decides_between_equals() -> None:
    twice = as_given("产量很高。\n产量很高。", article_id="b")
    among = candidates([("b", sentence) for sentence in twice.sentences])
    assert attribute("很高。", "产量如何？", among, [0.0, 1.0]).sentences == (1,)


def test_in_another_language_the_vectors_decide() -> None:
    support = attribute("It is tall.", "How tall is it?", AMONG, NO_PRIOR, similarity=[0.1, 0.1, 0.2, 0.9])
    assert support.sentences[0] == 3 or 3 in support.sentences


def test_without_sentences_there_is_no_support() -> None:
    assert attribute("甲县12万吨。", "产量？", candidates([]), []) == Support((), 0.0)


@given(st.text(), st.text())
def test_any_claim_gets_at_most_two_sentences_and_a_share(claim: str, question: str) -> None:
    support = attribute(claim, question, AMONG, NO_PRIOR)
    assert 1 <= len(support.sentences) <= 2
    assert 0 <= support.score <= 1


SENTENCES = st.builds(
    "{}{}年{}{}{}。".format,
    st.sampled_from(["甲县", "乙厂", "河东粮站"]),
    st.integers(1950, 2049),
    st.sampled_from(["产量", "投资", "职工达"]),
    st.integers(1, 99_999),
    st.sampled_from(["吨", "亿元", "人", "%", "家"]),
)


@given(st.lists(SENTENCES, min_size=1, max_size=6, unique=True), st.data())
def test_a_sentence_of_the_text_is_supported_by_itself(texts: list[str], data: st.DataObject) -> None:
    among = candidates([("a", s) for s in as_given("\n".join(texts), article_id="a").sentences])
    position = data.draw(st.integers(0, len(texts) - 1))
    support = attribute(texts[position], "", among, [0.0] * len(texts))
    assert support == Support((position,), support.score)
    assert support.score > 0.999
