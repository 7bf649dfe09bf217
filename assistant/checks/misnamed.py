"""Does a question name another place, person, post or organisation than the sentence that it is about?

Each function compares a clause of the question with one sentence, and returns what either says; None where they agree or
speak of other things. How far they speak of the same is premise.py's business.
"""

from __future__ import annotations

import re

from assistant.attribute import Candidates
from assistant.checks.topic import KIND_OF_PLACE, listed_together, topic_share
from assistant.questions.expects import POSTS, TITLES
from knowledge.names import content_words, organisations_in, people_in, places_in, proper_names

_AT = "[在到于]"
_LABEL_CHARS = 4
_POST_CHARS = 2
_POST = re.compile(f"副?(?:{TITLES})$")
_PARTS = re.compile("[；;]")
_BREAK = re.compile("[，。；：“”]")


def other_place(premise: str, text: str, near: str) -> tuple[str, str] | None:
    """Return the place where a premise puts something and where the text does, when nothing near it has the first."""
    for place in places_in(premise):
        known = any(place[at : at + 2] in near for at in range(len(place) - 1))
        if known or not re.search(_AT + re.escape(place), premise):
            continue
        for other in places_in(text):
            if re.search(_AT + re.escape(other), text):
                return place, other
    return None


def other_listed(premise: str, position: int, among: Candidates) -> tuple[str, str] | None:
    """Return what a premise names and what a sentence tells its matter of instead, where a text lists both.

    One of the two is a place or organisation; of people, who stand together in a list often do a thing together.
    A sentence that names none of those listed is told of whom the one before it, in its paragraph, names alone.
    """
    names, places = proper_names(premise), places_in(premise)
    article_id, sentence = among.sentences[position]
    parts = [part_about(premise, sentence.text)]
    before_id, before = among.sentences[position - 1] if position else (None, None)
    if before and (before_id, before.block) == (article_id, sentence.block):
        parts.append(before.text)
    for part in parts:
        if any(KIND_OF_PLACE.sub("", place) in part for place in places):
            return None
        others = [other for other in proper_names(part) if KIND_OF_PLACE.sub("", other) not in premise]
        houses = {*places, *places_in(part)}
        listed = [
            (one, other)
            for one in names
            for other in others
            if one not in part and houses & {one, other} and listed_together(one, other, among)
        ]
        if listed:
            sure = len({other for _, other in listed}) == 1 or part == parts[0]
            return listed[0] if sure and not _told_of(listed[0][0], premise, position, among) else None
    return None


def _told_of(name: str, premise: str, position: int, among: Candidates) -> bool:
    """Tell whether a sentence tells a premise's matter of whom it names, as much as the one at a position does."""
    about = topic_share(premise, position, among)
    return any(
        name in part_about(premise, one.text) and topic_share(premise, at, among) >= about
        for at, (_, one) in enumerate(among.sentences)
    )


def other_post(premise: str, text: str, among: Candidates) -> tuple[str, str] | None:
    """Return the posts where the text gives a person of the premise another, or the people where another holds it."""
    for person in dict.fromkeys((*people_in(text), *people_in(premise))):
        said = _post_of(person, premise)
        if not said or any(_post_of(person, sentence.text) == said for _, sentence in among.sentences):
            continue
        given = _post_of(person, text)
        if given and given != said and said not in text.replace(f"副{said}", ""):
            return f"{said}{person}", f"{given}{person}"
        for other in people_in(text):
            if person not in text and _post_of(other, text) == said:
                return person, other
    return None


def other_organisation(premise: str, text: str, among: Candidates) -> tuple[str, str] | None:
    """Return the organisation that a premise has a person of, and the person as a sentence has them, of another.

    None where any sentence names the person beside the premise's.
    """
    for person in people_in(premise):
        label = _BREAK.split(text[: max(0, text.find(person))])[-1]
        given = organisations_in(label)
        for said in organisations_in(premise) if given else ():
            name = re.escape(said)
            of_it = rf"{name}的?(?:副?(?:{POSTS}))?{person}|{person}(?:身为|作为|是|当|任){name}"
            known = any(said in one.text and person in one.text for _, one in among.sentences)
            same = any(_shortened(said, one) or _shortened(one, said) for one in given)
            if re.search(of_it, premise) and not known and not same:
                return said, f"{label}{person}"
    return None


def other_bearer(premise: str, position: int, among: Candidates) -> tuple[str, str] | None:
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


def part_about(premise: str, text: str) -> str:
    """Return the part of a sentence, between semicolons, that has most of a premise's words."""
    names = proper_names(premise)
    words = [word for word in content_words(premise) if word not in names]
    return max(_PARTS.split(text), key=lambda part: sum(word in part for word in words))


def _post_of(person: str, text: str) -> str:
    """Return the post right before a person's name in a text, "" where there is none."""
    post = _POST.search(text[: max(0, text.find(person))])
    return post.group() if post else ""


def _shortened(short: str, name: str) -> bool:
    """Tell whether a name has the characters of another, in their order: 清大 of 清河大学."""
    rest = iter(name)
    return all(character in rest for character in short)
