"""Does a sentence count off what was asked for, of which claims say only a part? 第一…第二…, or 三条办法：甲，乙，丙.

A small model stops early. A list is told whole only where the items are as many as the text says there are, the claims
say nothing else of the sentence, and the question asks for the items themselves; where that is not clear, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checks.owners import pairs
from assistant.questions.expects import wants_several
from knowledge.figures import read_quantities
from knowledge.fold import fold
from knowledge.numerals import read_numeral

_COUNT = "[一二三四五六七八九十]"
_NUMBER = "[两二三四五六七八九十\\d]{1,2}"
_MEASURE = "[个项条件类种样招步点批大道笔处本座家位款套门支台块份]"
_COLON = r"(?:(?<!\d)[：:]|[：:](?!\d))"  # not that of 7:20 and 3:1
_LISTED = re.compile(
    rf"(?<![第前后\d])(?P<number>{_NUMBER}){_MEASURE}(?![、和与及])(?P<called>[^，。；：:]{{0,10}}){_COLON}"
    r"(?P<items>(?:[^。！？!?：:]|(?<=\d)[：:](?=\d))+)"
)
_STEP = re.compile(f"第{_COUNT}")
_SAYS = re.compile("(?:说|认为|表示|回应|指出|介绍)$")
_FIRST = f"(?:第?{_COUNT}[是曰]|其{_COUNT}[是为，,])"  # what an item that is counted opens with
_ORDINAL = re.compile(f"[，,；;、]?(?:和|及|以及)?(?={_FIRST})")
# Each kind of list, with the signs that its items do not have in them and that it stops at.
_SEPARATED = (("、|以及|[和与及]", "[，,；;]"), ("[，,]", "[；;]"), ("[；;]", "$"))
NOT_ALL = re.compile(
    rf"其中|除[了去开]|(?<![拆清解消])除|另|其他|其它|其余|剩下|还有|第(?:\d|{_COUNT})(?!书记)|最(?![近终后])"
    r"|[^别]分别(?!(?:是|有|指|叫|为)*(?:哪|什么(?!时)|啥))"  # asks something of each item
)
_ASKED_NUMBER = re.compile(f"(?:哪|这|那)(?P<number>{_NUMBER})")
_OF_A_KIND = re.compile(
    "哪(?:些|几[个家位座])(?P<kind>人|企业|公司|工?厂|地方|城市|[省县市区乡镇村]|国家|部门|单位|学校|机构)"
)
_NOTE = re.compile("（[^（）]*）|\\([^()]*\\)")
_FILLER = "\0"
_COVERED = 0.5  # of an item's pairs of characters
_QUOTED = {"“": "”", "「": "」", "『": "』"}


def counts_off(question: str, sentence: str) -> bool:
    """Tell whether a question asks for several things that a sentence counts off: 第一…第二…; a draft shortens them."""
    return wants_several(question) and len(set(_STEP.findall(fold(sentence)))) > 1


def whole_list(claims: Sequence[str], question: str, sentence: str) -> str:
    """Return all that a sentence counts and lists where claims that rest on it have a part of that; "" otherwise.

    Args:
        claims: that rest on the sentence.
        question: what was asked; it asks for several things, and for all of them.
        sentence: of the text.
    """
    if not wants_several(question) or NOT_ALL.search(question):
        return ""
    said, words = "。".join(claims), fold(question)
    asked, kind = _ASKED_NUMBER.search(words), _OF_A_KIND.search(words)
    for match in _LISTED.finditer(sentence):
        number = read_numeral(match["number"])
        if number is None or (asked and (read_numeral(asked["number"]) or number).value != number.value):
            continue
        if (kind and kind["kind"] not in match["called"]) or _SAYS.search(match["called"]):
            continue
        before = pairs(sentence[: match.start("items")])
        if (pairs(question) & pairs(sentence[match.start("items") :])) - before:
            continue  # what is asked stands with the items: which of them it is so of
        fits = [(listed, items) for listed, items in _lists(match["items"]) if len(items) == number.value]
        if len({listed for listed, _ in fits}) != 1:
            continue
        listed, items = fits[0]
        told = [_covers(said, item) for item in items]
        known = f"{question}。{sentence[match.start() : match.start('items')]}{listed}"
        if any(told) and not all(told) and not _says_more(said, sentence, known):
            return _paired(listed)
    return ""


def _lists(listed: str) -> Iterator[tuple[str, list[str]]]:
    """Yield what may be a list, and its items: split where they are counted, else at one kind of sign."""
    ordered = [item for item in _ORDINAL.split(listed) if item]
    yield listed, ordered
    if len(ordered) > 1:
        return
    # What a note in brackets has parts nothing.
    shape = _NOTE.sub(lambda note: _FILLER * len(note.group()), listed)
    for separator, stop in _SEPARATED:
        ends = re.search(stop, shape)
        whole = shape[: ends.start()] if ends else shape
        cuts = [0, *(at for sign in re.finditer(separator, whole) for at in sign.span()), len(whole)]
        yield (
            listed[: len(whole)],
            [listed[start:end] for start, end in zip(cuts[::2], cuts[1::2], strict=True)],
        )


def _covers(said: str, item: str) -> bool:
    """Tell whether claims say what an item opens with; what comes behind a comma only adds to it."""
    opens = re.split("[，,（(]", re.sub(f"^{_FIRST}", "", item))[0]
    own = pairs(opens)
    if len(own) == 0:
        return re.search(rf"(?:^|[。、，,和与及]){re.escape(opens)}(?:$|[、，,。和与及])", said) is not None
    return fold(opens) in fold(said) or len(own & pairs(said)) >= _COVERED * len(own)


def _says_more(said: str, sentence: str, known: str) -> bool:
    """Tell whether claims say something of a sentence that is not known: neither its list nor the question says it."""
    figures, given = ({figure.value for figure in read_quantities(text)} for text in (said, known))
    return bool(pairs(said) & pairs(sentence) - pairs(known)) or not figures <= given


def _paired(listed: str) -> str:
    """Return a list without a quotation mark that lacks its other."""
    for opens, closes in _QUOTED.items():
        if listed.count(opens) > listed.count(closes):
            listed = listed.removeprefix(opens)
        elif listed.count(opens) < listed.count(closes):
            listed = listed.removesuffix(closes)
    return listed
