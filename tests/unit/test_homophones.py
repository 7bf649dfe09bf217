"""Typos that sound alike, and pinyin, are written as the article writes them; nothing else is touched."""

from __future__ import annotations

import pytest

from knowledge.homophones import respelt

TEXT = (
    "青石渡大桥位于无锡，用新型材料，潜水员下水138次。2021年产值1378亿元，连续5年增长。\n"
    "首款三维闪存芯片在光谷研制成功，良品率提升，工人们认得每一座桥，技工持证上岗。"
)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("清石渡大乔在哪？", "青石渡大桥在哪？"),
        ("无西那座桥叫什么", "无锡那座桥叫什么"),
        ("潜水圆一共几人", "潜水员一共几人"),
        ("产植连xu几年增长", "产植连续几年增长"),
        ("三维闪村心片的liangpin率", "三维闪存芯片的良品率"),
        ("2021年chanzhi多少", "2021年产值多少"),
        ("潜水员下水duo少次", "潜水员下水多少次"),
        ("增长了百分之ji", "增长了百分之几"),
        ("三维闪存是na年研制的", "三维闪存是哪年研制的"),
        ("那座桥有ji层", "那座桥有几层"),
        ("大桥是shei修的", "大桥是谁修的"),
    ],
)
def test_what_sounds_like_the_text_is_written_as_there(question: str, meant: str) -> None:
    assert respelt(question, [TEXT]) == meant


@pytest.mark.parametrize(
    "question",
    [
        "青石渡大桥在哪？",  # written as in the text
        "新兴材料有哪些？",  # a word of its own, though 新型 sounds the same
        "报告的人得了多少奖金？",  # 人得 sounds like 认得
        "事实如何？",
        "那座桥用材料几许？",  # 那座 sounds like 哪座: where characters ask, they ask what they say
        "How many times did the divers go down?",
        "基ceng干部怎么看？",  # no 几成: a character beside pinyin stays
        "他那nian在哪？",
        "jizhi怎么建立？",  # 机制, not 几支
        "What is chanzhi?",  # pinyin in a question without a Chinese character may be a name
        "",
    ],
)
def test_other_words_stay(question: str) -> None:
    assert respelt(question, [TEXT]) == question


def test_what_stands_beside_pinyin_stays_where_it_is_a_word() -> None:
    assert respelt("这里有多少zhong植物？", ["采到的种子有三种。"]) == "这里有多少zhong植物？"


def test_a_long_text_leaves_a_question_as_it_is() -> None:
    assert respelt("清石渡大乔在哪？", [TEXT, TEXT * 300]) == "清石渡大乔在哪？"
