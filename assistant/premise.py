"""What a question takes for granted: is it what the text says, and does a claim take it over all the same?

为什么2019年就通车了, 院长李某怎么看, 县里自己买的10辆车: where the sentence that the question is about gives another
time, number, place or post, or denies it, that sentence corrects the question (`denied`). A time or name that only picks
what is asked about (2022年产值多少) takes nothing for granted: there the right answer is that the text does not say.
A small model repeats what its question says in passing; in a claim only the words that it has from there are looked at
(`takes_over`): what it adds is verified elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.attribute import Candidates, position_of
from assistant.dated import time_missing
from assistant.expects import TITLES
from assistant.repair import turns_round
from assistant.topic import clauses_of, listed_together, names_near, text_near, topic_share
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
_PARTS = re.compile("[；;]")
_DONE = re.compile("已经?(?![婚知])|就[^，。]{1,8}了$|都[^，。]{1,8}了$")
_PENDING = re.compile("正在|计划(?!单列|生育|经济)|即将|将[于在要会]|拟[于在建]?|准备|尚未|还没|仍未|有待")
_PLANNED = "(?:原定|原计划|原本|本来|本应|原拟)(?:于|在|是)?"
_FEW = 3  # 两孔旧梁, 三个集群 count what is spoken of
_ASKS_VALUE = re.compile(
    r"多少|几(?!乎)|多[大长高宽深远重久快]|哪|何[时地处年]|什么|啥|谁|\b(?:how (?:many|much|long)|when|which|who|what)\b"
)
_ASKS_REASON = re.compile(r"为什么|为何|为啥|怎么|如何|咋|凭什么|靠什么|因为什么|什么原因|\b(?:why|how)\b")
_AT = "[在到于]"
_NOT = re.compile(r"(?:没有|没|未曾|尚未|仍未|并未|从未|未|不再|不曾|不)$")
_NO_DEED = frozenset("是有到能会要得同够及")  # 没有, 不到, 不能, 不同 deny nothing that was done
_TITLE = re.compile(f"(?<!副)(?:{TITLES})")
_LABEL_CHARS = 4
_POST_CHARS = 2
_POST = re.compile(f"副?(?:{TITLES})$")


@dataclass(frozen=True, slots=True)
class Denied:
    """What a question takes for granted, as it says it, and the sentence that says otherwise, with what it says.

    `position` is the sentence's place in the candidates.
    """

    said: str
    given: str
    position: int


def denied(
    question: str, retrieval: Retrieval, among: Candidates, rests: Sequence[int] = ()
) -> Denied | None:
    """Return the sentence that denies what a question takes for granted; None where none of those looked at does.

    Looked at are `rests`, the positions of the sentences that the draft rests on, and the best that retrieval found.
    """
    premises = list(_premises(question))
    best = [position_of(found, among) for found in retrieval.sentences[:_LOOKED_AT]]
    for position in dict.fromkeys((*rests, *best)):
        for premise in premises:
            said = _contradicted(premise, position, among, rested=position in rests)
            if said:
                return Denied(*said, position)
    return None


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
    """A clause of a question; `picks` when it asks for a value itself, so that its times may only pick which."""

    text: str
    picks: bool


def _premises(question: str) -> Iterator[_Premise]:
    for clause in clauses_of(question):
        asks = fold(clause)
        yield _Premise(clause, bool(_ASKS_VALUE.search(asks)) and not _ASKS_REASON.search(asks))


def _contradicted(
    premise: _Premise, position: int, among: Candidates, *, rested: bool
) -> tuple[str, str] | None:
    """Return what a premise says and what a sentence says instead; None where they agree or speak of other things.

    `rested` where the draft rests on the sentence, which is then known to be about the question.
    """
    text, near = among.sentences[position][1].text, text_near(position, among)
    times = [time for time in read_times(premise.text) if time.year or time.month]
    figures = [one for one in read_quantities(premise.text) if one.unit]
    bare = premise.text
    for mention in [time.text for time in times] + [figure.text for figure in figures]:
        bare = bare.replace(mention, "，")
    about = topic_share(bare, position, among)
    other = _other_bearer(premise.text, position, among) if about >= _ABOUT_FIGURE else None
    other = other or (_other_place(premise.text, text, near) if about >= _ABOUT else None)
    if other is None and about >= _ABOUT and not premise.picks:
        other = _other_listed(premise.text, position, among)
    named = names_near(premise.text, position, among)
    if other or named is False:
        return other
    if rested or about >= _ABOUT_FIGURE:
        for figure in figures:
            given = _other_figure(figure, position, among, named=bool(named))
            given = given or _other_rate(figure, premise.text, text)
            if given:
                return figure.text, given
    if about < _ABOUT:
        return None
    told = [time for time in read_times(text) if time.year or time.month]
    if times and told and not premise.picks and time_missing(premise.text, [text]):
        return times[0].text, told[0].text
    unfulfilled = _unfulfilled(premise.text, text, times)
    return unfulfilled or _other_post(premise.text, text) or _negated(premise.text, text)


def _other_figure(figure: FigureMention, position: int, among: Candidates, *, named: bool) -> str:
    """Return the figure of a sentence where the question has another of its kind, given nowhere else it could be meant.

    Where the sentence is about somebody whom the question names, only what stands near it could be meant.
    """
    article_id, sentence = among.sentences[position]
    here = [one for one in read_quantities(sentence.text) if one.unit]
    other = [one for one in here if comparable(one.unit, figure.unit)]
    if figure.value <= _FEW or not other or any(_agree(figure, one) for one in other):
        return ""
    meant = [
        one.text
        for id_, one in among.sentences
        if not named or (id_ == article_id and abs(one.block - sentence.block) <= 1)
    ]
    given = any(same_value(figure, one) for text in meant for one in read_figures(text))
    return "" if given else other[0].text


def _other_rate(figure: FigureMention, premise: str, text: str) -> str:
    """Return a sentence's figure where the question has it by another time: 每秒200次 for 每分钟200次."""
    same = [one for one in read_quantities(text) if same_value(figure, one)]
    wrong = same and all(reckoned_otherwise(figure, premise, one, text) for one in same)
    return same[0].text if wrong else ""


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


def _other_place(premise: str, text: str, near: str) -> tuple[str, str] | None:
    """Return the place where a premise puts something and where the text does, when nothing near it has the first."""
    for place in places_in(premise):
        known = any(place[at : at + 2] in near for at in range(len(place) - 1))
        if known or not re.search(_AT + re.escape(place), premise):
            continue
        for other in places_in(text):
            if re.search(_AT + re.escape(other), text):
                return place, other
    return None


def _other_listed(premise: str, position: int, among: Candidates) -> tuple[str, str] | None:
    """Return the place that a premise names and the one that a sentence tells its matter of, where a text lists both."""
    places = places_in(premise)
    text = _part_about(premise, among.sentences[position][1].text)
    if any(place in text for place in places):
        return None
    pairs = ((place, other) for place in places for other in places_in(text) if other not in premise)
    return next((pair for pair in pairs if listed_together(*pair, among)), None)


def _part_about(premise: str, text: str) -> str:
    """Return the part of a sentence, between semicolons, that has most of a premise's words."""
    words = [word for word in content_words(premise) if word not in proper_names(premise)]
    return max(_PARTS.split(text), key=lambda part: sum(word in part for word in words))


def _unfulfilled(premise: str, text: str, times: Sequence[TimeMention]) -> tuple[str, str] | None:
    """Return what a premise says has come to pass, and the word by which the text only has it planned or put off."""
    for time in times:
        if planned := re.search(rf"{_PLANNED}{re.escape(time.text)}", text):
            return time.text, planned.group()
    done, pending = _DONE.search(premise), _PENDING.search(_part_about(premise, text))
    return (done.group(), pending.group()) if done and pending else None


def _other_post(premise: str, text: str) -> tuple[str, str] | None:
    """Return the posts where the text gives a person of the premise another, or the people where another holds it."""
    for person in dict.fromkeys((*people_in(text), *people_in(premise))):
        said = _post_of(person, premise)
        if not said:
            continue
        given = _post_of(person, text)
        if given and given != said and said not in text.replace(f"副{said}", ""):
            return f"{said}{person}", f"{given}{person}"
        for other in people_in(text):
            if person not in text and _post_of(other, text) == said:
                return person, other
    return None


def _other_bearer(premise: str, position: int, among: Candidates) -> tuple[str, str] | None:
    """Return a person of the premise and the one who in a sentence bears the very words that stand before that name.

    None where a sentence that names the person has the last of these words, too, or where no sentence does: of a stranger
    the article says nothing.
    """
    text = among.sentences[position][1].text
    for person in people_in(premise):
        label = premise[: premise.find(person)][-_LABEL_CHARS:]
        others = [other for other in people_in(text) if other not in premise and f"{label}{other}" in text]
        if not others or len(label) < _LABEL_CHARS or not label.isalnum() or person in text:
            continue
        told = [sentence.text for _, sentence in among.sentences if person in sentence.text]
        if told and not any(label[-_POST_CHARS:] in one for one in told):
            return person, others[0]
    return None


def _post_of(person: str, text: str) -> str:
    """Return the post right before a person's name in a text, "" where there is none."""
    post = _POST.search(text[: max(0, text.find(person))])
    return post.group() if post else ""


def _negated(premise: str, text: str) -> tuple[str, str] | None:
    """Return a verb of the premise, and how the text has it, which is only with a 不 or 没 before it."""
    for verb in verbs_in(premise):
        here, there = _negations(verb, text), _negations(verb, premise)
        if verb not in _NO_DEED and here and all(here) and not any(there):
            return verb, f"{here[0]}{verb}"
    return None


def _negations(verb: str, text: str) -> list[str]:
    """Return what negates a verb at each place of it in a text; "" where nothing does."""
    places = re.finditer(re.escape(verb), text)
    return [match.group() if (match := _NOT.search(text[: place.start()])) else "" for place in places]
