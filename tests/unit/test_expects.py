"""A question says what kind of thing it wants to hear; a draft without any of the kind answers something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.questions.expects import (
    Wanted,
    asks_who,
    counted,
    counts_of,
    gives,
    gives_another_unit,
    lacks_number,
    untitled,
    wanted,
    wants_one_value,
    wants_result,
)


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("粮站占地多少亩？", "亩"),
        ("桥长多少米？", "米"),
        ("桥长多少公里？", "公里"),
        ("有多少家企业？", "家"),
        ("一共多少人？", "人"),
        ("开了多少家分店？", "家"),
        ("甲厂2023年的营业收入是多少？", "元"),
        ("利润增长了多少？", None),
        ("投资多少家企业？", "家"),
        ("有多少名职工？", "人"),
        ("招了多少学生？", "人"),
        ("增长率是多少？", "%"),
        ("占比多少？", "%"),
        ("增长了百分之几？", "%"),
        ("花了多少钱？", "元"),
        ("修桥花了多少？", "元"),
        ("熬一晚上能多拿几个钱？", "元"),
        ("几块钱一斤？", "元"),
        ("哪几个钱庄倒了？", None),
        ("站长多大岁数？", "岁"),
        ("What percentage grew?", "%"),
        ("How old is he?", "岁"),
        ("How much money was spent?", "元"),
    ],
)
def test_the_unit_of_a_number_is_read_from_the_question(question: str, unit: str | None) -> None:
    assert wanted(question) == Wanted(unit=unit)


@pytest.mark.parametrize(
    "question", ["哪年建的？", "粮站何时开办？", "什么時候通车？", "When was it built?", "几月开工？"]
)
def test_a_time_is_wanted(question: str) -> None:
    assert wanted(question) == Wanted(time=True)


@pytest.mark.parametrize("question", ["具体日期是哪一天？", "几月几日通车？", "Which day did it open?"])
def test_a_day_is_wanted(question: str) -> None:
    assert wanted(question) == Wanted(time=True, day=True)


@pytest.mark.parametrize(
    "question", ["谁设计了钟楼？", "为什么要修桥？", "产量多少？", "多少是新的？", "Who built it?", ""]
)
def test_where_the_question_does_not_say_anything_goes(question: str) -> None:
    assert wanted(question) == Wanted()
    assert gives(["孙工。"], wanted(question))


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("占地多少亩？", "占地2公顷。"),
        ("桥长多少米？", "桥长1.2公里。"),
        ("有多少家企业？", "有8家。"),
        ("有多少家企业？", "有8个。"),
        ("占比多少？", "占六成。"),
        ("花了多少钱？", "花了3亿美元。"),
        ("花了多少钱？", "花了3亿。"),
        ("哪年建的？", "建于1932年。"),
        ("哪一天建成？", "2022年9月30日建成。"),
    ],
)
def test_a_claim_in_a_comparable_unit_gives_it(question: str, claim: str) -> None:
    assert gives([claim], wanted(question))


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("占地多少亩？", "有8家企业。"),
        ("桥长多少米？", "桥重3吨。"),
        ("占比多少？", "有8家。"),
        ("花了多少钱？", "花了3年。"),
        ("哪年建的？", "由孙工建成。"),
        ("哪一天建成？", "2022年9月建成。"),
        ("站长多大年纪？", "站长有3台车。"),
    ],
)
def test_a_claim_of_another_kind_does_not_give_it(question: str, claim: str) -> None:
    assert not gives([claim], wanted(question))


def test_one_claim_of_several_is_enough() -> None:
    assert gives(["站长姓孙。", "粮站占地3亩。"], wanted("占地多少亩？"))
    assert not gives([], wanted("占地多少亩？"))


@pytest.mark.parametrize(
    "question",
    ["甲县和乙县相差多少？", "两县合计多少？", "前者是后者的几倍？", "What is the difference?", "隔了几年？"],
)
def test_a_question_for_something_worked_out_is_recognised(question: str) -> None:
    assert wants_result(question)


@pytest.mark.parametrize(
    "question", ["甲县产量是多少？", "增长了多少？", "谁是站长？", "How many are there?"]
)
def test_a_question_for_a_given_figure_is_none_to_work_out(question: str) -> None:
    assert not wants_result(question)


@given(st.text())
def test_any_question_wants_a_time_or_a_unit_but_not_both(question: str) -> None:
    what = wanted(question)
    assert not (what.time and what.unit)
    assert what.time or not what.day


@pytest.mark.parametrize(
    ("question", "claim", "other"),
    [
        ("集群有多少从业人员？", "集群有4322家从业人员。", True),
        ("集群有多少家企业？", "集群有4322家企业。", False),
        ("搭出了哪几样系统？", "搭出了管理平台和物流系统。", False),
        ("合作过多少个品牌？平均增收百分之几？", "合作过30个品牌。", False),
        ("占地多少亩？", "园区占地很大。", False),
        ("渡口有几条船？", "渡口有2艘船。", False),
        ("开通了多少条线路？", "有3处工地。", True),
        ("一共有几名船员？", "一共2艘船。", True),
    ],
)
def test_numbers_of_another_unit_alone_do_not_answer(question: str, claim: str, *, other: bool) -> None:
    assert gives_another_unit([claim], question) is other


@pytest.mark.parametrize(
    ("question", "cited", "missing"),
    [
        ("这家厂的董事长是谁？", "副总经理孙工说。", True),
        ("这家厂的董事长是谁？", "董事长孙工说。", False),
        ("店长叫什么名字？", "店长李工介绍。", False),
        ("董事长说了什么？", "孙工说。", False),
    ],
)
def test_the_holder_of_a_title_must_be_named_with_it(question: str, cited: str, *, missing: bool) -> None:
    assert untitled(question, cited) is missing


@pytest.mark.parametrize(
    ("question", "claim", "lacks"),
    [
        ("肯掏钱的人有多少？", "店里提供线上线下服务。", True),
        ("几天能拿到货？", "公司持续优化成本。", True),
        ("连续几年增长超过30%？", "连续几年增长都超过30%。", True),
        ("那个模块是多少G的？", "是400G的模块。", False),
        ("合作过多少个品牌？", "合作过数十个品牌。", False),
        ("有多少家公司？", "About 15,000 firms.", False),
        ("有多少个阶段？", "There are three stages.", False),
        ("哪几样系统？", "管理平台和物流系统。", False),
    ],
)
def test_a_number_asked_for_is_missed(question: str, claim: str, *, lacks: bool) -> None:
    assert lacks_number([claim], question) is lacks


def test_a_list_is_not_asked_for_by_a_number() -> None:
    assert wanted("得做到哪几条？").unit is None
    assert not gives_another_unit(["甲县有12家工厂。"], "往后还排着哪几件大事？")
    assert not gives_another_unit(["剩下的3票都投给了乙方案。"], "其余几位都选了什么？")
    assert not lacks_number(["原址回填。"], "另外几家选了什么？")


def test_a_difference_may_name_what_is_done() -> None:
    assert wants_result("甲工地比乙工地多挖了多少平方米？")
    assert wants_result("一只阀比从前便宜了多少？")


def test_a_shop_may_be_counted_with_another_word() -> None:
    assert not gives_another_unit(["现时共有28间分店。"], "在香港设有多少家分店？")
    assert gives_another_unit(["现时共有28名店员。"], "在香港设有多少家分店？")


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("谁设计了钟楼？", True),
        ("照片是哪位摄影师拍的？", True),
        ("Which academician thinks so?", True),
        ("Who said so?", True),
        ("Which city is larger?", False),
        ("Is there a man who said so?", False),
        ("无论谁来都要多少钱？", False),
        ("这是谁家的钟楼？", False),
    ],
)
def test_a_question_for_a_person_is_told(question: str, *, who: bool) -> None:
    assert asks_who(question) is who


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("券发到多少个城啊？", "城"),
        ("有几家医院？", "医院"),
        ("降低了多少？", ""),
        ("花了多少的", ""),
        ("花了多少钱？", ""),
    ],
)
def test_what_is_to_be_counted_is_read_from_the_question(question: str, noun: str) -> None:
    assert counted(question) == noun


def test_a_count_stands_before_what_it_counts() -> None:
    assert counts_of("城", "覆盖30多个城市。") == ["30"]
    assert counts_of("医院", "两家医院。") == ["两"]
    assert counts_of("城", "项目超过100个，覆盖城市。") == []


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("2021年有几家企业？", "有2家。"),
        ("1998年洪水淹了多少亩地？", "淹了98亩。"),
        ("一斤多少钱？", "一元。"),
        ("门票多少钱？", "免费开放。"),
        ("多少人受伤？", "未造成人员伤亡。"),
        ("县里重建的砖塔花了多少钱？", "没有重建，改为覆罩保护。"),
    ],
)
def test_a_number_that_only_looks_like_one_of_the_question_is_one(question: str, claim: str) -> None:
    assert not lacks_number([claim], question)


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("连续几年增长超过30%？", "增长超过30%。"),
        ("店有几家？", "没有工作人员在场。"),
        ("有多少人报名参加培训？", "培训免费。"),
        ("三位老师教了多少学生？", "三名老师教学生。"),
        ("县里重建的砖塔花了多少钱？", "没有公布图纸。"),
        ("县里重建的砖塔花了多少钱？", "没有公布重建花销。"),
        ("洪水淹没农田多少亩？", "洪水淹没农田。"),
    ],
)
def test_none_of_something_else_is_no_number(question: str, claim: str) -> None:
    assert lacks_number([claim], question)


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("有多少分店？", "现有28家分店。"),
        ("占了多少面积？", "占地12亩。"),
        ("花了多少天？", "花了20天。"),
        ("卖了多少辆车？", "卖出1200辆。"),
        ("高龄补贴多少钱？", "每月200元。"),
        ("接待了多少人？", "接待游客86万人次。"),
        ("水温多少度？", "水温16℃。"),
        ("每天开多少趟车？", "每天20列。"),
        ("展出多少件作品？", "展出300幅。"),
        ("增长了几倍？", "增长200%。"),
    ],
)
def test_what_is_counted_in_another_word_of_its_kind_is_an_answer(question: str, claim: str) -> None:
    assert not gives_another_unit([claim], question)


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("有多少游客？", "有86家酒店。"),
        ("水温多少度？", "下雨30毫米。"),
        ("卖了多少辆？", "卖了1200元。"),
        ("花了多少钱？", "花了3年。"),
        ("年龄是多少？", "有3台车。"),
    ],
)
def test_what_is_counted_in_the_word_of_another_kind_is_none(question: str, claim: str) -> None:
    assert gives_another_unit([claim], question)


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("公司的创始人是谁？", "公司由孙工创办。"),
        ("市长会见了谁？", "会见了外商孙工。"),
        ("所长被谁打了？", "他被孙工打了。"),
        ("首席执行官是谁？", "公司CEO孙工说。"),
    ],
)
def test_a_title_in_other_words_or_not_asked_for_is_not_missed(question: str, cited: str) -> None:
    assert not untitled(question, cited)


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("董事长现在是谁？", "副总经理孙工说。"),
        ("校长由谁担任？", "教务主任孙工。"),
        ("创始人是谁？", "总经理孙工。"),
        ("厂长一职由谁担任？", "工厂有工程师李某。"),
    ],
)
def test_the_holder_of_another_title_is_not_the_one_asked_for(question: str, cited: str) -> None:
    assert untitled(question, cited)


def test_a_unit_is_wanted_of_others_and_of_funds() -> None:
    assert wanted("国外几家分店？").unit == "家"
    assert wanted("修路花了多少经费？").unit == "元"
    assert wanted("运动员的平均年龄达到了多少？").unit == "岁"


@pytest.mark.parametrize(
    ("question", "one"),
    [
        ("甲县的产量是多少？", True),
        ("甲县的产量是多少，亩产又是多少？", False),
        ("甲县和乙县的产量哪个高？", False),
        ("甲县为什么减产？", False),
        ("甲县有哪几种小麦？", False),
        ("2021年才设的那个县，产量是多少？", False),
    ],
)
def test_one_value_of_one_who_is_named_may_be_wanted(question: str, *, one: bool) -> None:
    assert wants_one_value(question) is one
