"""Take a question about several apart: one about each side of a comparison, or about each of whom it asks the same.

四个县各出什么水果？ is answered in four paragraphs; a model that is shown the first says what that one says. Where one
chunk tells of all, it is asked whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import accumulate, pairwise

from assistant.checks.by_turns import KINDS, told_by_turns
from assistant.checks.weigh import Grounds
from assistant.questions.intent import wants_comparison
from assistant.questions.sides import LEAD, side_questions, sides_of
from knowledge.article import Article
from knowledge.fold import fold
from knowledge.lexical import segments
from knowledge.numerals import read_numeral
from knowledge.times import read_times

_MOST = 6
_LONGEST = 10  # characters of a name
_NUMBER = "[两二三四五六2-6]"
_MEASURE = "[个家座处位大样种项名所部本条支款类届期份]"
_PLACES = f"省份|[{KINDS}]{{1,2}}|地(?:方|区)?|基地|园区|遗址|集群|港口?|岛"
# 各 before what there is several of (各乡镇) asks of all of these; 分别多年后 is to part.
_EACH = re.compile(
    r"各自|(?<![部十])分别(?!了|[时后前]|之|以[来后前]|多年|[\d一二三四五六七八九十]+多?年)"
    r"|各(?!$|[国界级类种项方族行段县市省区乡镇村校层门户式样个相单企街社民业家人大路地处年部组不个]|位(?![于居列]))"
)
_ASKS = re.compile("谁|哪|什么|啥|多少|几(?=[^乎])|怎|[？?！!。；;]")
_JOINED = re.compile("以及|还有|[、和与及跟同]")
_THESE = re.compile(
    rf"(?:^|(?<=[，,后前时来]))[这那]?{_NUMBER}(?:{_MEASURE}?(?:{_PLACES}|[人者国校厂]|企业|公司)|{_MEASURE})[，,]?"
)
_COUNTED = re.compile(
    r"(?:(?:文[中章]|报道)[里中]?的?)?[这那]?(?<![第十百千几\d.])"
    rf"(?P<number>{_NUMBER}){_MEASURE}?(?:{_PLACES})(?![民长级子委里人])"
)
_TOGETHER = re.compile("一共|总共|合计|前者|后者|[，,]谁|这两")  # asks something of all of them, too
# 甲县的苹果和乙县的梨，去年: each with something of its own.
_THING = "[^，,：:、的和与及跟同]{1,10}"
_OWN = re.compile(
    rf"(?:^|[，,：:])(?P<names>{_THING}的{_THING}(?:(?:{_JOINED.pattern}){_THING}的{_THING})+)(?:[，,][^，,]*)?$"
)
_NOT_THEM = re.compile("等(?!着)|之?[间外]|以外")  # 除甲县和乙县外
_PAIRED = re.compile("[《》“”（）()「」『』]")


def one_by_one(grounds: Grounds, article: Article) -> list[tuple[str, str]]:
    """Return whom a question compares, or asks about each of where no chunk tells of all, each with its own question.

    [] where it is asked whole; `article` is the best one.
    """
    query = grounds.query
    if grounds.language != "zh":
        return []  # what is asked of one would not be in the reader's language
    if wants_comparison(query):
        questions = side_questions(query)
        return list(zip(sides_of(query), questions, strict=True)) if questions else []
    if not _EACH.search(query):
        return []
    each = each_of(query, article.text, told_by_turns(article.sentences).listed)
    heads = [name.partition("的")[0] for name, _ in each]
    together = told_together(heads, grounds.retrieval.chunks[0].chunk.text)
    return [] if together else each


def each_of(question: str, text: str, listed: Collection[frozenset[str]]) -> list[tuple[str, str]]:
    """Return of whom a question asks for each, with the question about that one alone; [] where that is not clear.

    Args:
        question: as it is looked up.
        text: the article.
        listed: names that the article lists together; a question that only counts them means those of that number.
    """
    if (each := _EACH.search(question)) is None or _ASKS.search(question, 0, each.start()):
        return []
    before, behind = question[: each.start()], question[each.end() :].lstrip("，,")
    again = _EACH.search(behind)
    joins_on = again is not None and _JOINED.search(behind, 0, again.start())
    if re.search("(?<![现正])在$|[用以把]$", before) or joins_on or _TOGETHER.search(behind):
        return []
    start, end, names = _owning(before, fold(text), listed)
    if not names:
        start, end, names = _named(before, fold(text))
    if not names and (counted := _COUNTED.search(before)):
        start, end = counted.span()
        number = read_numeral(counted["number"])
        alike = [group for group in listed if number and len(group) == number.value]
        # 出口最多的三个县 and 甲县和戊县两个县 are not just those that it lists.
        if len(alike) == 1 and not re.search(f"的$|{_JOINED.pattern}", before[:start]):
            names = sorted(alike[0], key=text.find)
    if not 2 <= len(names) <= _MOST or _NOT_THEM.match(before[end:]):
        return []
    between = _THESE.sub("", before[end:]).rstrip("，,")
    return [(name, f"{before[:start]}{name}{between}{_EACH.sub('', behind)}") for name in names]


def told_together(names: Sequence[str], chunk: str) -> bool:
    """Tell whether a chunk tells of all of some names; where it only lists them (甲县、乙县和丙县) it tells of none."""
    one = "|".join(map(re.escape, map(fold, names)))
    told = re.sub(f"(?:{one})(?:[、和与及](?:{one}))+", "", fold(chunk))
    return all(fold(name) in told for name in names)


def _owning(before: str, text: str, listed: Collection[frozenset[str]]) -> tuple[int, int, list[str]]:
    """Return where things that a question joins begin and stop, each said to be somebody's, and the things with those.

    None but where the article lists their owners together and has each thing: 父亲和母亲的职业 are no two, and
    乙县的梨产量 may say what is asked of both.
    """
    match = _OWN.search(before)
    if match is None or "的" in before[: match.start("names")]:
        return 0, 0, []
    behind = before[match.end("names") :].lstrip("，,")
    if re.search(f"{_JOINED.pattern}|加上|[们它双各]", behind) or _THESE.match(behind):
        return 0, 0, []
    names = _JOINED.split(match["names"])
    if any(name.count("的") != 1 for name in names):
        return 0, 0, []
    owners, things = zip(*(name.split("的") for name in names), strict=True)
    alone = all(fold(thing) in text and "等" not in thing and not read_times(thing) for thing in things)
    if not alone or not any(set(owners) <= group for group in listed):
        return 0, 0, []
    if _name(segments(things[-1]), things[:-1], text) not in {"", things[-1]}:
        return 0, 0, []
    return match.start("names"), match.end("names"), names


def _named(before: str, text: str) -> tuple[int, int, list[str]]:
    """Return where names that a question joins begin and stop, and the names; none where the text lacks one."""
    joints = list(_JOINED.finditer(before))
    # 甲县和乙县、丙县 may be what 甲县 has to do with each.
    if not joints or re.search("[^、]、", "".join(joint[0] for joint in joints)):
        return 0, 0, []
    lead, tail = before[: joints[0].start()], before[joints[-1].end() :]
    middle = [before[one.end() : other.start()] for one, other in pairwise(joints)]
    whole = LEAD.sub("", re.split("[，,：:]", lead)[-1])
    alike = [*middle, *([whole] if fold(whole) in text and "的" not in whole else [])]
    last = _name(segments(_until_these(tail)), alike, text)
    # What leads up to the first is no part of it: 说说甲县和乙县.
    first = whole if whole in alike else _name(segments(whole), [*middle, last], text, from_end=True)
    names = [first, *middle, last]
    known = all(one and fold(one) in text and one[0] != "的" and not _PAIRED.search(one) for one in names)
    # 甲县的苹果和乙县的梨 are no two of one matter.
    if not known or (lead[: -len(first)].endswith("的") and tail[len(last) :].startswith("的")):
        return 0, 0, []
    return len(lead) - len(first), joints[-1].end() + len(last), names


def _until_these(tail: str) -> str:
    """Return what comes before a comma, 的 or a number of things: 丙县 of 丙县三个县的."""
    return re.split(f"[，,：:的]|[这那]?{_NUMBER}(?:{_MEASURE}|{_PLACES}|人)", tail)[0]


def _name(words: Sequence[str], alike: Sequence[str], text: str, *, from_end: bool = False) -> str:
    """Return the name that some words begin with, or end with, as a text has it: one like others, else the longest."""
    spans = accumulate(reversed(words), lambda one, other: other + one) if from_end else accumulate(words)
    names = [span for span in spans if 2 <= len(span) <= _LONGEST and "的" not in span and fold(span) in text]
    size, ends = max(map(len, alike), default=_LONGEST), {one[-1:] for one in alike}
    return min(reversed(names), key=lambda name: (name[-1] not in ends, abs(len(name) - size)), default="")
