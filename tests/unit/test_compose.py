"""The settled answer: numbered citations, markers before the full stop, refusals with the nearest fact."""

from __future__ import annotations

import pytest

from assistant.compose import Numbering, answer_text, marked, refusal_text
from assistant.conversation import Citation, Claim
from knowledge.mend import as_given

TEXT = "甲县2021年产量12万吨。乙县9万吨。丙县没有产量。"
SENTENCES = as_given(TEXT, article_id="a").sentences


def test_sentences_are_numbered_in_the_order_they_are_cited_and_keep_their_number() -> None:
    numbering = Numbering()
    assert numbering.markers([("a", SENTENCES[1])]) == (1,)
    assert numbering.markers([("a", SENTENCES[0]), ("a", SENTENCES[1])]) == (1, 2)
    assert [citation.marker for citation in numbering.citations] == [1, 2]


def test_a_quote_is_the_text_from_start_to_end() -> None:
    numbering = Numbering()
    numbering.markers([("a", sentence) for sentence in SENTENCES])
    assert len(numbering.citations) == 3
    assert all(one.quote == TEXT[one.start : one.end] for one in numbering.citations)


def test_the_same_offsets_in_two_articles_are_two_citations() -> None:
    numbering = Numbering()
    assert numbering.markers([("a", SENTENCES[0]), ("b", SENTENCES[0])]) == (1, 2)
    assert [type(one) for one in numbering.citations] == [Citation, Citation]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产量12万吨。", "产量12万吨[1][2]。"),
        ("他说：“会好的。”", "他说：“会好的[1][2]。”"),
        ("It is 12.", "It is 12[1][2]."),
        ("产量12万吨", "产量12万吨[1][2]"),
    ],
)
def test_markers_stand_before_the_full_stop(text: str, expected: str) -> None:
    assert marked(text, (1, 2)) == expected


def test_claims_are_joined_in_the_answer_s_language() -> None:
    chinese = [Claim("甲县12万吨", (1,)), Claim("乙县9万吨。", (2,))]
    assert answer_text(chinese, "zh", half=False) == "甲县12万吨[1]。乙县9万吨[2]。"
    english = [Claim("It is 12.", (1,)), Claim("It grew", (1,))]
    assert answer_text(english, "en", half=False) == "It is 12[1]. It grew[1]."


def test_a_half_answer_says_that_the_rest_is_not_there() -> None:
    assert answer_text([Claim("甲县12万吨。", (1,))], "zh", half=True).endswith("其余的文中未提及。")


def test_a_refusal_offers_the_nearest_fact() -> None:
    assert refusal_text("zh", None) == "文中未提及。"
    assert refusal_text("zh", Claim("乙县9万吨。", (1,))) == "文中未提及。文章只说：乙县9万吨[1]。"
    assert refusal_text("en", Claim("乙县9万吨。", (1,))).startswith("The article does not say. The nearest")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("我没答应。”店主说。", "“我没答应。”店主说[1]。"),
        ("“刚开业那几年，每天卖一百多本书。", "“刚开业那几年，每天卖一百多本书[1]。”"),
        ("店主说：“没答应。”他走了。", "店主说：“没答应。”他走了[1]。"),
    ],
)
def test_a_sentence_out_of_a_longer_quotation_has_both_its_marks(text: str, shown: str) -> None:
    assert answer_text([Claim(text, (1,), ())], "zh", half=False) == shown
