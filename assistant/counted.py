"""Tell whether claims leave out a part of a list that the text counts: 出台三条办法：甲，乙，丙. A model stops early.

Only where the items are as many as the text says there are; where it is not clear where one stops, nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.expects import wants_several
from assistant.owners import pairs
from knowledge.fold import fold
from knowledge.numerals import read_numeral

_NUMBER = "[两二三四五六七八九十\\d]{1,2}"
_MEASURE = "[个项条件类种样招步点批大道笔处本座家位款套门支台块份]"
_LISTED = re.compile(
    rf"(?P<number>{_NUMBER}){_MEASURE}(?![、和与及])(?P<called>[^，。；：:]{{0,10}})[：:](?P<items>[^。！？!?：:]+)"
)
_ORDINAL = re.compile(
    "[，,；;、]?(?:和|及|以及)?(?=(?:第?[一二三四五六七八九十][是曰]|其[一二三四五六七八九十][是为，,]))"
)
# Each kind of list, with the signs that its items do not have in them and that it stops at.
_SEPARATED = (("、|以及|[和与及]", "[，,；;]"), ("[，,]", "[；;]"), ("[；;]", "$"))
_NOT_ALL = re.compile("其中|除|另|其他|其它|其余|剩下|还有|第[一二三四五六七八九十\\d]|最")
_ASKED_NUMBER = re.compile(f"(?:哪|这|那)(?P<number>{_NUMBER})")
_OF_A_KIND = re.compile(
    "哪(?:些|几[个家位座])(?P<kind>人|企业|公司|工?厂|地方|城市|[省县市区乡镇村]|国家|部门|单位|学校|机构)"
)
_COVERED = 0.5  # of an item's pairs of characters


def whole_list(claims: Sequence[str], question: str, sentence: str) -> str:
    """Return all that a sentence counts and lists where claims that rest on it have a part of that; "" otherwise.

    Args:
        claims: that rest on the sentence.
        question: what was asked; it asks for several things, and for all of them.
        sentence: of the text.
    """
    if not wants_several(question) or _NOT_ALL.search(question):
        return ""
    said, words = "。".join(claims), fold(question)
    asked, kind = _ASKED_NUMBER.search(words), _OF_A_KIND.search(words)
    for match in _LISTED.finditer(sentence):
        number = read_numeral(match["number"])
        if number is None or (asked and (read_numeral(asked["number"]) or number).value != number.value):
            continue
        if kind and kind["kind"] not in match["called"]:
            continue
        for listed, items in _lists(match["items"].rstrip("”’」』")):
            if len(items) == number.value:
                told = [_covers(said, item) for item in items]
                return listed if any(told) and not all(told) else ""
    return ""


def _lists(listed: str) -> Iterator[tuple[str, list[str]]]:
    """Yield what may be a list, and its items: split where they are counted, else at one kind of sign."""
    yield listed, [item for item in _ORDINAL.split(listed) if item]
    for separator, stop in _SEPARATED:
        whole = re.split(stop, listed)[0]
        yield whole, re.split(separator, whole)


def _covers(said: str, item: str) -> bool:
    """Tell whether claims say what an item opens with; what comes behind a comma only adds to it."""
    opens = re.split("[，,]", item)[0]
    own = pairs(opens)
    return fold(opens) in fold(said) or (bool(own) and len(own & pairs(said)) >= _COVERED * len(own))
