"""A value of another town, firm or person that a text tells of beside the one asked about is not what was asked for."""

from __future__ import annotations

import pytest

from assistant.attribute import Rested
from assistant.checks.by_turns import told_by_turns
from assistant.checks.siblings import sibling_of, told_of_sibling
from knowledge.mend import as_given

LISTED = (
    "陵阳、桐浦、霞屿三镇都做灯具，来自辽东省的客商最多。\n"
    "陵阳镇起步最早。全镇有企业620家，从业者1.8万人。园区主任祝文澜1998年上任。\n"
    "桐浦镇去年产值52亿元。与陵阳相比，工价低两成，企业也有310家。\n"
    "三镇去年的出口额为40亿元；陵阳用电2亿度，桐浦1.5亿度，霞屿9000万度。\n"
    "霞屿的码头2004年扩建，由从桐浦迁来的工人修成，长260米。"
)
HEADED = (
    "辽东明确，到2027年新建30座粮库。“要让粮食不落地。”粮食局的人说。\n"
    "青海提出，三年内修渠400公里。\n"
    "辽东省高台市先走一步，去年建成粮库6座。\n"
    "老粮库还有12座。\n"
    "河谷深处，“大河甲湾”。这里的水稻亩产700公斤。\n"
    "山口下面，“大河乙湾”。这里的水稻亩产650公斤。"
)
PEOPLE = (
    "船厂的老师傅祝文澜今年58岁，带过31名徒弟。\n工程师方嘉树来得晚，干了22年，拿过4项专利。\n"
    "长风电气公司去年卖出900台风机。公司有员工2100人。\n白云机械公司的订单排到明年，去年卖出350台。"
)


def told(question: str, text: str, part: str) -> str:
    """Return of whom a text tells the part that a question is about, if of another than that."""
    (_, sentence), at, sentences = rested(text, part)
    return sibling_of(question, sentence, at, told_by_turns(tuple(one for _, one in sentences)))


def rested(text: str, part: str) -> tuple[Rested, int, tuple[Rested, ...]]:
    """Return the sentence of a text that has a part, where the part stands in it, and all sentences."""
    sentences = tuple(("a", sentence) for sentence in as_given(text, article_id="a").sentences)
    found = next(one for one in sentences if part in one[1].text)
    return found, found[1].text.index(part), sentences


@pytest.mark.parametrize(
    ("question", "part", "owner"),
    [
        ("桐浦有多少从业者？", "1.8万", "陵阳"),  # named in the sentence before
        ("霞屿去年的产值是多少？", "52亿", "桐浦"),
        ("桐浦去年用电多少度？", "9000万", "霞屿"),  # an item of its own in the same list
        ("陵阳去年用电多少度？", "1.5亿", "桐浦"),
        ("桐浦去年的出口额是多少？", "40亿", "三镇"),  # of all of them
        ("桐浦的码头有多长？", "260", ""),  # named on the way, but in the sentence
        ("陵阳的码头有多长？", "260", "霞屿"),
    ],
)
def test_of_what_a_text_lists_a_value_is_told_of_the_one_named_last(
    question: str, part: str, owner: str
) -> None:
    assert told(question, LISTED, part) == owner


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("陵阳有多少从业者？", "1.8万"),
        ("陵阳镇有多少从业者？", "1.8万"),
        ("桐浦去年用电多少度？", "1.5亿"),
        ("陵阳去年用电多少度？", "电2亿"),
        ("三镇去年的出口额是多少？", "40亿"),
        ("陵阳的企业有多少家？", "310"),  # its paragraph names both: not told
        ("镇上有多少从业者？", "1.8万"),
        ("陵阳和桐浦，哪里有310家企业？", "310"),
        ("北陵镇有多少从业者？", "1.8万"),  # a name that the text does not have
    ],
)
def test_a_value_that_may_be_whom_the_question_names_is_left(question: str, part: str) -> None:
    assert told(question, LISTED, part) == ""


@pytest.mark.parametrize(
    ("question", "part", "owner"),
    [
        ("青海要新建多少座粮库？", "30座", "辽东"),
        ("辽东三年内修渠多少公里？", "400", "青海"),
        ("甲湾的水稻亩产多少？", "650", "乙湾"),
        ("大河乙湾的水稻亩产多少？", "700", "甲湾"),
        ("高台市要新建多少座粮库？", "30座", ""),  # lies in the other
        ("辽东去年建成粮库多少座？", "6座", ""),
        ("辽东要新建多少座粮库？", "30座", ""),
        ("青海的老粮库有多少座？", "12座", ""),  # a paragraph that begins with none
        ("甲湾的水稻亩产多少？", "700", ""),
    ],
)
def test_a_paragraph_is_about_what_it_begins_with(question: str, part: str, owner: str) -> None:
    assert told(question, HEADED, part) == owner


@pytest.mark.parametrize(
    ("question", "part", "owner"),
    [
        ("祝文澜拿过几项专利？", "4项", "方嘉树"),
        ("方嘉树带过多少名徒弟？", "31名", "祝文澜"),
        ("白云机械公司去年卖出多少台风机？", "900", "长风电气公司"),
        ("白云机械公司有多少员工？", "2100", ""),  # which 公司 is not said
        ("祝文澜带过多少名徒弟？", "31名", ""),
        ("长风电气去年卖出多少台？", "900", ""),
        ("工程师干了多少年？", "22年", ""),
    ],
)
def test_people_and_organisations_are_told_of_one_at_a_time(question: str, part: str, owner: str) -> None:
    assert told(question, PEOPLE, part) == owner


@pytest.mark.parametrize(
    ("claim", "question", "part", "owner"),
    [
        ("从业者1.8万人。", "桐浦有多少从业者？", "1.8万", "陵阳"),
        ("1.8万人。", "桐浦有多少从业者？", "1.8万", "陵阳"),
        ("2004年扩建。", "陵阳的码头是哪一年扩建的？", "2004年", "霞屿"),
        ("祝文澜。", "霞屿的园区主任是谁？", "祝文澜", "陵阳"),
        ("不是桐浦，是陵阳有1.8万人。", "桐浦有多少从业者？", "1.8万", ""),  # says itself whose it is
        ("从业者1.8万人。", "为什么桐浦的从业者多？", "1.8万", ""),  # no one value is wanted
        ("从业者很多。", "桐浦有多少从业者？", "1.8万", ""),
        ("1.8万人。", "桐浦有1.8万从业者，企业有多少家？", "1.8万", ""),  # the question's own
        ("祝文澜。", "陵阳的园区主任是谁？", "祝文澜", ""),
    ],
)
def test_of_a_claim_only_what_the_question_wants_counts(
    claim: str, question: str, part: str, owner: str
) -> None:
    found, _, sentences = rested(LISTED, part)
    assert told_of_sibling(claim, question, [found], sentences) == owner


def test_a_value_that_stands_elsewhere_for_whom_the_question_names_is_left() -> None:
    text = LISTED + "\n桐浦的从业者也有1.8万人。"
    _, _, sentences = rested(text, "1.8万")
    assert told_of_sibling("1.8万人。", "桐浦有多少从业者？", sentences, sentences) == ""
    assert told_of_sibling("1.8万人。", "霞屿有多少从业者？", sentences, sentences) == "陵阳"


TOWNS = "陵阳、桐浦、霞屿三镇都做灯具。\n"
FIRM = "长风电气公司成立于1998年，总部在高台。\n"


@pytest.mark.parametrize(
    ("text", "question", "part"),
    [
        (TOWNS + "陵阳镇去年产值52亿元，是桐浦的两倍，出口12亿元。", "陵阳镇去年出口多少？", "12亿"),
        (TOWNS + "陵阳镇起步最早。去年产值仅次于桐浦，达到52亿元。", "陵阳镇去年的产值是多少？", "52亿"),
        (TOWNS + "陵阳镇起步最早。桐浦老板的工业园里有企业620家。", "陵阳镇的园里有多少家企业？", "620"),
        (TOWNS + "三镇分别有企业620家、310家和200家。", "桐浦有多少家企业？", "310"),
        (TOWNS + "陵阳镇先走一步，三个村建起大棚12座。", "陵阳镇建起大棚多少座？", "12座"),
        (TOWNS + "陵阳镇\n灯都夜景，桐浦也看得见。这里有企业620家。", "陵阳镇有多少家企业？", "620"),
        (
            "陵阳镇是一座山城。\n这里的灯具远销辽东、青海，出口40亿元。\n青海也来学习。",
            "陵阳镇出口多少？",
            "40亿",
        ),
        ("青海省发布了方案。\n高台市一家工厂里，机器人很忙。全省有500家企业。", "青海有多少家企业？", "500"),
        (FIRM + "去年，公司拿下白云机械公司的大单，新增合同额5亿元。", "长风电气公司新增合同额多少？", "5亿"),
        (FIRM + "白云机械公司是长风的老对手。长风有员工2100人。", "长风电气公司有多少员工？", "2100"),
        (FIRM + "白云机械公司并入以后，集团总资产900亿元。", "长风电气公司的总资产是多少？", "900亿"),
        ("李建国是村里的能人。\n他回乡以后，和妻子王芳承包了200亩地。", "李建国承包了多少亩地？", "200"),
        ("祝文澜是老船工。\n船厂厂长方嘉树说，他修过800条船。", "祝文澜修过多少条船？", "800"),
        ("王磊是中学教师。\n校长方嘉树说，王老师教书30年。", "王磊教书多少年？", "30年"),
    ],
)
def test_whoever_is_spoken_of_on_the_way_takes_no_turn(text: str, question: str, part: str) -> None:
    assert told(question, text, part) == ""


def test_what_a_question_describes_or_dates_by_another_is_left() -> None:
    found, _, sentences = rested(LISTED, "1.8万")
    for question in ("桐浦旁边的那座镇有多少从业者？", "桐浦建镇以后，有多少从业者？"):
        assert told_of_sibling("1.8万人。", question, [found], sentences) == ""


def test_each_value_of_a_claim_is_looked_at_alone() -> None:
    found, _, sentences = rested(LISTED, "1.8万")
    own, _, _ = rested(LISTED, "310")
    claim = "企业310家，从业者1.8万人。"
    assert told_of_sibling(claim, "桐浦有多少家企业？", [own, found], sentences) == "陵阳"
    assert told_of_sibling("企业310家。", "桐浦有多少家企业？", [own, found], sentences) == ""


def test_of_several_things_asked_of_one_each_is_looked_at() -> None:
    found, _, sentences = rested(LISTED, "1.8万")
    question = "桐浦去年的产值是多少，从业者有多少，园区主任叫什么？"
    assert told_of_sibling("从业者1.8万人。", question, [found], sentences) == "陵阳"
    for other in (
        "陵阳和桐浦，哪里的从业者多，有多少？",
        "桐浦有哪些企业，从业者多少？",
        "从业者有多少，桐浦有多少家企业？",
    ):
        assert told_of_sibling("从业者1.8万人。", other, [found], sentences) == ""


def test_an_english_article_takes_no_turns() -> None:
    text = "“great” lamps are old.\n“green” lamps came later, in 2015."
    assert told("When were the great lamps first sold?", text, "2015") == ""


def test_an_article_that_tells_of_nothing_side_by_side_is_left_alone() -> None:
    assert told("桥有多长？", "桥长300米。\n桥是去年修的。", "300") == ""
