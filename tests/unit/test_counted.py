"""A list that the text counts is told whole where a draft stops early, and only there."""

from __future__ import annotations

import pytest

from assistant.repairs.counted import counts_off, whole_list

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
        (
            ["省电和快热。"],
            "机器能切换哪几种模式？",
            "三种模式：省电（只用热泵）、快热（热泵为主，气温低时加电）、假期（水温15度，只防冻）。",
            "省电（只用热泵）、快热（热泵为主，气温低时加电）、假期（水温15度，只防冻）",
        ),
        (["红星和东方。"], "园里有哪些老厂？", NAMES, "红星、东方、长虹和EIOT"),
        (
            ["“云岭”和“白塔”。"],
            "村里有哪些老品牌？",
            "三个老品牌：“云岭”、“白塔”和“青溪”。",
            "“云岭”、“白塔”和“青溪”",
        ),
        (
            ["少说空话。"],
            "他给了哪些忠告？",
            "他给了三条忠告：“少说空话，多读好书，常去一线。”",
            "少说空话，多读好书，常去一线",
        ),
        (
            ["集中育秧"],
            "第一书记最近有哪些办法？",
            "三条办法：集中育秧，统一植保，订单收购。",
            "集中育秧，统一植保，订单收购",
        ),
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
        (
            ["南塘水厂还没有投产。"],
            "哪几个项目还没有投产？",
            "四个项目：北湾码头、东岭隧道、南塘水厂和西坡电场，前两个已经投产。",
        ),
        (
            ["张湾村300人。"],
            "三个村的人口分别是多少？",
            "三个村：张湾村、李桥村和王店村，人口分别是300、400和500人。",
        ),
        (["主楼、东配楼。"], "园里有哪些楼？", "主楼以外，园里还有三座配楼：东配楼、西配楼、后楼。"),
        (
            ["清水桥，总长5公里。"],
            "2019年建了哪些桥？",
            "2019年建了三座桥：清水桥、柳溪桥、安澜桥，总长5公里。",
        ),
        # No colon of a list, no count of it, or what somebody says.
        (["7:20离港。"], "哪些船离港？", "两条船7:20离港，9:00归港。"),
        (["不得捕鱼。"], "禁止哪些行为？", "宪章第三条：不得捕鱼，不得采砂，不得排污。"),
        (["以前靠天。"], "有哪些变化？", "两位村民说：以前靠天，现在靠水。"),
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


def test_a_sentence_that_counts_off_what_was_asked_for_is_told() -> None:
    sentence = "他把工程分为三步：第一步清淤，第二步筑堤，第三步种树。"
    assert counts_off("他把工程分为哪三步？", sentence)
    assert counts_off("工程有哪些步骤？", sentence)
    assert not counts_off("谁负责这项工程？", sentence)
    assert not counts_off("工程有哪些步骤？", "第一步清淤，花了三年。")
