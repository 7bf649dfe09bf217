"""Whom an article tells of by turns: what it lists, its people and organisations, what its paragraphs open with.

A name takes its turn where it opens a clause. Whoever is only spoken of on the way, 与乙镇相比 or 乙镇的两倍, takes none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, groupby

from knowledge.article import Sentence
from knowledge.caption import caption_label
from knowledge.figures import QUANTITIES, read_figures
from knowledge.names import organisations_in, people_in, places_in
from knowledge.times import read_times

KINDS = "省市县区镇乡村城州"
"""What stands behind the name of a place and says of what kind it is."""

_KIND = re.compile(f"(?<=..)(?:[两二三四五六七八九十]+[个座]?)?[{KINDS}]$")
_BETWEEN = "[^，。；：？！,;:?!\n、和与及]{0,8}"
_JOINT = re.compile(f"{_BETWEEN}[、和与及]{_BETWEEN}")
_BREAK = re.compile("[，。；：？！,;:?!\n“”「」]|——")
# What may stand before a name that opens a clause, besides a time and the place that it lies in (而沧北省的); before a
# person also what they are.
_LEAD = re.compile(
    f"(?:[而但其中另外还又如像据到至的底初末、]|截[至止]|同(?:样|在|属)|地处|位于|目前|如今|当年|[{KINDS}])*"
)
_LABEL = re.compile("[^和与及跟同向对从为由被把让请给比说得受随拜]{0,10}")
_OF_IT = re.compile(
    r"籍|老板|商人|客商|人(?![口均才])|的?(?:[两几数\d.]+倍|一半)"
)  # 甲镇籍工程师 is a person's turn
_QUOTED = re.compile("[“「]([\u4e00-\u9fff]{4,8})[”」]")
_QUOTED_WITHIN = 20  # characters of a paragraph in which a quoted name opens it
_NEAR_CHARS = 60  # of a paragraph
_SHARED_CHARS = 2  # with which quoted names of one kind begin, as well as the last: “大河甲湾”, “大河乙湾”
_LINE_CHARS = 20  # a longer one is no heading


@dataclass(frozen=True, slots=True)
class Turn:
    """A name where a text has it, and whether it opens a clause there."""

    name: str
    start: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Whom an article tells of by turns.

    `listed` are places and organisations that stand in one list, `people` and `organisations` all of them; `heads` has
    what paragraphs open with, by block, and `near` the places before their first figure; `lines` the heading over a
    block. `kinds` has what is said behind a place (县), `places` all of them without that; `paragraphs` are all of the
    article's sentences, by block, and `text` is what they say.
    """

    listed: tuple[frozenset[str], ...]
    people: frozenset[str]
    organisations: frozenset[str]
    heads: Mapping[int, str]
    near: Mapping[int, tuple[str, ...]]
    lines: Mapping[int, str]
    kinds: Mapping[str, frozenset[str]]
    places: frozenset[str]
    paragraphs: Mapping[int, tuple[Sentence, ...]]
    text: str

    @property
    def opening(self) -> frozenset[str]:
        """What paragraphs open with, and the places at their beginning."""
        return frozenset(self.heads.values()).union(*self.near.values())

    @property
    def names(self) -> frozenset[str]:
        """All who are told of by turns."""
        return self.opening.union(self.people, self.organisations, *self.listed)


def turns_in(text: str, names: frozenset[str], places: frozenset[str]) -> list[Turn]:
    """Return where a text has any of some names, in order; `places` are those in which they may lie."""
    turns: list[Turn] = []
    for match in _any_of(names).finditer(text):
        lead = _lead(text, match.start())
        for time in read_times(lead) if lead else ():
            lead = lead.replace(time.text, "")
        lead = _any_of(places).sub("", lead)
        opens = bool(_LEAD.fullmatch(lead)) and not _OF_IT.match(text, match.end())
        turns.append(Turn(match.group(), match.start(), opens))
    return turns


def people_taking_turns(text: str, names: frozenset[str]) -> list[Turn]:
    """Return where a text has any of some people, in order; what they are may stand before the name: 厂长."""
    return [
        Turn(match.group(), match.start(), _LABEL.fullmatch(_lead(text, match.start())) is not None)
        for match in _any_of(names).finditer(text)
    ]


def _lead(text: str, at: int) -> str:
    """Return what a clause says before a place in it."""
    return text[max((one.end() for one in _BREAK.finditer(text, 0, at)), default=0) : at]


def clause_at(text: str, at: int) -> str:
    """Return the clause of a text in which a place lies."""
    end = _BREAK.search(text, at)
    return _lead(text, at) + text[at : end.start() if end else len(text)]


def joined(text: str, turns: Iterable[Turn]) -> list[list[Turn]]:
    """Return the names that a text has, those together that it joins by 、, 和 and the like."""
    runs: list[list[Turn]] = []
    for one in turns:
        last = runs[-1][-1] if runs else None
        if last and _JOINT.fullmatch(text[last.start + len(last.name) : one.start]):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


@lru_cache(maxsize=32)
def told_by_turns(sentences: tuple[Sentence, ...]) -> Told:
    """Read whom an article tells of by turns."""
    text = "\n".join(one.text for one in sentences)
    organisations = frozenset(organisations_in(text))
    places = _cores(places_in(text))
    kinds: dict[str, set[str]] = {}
    for match in re.finditer(f"(?P<name>{_any_of(places).pattern})(?P<kind>[{KINDS}])", text):
        kinds.setdefault(match["name"], set()).add(match["kind"])
    paragraphs = {block: tuple(own) for block, own in groupby(sentences, key=lambda one: one.block)}
    blocks = {block: "".join(one.text for one in own) for block, own in paragraphs.items()}
    plain = {block: one for block, one in blocks.items() if caption_label(one) is None}
    towns = places - _cores(organisations)
    return Told(
        listed=_listed([one.text for one in sentences], places),
        people=frozenset(people_in(text)),
        organisations=organisations,
        heads=_heads(plain, towns),
        near={block: _near(one, towns) for block, one in plain.items()},
        lines={
            block + 1: one for block, one in blocks.items() if len(one) <= _LINE_CHARS and "。" not in one
        },
        kinds={name: frozenset(found) for name, found in kinds.items()},
        places=places,
        paragraphs=paragraphs,
        text=text,
    )


def _listed(texts: Sequence[str], places: frozenset[str]) -> tuple[frozenset[str], ...]:
    """Return the places and organisations that sentences join, or that open clauses with a figure each."""
    listed: list[set[str]] = []
    for text in texts:
        turns = turns_in(text, places, places)
        opening = {
            one.name
            for one in turns
            if one.opens
            and any(figure.kind in QUANTITIES for figure in read_figures(clause_at(text, one.start)))
        }
        for names in (*({one.name for one in run} for run in joined(text, turns)), opening):
            same = next((other for other in listed if len(other & names) > 1), None)
            if same is not None:
                same |= names
            elif len(names) > 1:
                listed.append(names)
    return tuple(map(frozenset, listed))


def _heads(blocks: Mapping[int, str], places: frozenset[str]) -> dict[int, str]:
    """Return the places with which paragraphs open, by block; of quoted names that are alike, what tells them apart."""
    heads: dict[int, str] = {}
    quoted: dict[int, str] = {}
    for block, text in blocks.items():
        first = next(iter(turns_in(clause_at(text, 0), places, places)), None)
        if first is not None and first.opens:
            heads[block] = first.name
        if match := _QUOTED.search(text, 0, _QUOTED_WITHIN):
            quoted[block] = match[1]
    for (one, name), (other, second) in combinations(quoted.items(), 2):
        alike = name[:_SHARED_CHARS] == second[:_SHARED_CHARS] and name[-1] == second[-1]
        if alike and name != second and len(name) == len(second):
            heads[one], heads[other] = name[_SHARED_CHARS:], second[_SHARED_CHARS:]
    return heads


def _near(text: str, places: frozenset[str]) -> tuple[str, ...]:
    """Return the places that a paragraph has before its first figure."""
    figures = (figure.start for figure in read_figures(text) if figure.kind in QUANTITIES)
    found = _any_of(places).finditer(text, 0, min([_NEAR_CHARS, *figures]))
    return tuple(dict.fromkeys(one.group() for one in found))


def _cores(names: Iterable[str]) -> frozenset[str]:
    """Return names of places without 县 and the like, of two characters and more."""
    return frozenset(core for name in names if len(core := _KIND.sub("", name)) > 1)


@lru_cache(maxsize=1000)
def _any_of(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)")
