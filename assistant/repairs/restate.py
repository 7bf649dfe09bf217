"""Put the text's own sentences in the place of claims that misread it, take over what is not so, or leave something out.

A sentence of the text can do none of that. Claims in another language than the text's keep their words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.attribute import Candidates, Support
from assistant.checks.premise import takes_over, told_of_another
from assistant.checks.signals import OPENING_BLOCKS
from assistant.checks.weigh import Grounds, Weighed, quoted, rests_on, stated
from assistant.questions.expects import wants_several
from assistant.questions.intent import wants_comparison, wants_gist, wants_summary
from assistant.questions.sides import sides_of
from assistant.repairs.counted import counts_off, whole_list
from assistant.repairs.items import whole_run
from assistant.repairs.repair import IN_FULL, about, to_the_point
from assistant.repairs.wording import with_ends, worded
from assistant.verify import check
from knowledge.figures import read_figures
from knowledge.fold import fold

_PARTS = re.compile("[；;]")
_GIST = 3  # sentences that say what a whole text is about


def restate(stands: list[Weighed], grounds: Grounds, among: Candidates, *, misread: bool) -> list[Weighed]:
    """Return claims that stand, in the text's words where theirs would mislead.

    `misread` where the model says that they misread the text, or would rather not have made the one that stands.
    """
    if not grounds.parts.verification:
        return stands
    summary, foreign = wants_summary(grounds.question), grounds.language == "en"
    if not foreign:
        stands = _as_written(stands, among) if misread else [_worded(one, grounds, among) for one in stands]
        stands = _counted_off(_corrected(stands, grounds, among), grounds, among)
        stands = whole_run(_whole_lists(stands, grounds, among), grounds.query, among)
        if wants_comparison(grounds.query):
            stands = [_own_part(one, sides_of(grounds.query), among) for one in stands]
        stands = list(dict.fromkeys(stands))  # a sentence that takes the place of two claims stands once
    if summary:
        stands = [*stands, *_left_out(stands, grounds, among)]
    return _in_full(stands, grounds, among) if summary and not foreign else stands


def _as_written(stands: Sequence[Weighed], among: Candidates) -> list[Weighed]:
    """Put the sentence that each claim rests on first in its place."""
    return [stated(one.support.sentences[0], among) if one.support.sentences else one for one in stands]


def _worded(one: Weighed, grounds: Grounds, among: Candidates) -> Weighed:
    """Join what a claim lists as the sentence does that it rests on first, and give it the ends that it lacks."""
    cited = rests_on(one.support, among)
    if not cited:
        return one
    joined = worded(one.text, cited[0][1].text)
    told = with_ends(joined, cited[0][1].text, several=wants_several(grounds.query))
    if told == joined:
        return replace(one, text=joined)
    return replace(one, text=told, checked=check(told, [sentence.text for _, sentence in cited], []))


def _corrected(stands: list[Weighed], grounds: Grounds, among: Candidates) -> list[Weighed]:
    """Put the text's own sentence in the place of a claim that repeats what the question wrongly takes for granted.

    Or that leaves out that its sentence is of another than the question names.
    """
    if wants_comparison(grounds.query) or wants_summary(grounds.query):
        return stands
    told: list[Weighed] = []
    opening = {(id_, block) for id_, block in among.blocks if block < OPENING_BLOCKS}
    text = "\n".join(among.blocks.values())
    for one in stands:
        cited = rests_on(one.support, among)
        near = {(id_, sentence.block - back) for id_, sentence in cited for back in (0, 1)}
        around = "".join(among.blocks.get(key, "") for key in near | opening)
        given = "".join(sentence.text for _, sentence in cited)
        wrong = bool(cited) and takes_over(one.text, grounds.query, given, around)
        if len(cited) == 1:
            wrong = wrong or told_of_another(one.text, grounds.query, given, around, text)
        told.append(stated(one.support.sentences[0], among) if wrong else one)
    return told


def _counted_off(stands: list[Weighed], grounds: Grounds, among: Candidates) -> list[Weighed]:
    """Put the sentence that counts off what was asked for in the place of claims that rest on it."""
    whole: list[Weighed] = []
    for one in stands:
        cited = [p for p in one.support.sentences if counts_off(grounds.query, among.sentences[p][1].text)]
        whole.append(stated(cited[0], among) if cited else one)
    return whole


def _whole_lists(stands: list[Weighed], grounds: Grounds, among: Candidates) -> list[Weighed]:
    """Put all that a sentence counts and lists in the place of claims that rest on it alone and have a part of that."""
    whole = list(stands)
    for alone in dict.fromkeys(one.support.sentences for one in stands if len(one.support.sentences) == 1):
        sentence = among.sentences[alone[0]][1].text
        claims = [one.text for one in stands if alone[0] in one.support.sentences]
        if listed := whole_list(claims, grounds.query, sentence):
            told = Weighed(listed, Support(alone, 1.0), check(listed, [sentence], []), "")
            whole = [told if one.support.sentences == alone else one for one in whole]
    return whole


def _own_part(one: Weighed, sides: Sequence[str], among: Candidates) -> Weighed:
    """Give a side of a comparison its own part of a sentence that tells of several, one behind each semicolon.

    A small model gives it the figures of another part.
    """
    named = [name for side in sides if (name := fold(side.partition("的")[0])) in fold(one.text)]
    if len(named) != 1 or len(one.support.sentences) != 1:
        return one
    text = among.sentences[one.support.sentences[0]][1].text
    parts = _PARTS.split(text)
    own = [part for part in parts if named[0] in fold(part)]
    if len(parts) == 1 or len(own) != 1:
        return one
    given = {figure.value for figure in read_figures(own[0])}
    if all(figure.value in given for figure in one.checked.figures):
        return one
    told = own[0].rpartition("：")[2].strip("。”")
    part = told if named[0] in fold(told) else own[0].strip("。”")
    return replace(one, text=part, checked=check(part, [text], []))


def _left_out(stands: Sequence[Weighed], grounds: Grounds, among: Candidates) -> list[Weighed]:
    """Return the sentences about a summary's subject that none of its claims rests on."""
    rested = {among.sentences[position] for one in stands for position in one.support.sentences}
    subject = about(grounds.query, grounds.retrieval, among)
    return [quoted(one, among) for one in subject if (one.article_id, one.sentence) not in rested]


def _in_full(stands: list[Weighed], grounds: Grounds, among: Candidates) -> list[Weighed]:
    """Give a summary's best sentences in full, in reading order: a small model shortens away what matters."""
    most = _GIST if wants_gist(grounds.question) else IN_FULL
    whole = [quoted(one, among) for one in to_the_point(grounds.query, grounds.retrieval, most=most)]
    full = {position for one in whole for position in one.support.sentences}
    touched = [one for one in stands if full & set(one.support.sentences)]  # they would say the same again
    full |= {position for one in touched for position in one.support.sentences}
    rest = [one for one in stands if one not in touched]
    return sorted(
        [*rest, *(stated(at, among) for at in full)], key=lambda one: min(one.support.sentences, default=0)
    )
