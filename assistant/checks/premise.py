"""What a question takes for granted: is it what the text says, and does a claim take it over all the same?

为什么2019年就通车了, 院长李某怎么看, 县里自己买的10辆车: where the sentence that the question is about gives another
time, number, place or post, or denies it, that sentence corrects the question (`denied`). A time or name that only picks
what is asked about (2022年产值多少) takes nothing for granted: there the right answer is that the text does not say.
A small model repeats what its question says in passing; in a claim only the words that it has from there are looked at
(`takes_over`): what it adds is verified elsewhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.attribute import Candidates, position_of
from assistant.checks.dated import time_missing
from assistant.checks.misnamed import (
    other_bearer,
    other_listed,
    other_organisation,
    other_place,
    other_post,
    part_about,
)
from assistant.checks.owners import OPENING
from assistant.checks.topic import clauses_of, dated_clauses_of, names_near, text_near, topic_share
from assistant.questions.expects import TITLES, wants_value
from assistant.questions.intent import wants_confirmation, wants_reason
from assistant.repairs.repair import turns_round
from knowledge.article import Retrieval
from knowledge.figures import FigureMention, read_figures, read_quantities, same_value
from knowledge.fold import fold
from knowledge.names import content_words, people_in, places_in, proper_names, verbs_in
from knowledge.rates import reckoned_otherwise
from knowledge.times import TimeMention, read_times
from knowledge.units import comparable

_LOOKED_AT = 2
_ABOUT = 0.5  # of a premise's words, by weight, that a sentence about the same thing has
_ABOUT_FIGURE = 0.3  # a number that stands nowhere picks nothing out
_ROUND = re.compile("[成半多余来几]")
_ROUNDED = 0.15
_BEYOND = 1.5
_STOPPED = re.compile("(?:不再|停止)")
_STOPS = "停[产售办运用]|取消|终止|暂停|关闭|过去|以前|曾|原来|此前"
_DONE = re.compile("已经?(?![婚知])|就[^，。]{1,8}了$|都[^，。]{1,8}了$")
_TELLS = re.compile(
    "[了啦的吗吧呢][？?]?$|对不|是不是|有没有|原因|经过|意义|影响|情况|请|说说|介绍|讲讲|谈谈|总结|概括|就"
)
_PENDING = re.compile(
    r"正在|计划[于在到\d]|即将|将[于在要会]|(?<![虚模比草])拟[于在]|准备|尚未|还没|仍未|有待"
)
_DEED_CHARS = 4
_PLANNED = "(?:原定|原计划|原本|本来|本应|原拟)(?:于|在|是)?"
_LEAST_ABOUT = 0.01
_FEW = 3  # 两孔旧梁, 三个集群 count what is spoken of
_ASKS_VALUE = re.compile(
    r"多少|几(?!乎)|多[大长高宽深远重久快]|哪|何[时地处年]|什么|啥|谁|\b(?:how (?:many|much|long)|when|which|who|what)\b"
)
_NOT = re.compile(
    r"(?<![不非无未])(?:没有|没|未曾|尚未|仍未|并未|从未|未|不再|不曾|(?<!不[得能可会是])(?<!并非)不)$"
)
_NO_DEED = frozenset("是有到能会要得同够及")  # 没有, 不到, 不能, 不同 deny nothing that was done
_TITLE = re.compile(f"(?<!副)(?:{TITLES})")


@dataclass(frozen=True, slots=True)
class Denied:
    """What a question takes for granted, as it says it, and the sentences that say otherwise, with what they say.

    `positions` are their places in the candidates: one, or two where the first says of whom the second tells.
    """

    said: str
    given: str
    positions: tuple[int, ...]


def denied(
    question: str, retrieval: Retrieval, among: Candidates, rests: Sequence[int] = (), *, silent: bool = False
) -> Denied | None:
    """Return the sentences that deny what a question takes for granted; None where none of those looked at does.

    Looked at are `rests`, the positions of the sentences that the draft rests on, and the best that retrieval found.
    Where a model that was trained to say so is `silent`, a question for a value only picks by its names and times whose
    and when: that the text gives another's, or for another year, denies nothing.
    """
    by_name = not (silent and wants_value(question))
    premises = list(_premises(question))
    best = [position_of(found, among) for found in retrieval.sentences[:_LOOKED_AT]]
    for position in dict.fromkeys((*rests, *best)):
        for premise in premises:
            said = _contradicted(premise, position, among, rested=position in rests, by_name=by_name)
            if said:
                named_before = said[1] not in among.sentences[position][1].text
                return Denied(*said, (position - 1, position) if named_before else (position,))
    return next(filter(None, (_other_rate(premise, retrieval, among) for premise in premises)), None)


def takes_over(claim: str, question: str, cited: str, near: str) -> bool:
    """Tell whether a claim repeats a name, title or direction of its question that the text does not have there.

    Args:
        claim: one statement of an answer.
        question: what it answers.
        cited: the sentences it rests on.
        near: their paragraphs, those before them, and what opens the article: whom these name may be meant.
    """
    said, asked, given, around = fold(claim), fold(question), fold(cited), fold(near)
    named = any(name in asked and name not in around for name in (*places_in(said), *people_in(said)))
    titled = any(
        f"副{title}" in given and not _TITLE.search(given) for title in _TITLE.findall(said) if title in asked
    )
    return named or titled or (turns_round(said, given) and turns_round(asked, given))


def told_of_another(claim: str, question: str, cited: str, near: str, text: str) -> bool:
    """Tell whether a claim leaves out that its sentences tell of somebody or some place else than its question names.

    Args:
        claim: one statement of an answer.
        question: what it answers.
        cited: the sentences it rests on.
        near: their paragraphs, those before them, and what opens the article: whom these name may be meant.
        text: the whole article; a name that it never has may be another spelling and counts for nothing.
    """
    asked, given, around, everywhere = fold(question), fold(cited), fold(near), fold(text)
    for names_in in (people_in, places_in):
        meant = [name for name in names_in(asked) if name in everywhere and name not in around]
        others = [name for name in names_in(given) if name not in asked]
        if meant and others and not any(name in fold(claim) for name in others):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Premise:
    """A clause of a question; `picks` when it asks for a value itself, so that its times may only pick which.

    `asks_whether` when the question asks whether all of it is so: there its draft says of whom it is. `bare` is the
    clause without its times and figures.
    """

    text: str
    picks: bool
    asks_whether: bool
    times: tuple[TimeMention, ...]
    figures: tuple[FigureMention, ...]
    bare: str


def _premises(question: str) -> Iterator[_Premise]:
    whole = fold(question)
    # 某县 2022年产值
    only_names = not (_ASKS_VALUE.search(whole) or wants_reason(whole) or _TELLS.search(whole))
    for clause in dated_clauses_of(question):
        asks = fold(clause)
        picks = only_names or (bool(_ASKS_VALUE.search(asks)) and not wants_reason(asks))
        times = tuple(time for time in read_times(clause) if time.year or time.month)
        figures = tuple(one for one in read_quantities(clause) if one.unit)
        bare = clause
        for mention in [one.text for one in times] + [one.text for one in figures]:
            bare = bare.replace(mention, "，")
        yield _Premise(clause, picks, wants_confirmation(question), times, figures, bare)


def _contradicted(
    premise: _Premise, position: int, among: Candidates, *, rested: bool, by_name: bool
) -> tuple[str, str] | None:
    """Return what a premise says and what a sentence says instead; None where they agree or speak of other things.

    `rested` where the draft rests on the sentence, which is then known to be about the question; `by_name` where other
    names and times than the sentence's deny something.
    """
    text = among.sentences[position][1].text
    about = topic_share(premise.bare, position, among)
    other = _other_name(premise, position, among, about) if by_name else None
    named = names_near(premise.text, position, among)
    if other or named is False:
        return other
    if rested or about >= _ABOUT_FIGURE:
        for figure in premise.figures:
            given = _other_figure(figure, position, among, premise, named=bool(named))
            if given:
                return figure.text, given
    if by_name and (rested or about >= _ABOUT):
        other = other_post(premise.text, text, among) or other_organisation(premise.text, text, among)
    if other or about < _ABOUT:
        return other
    told = [time for time in read_times(text) if time.year or time.month]
    # Where by_name is not, 2022年甲县的，一共有多少 only picks, too.
    dated = premise.times and told and by_name and not premise.picks
    missing = dated and time_missing(premise.text, [text])
    if missing and not _told_elsewhere(premise, among):
        return premise.times[0].text, told[0].text
    unfulfilled = None if premise.picks else _unfulfilled(premise, text)
    return unfulfilled or _negated(premise.text, text) or _goes_on(premise.text, text, among)


def _other_name(premise: _Premise, position: int, among: Candidates, about: float) -> tuple[str, str] | None:
    """Return the name that a premise has for somebody or some place, and the one that a sentence has."""
    text, near = among.sentences[position][1].text, text_near(position, among)
    other = other_bearer(premise.text, position, among) if about >= _ABOUT_FIGURE else None
    other = other or (other_place(premise.text, text, near) if about >= _ABOUT else None)
    same = about >= _ABOUT or _shares_figure(premise.figures, text)
    if other is None and same and not (premise.picks or premise.asks_whether):
        other = other_listed(premise.text, position, among)
    return other


def _other_figure(
    figure: FigureMention, position: int, among: Candidates, premise: _Premise, *, named: bool
) -> str:
    """Return the figure of a sentence where the question has another of its kind, given nowhere else it could be meant.

    Where the sentence is about somebody whom the question names, only what stands near it, or speaks of the premise as
    much, could be meant. Nor is one denied that two figures of the sentence make up: 47人 of 12人 and 35人.
    """
    article_id, sentence = among.sentences[position]
    here = [one for one in read_quantities(sentence.text) if one.unit]
    other = [one for one in here if comparable(one.unit, figure.unit)]
    if figure.value <= _FEW or not other or any(_agree(figure, one) for one in other):
        return ""
    if any(math.isclose(figure.value, made) for made in _made_up_of([one.value for one in other])):
        return ""
    about = max(topic_share(premise.bare, position, among), _LEAST_ABOUT)
    for at, (id_, one) in enumerate(among.sentences):
        if not any(same_value(figure, given) for given in read_figures(one.text)):
            continue
        near = id_ == article_id and abs(one.block - sentence.block) <= 1
        if (
            not named
            or near
            or (topic_share(premise.bare, at, among) >= about and _of_them(premise, at, among))
            or _counts_the_same(figure, premise.text, one.text)
        ):
            return ""
    return other[0].text


def _counts_the_same(figure: FigureMention, premise: str, text: str) -> bool:
    """Tell whether a text has a premise's figure before the same word: 97个种."""
    at = premise.find(figure.text)
    noun = premise[at + len(figure.text) :][:1]
    return bool(noun) and noun not in "的多了，里" and figure.text + noun in text


def _made_up_of(values: Sequence[float]) -> list[float]:
    """Return the sums and differences of each two values."""
    return [made for a, b in combinations(values, 2) for made in (a + b, abs(a - b))]


def _of_them(premise: _Premise, position: int, among: Candidates) -> bool:
    """Tell whether a sentence may be about whom a premise names: near their name, or as the article is about them."""
    if names_near(premise.text, position, among) is not False:
        return True
    opening = "".join(text for (_, block), text in among.blocks.items() if block < OPENING)
    return any(name in opening for name in proper_names(premise.text))


def _told_elsewhere(premise: _Premise, among: Candidates) -> bool:
    """Tell whether a sentence has what a premise dates, by the first word behind its time, at that time."""
    for time in premise.times:
        words = content_words(premise.text[premise.text.find(time.text) + len(time.text) :])
        having = [one.text for _, one in among.sentences if words and words[0] in one.text]
        if any(not time_missing(time.text, [text]) for text in having):
            return True
    return False


def _shares_figure(figures: Sequence[FigureMention], text: str) -> bool:
    """Tell whether a sentence gives one of these figures that are more than a few."""
    given = read_quantities(text)
    return any(one.value > _FEW and same_value(one, other) for one in figures for other in given)


def _other_rate(premise: _Premise, retrieval: Retrieval, among: Candidates) -> Denied | None:
    """Return the sentence found that has a premise's figure by another time, as all that have it do: 每秒 for 每分钟."""
    for figure in premise.figures:
        having = [
            (found, one)
            for found in retrieval.sentences
            for one in read_quantities(found.sentence.text)
            if one.unit and figure.value > _FEW and same_value(figure, one)
        ]
        if having and all(
            reckoned_otherwise(figure, premise.text, one, at.sentence.text) for at, one in having
        ):
            found, one = having[0]
            given = clauses_of(found.sentence.text[: one.end])[-1]
            return Denied(premise.text, given, (position_of(found, among),))
    return None


def _agree(said: FigureMention, given: FigureMention) -> bool:
    """Tell whether a figure may be a rounding of another: 过八成 of 81%."""
    if same_value(said, given):
        return True
    if said.qualifier in (">", ">="):
        return said.value <= given.value <= _BEYOND * said.value
    if said.qualifier == "<":
        return given.value <= said.value
    rounded = said.qualifier is not None or _ROUND.search(said.text)
    return bool(rounded) and abs(given.value - said.value) <= _ROUNDED * abs(given.value)


def _unfulfilled(premise: _Premise, text: str) -> tuple[str, str] | None:
    """Return what a premise says has come to pass, and the word by which the text only has it planned or put off."""
    for time in premise.times:
        if planned := re.search(rf"{_PLANNED}{re.escape(time.text)}", text):
            return time.text, planned.group()
    part, done = part_about(premise.text, text), _DONE.search(premise.text)
    for pending in _PENDING.finditer(part) if done and "已" not in part else ():
        behind = part[pending.end() : pending.end() + _DEED_CHARS]
        if pending.group() not in premise.text and any(v[0] in behind for v in verbs_in(premise.text)):
            return premise.text, pending.group() + behind
    return None


def _negated(premise: str, text: str) -> tuple[str, str] | None:
    """Return a verb of the premise, and how the text has it, which is only with a 不 or 没 before it."""
    for verb in verbs_in(premise):
        here, there = _negations(verb, text), _negations(verb, premise)
        if verb not in _NO_DEED and here and all(here) and not any(there):
            return verb, f"{here[0]}{verb}"
    return None


def _goes_on(premise: str, text: str, among: Candidates) -> tuple[str, str] | None:
    """Return what a premise says has stopped, and the verb by which a sentence has it; none may say that it stopped."""
    for match in _STOPPED.finditer(premise):
        verb = next((verb for verb in verbs_in(premise) if premise.startswith(verb, match.end())), "")
        ends = re.compile(f"{_STOPS}|{_STOPPED.pattern}{re.escape(verb)}")
        stopped = any(ends.search(one.text) for _, one in among.sentences)
        if verb and verb in text and not any(_negations(verb, text)) and not stopped:
            return match.group() + verb, verb
    return None


def _negations(verb: str, text: str) -> list[str]:
    """Return what negates a verb at each place of it in a text; "" where nothing does."""
    places = re.finditer(re.escape(verb), text)
    return [match.group() if (match := _NOT.search(text[: place.start()])) else "" for place in places]
