"""A draft becomes claims: one statement each, without list marks, made-up markers and markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.claims import (
    clauses,
    denial,
    only_repeats,
    plain_text,
    says_nothing,
    split_claims,
    still_asks,
    what_is_told,
)


def test_sentences_become_claims() -> None:
    assert split_claims("甲县产量12万吨。乙县产量9.5万吨。") == ["甲县产量12万吨。", "乙县产量9.5万吨。"]


@pytest.mark.parametrize(
    ("draft", "claims"),
    [
        ("1. 组织在线\n2. 业务在线", ["组织在线", "业务在线"]),
        ("- 组织在线；\n* 业务在线", ["组织在线；", "业务在线"]),
        ("（1）组织在线\n(2) 业务在线", ["组织在线", "业务在线"]),
        ("答：**12万吨**[1][2]。", ["12万吨。"]),
        ("产量12万吨【3】，见[1, 2]。", ["产量12万吨，见。"]),
        ("Answer: about 3.5 million [1].", ["about 3.5 million."]),
    ],
)
def test_marks_that_mean_nothing_are_dropped(draft: str, claims: list[str]) -> None:
    assert split_claims(draft) == claims


@pytest.mark.parametrize("draft", ["70.", "3.5亿元", "2021年12万吨", "7.0版本"])
def test_figures_at_the_start_are_no_list_marks(draft: str) -> None:
    assert split_claims(draft) == [draft]


def test_a_claim_that_is_repeated_counts_once() -> None:
    assert split_claims("甲县12万吨。甲县12万吨。") == ["甲县12万吨。"]


@pytest.mark.parametrize("draft", ["", "\n \n", "。", "[1]", "**"])
def test_a_draft_that_says_nothing_has_no_claim(draft: str) -> None:
    assert split_claims(draft) == []


@pytest.mark.parametrize(
    "claim",
    ["文中未提及。", "文章没有说明这一点。", "The article does not say.", "It is not mentioned in the text."],
)
def test_a_refusal_is_recognised(claim: str) -> None:
    assert says_nothing(claim)


@pytest.mark.parametrize("claim", ["文中提及三家企业。", "没有一家企业亏损。", "The firm does not export."])
def test_a_negative_statement_is_no_refusal(claim: str) -> None:
    assert not says_nothing(claim)


@given(st.text())
def test_any_draft_is_split_into_claims_without_line_breaks(draft: str) -> None:
    for claim in split_claims(draft):
        assert claim == claim.strip()
        assert "\n" not in claim
        assert claim in plain_text(draft)


@pytest.mark.parametrize(
    ("clause", "question"),
    [
        ("交货又缩到几天？", "良品率涨了多少，交货又缩到几天？"),
        ("预计需要几天才能拿到货。", "下单后几天能拿到货？"),
        ("每年增长百分之几", "每年增长百分之几啊"),
        ("门票多少钱。", "公园有多大，门票多少钱？"),
        ("新工厂在河东哪个镇", "新工厂在河东哪个zhen"),
        ("钟楼的设计者是谁。", "钟楼的设计者是谁？"),
        ("桥叫什么名字", "那座桥叫什么名字？"),
    ],
)
def test_a_clause_that_repeats_what_was_asked_is_told(clause: str, question: str) -> None:
    assert still_asks(clause, question)


@pytest.mark.parametrize(
    ("clause", "question"),
    [
        ("近几年增长30%。", "近几年增长了多少？"),
        ("设备用不了多少年", "谁提醒说设备用不了多少年？"),
        ("连续几年增长30%以上。", "增长了多少？"),
        ("这几家企业都在合肥。", "这几家企业在哪里？"),
        ("4天能拿到货。", "几天能拿到货？"),
        ("哪个县都种小麦。", "哪个县种小麦？"),
        ("无论哪家企业都能用。", "哪家企业能用？"),
        ("种什么得看雨水。", "种什么？"),
        ("他什么都会。", "他会什么？"),
        ("这本书没什么特别。", "这本书有什么特别？"),
        ("走到哪里吃到哪里。", "在哪里吃？"),
    ],
)
def test_a_clause_that_says_something_is_not_taken_for_a_question(clause: str, question: str) -> None:
    assert not still_asks(clause, question)


def test_a_time_alone_stays_with_the_clause_it_dates() -> None:
    assert clauses("截至2023年底，到位400万元，培训560人。") == ["截至2023年底，到位400万元", "培训560人。"]
    assert clauses("In 2023, 337 were found, with 62% early.") == [
        "In 2023, 337 were found",
        "with 62% early.",
    ]
    assert clauses("北桥通车，就在2021年") == ["北桥通车", "就在2021年"]


def test_the_others_are_no_question() -> None:
    assert not still_asks("其余几位都选了回填。", "其余几位呢，都选了什么？")
    assert still_asks("选回填的有几位", "选回填的有几位？")


def test_a_year_begins_a_clause_and_thousands_do_not() -> None:
    assert clauses("2021年的产值是587亿元，2022年的产值是57亿元") == [
        "2021年的产值是587亿元",
        "2022年的产值是57亿元",
    ]
    assert clauses("产值1,378亿元，企业1423家") == ["产值1,378亿元", "企业1423家"]


@pytest.mark.parametrize(
    ("claim", "denied"),
    [
        ("不是上海，是北京。", ("上海", "北京。")),
        ("不是上海，而是北京的客商。", ("上海", "北京的客商。")),
        ("不是上海，北京也有。", ("上海", "北京也有。")),
        ("不是上海，", None),
        ("不是的，是北京。", None),
        ("不是周末，就是节假日。", None),
        ("不是上海，也不是北京，是天津。", None),
        ("不是上海。北京才是。", None),
        ("是北京，不是上海，是真的。", None),
    ],
)
def test_what_a_claim_begins_by_denying(claim: str, denied: tuple[str, str] | None) -> None:
    assert denial(claim) == denied


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("2021年587亿元。", "2021年587亿元。"),
        ("2021年587亿元，2022年文中未提及。", "2021年587亿元。"),
        ("2022年的产值文中未提及。", ""),
        ("关于2022年，文中未提及产值。", ""),
        ("甲县的情况，文中未提及。", ""),
    ],
)
def test_what_a_claim_tells_beside_what_the_article_does_not(claim: str, told: str) -> None:
    assert what_is_told(claim, "2021年和2022年的产值分别是多少？") == told


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("叫同心桥，文中未提及谁设计的。", "叫同心桥。"),
        ("全长3公里，叫同心桥，文中未提及谁设计的。", "全长3公里，叫同心桥。"),
        ("那座桥，文中未提及名字。", ""),
        ("关于桥名和工期，文中未提及。", ""),
        ("桥名的情况，文中未提及。", ""),
        ("文中未提及名字，叫法很多。", ""),
        ("全长3公里，设计单位，文中未提及。", "全长3公里。"),
        ("设计单位和造价，文中未提及。", ""),
        ("很抱歉，文中未提及名字。", ""),
        ("虽然桥已经通车，但文中未提及设计者。", ""),
        ("It is called “Unity”, but the article does not say who designed it.", ""),
    ],
)
def test_of_two_questions_what_comes_before_what_the_article_does_not_say_is_told(
    claim: str, told: str
) -> None:
    assert what_is_told(claim, "那座桥叫什么名字，是谁设计的？") == told
    assert what_is_told(claim, "那座桥叫什么名字？") == ""


def test_a_list_of_years_loses_its_marks() -> None:
    assert split_claims("1. 2019年开工\n2. 2020年通车\n3. 完工") == ["2019年开工", "2020年通车", "完工"]


@pytest.mark.parametrize(
    ("question", "draft", "repeats"),
    [
        ("祝文澜为什么被罢官？", "被罢官。", True),
        ("角龙类包含哪几类恐龙？", "角龙类恐龙。", True),
        ("祝文澜为什么被罢官？", "因为他修坝。", False),
        ("祝文澜为什么被罢官？", "——", False),
        # A right answer may be made of the question's words.
        ("陵阳定律是谁提出的？", "陵阳。", False),
        ("北湖大桥和西湖码头，谁长？", "北湖大桥。", False),
        ("2020年动工的大桥是哪一年通车的？", "2020年。", False),
        ("坝是祝文澜修的吗？", "是祝文澜修的。", False),
        ("北湖大桥有多长？", "", False),
    ],
)
def test_a_draft_that_only_repeats_its_question(question: str, draft: str, *, repeats: bool) -> None:
    assert only_repeats(draft, question) is repeats
