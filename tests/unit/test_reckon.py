"""reckon.py: what a comparison wants is worked out by code from figures that stand."""

from __future__ import annotations

import pytest

from assistant.questions.sides import sides_of
from assistant.repairs.reckon import Stands, reckon, winner_said
from assistant.verify import check


def stands(*texts: str) -> list[Stands]:
    return [Stands(text, check(text, [text], []).figures) for text in texts]


@pytest.mark.parametrize(
    ("question", "claims", "results"),
    [
        (
            "甲县和乙县，哪个县的诊车多，各多少辆？",
            ["甲县有18辆诊车。", "乙县有12辆诊车。"],
            ["甲县更多。"],
        ),
        (
            "东港的产值增速和西港的营收增速，哪个快？",
            ["东港的产值增速为50%，西港的营收增速为17.2%。"],
            ["东港的产值增速更快。"],
        ),
        ("甲县和乙县，谁的目标定得低？", ["甲县要到1.6万亿元。", "乙县要到3300亿元。"], ["乙县更低。"]),
        ("图②和图④，哪一张更早？", ["图②摄于2023年3月16日。", "图④摄于2022年10月27日。"], ["图④更早。"]),
        ("东桥和西桥谁先通车？", ["东桥2021年4月通车。", "西桥2022年1月通车。"], ["东桥更早。"]),
        ("甲县和乙县接诊量差多少？", ["甲县接诊21.6万人次。", "乙县接诊9.8万人次。"], ["相差11.8万人次。"]),
        ("甲县和乙县的企业差多少家？", ["甲县有企业4322家，乙县有1.5万家。"], ["相差10678家。"]),
        ("北线和南线，哪条线走得久？", ["北线要走3天。", "南线要走20小时。"], ["北线更久。"]),
        ("护士人数是医生的几倍？", ["医生71名、护士142名。"], ["相当于2倍。"]),
        ("规范管理率提高了几个百分点？", ["规范管理率由48%上升到74%。"], ["相差26个百分点。"]),
        ("甲厂和乙厂的产量合计多少吨？", ["甲厂产量为300吨。", "乙厂产量为450吨。"], ["合计750吨。"]),
    ],
)
def test_what_is_asked_is_worked_out(question: str, claims: list[str], results: list[str]) -> None:
    assert [one.text for one in reckon(question, stands(*claims))] == results


@pytest.mark.parametrize(
    ("question", "claims", "tried", "results"),
    [
        (
            "国产以后一只便宜了多少？",
            ["国产的一只85元。", "进口的一只310元。"],
            "便宜225元。",
            ["相差225元。"],
        ),
        ("电费和药费涨得怎样？", ["电费上涨了34%。", "药费上涨了52%。"], "高出18%。", ["相差18个百分点。"]),
        ("医生和护士各有多少？", ["医生71名。", "护士142名。"], "护士是医生的2倍。", ["护士是医生的2倍。"]),
        ("国产以后一只便宜了多少？", ["国产的一只85元。", "进口的一只310元。"], "便宜230元。", []),
        ("国产以后一只便宜了多少？", ["国产的一只85元。"], "便宜225元。", []),
        ("医生、护士和药师各有多少名？", ["医生5名。", "护士3名。"], "药师2名。", []),
        ("医生、护士和药师各有多少名？", ["医生5名。", "护士3名。"], "药师多了2名。", []),
        ("村里有几户，搬了几户？", ["村里有80户。", "搬迁20户。"], "搬迁60人。", []),
        ("资本和产值如何？", ["注册资本500万元。", "产值2000万元。"], "有4家子公司。", []),
        ("收入如何？", ["第一年收入20万元。", "第二年收入60万元。"], "3年后收入更高。", []),
    ],
)
def test_a_figure_that_was_tried_is_worked_out_where_it_comes_of_two_that_stand(
    question: str, claims: list[str], tried: str, results: list[str]
) -> None:
    assert [one.text for one in reckon(question, stands(*claims), [tried])] == results


@pytest.mark.parametrize(
    ("question", "claims"),
    [
        ("甲县和乙县，哪个县的诊车多？", ["甲县有18辆诊车。"]),  # a side is missing
        ("甲县和乙县，哪个县的诊车多？", ["甲县有18辆诊车，用了20辆。", "乙县有12辆诊车。"]),  # two that fit
        ("甲县和乙县，哪个县的诊车多？", ["甲县有18辆诊车。", "乙县有18辆诊车。"]),  # alike
        ("甲县和乙县，哪个投入大？", ["甲县投入3亿元。", "乙县修了40公里。"]),  # of two kinds
        (
            "良品率提高了多少？",
            ["良品率提高了8%，成本降低了80%。"],
        ),  # nothing that changed from one to the other
        ("大桥全长多少，宽多少？", ["大桥全长642米，宽12米。"]),  # two things, not compared
        ("北线和南线的用时差多少？", ["北线要走3天。", "南线要走20小时。"]),  # in two units
        ("甲县有多少辆诊车？", ["甲县有18辆诊车。", "乙县有12辆诊车。"]),  # nothing to work out
        ("甲县和乙县接诊量差多少？", ["甲县接诊21.6万人次，乙县9.8万人次，相差11.8万人次。"]),  # said already
    ],
)
def test_nothing_is_worked_out_where_it_is_not_clear(question: str, claims: list[str]) -> None:
    assert [one.text for one in reckon(question, stands(*claims)) if not one.winner] == []
    assert reckon(question, stands(*claims)) == []


def test_figures_that_do_not_stand_are_left_out() -> None:
    unsound = Stands("甲县有18辆诊车。", check("甲县有18辆诊车。", ["甲县有16辆诊车。"], []).figures)
    assert reckon("甲县和乙县，哪个县的诊车多？", [unsound, *stands("乙县有12辆诊车。")]) == []


def test_a_result_names_the_claims_it_comes_from_and_keeps_its_figure_in_base_units() -> None:
    claims = stands("先看概况。", "甲县接诊21.6万人次。", "乙县接诊超过9.8万人次。")
    (result,) = reckon("甲县和乙县接诊量差多少？", claims)
    assert result.claims == (1, 2)
    assert result.text == "相差约11.8万人次。"
    (figure,) = result.figures
    assert (figure.value, figure.unit, figure.qualifier, figure.supported) == (118_000.0, "人次", "≈", True)


@pytest.mark.parametrize(
    ("claim", "named"),
    [
        ("图②更早。", "图②"),
        ("因此，图④比图②早。", "图④"),
        ("图②摄于2023年。", None),
        ("图②最多看到7人。", None),
        ("两张都早。", None),
    ],
)
def test_whom_a_claim_puts_first(claim: str, named: str | None) -> None:
    assert winner_said(claim, sides_of("图②和图④，哪一张更早？")) == named
