"""Make up for claims that leave out what was asked: the number or date of their own sentence, a post, who it was.

A small model shortens a sentence to its wrong half. What makes up for that stands in the text: the sentence in full, or
the name of whoever says it or whom 他 means. Not for comparisons, sums, summaries and statements to confirm: other
modules see to those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.attribute import MOST_SENTENCES, Candidates, Support
from assistant.checks.owners import pairs
from assistant.checks.weigh import Grounds, Weighed, stated
from assistant.drafting.introduce import asks_identity
from assistant.questions.expects import (
    POSTS,
    asks_who,
    counted,
    counts_of,
    gives,
    numerals_in,
    wanted,
    wants_result,
)
from assistant.questions.intent import wants_comparison, wants_confirmation, wants_summary
from assistant.repairs.english import english_name
from knowledge.names import organisations_in, people_in, proper_names

_SAYS = "(?:说(?![明法服])|表示|认为|介绍|指出|坦言|告诉|解释|强调|回忆|感慨|补充|提醒)"
_POST = re.compile(f"(?:{POSTS})$")
_POST_CHARS = 12
_QUOTATION = re.compile("“[^”]*")
_PRONOUN = re.compile("(?:^|，)[他她](?![们人国乡])")
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")


def made_up_for(stands: list[Weighed], grounds: Grounds, among: Candidates) -> list[Weighed]:
    """Return claims that stand, with what was asked where they leave it out and the text beside them has it."""
    asked = grounds.query
    others = wants_comparison(asked) or wants_summary(asked) or wants_result(asked)
    if others or wants_confirmation(grounds.question):
        return stands
    if grounds.language != "en":
        stands = _with_value(stands, asked, among)
        stands = _with_post(stands, asked, among)
    return _with_speaker(stands, grounds, among)


def _with_value(stands: list[Weighed], asked: str, among: Candidates) -> list[Weighed]:
    """Put the sentence in full that gives the number or date that was asked for, where no claim gives one."""
    what, noun = wanted(asked), counted(asked)
    said = [one.text for one in stands]

    def gives_more(text: str) -> bool:
        counts = counts_of(noun, text) if noun else []
        left_out = not any(numeral in numerals_in(one) for numeral in counts for one in said)
        return gives([text], what) and (not gives(said, what) or (bool(counts) and left_out))

    return _in_full(stands, among, gives_more)


def _with_post(stands: list[Weighed], asked: str, among: Candidates) -> list[Weighed]:
    """Put the sentence in full that says in front of a name who its bearer is, where no claim says so."""
    if not asks_identity(asked):
        return stands
    said = frozenset[str]().union(*(pairs(one.text) for one in stands))

    def introduces(text: str) -> bool:
        posts = [
            match[1]
            for name in people_in(asked)
            for match in re.finditer(rf"([\u4e00-\u9fff]{{2,{_POST_CHARS}}}){re.escape(name)}", text)
            if _POST.search(match[1])
        ]
        return bool(posts) and not any(pairs(post) & said for post in posts)

    return _in_full(stands, among, introduces)


def _in_full(stands: list[Weighed], among: Candidates, gives_it: Callable[[str], bool]) -> list[Weighed]:
    """Put the first sentence that alone bears a claim and gives what was asked in the place of that claim."""
    alone = [one.support.sentences[0] for one in stands if len(one.support.sentences) == 1]
    found = next((at for at in alone if gives_it(among.sentences[at][1].text)), None)
    if found is None:
        return stands
    whole = [stated(found, among) if one.support.sentences == (found,) else one for one in stands]
    return list(dict.fromkeys(whole))


def _with_speaker(stands: list[Weighed], grounds: Grounds, among: Candidates) -> list[Weighed]:
    """Put who says it, or whom 他 means, in front of the first claim, where it was asked who and nobody is named."""
    who = asks_who(grounds.query) or asks_who(grounds.question)
    if not stands or not who or _names_somebody(stands, grounds, among):
        return stands
    first = stands[0]
    rested_on = first.support.sentences
    told = next((found for at in rested_on if (found := _speaker(at, among))), None)
    if told is None and grounds.language != "en":
        told = next((found for at in rested_on if (found := _meant(at, among))), None)
    if told is None or told[1] in grounds.query:
        return stands
    at, name = told
    rested = tuple(dict.fromkeys((*first.support.sentences, at)))
    if len(rested) > MOST_SENTENCES:
        return stands
    label = f"{english_name(name)} ({name}): " if grounds.language == "en" else f"{name}："
    named = replace(first, text=label + first.text, support=Support(rested, first.support.score))
    return [named, *stands[1:]]


def _names_somebody(stands: Sequence[Weighed], grounds: Grounds, among: Candidates) -> bool:
    said = " ".join(one.text for one in stands)
    if grounds.language == "en":
        return bool(_CAPITALISED.search(said))
    # A tagger sees more names in a clause out of its sentence.
    cited = "".join(among.sentences[at][1].text for one in stands for at in one.support.sentences)
    names = (*people_in(said), *organisations_in(said))
    return any(name not in grounds.query and name in proper_names(cited) for name in names)


def _speaker(position: int, among: Candidates) -> tuple[int, str] | None:
    """Return who says a sentence, and where that is told: there, or around the quotation that it is in."""
    if name := _says(among.sentences[position][1].text):
        return position, name
    paragraph = _paragraph(position, among)
    opens = next((at for at in reversed(paragraph) if at <= position and _opened(at, among) > 0), None)
    if opens is None or any(_opened(at, among) < 0 for at in range(opens, position)):
        return None
    around = [opens]
    if among.sentences[opens][1].text.startswith("“"):  # nobody leads up to it: who says it comes behind
        closes = next((at for at in paragraph if at >= position and _opened(at, among) < 0), position)
        around += [at for at in (closes, closes + 1) if at in paragraph]
    return next(((at, name) for at in around if (name := _says(among.sentences[at][1].text))), None)


def _meant(position: int, among: Candidates) -> tuple[int, str] | None:
    """Return whom 他 or 她 means that opens a clause of a sentence which names nobody, and where that is told.

    That is the one person whom the sentence before it names. Not in a quotation, where it may mean anybody.
    """
    text = among.sentences[position][1].text
    before = [at for at in _paragraph(position, among) if at < position]
    quoted = sum(_opened(at, among) for at in before) > 0
    if not before or quoted or people_in(text) or not _PRONOUN.search(_QUOTATION.sub("", text)):
        return None
    names = people_in(among.sentences[before[-1]][1].text)
    return (before[-1], names[0]) if len(names) == 1 else None


def _says(text: str) -> str:
    """Return the one person of whom a sentence says that he says something; "" for none and for several."""
    names = [
        name for name in people_in(text) if re.search(rf"{re.escape(name)}[^，。；：“”]{{0,8}}{_SAYS}", text)
    ]
    return names[0] if len(names) == 1 else ""


def _paragraph(position: int, among: Candidates) -> list[int]:
    article_id, sentence = among.sentences[position]
    return [
        at
        for at, (other_id, other) in enumerate(among.sentences)
        if (other_id, other.block) == (article_id, sentence.block)
    ]


def _opened(position: int, among: Candidates) -> int:
    """Return how many quotations a sentence opens and does not close; negative where it closes one."""
    text = among.sentences[position][1].text
    return text.count("“") - text.count("”")
