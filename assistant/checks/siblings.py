"""Is a value told of another of those that a text tells of by turns: another of five towns, another firm or person?

Where a question names one and the value stands in another's turn, the value is not what was asked for. A turn lasts:

- of what the text lists: from where one opens a clause until another does, within a paragraph;
- of people, and of organisations: the same, in a paragraph that does not name whom the question names;
- of places that open paragraphs: for the paragraph, if it does not name the question's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.attribute import Rested
from assistant.checks.by_turns import (
    KINDS,
    Told,
    Turn,
    clause_at,
    joined,
    people_taking_turns,
    told_by_turns,
    turns_in,
)
from assistant.checks.topic import clauses_of, stem_of
from assistant.questions.expects import (
    DESCRIBED,
    asks_who,
    wanted,
    wants_one_value,
    wants_several,
    wants_value,
)
from assistant.questions.intent import wants_account, wants_comparison
from knowledge.article import Sentence
from knowledge.figures import QUANTITIES, FigureMention, read_figures, same_value
from knowledge.names import people_in

_ITEM_ENDS = re.compile("[，；;]")
_ALL_OF_THEM = re.compile(
    f"(?:^|[，。；：])这?(?P<number>[两三四五六七八九十])[个座]?(?P<kind>[{KINDS}])(?!分别|各|依次|平均|每|的?[\u4e00-\u9fff]{{0,2}}[、和与])"
)
_NUMERALS = "〇一两三四五六七八九十"
# What stands for a name that was given before; whose it is nobody can say.
_MEANT = re.compile(
    "公司|集团|企业|学校|大学|医院|[工水电药茶酒糖纸船]厂|厂里|机构|馆里|[他她它]|其(?![中他余实次])"
)
_WHOLE = re.compile(f"[全本该各]([{KINDS}])")
_LATER = re.compile("[^，。？]{2,}(?:[以之][后前]|时候?)，")  # a clause of a question that only says when
_PUTS_RIGHT = re.compile("不是|而非|并非")
_WITHIN_CHARS = 3  # between a place and the one that it lies in: 甲省中部的乙市
_SHORT_NAME = 2  # characters by which an organisation may be called


def told_of_sibling(claim: str, question: str, cited: Sequence[Rested], sentences: Sequence[Rested]) -> str:
    """Return the sibling of whom the question names that a value of a claim is told of; "" where none is.

    Values are figures and, where the question wants a time or a person, these; not those that the question has itself.

    Args:
        claim: one statement of an answer.
        question: what it answers, in the language of the sentences; one that asks for no values of one whom it names
            gets "".
        cited: the sentences it rests on.
        sentences: all sentences of their articles, in order.
    """
    if not _wants_values(question):
        return ""
    articles = {
        article_id: told_by_turns(tuple(sentence for _, sentence in own))
        for article_id, own in groupby(sentences, key=lambda rested: rested[0])
    }
    if not any(name in question for told in articles.values() for name in told.names):
        return ""
    # Whom several questions are about, the first one names.
    named = question if wants_one_value(question) else clauses_of(question)[0]
    for places in _values(claim, question, cited):
        owners = [
            sibling_of(named, sentence, at, articles[article_id]) for (article_id, sentence), at in places
        ]
        if owners and all(owners) and owners[0] not in question:
            return "" if owners[0] in claim and _PUTS_RIGHT.search(claim) else owners[0]
    return ""


def sibling_of(question: str, sentence: Sentence, at: int, told: Told) -> str:
    """Return the sibling of whom the question names in whose turn something is told; "" where it may be theirs.

    Args:
        question: in the language of the sentence.
        sentence: the one that tells it.
        at: where it does.
        told: whom the sentence's article tells of by turns.
    """
    clauses = _LATER.sub("", question)
    asked = {name for name in told.names if name in clauses}
    if any(name in told.lines.get(sentence.block, "") for name in asked):
        return ""
    said = [one for one in told.paragraphs[sentence.block] if one.index < sentence.index]
    owners: list[str] = []
    for names in told.listed:
        if named := _named(asked, names):
            owners.append(
                _told_here(named, sentence, at, names, told) or _told_before(named, said, names, told)
            )
    before = "".join(one.text for one in said) + sentence.text[:at]
    behind = sentence.text[at:]
    if not asks_who(question):
        if people := _named(asked, told.people):
            turns = people_taking_turns(before, told.people)
            last = _turn_of(people, told.people, before, behind, turns)
            # 王老师 and 老王 may be whom the question calls by the whole name.
            owners.append("" if any(name[0] in last for name in people) else last)
        if firms := _named(asked, told.organisations):
            turns = turns_in(before, told.organisations, told.places)
            owners.append(_turn_of(firms, told.organisations, before, behind, turns))
    if named := _named(asked, told.opening):
        owners.append(_told_by_head(named, sentence, at, told))
    theirs = any(owner in asked for owner in owners)
    return "" if theirs else next((owner for owner in owners if owner and owner not in question), "")


def _named(asked: set[str], names: frozenset[str]) -> set[str]:
    """Return which of some names a question has, none where one is but a part of another that it has."""
    named = asked & names
    within = any(name in other for name in named for other in asked - named)
    return set() if within else named


def _wants_values(question: str) -> bool:
    """Tell whether a question asks for values, and of no more than whom it names."""
    many = wants_comparison(question) or wants_account(question) or wants_several(question)
    described = re.search(DESCRIBED, question) is not None
    return (wants_value(question) or asks_who(question)) and not many and not described


def _values(claim: str, question: str, cited: Sequence[Rested]) -> Iterator[list[tuple[Rested, int]]]:
    """Yield for each value of a claim where the sentences give it."""
    kinds = {*QUANTITIES, "time"} if wanted(question).time else QUANTITIES
    asked = read_figures(question)
    figures = [
        one
        for one in read_figures(claim)
        if one.kind in kinds and not any(same_value(one, other) for other in asked)
    ]
    given: list[tuple[Rested, FigureMention]] = []
    if figures:
        given = [
            (rested, one) for rested in cited for one in read_figures(rested[1].text) if one.kind in kinds
        ]
    for figure in figures:
        yield [(rested, one.start) for rested, one in given if same_value(one, figure)]
    for name in people_in(claim) if asks_who(question) else ():
        if name not in question:
            found = re.compile(re.escape(name))
            yield [(rested, one.start()) for rested in cited for one in found.finditer(rested[1].text)]


def _told_here(named: set[str], sentence: Sentence, at: int, names: frozenset[str], told: Told) -> str:
    """Return in whose turn a place of a sentence is by the sentence itself; "" where it names none of them."""
    text = sentence.text
    turns = turns_in(text, names, told.places)
    mine = min(named)
    if any(stem_of(name) in clause_at(text, at) for name in named):
        return mine
    before = [one for one in turns if one.start < at]
    everyone = list(_ALL_OF_THEM.finditer(text[:at]))
    if everyone and (not before or everyone[-1].start() > before[-1].start):
        number, kind = everyone[-1].groups()
        kinds = {kind for name in names for kind in told.kinds.get(name, ())}
        all_of_them = _NUMERALS.index(number) == len(names) and (not kinds or kind in kinds)
        return f"{number}{kind}" if all_of_them else mine
    runs = joined(text, turns)
    last = next((run for run in reversed(runs) if run[0].start < at and run[0].opens), None)
    if last is None:
        return mine if any(one.name in named for one in turns) else ""
    alone = [run[0] for run in runs if len(run) == 1 and run[0].name in named]
    if any(one.name in named for one in last) or not all(_has_own_item(one, last[0], text) for one in alone):
        return mine
    return last[-1].name


def _has_own_item(asked: Turn, other: Turn, text: str) -> bool:
    """Tell whether a name opens an item with a figure of its own beside another's: 甲镇200万亩，乙镇150万亩."""
    first, second = sorted((asked, other), key=lambda one: one.start)
    if not asked.opens or not _ITEM_ENDS.search(text[first.start : second.start]):
        return False
    item = text[asked.start : other.start] if asked is first else text[asked.start :]
    return any(figure.kind in QUANTITIES for figure in read_figures(item))


def _told_before(named: set[str], said: Sequence[Sentence], names: frozenset[str], told: Told) -> str:
    """Return in whose turn a sentence is by the sentences before it in its paragraph, the nearest first."""
    for one in reversed(said):
        turns = turns_in(one.text, names, told.places)
        mine = next((turn.name for turn in turns if turn.name in named), "")
        last = next((turn.name for turn in reversed(turns) if turn.opens), "")
        if mine or last:
            return mine or last
    return ""


def _turn_of(named: set[str], names: frozenset[str], before: str, behind: str, turns: Sequence[Turn]) -> str:
    """Return in whose turn, of people or organisations, a place is; "" where the name may stand for another.

    Args:
        named: whom the question names.
        names: the people, or the organisations, of the article.
        before: the paragraph up to the place.
        behind: its sentence from there.
        turns: where the names stand in `before`.
    """
    if any(_short(name, names) in before + behind for name in named):
        return ""
    last = next((one for one in reversed(turns) if one.opens), None)
    if last is None or _MEANT.search(before, last.start + len(last.name)):
        return ""
    return last.name


def _short(name: str, names: frozenset[str]) -> str:
    """Return by what a name may be called: its first characters where no other begins so."""
    short = name[:_SHORT_NAME]
    return stem_of(name) if any(other.startswith(short) and other != name for other in names) else short


def _told_by_head(named: set[str], sentence: Sentence, at: int, told: Told) -> str:
    """Return what a paragraph opens with, or a place of the question's kind at its beginning, if it is told of that.

    It is not where the paragraph names the question's, where one lies in the other, or 全省 is meant and that is a town.
    """
    paragraph = "".join(one.text for one in told.paragraphs[sentence.block])
    if any(stem_of(name) in paragraph for name in named):
        return ""
    head, near = told.heads.get(sentence.block, ""), told.near.get(sentence.block, ())
    kinds = [told.kinds.get(name, frozenset()) for name in named]
    whole = list(_WHOLE.finditer(paragraph, 0, paragraph.find(sentence.text) + at))
    for one in dict.fromkeys((head, *near)):
        own = told.kinds.get(one, frozenset())
        alike = all(own & kind for kind in kinds) or (one == head and not any(own and kind for kind in kinds))
        meant = not whole or whole[-1][1] in own
        if one and alike and meant and not any(_nested(one, name, told.text) for name in named):
            return one
    return ""


def _nested(one: str, other: str, text: str) -> bool:
    """Tell whether a text puts one place in the other."""
    within = f"[^，。；：？！\n]{{0,{_WITHIN_CHARS}}}"
    one, other = re.escape(one), re.escape(other)
    return re.search(f"{one}{within}{other}|{other}{within}{one}", text) is not None
