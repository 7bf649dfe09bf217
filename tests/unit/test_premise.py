"""What a question wrongly takes for granted is found out, in the question and in claims that repeat it."""

from __future__ import annotations

import pytest

from assistant.attribute import Candidates, candidates
from assistant.checks.premise import denied, takes_over, told_of_another
from knowledge.article import Retrieval, ScoredSentence
from knowledge.mend import as_given

CITED = "甲厂副厂长李强说，新窑让良品率提升了8%，能耗降低了三成。"
NEAR = f"甲厂在北京。{CITED}"


@pytest.mark.parametrize(
    ("claim", "question", "wrong"),
    [
        ("甲厂厂长李强说良品率提升了8%。", "甲厂厂长李强怎么说良品率？", True),
        ("甲厂副厂长李强说良品率提升了8%。", "甲厂副厂长李强怎么说良品率？", False),
        ("上海的甲厂良品率提升了8%。", "上海的甲厂良品率提升了多少？", True),
        ("北京的甲厂良品率提升了8%。", "北京的甲厂良品率提升了多少？", False),
        (
            "上海的甲厂良品率提升了8%。",
            "甲厂良品率提升了多少？",
            False,
        ),  # not from the question: verified elsewhere
    ],
)
def test_names_and_titles(claim: str, question: str, *, wrong: bool) -> None:
    assert takes_over(claim, question, CITED, NEAR) is wrong


def test_a_direction_is_wrong_only_where_the_sentence_has_the_other_alone() -> None:
    fell = "良品率掉了8%。"
    assert takes_over(fell, "良品率为什么掉了8%？", "良品率提升了8%。", "")
    assert not takes_over(fell, "良品率为什么掉了8%？", "良品率掉了8%。", "")
    assert not takes_over(fell, "良品率为什么掉了8%？", CITED, "")


@pytest.mark.parametrize(
    ("claim", "question", "other"),
    [
        ("首届招生24人。", "研究所和北京大学合办的培训班招了多少人？", True),
        ("和清河职业学院合办的，首届招生24人。", "研究所和北京大学合办的培训班招了多少人？", False),
        ("首届招生24人。", "研究所和清河职业学院合办的培训班招了多少人？", False),
        ("首届招生24人。", "研究所和南京大学合办的培训班招了多少人？", False),  # the text does not know it
    ],
)
def test_a_claim_that_leaves_out_of_whom_it_is_told(claim: str, question: str, *, other: bool) -> None:
    cited = "研究所和清河职业学院合办了培训班，首届招生24人。"
    text = f"{cited}化验在北京大学做。"
    assert told_of_another(claim, question, cited, cited, text) is other


TEXT = (
    "石桥粮站2016年才装上第一台烘干机。\n"
    "烘干机每小时烘粮48吨，电费每天310元。\n"
    "去年，粮站在柳湾镇签约，和三家磨坊结成联盟。\n"
    "副站长赵大江说，粮站不卖面粉。总会计师周小满管账。\n"
    "食堂尚未开放。总会计师孙国庆去年退休。\n"
    "磨坊2020年的产值是90万元，2023年到了六成以上是外销。\n"
    "秤每秒称重20次。扩建工程实际花费470万元，县里出一半。\n"
    "青石镇、白河镇和柳湾镇各有一座磨坊。2019年，白河镇翻修了水渠；同年，青石镇办了庙会。\n"
    "原定2021年5月的开张推迟了，磨坊到2022年3月才接待客人。修桥的方案正在报批。\n"
    "柳湾镇的水渠去年出过险。暴雨冲垮了11米渠堤，37户人家断水。\n"
    "清河大学农学院教授周明远研究了磨坊的账本。石桥粮站每年卖出面粉90吨。"
)
SENTENCES = [("a", sentence) for sentence in as_given(TEXT, article_id="a").sentences]
AMONG: Candidates = candidates(SENTENCES)


def contradicted(question: str, part: str, *, rests: str = "") -> tuple[str, str] | None:
    """Say what the sentence with this part denies of a question, when retrieval puts it first."""
    best = next(sentence for _, sentence in SENTENCES if part in sentence.text)
    on = [at for at, (_, sentence) in enumerate(SENTENCES) if rests and rests in sentence.text]
    found = denied(question, Retrieval("", (), (ScoredSentence("a", best, 1.0, 1),), 0.9), AMONG, on)
    return found and (found.said, found.given)


@pytest.mark.parametrize(
    ("question", "part", "what"),
    [
        ("粮站为什么拖到2019年才装上第一台烘干机？", "2016", ("2019年", "2016年")),
        ("粮站2012年就装上了烘干机，是哪家造的？", "2016", ("2012年", "2016年")),
        ("烘干机每小时烘粮80吨，是怎么做到的？", "48吨", ("80吨", "48吨")),
        ("粮站为什么在岚口镇签约结成联盟？", "柳湾镇", ("岚口镇", "柳湾镇")),
        ("粮站站长赵大江怎么看卖面粉？", "赵大江", ("站长赵大江", "副站长赵大江")),
        ("粮站为什么要卖面粉？", "不卖", ("卖", "不卖")),
        ("粮站总会计师赵大江怎么管账？", "周小满", ("赵大江", "周小满")),
        ("粮站的食堂开放以后，一天来多少人？", "尚未", ("开放", "尚未开放")),
        ("秤每分钟称重20次，准不准？", "每秒", ("秤每分钟称重20次", "秤每秒称重20次")),
        ("青石镇2019年为什么翻修水渠？", "水渠", ("青石镇", "白河镇")),
        ("磨坊2021年5月就接待客人了，来的是谁？", "原定", ("2021年5月", "原定2021年5月")),
        ("修桥的方案已经批了，是谁批的？", "报批", ("修桥的方案已经批了", "正在报批。")),
        ("青石镇暴雨冲垮渠堤，断水后大家怎么办？", "冲垮", ("青石镇", "柳湾镇")),
        ("青石镇37户人家断水，后来怎么办？", "冲垮", ("青石镇", "柳湾镇")),
        ("清河银行的周明远怎么研究磨坊的账本？", "账本", ("清河银行", "清河大学农学院教授周明远")),
        ("石桥粮站从哪年起不再卖面粉？", "90吨", ("不再卖", "卖")),
    ],
)
def test_the_sentence_that_says_otherwise_is_found(question: str, part: str, what: tuple[str, str]) -> None:
    assert contradicted(question, part) == what


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("粮站为什么2016年才装上第一台烘干机？", "2016"),  # it is so
        ("粮站2019年装了几台烘干机？", "2016"),  # the year picks what is asked about
        ("2019年，磨坊的产值是多少？", "2020"),
        ("烘干机每小时烘粮近50吨，是怎么做到的？", "48吨"),  # rounded
        ("烘干机的电费为什么每天要310元？", "48吨"),
        ("粮站为什么不卖面粉？", "不卖"),
        ("粮站2019年为什么换了站长？", "2016"),  # of something else
        ("副站长赵大江怎么看卖粮？", "赵大江"),
        ("粮站总会计师刘建国怎么管账？", "周小满"),  # a stranger
        ("粮站总会计师孙国庆怎么管账？", "周小满"),  # there are two
        ("秤每秒称重20次，准不准？", "每秒"),
        ("白河镇2019年为什么翻修水渠？", "水渠"),
        ("岚口镇2019年为什么翻修水渠？", "水渠"),  # the text does not count it among them
        ("青石镇2019年翻修了多少水渠？", "水渠"),  # a value of another is not corrected but missing
        ("磨坊2022年3月就接待客人了，来的是谁？", "原定"),
        ("修桥的方案正在报批，是谁报的？", "报批"),
        ("修桥的方案已经有几个？", "报批"),  # asks for what there is, not whether it has come to pass
        ("柳湾镇暴雨冲垮渠堤，断水后大家怎么办？", "冲垮"),
        ("青石镇的暴雨也冲垮渠堤了吗？", "冲垮"),  # asked whether it is so, a draft says of whom
        ("清河大学的周明远怎么研究磨坊的账本？", "账本"),
        ("石桥粮站每年卖多少面粉？", "90吨"),
    ],
)
def test_a_sentence_that_agrees_or_speaks_of_other_things_denies_nothing(question: str, part: str) -> None:
    assert contradicted(question, part) is None


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("到2026年，磨坊六成以上是外销的产值有多少？", "六成以上"),  # a time alone dates what follows
        ("石桥粮站 2018 烘干机", "烘干机。"),  # nothing is asked in words: all of it picks
    ],
)
def test_a_time_that_picks_what_is_asked_about_is_not_denied(question: str, part: str) -> None:
    assert contradicted(question, part) is None


def test_what_is_told_without_an_asking_word_takes_it_for_granted() -> None:
    assert contradicted("石桥粮站2018年就装上第一台烘干机了？", "烘干机。")
    assert contradicted("请介绍石桥粮站2018年装上第一台烘干机的经过", "烘干机。")


def test_where_the_model_is_silent_names_pick_whose_value_is_asked_for() -> None:
    question = "青石镇翻修水渠花了多少钱？"
    best = next(sentence for _, sentence in SENTENCES if "翻修" in sentence.text)
    retrieval = Retrieval(question, (), (ScoredSentence("a", best, 1.0, 1),), 0.9)
    assert denied(question, retrieval, AMONG, silent=True) is None


def test_where_the_model_is_silent_a_time_picks_when_it_is_asked_for() -> None:
    question = "石桥粮站2018年装上第一台烘干机，一共要多少电费？"
    best = next(sentence for _, sentence in SENTENCES if "第一台烘干机" in sentence.text)
    retrieval = Retrieval(question, (), (ScoredSentence("a", best, 1.0, 1),), 0.9)
    assert denied(question, retrieval, AMONG, silent=True) is None
    assert denied(question, retrieval, AMONG) is not None


def test_where_the_sentence_before_says_of_whom_both_are_shown() -> None:
    best = next(at for at, (_, sentence) in enumerate(SENTENCES) if "冲垮" in sentence.text)
    found = denied("青石镇暴雨冲垮渠堤，断水后大家怎么办？", Retrieval("", (), (), 0.9), AMONG, [best])
    assert found is not None
    assert found.positions == (best - 1, best)


def test_of_a_sentence_that_the_draft_rests_on_a_figure_is_enough() -> None:
    question = "粮站一共花了740万元，钱由谁来掏？"
    assert contradicted(question, "烘干机每小时") is None
    assert contradicted(question, "烘干机每小时", rests="实际花费") == ("740万元", "470万元")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("张伟和李娜一起创办了农场。", "张伟为什么创办农场？"),
        ("北京、上海和广州开通了夜间公交。", "北京市为什么开通夜间公交？"),
        ("虚拟电厂已经接入3万户用户。", "虚拟电厂为什么已经接入3万户用户？"),
        ("春蕾计划已经覆盖二十个省。", "春蕾计划为什么已经覆盖二十个省？"),
        ("各队每月召开5次例会。总部每季度召开5次总结会。", "为什么每月召开5次例会？"),
        ("清河大学教授周明远研究了账本。县政府奖励他十万元。", "县政府为什么奖励周明远？"),
        ("北大教授周明远研究了账本。", "北京大学的周明远怎么研究账本？"),
        ("县医院院长王强支持改革，因为能省钱。中医院院长李明也支持改革。", "院长王强为什么支持改革？"),
        ("过去需要人工抄表。现在系统自动上传数据。", "为什么不再需要人工抄表？"),
        (
            "清河镇小学投资300万元建了操场。\n\n天晴了。\n\n路修好了。\n\n清河镇中学投资500万元建了操场。",
            "清河镇中学为什么投资500万元建操场？",
        ),
    ],
)
def test_what_the_text_says_is_not_denied(text: str, question: str) -> None:
    sentences = [("a", sentence) for sentence in as_given(text, article_id="a").sentences]
    found = tuple(ScoredSentence("a", one, 1.0, rank) for rank, (_, one) in enumerate(sentences, 1))
    for first in range(len(found)):  # whichever is found first
        order = (found[first], *found[:first], *found[first + 1 :])
        retrieval = Retrieval("", (), order, 0.9)
        assert denied(question, retrieval, candidates(sentences), [first]) is None
