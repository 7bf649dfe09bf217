"""A figure is held against whom the question names: another's right number does not stand."""

from __future__ import annotations

import pytest

from assistant.attribute import Rested
from assistant.checks.owners import is_theirs, other_owner
from knowledge.figures import read_figures
from knowledge.mend import as_given

TEXT = (
    "两江之间，“北方药谷”。以金石制药、白云生物等企业为代表的辽东省清河市生物医药产业集群近3年累计投资超过700亿元。\n"
    "由长风电气牵头的云岭省高台市风电装备产业集群，2021年实现营业收入820亿元，入园企业达310家。\n"
    "青海提出，新推动400家企业数字化转型。海南明确，到2027年数字经济增加值超过2万亿元。\n"
    "贵州目标到2027年，数字经济增加值达到5000亿元。"
)
SENTENCES: tuple[Rested, ...] = tuple(
    ("a", sentence) for sentence in as_given(TEXT, article_id="a").sentences
)


def cited(part: str) -> list[Rested]:
    return [rested for rested in SENTENCES if part in rested[1].text]


@pytest.mark.parametrize(
    ("question", "claim", "part", "owner"),
    [
        ("金石制药近3年累计投资了多少？", "金石制药近3年累计投资超过700亿元。", "700亿元", "清河市"),
        ("长风电气2021年的营业收入是多少？", "长风电气2021年营业收入820亿元。", "820亿元", "高台市"),
        ("高台市风电集群近3年累计投资多少？", "累计投资超过700亿元。", "700亿元", "药谷"),
        ("海南今年要推动多少家企业转型？", "海南推动400家企业转型。", "400家", "青海"),
    ],
)
def test_a_figure_of_another_is_told(question: str, claim: str, part: str, owner: str) -> None:
    assert owner in other_owner(claim, question, cited(part), SENTENCES)


def test_a_claim_that_names_the_owner_itself_tells_whose_a_figure_is() -> None:
    question = "海南今年要推动多少家企业转型？"
    assert other_owner("400家。", question, cited("400家"), SENTENCES) == "青海"
    assert other_owner("不是海南，是青海推动400家企业转型。", question, cited("400家"), SENTENCES) == ""


@pytest.mark.parametrize(
    ("question", "claim", "part"),
    [
        ("清河市生物医药集群近3年累计投资多少？", "近3年累计投资超过700亿元。", "700亿元"),
        ("“北方药谷”三年投了多少钱？", "投资超过700亿元。", "700亿元"),
        ("高台市风电集群2021年收入多少？", "收入820亿元。", "820亿元"),
        ("青海要推动多少家企业转型？", "青海推动400家企业转型。", "400家"),
        ("园区里有多少家企业？", "有310家。", "310家"),
    ],
)
def test_a_figure_of_whom_was_asked_about_stands(question: str, claim: str, part: str) -> None:
    assert other_owner(claim, question, cited(part), SENTENCES) == ""


def test_a_figure_that_only_repeats_the_question_is_nobodys() -> None:
    assert other_owner("700亿元不少。", "高台市投资了700亿元吗？", cited("700亿元"), SENTENCES) == ""


def test_a_figure_is_theirs_only_when_owner_and_attribute_are_asked_about() -> None:
    (sentence,) = cited("2万亿元")
    figure = next(figure for figure in read_figures(sentence[1].text) if figure.kind == "money")
    assert is_theirs("海南到2027年数字经济增加值要达到多少？", sentence, figure, SENTENCES)
    assert not is_theirs("贵州到2027年数字经济增加值要达到多少？", sentence, figure, SENTENCES)
    assert not is_theirs("海南的粮食产量是多少？", sentence, figure, SENTENCES)


def test_a_figure_given_to_another_name_is_somebody_elses() -> None:
    text = "青海省的高血压规范管理率由2020年的48%上升到74%。\n目前云南省已建成仓库5个，其中3个在北京。\n湖南省有诊车9辆。"
    sentences = [("a", sentence) for sentence in as_given(text, article_id="a").sentences]
    claim, question = "湖南省的高血压规范管理率是48%。", "湖南省的高血压规范管理率是多少？"
    assert "青海省" in other_owner(claim, question, sentences[:1], sentences)
    right = "青海省的高血压规范管理率是48%。"
    assert other_owner(right, "青海省的高血压规范管理率是多少？", sentences[:1], sentences) == ""
    listed = "已建成5个，其中3个在北京。"  # a name behind the figure is not whose it is
    assert other_owner(listed, "云南省建成了几个仓库？", sentences[1:2], sentences) == ""


def test_the_end_of_a_name_says_what_kind_of_thing_it_is() -> None:
    text = "石桥县医院有病床300张。\n热线接到医疗投诉4.1万件，一半以上说的是停车难。\n南山镇有医生12名，北山镇9名。"
    sentences = [("a", sentence) for sentence in as_given(text, article_id="a").sentences]
    assert other_owner("一半以上说的是停车难。", "吐槽医院的都说什么？", sentences[1:2], sentences) == ""


def test_a_kind_tells_owners_of_kinds_apart() -> None:
    text = "石桥县医院有职工300名。\n石桥县小学有学生900名。\n南山镇有水井12口，北山镇9口。"
    sentences = [("a", sentence) for sentence in as_given(text, article_id="a").sentences]
    assert "医院" in other_owner("300名。", "小学有多少名教师？", sentences[:1], sentences)


def test_a_figure_of_one_whom_the_question_names_is_theirs() -> None:
    text = "金石村打井120口；白云村打井45口。\n金石村种树。\n金石村养牛。\n金石村卖瓜。\n金石村办学。"
    sentences = [("a", sentence) for sentence in as_given(text, article_id="a").sentences]
    claim, question = "金石村打井120口，白云村打井45口。", "金石村比白云村多打了多少口井？"
    assert other_owner(claim, question, sentences[:1], sentences) == ""


def test_of_several_that_are_compared_the_claim_says_whose_its_figure_is() -> None:
    question = "海南和贵州，谁2027年的数字经济增加值高？"
    wrong = "海南：到2027年数字经济增加值达到5000亿元。"
    assert "贵州" in other_owner(wrong, question, cited("5000亿元"), SENTENCES, several=True)
    right = "贵州：到2027年数字经济增加值达到5000亿元。"
    assert other_owner(right, question, cited("5000亿元"), SENTENCES, several=True) == ""


MORE = (
    "松塔窑业是河口的头号企业，去年营收36亿元。石匠葛大年挖出一块骨头，两年后动工。队伍26人。\n"
    "石匠葛大年另存了30亿元。镇里挑了126名村民，每人补贴800元。越过两道石梁，11分钟后到站。\n"
    "松塔窑业请来陶瓷顾问。该公司2022年交付瓷砖5.2万箱。高峰时同时在场8600人。\n"
    "松塔窑业投资5亿元。"
)
MORE_SENTENCES: tuple[Rested, ...] = tuple(
    ("a", sentence) for sentence in as_given(MORE, article_id="a").sentences
)


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("松塔窑业去年营收多少？", "36亿元。"),
        ("松塔窑业的队伍有多少人？", "26人。"),
        ("河口的村民每人领多少补贴？", "800元。"),
        ("松塔窑业的车到站要几分钟？", "11分钟。"),
        ("松塔窑业2022年交付了多少箱瓷砖？", "5.2万箱。"),
        ("松塔窑业同时有多少人在场？", "8600人。"),
    ],
)
def test_whoever_a_sentence_speaks_of_on_the_way_owns_no_figure(question: str, claim: str) -> None:
    rested = [one for one in MORE_SENTENCES if claim.rstrip("。") in one[1].text]
    assert other_owner(claim, question, rested, MORE_SENTENCES) == ""


OTHERS = (
    "工程师王建国捐款300万元。\n县里修路。\n红星纺织厂捐款800万元。\n"
    "本溪钢厂投资30亿元。\n抚顺铝厂投资12亿元。\n由松塔窑业牵头建设的清水集群投入了2亿元。"
)
OTHER_SENTENCES: tuple[Rested, ...] = tuple(
    ("a", sentence) for sentence in as_given(OTHERS, article_id="a").sentences
)


@pytest.mark.parametrize(
    ("question", "claim", "part"),
    [
        ("红星纺织厂捐款多少？", "捐款300万元。", "300万元"),
        ("抚顺铝厂投资多少？", "本溪钢厂投资30亿元。", "30亿元"),  # told of another outright
        ("松塔窑业投入多少？", "投入了2亿元。", "2亿元"),
    ],
)
def test_another_is_another_however_it_is_told(question: str, claim: str, part: str) -> None:
    rested = [one for one in OTHER_SENTENCES if part in one[1].text]
    assert other_owner(claim, question, rested, OTHER_SENTENCES)
