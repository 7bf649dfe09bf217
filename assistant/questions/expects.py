"""What kind of thing a question wants to hear: a number of some unit, a percentage, money, a date.

A draft that has none of the kind answers something else: 占地多少亩 is not answered by a number of firms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.questions.intent import questions_in, wants_account, wants_comparison
from knowledge.figures import QUANTITIES, FigureMention, read_figures
from knowledge.fold import fold
from knowledge.lexical import segments
from knowledge.names import proper_names
from knowledge.times import read_times
from knowledge.units import comparable

_SOME_BEFORE = "(?<![哪这那好])(?<!其余)(?<!其他)(?<!另外)"  # 其余几位 asks for no number
_PERCENT = re.compile(
    r"百分之(?:几|多少)|(?:几|多少)个?百分点|几成|(?:占比|比例|比重|百分比|增长率|增速|增幅|涨幅|降幅)[^，。？]{0,4}(?:多少|几|是)"
    r"|\b(?:percent|percentage|what share|proportion)\b"
)
_MONEY = re.compile(
    rf"(?:多少|{_SOME_BEFORE}几)[个块毛元]?钱|(?:花|赚|赔|亏|投)了?多少(?=经费|资金|费用|成本|[呢啊吗呀元钱块亿万]?(?:元|[^\u4e00-\u9fff]|$))"
    r"|(?:收入|营收|产值|利润|销售额|营业额|投资额?|经费|预算|薪水|工资|票价|补贴|造价|中标价)(?:是|为|有|达|到|大概|大约|约|一?共|总共|了|又)*多少(?=[呢啊吗呀元亿万]?[^\u4e00-\u9fff]|$)"
    r"|\bhow much (?:money|does .* cost|did .* cost|revenue|profit)\b"
)
_AGE = re.compile(
    r"多大(?:岁数|年纪|年龄)|几岁|多少岁|\bhow old\b"
    r"|(?:年龄|高龄)(?:是|为|有|达|到|了|约|大概|大约|究竟|到底)*(?:多[少大]|几[岁何])"
)
_DAY = re.compile(
    r"哪(?:一)?天|几月几[日号]|几[号日](?!线)|具体(?:日期|时间)|哪月哪日|\b(?:which|what) (?:day|date)\b"
)
_TIME = re.compile(
    r"哪(?:一)?年|何时|什么时候|啥时候|什么时间|几月|几几年|多会儿|\bwhen\b|\b(?:which|what) (?:year|month)\b"
)
_WORKED_OUT = re.compile(
    r"差(?:了|距|别|多少|几)|相差|隔了?(?:几|多)|合计|一共|总共|加起来|之和|几倍|多少倍|多出"
    r"|比[^，。,]{1,20}(?:提高|上升|下降|增加|增多|减少|缩短|降低|增长|提升|便宜|[多少高低大小快慢早晚长短贵][^，。,]?)(?:了|出)?(?:几|多少)"
    r"|\bdifference\b|\bin total\b|\bcombined\b"
)
DESCRIBED = "的[那这]一?[个位座家条只所种名项支艘部本栋间场届款台辆枚]"
"""What a thing is called that a question describes and does not name: 2021年才开业的那座."""
_DESCRIBED = re.compile(DESCRIBED)
_SEVERAL = re.compile(
    r"哪(?:(?!一[^些二两三四五六七八九十百千万\d])[一二两三四五六七八九十\d]+|几|些)|分别|(?<![系陈队行])列[出举]|逐一|(?<![五六十七八九周唯统之第专])一一"
    r"|\bwhich (?:two|three|four|five|six|seven|eight)\b"
)
_COUNT = re.compile(rf"(?:多少|{_SOME_BEFORE}几)(?P<unit>[\u4e00-\u9fff]{{1,3}})")
_PEOPLE = re.compile(
    r"多少(?:名|位|个)?[^，。？]{0,4}(?:人员|员工|职工|工人|人口|学生|专家|教师|医生|游客|旅客|记者)"
)
_ASKED = re.compile(r"多少|几(?!乎)")
_HOW = re.compile("多[大长高宽深远重久快]")
_NUMBER_ASKED = re.compile(
    rf"(?<![没论管])(?<!不了)多少(?!钱?[^，。？]{{0,6}}(?:吗|意义))|(?<!十){_SOME_BEFORE}几(?:天|年|个月|小时|分钟|岁|家|人|元|亿|万|成|倍|吨|公里|亩|次|届|度)|百分之几"
)
_NUMERAL = re.compile(
    r"\d[\d.,]*|[〇零一二两三四五六七八九十百千万亿数半]+"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundreds?|thousands?|millions?"
    r"|billions?|trillions?|dozens?|half)\b"
)
# What answers 多少钱 and 多少人 without a number.
_FREE = re.compile(r"免费|全免|免票|免收|无偿|不收[^,。]{0,2}[费钱]|不(?:要|用|花|需要?)钱|\bfree\b")
NOT_DONE = "(?<![有淹沉出吞埋罚抄])没(?:有|(?![有收想落头日]))"
"""没 and 没有 before what was not done; not 淹没, 没收 or 没想到."""
UNDONE = f"(?:{NOT_DONE}|尚未|并未|从未|未曾|未能)"
"""The same in other words."""
_DENIES = re.compile(UNDONE + r"(?!公布|公开|给出|透露|提到|提及|说明|写|人知道)(?P<deed>[^,。;]{2,4})")
_NOBODY = re.compile(
    r"(?:没有|无|未)[^,。]{0,6}(?:人(?![机员民类工])|伤亡|死亡|遇难|损失)|\b(?:none|nobody|no one)\b"
)
_NUMBER = re.compile(rf"(?P<numeral>{_NUMERAL.pattern})(?P<measure>[\u4e00-\u9fff%]?)")
_WHOLE_NUMERAL = re.compile(r"\d[\d.,]*[百千万亿]*|[〇零一二两三四五六七八九十百千万亿数半]+")
TITLES = (
    "董事长|总裁|总经理|首席执行官|首席技术官|首席科学家|总工程师|秘书长|校长|院长|局长|厅长|部长|市长|省长|县长|区长|镇长|村长"
    "|馆长|主编|主席|会长|理事长|书记|创始人|主任|所长|店长|厂长|站长|队长|船长"
)
"""Posts that one person holds at a time."""
POSTS = f"{TITLES}|院士|教授|研究员|工程师|经理|专家|负责人|代表|委员|医生|记者|博士|主管|店员|队员|老师"
"""And what else may stand before a name to say who its bearer is."""
_HOLDER = re.compile(
    rf"(?P<title>{TITLES})(?:一职|当时|当年|现在|目前|如今|到底|究竟|分别|又|都)*(?:的?(?:名字|姓名))?(?:是|叫|姓|为|由)*(?:做|的是)?(?:(?:谁|哪一?位)(?=(?:担任|出任|先生|女士|呢|啊|呀)?(?:[，,。？?]|$))|什么名|啥名)"
)
_SAME_POST = {
    "创始人": "创[办立建业始]|发起",
    "书记": "支书",
    "村长": "村主任|村委会主任",
    "首席执行官": "ceo",
}
_WHO = re.compile(
    r"(?<![无不没论管])谁(?!家)|哪(?:一)?位|何人|什么人|^who\b|^which (?:academician|expert|scholar|professor|official"
    r"|manager|director|executive|minister|researcher|engineer|founder|president|person|man|woman)\b"
)
_MEASURE = "[个家座名位项条种张台辆所只款场次届层户间支艘架]"
_COUNTED = re.compile(
    rf"(?:多少|(?<![十近]){_SOME_BEFORE}几(?![乎何])){_MEASURE}的?(?P<noun>[\u4e00-\u9fff]{{1,2}})"
)
# Measure words and units by which the same things are told: 几条船 is answered by 2艘, 几倍 by 200%.
_ALIKE = tuple(
    frozenset(row.split())
    for row in (
        "条 艘 只 尾",
        "座 栋 幢 处",
        "座 条",
        "台 辆 架",
        "所 处 间",
        "间 套",
        "人 名 位",
        "列 趟 班 次 对",
        "张 票",
        "件 幅 组 套",
        "首 篇",
        "道 步",
        "道 扇",
        "节 辆",
        "枚 块 面",
        "块 片 处",
        "只 支",
        "封 件",
        "倍 %",
    )
)
# Of other things as a rule, but what answers a question for one may be told by the other.
_ALSO_ALIKE = tuple(frozenset(row.split()) for row in ("家 处", "件 项", "趟 架"))
_PARTICLE = re.compile("[啊呢呀吗了的是来去在过着吧嘛么有和与跟]")
_NO_UNIT = re.compile(r"^(?:是|了|呢|吗|的|来|有|人民|企|用户|客|商|种|项|步|点|个?阶|年|月|号|日|成|次|路)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`unit` in which a number is wanted, `time` for a date (`day` to the day); neither: anything goes."""

    unit: str | None = None
    time: bool = False
    day: bool = False


def wanted(question: str) -> Wanted:
    """Read from a question what kind of thing it wants."""
    text = fold(question)
    if _DAY.search(text):
        return Wanted(time=True, day=True)
    if _TIME.search(text):
        return Wanted(time=True)
    if _AGE.search(text):
        return Wanted(unit="岁")
    if _PERCENT.search(text):
        return Wanted(unit="%")
    if _MONEY.search(text):
        return Wanted(unit="元")
    return Wanted(unit=_unit_of(text))


def wants_value(question: str) -> bool:
    """Tell whether a question asks for a number or a date."""
    what = wanted(question)
    return what.time or what.unit is not None or bool(_ASKED.search(fold(question)) or _HOW.search(question))


def wants_several(question: str) -> bool:
    """Tell whether a question asks for several things: 哪些, 哪三项, 分别."""
    return bool(_SEVERAL.search(fold(question)))


def wants_result(question: str) -> bool:
    """Tell whether a question asks for something that has to be worked out from figures."""
    return bool(_WORKED_OUT.search(fold(question)))


def wants_one_value(question: str) -> bool:
    """Tell whether a question asks for one figure of one whom it names; else only a claim says whose a figure is.

    What a comparison, a summary, a list or a reason speaks of has several names; 2021年才开业的那座城市 has none.
    """
    many = wants_comparison(question) or wants_account(question) or wants_several(question)
    many = many or len(questions_in(question)) > 1
    described = _DESCRIBED.search(question)
    nameless = described is not None and not proper_names(question[: described.start()])
    return wants_value(question) and not many and not nameless


def gives(claims: Sequence[str], what: Wanted) -> bool:
    """Tell whether the claims hold something of the kind that is wanted."""
    if what.time:
        times = [time for claim in claims for time in read_times(claim)]
        return any(time.day is not None for time in times) if what.day else bool(times)
    if what.unit is None:
        return True
    return any(_fits(figure, what.unit) for claim in claims for figure in read_figures(claim))


def gives_another_unit(claims: Sequence[str], question: str) -> bool:
    """Tell whether a question for one number of some unit gets numbers of other units alone: firms for people."""
    unit = wanted(question).unit
    if unit is None or unit == "%" or len(_ASKED.findall(fold(question))) != 1:
        return False
    asked = read_figures(question)
    new = [
        figure
        for claim in claims
        for figure in read_figures(claim)
        if figure.kind in QUANTITIES and not any(figure.value == other.value for other in asked)
    ]
    return bool(new) and not any(_fits(figure, unit) for figure in new)


def lacks_number(claims: Sequence[str], question: str) -> bool:
    """Tell whether a question for one number gets none that it did not name itself; a list may answer 哪几样."""
    text = fold(question)
    if len(_NUMBER_ASKED.findall(text)) != 1 or len(_ASKED.findall(text)) != 1:
        return False
    told = [fold(claim) for claim in claims]
    if any(_NOBODY.search(claim) or (_MONEY.search(text) and _FREE.search(claim)) for claim in told):
        return False
    if any(denies_deed(claim, text) for claim in told):
        return False
    named = _numbers(text)
    return not any(_numbers(claim) - named for claim in told)


def denies_deed(claim: str, question: str) -> bool:
    """Tell whether a claim says that what a question speaks of was never so: 没有重建 needs no number and no time."""
    asked = fold(question)
    deeds = [match["deed"] for match in _DENIES.finditer(fold(claim))]
    return any(deed[at : at + 2] in asked for deed in deeds for at in range(len(deed) - 1))


def _numbers(text: str) -> set[tuple[str, frozenset[str]]]:
    """Return the numerals of a text with the character behind, or all measure words like it: 2家 is none of 2021年."""
    return {
        (
            match["numeral"],
            next((row for row in _ALIKE if match["measure"] in row), frozenset(match["measure"])),
        )
        for match in _NUMBER.finditer(text)
    }


def asks_who(question: str) -> bool:
    """Tell whether a question asks for a person."""
    return bool(_WHO.search(fold(question)))


def counted(question: str) -> str:
    """Return the start of what a question wants counted: 城 of 多少个城; "" where it wants nothing counted."""
    match = _COUNTED.search(fold(question))
    return _PARTICLE.split(match["noun"])[0] if match else ""


def counts_of(noun: str, text: str) -> list[str]:
    """Return the numerals with which a text counts something: 30 for 城 in 30多个城市."""
    count = re.compile(rf"(?P<numeral>{_WHOLE_NUMERAL.pattern})[多余来几]*{_MEASURE}?{re.escape(noun)}")
    return [match["numeral"] for match in count.finditer(fold(text))]


def numerals_in(text: str) -> list[str]:
    """Return the numerals of a text, each with its 万 or 亿: 1.5万 of 1.5万家."""
    return _WHOLE_NUMERAL.findall(fold(text))


def untitled(question: str, cited: str) -> bool:
    """Tell whether a question asks for the holder of a title that the cited text does not name."""
    match = _HOLDER.search(fold(question))
    if match is None:
        return False
    same = _SAME_POST.get(match["title"], match["title"])
    return not re.search(f"{match['title']}|{same}", fold(cited))


def _unit_of(text: str) -> str | None:
    """Return the unit behind 多少 or 几, read as the figures reader reads it behind a numeral."""
    if _PEOPLE.search(text):
        return "人"
    match = _COUNT.search(text)
    if not match or _NO_UNIT.match(match["unit"]):
        return None
    whole, *rest = segments(f"多少{match['unit']}")
    figures = read_figures(f"有30{match['unit']}")
    if figures and whole == "多少" and len(rest[0]) > len(figures[0].text) - 2:
        return None  # 门店, 面积: only begins like a unit
    return figures[0].unit if figures and figures[0].unit else None


def _fits(figure: FigureMention, unit: str) -> bool:
    if unit == "元" and figure.kind == "money":
        return True  # 多少钱 is answered in any currency
    rows = (*_ALIKE, *_ALSO_ALIKE)
    alike = bool(figure.unit) and any(figure.unit in words and unit in words for words in rows)
    return figure.kind in QUANTITIES and (not figure.unit or alike or comparable(figure.unit, unit))
