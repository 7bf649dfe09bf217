"""Tell all items of a list that a text sets out line by line, （一）, （二）, …, where claims stop after some of them.

Like counted.py, which does so within a sentence: a small model stops early.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.attribute import Candidates
from assistant.checks.owners import pairs
from assistant.checks.weigh import Weighed, stated
from assistant.questions.expects import wants_several
from assistant.repairs.counted import NOT_ALL
from knowledge.numerals import read_numeral

_HAN = "一二三四五六七八九十"
_MARK = re.compile(
    rf"[（(](?P<bracketed>[{_HAN}]{{1,3}}|\d{{1,2}})[）)]|(?P<han>[{_HAN}]{{1,3}})[、.．]|(?P<arabic>\d{{1,2}})(?:[）)、．]|\.(?!\d))"
    r"|(?P<circled>[①-⑳])"
)
_MOST = 12
_TOLD = 2  # one item alone may be what was asked for


def whole_run(stands: list[Weighed], question: str, among: Candidates) -> list[Weighed]:
    """Return claims with the items that they leave out of the one list that they all rest on, in the text's words.

    Not where the question picks some of the items: by a word that only these have, or by asking for the rest.
    """
    rested = sorted({position for one in stands for position in one.support.sentences})
    if len(rested) < _TOLD or not wants_several(question) or NOT_ALL.search(question):
        return stands
    run = _run_of(rested[-1], among)
    told = set(run) & set(rested)
    left_out = [position for position in run if position not in told]
    if not left_out or len(told) < _TOLD or len(run) > _MOST or _picks(question, run, among):
        return stands
    if set(rested) - told - {run[0] - 1}:  # what leads in may be told with the items
        return stands
    return sorted(
        [*stands, *(stated(position, among) for position in left_out)],
        key=lambda one: min(one.support.sentences),
    )


def _run_of(position: int, among: Candidates) -> list[int]:
    """Return the positions of the sentences that are numbered on from 1 with this one among them, each an item."""
    number = _number(position, among)
    if number is None or number > position + 1:
        return []
    first = position - number + 1
    run: list[int] = []
    while first + len(run) < len(among.sentences) and _number(first + len(run), among) == len(run) + 1:
        run.append(first + len(run))
    articles = {among.sentences[place][0] for place in run}
    return run if position in run and len(articles) == 1 else []


def _number(position: int, among: Candidates) -> int | None:
    mark = _MARK.match(among.sentences[position][1].text)
    if mark is None:
        return None
    if mark["circled"]:
        return ord(mark["circled"]) - ord("①") + 1
    numeral = read_numeral(mark["bracketed"] or mark["han"] or mark["arabic"])
    return None if numeral is None else int(numeral.value)


def _picks(question: str, run: Sequence[int], among: Candidates) -> bool:
    """Tell whether a question has a word of some items that neither the others nor the sentence before them have."""
    items = [pairs(among.sentences[position][1].text) for position in run]
    before = pairs(among.sentences[run[0] - 1][1].text) if run[0] else frozenset[str]()
    of_some = frozenset[str]().union(*items) - frozenset.intersection(*items) - before
    return bool(pairs(question) & of_some)
