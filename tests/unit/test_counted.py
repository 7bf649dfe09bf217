"""A list that the text counts is told whole where a draft stops early, and only there."""

from __future__ import annotations

import pytest

from assistant.counted import whole_list

MEASURES = "落选后，甲县拿出三项办法：设立2亿元技改基金，与工学院合办研究院，把奖金同专利挂钩。"
ORDERED = (
    "部里的门槛有三条：一是年产值不低于80亿元，在省内领先；二是研发投入占比不低于3%；三是近三年没有质量通报。"
)
NAMES = "园里有四家老厂：红星、东方、长虹和EIOT。"


@pytest.mark.parametrize(
    ("claims", "question", "sentence", "listed"),
    [
        (
            ["把奖金同专利挂钩。"],
            "甲县出了哪几招？",
            MEASURES,
            "设立2亿元技改基金，与工学院合办研究院，把奖金同专利挂钩",
        ),
        (
            ["设立技改基金。", "合办研究院。"],
            "甲县出了哪三招？",
            MEASURES,
            "设立2亿元技改基金，与工学院合办研究院，把奖金同专利挂钩",
        ),
        (["年产值不低于80亿元。"], "门槛有哪些？", ORDERED, ORDERED.partition("：")[2].rstrip("。")),
        (["红星和东方。"], "园里有哪些老厂？", NAMES, "红星、东方、长虹和EIOT"),
    ],
)
def test_the_rest_of_a_counted_list_is_told(
    claims: list[str], question: str, sentence: str, listed: str
) -> None:
    assert whole_list(claims, question, sentence) == listed


@pytest.mark.parametrize(
    ("claims", "question", "sentence"),
    [
        # All of it is told already, in one claim or in several.
        (["设基金，办研究院，奖金同专利挂钩：技改基金2亿元，与工学院合办。"], "甲县出了哪几招？", MEASURES),
        (["红星、东方、长虹。", "EIOT。"], "园里有哪些老厂？", NAMES),
        # Nothing of it is: the claim says something else of the sentence.
        (["这是落选以后的事。"], "甲县出了哪几招？", MEASURES),
        # One thing is asked, another number of them, or not all.
        (["把奖金同专利挂钩。"], "奖金同什么挂钩？", MEASURES),
        (["把奖金同专利挂钩。"], "甲县出了哪两招？", MEASURES),
        (["把奖金同专利挂钩。"], "其中哪些同专利有关？", MEASURES),
        (["红星。"], "除东方以外还有哪些老厂？", NAMES),
        # As many items as it says can't be told apart.
        (
            ["设立基金。"],
            "甲县出了哪几招？",
            "甲县拿出三项办法：设立基金，办研究院，把奖金同专利，也同产值挂钩。",
        ),
        (["设立基金。"], "甲县出了哪几招？", "甲县拿出办法：设立基金，办研究院。"),
    ],
)
def test_other_claims_stay_as_they_are(claims: list[str], question: str, sentence: str) -> None:
    assert whole_list(claims, question, sentence) == ""
