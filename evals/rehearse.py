"""What do search and rules lose of right answers? The chain with a model that always drafts the right one.

It goes through the questions of training sets and loads no model. Where the chain shows the evidence, the draft is the
line's answer, else that the text does not say; what is lost then is lost by the chain. English questions, which a model
would translate, and comparisons, whose sides are asked about one by one, are left out.

And do the rules catch a wrong one? The same questions about another (swap.py), with the answer that was right before.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from langchain_core.messages import AIMessage

from assistant.chain import Assistant
from assistant.conversation import Answer, Question
from assistant.language import NOT_SAID, language_of
from assistant.source import Source
from evals.lessons import Taught, evidence_in, is_answered, read_lines, source_of
from evals.scripted import Scripted
from evals.swap import SWAPPED, swaps_of
from knowledge.embed import Embedder
from knowledge.figures import read_quantities, same_value

_SURE = 2.0  # log-odds of what is drafted: too little for the rules to be set aside
_SILENT = 4.0  # of saying nothing: so much that it is believed, and the next chunks are heard all the same


class Fate(StrEnum):
    """What came of a right draft."""

    KEPT = "kept"
    NOT_SHOWN = "its evidence was not shown"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn in part"
    ANSWERED = "answered, though the article does not say it"
    CAUGHT = "caught"
    LET_THROUGH = "let through"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A line of a training set, what came of the right draft, and the answer."""

    id: str
    taught: Taught
    fate: Fate
    answer: Answer


def rehearse(path: Path, embedder: Embedder) -> Iterator[Rehearsed]:
    """Yield what comes of the right drafts to the questions of a training set, whose article lies beside it.

    Raises:
        EvalsError: a line can't be read; the message names it.
    """
    source = source_of(path.with_suffix(".txt"), embedder)
    for number, taught in enumerate(read_lines(path, Taught), 1):
        if taught.category != "comparison" and language_of(taught.question) == "zh":
            yield _rehearsed(f"{path.stem}-{number}", taught, source)


def rehearse_swapped(path: Path, embedder: Embedder) -> Iterator[Rehearsed]:
    """Yield what comes of another's figure to the questions of a training set about another than they were about.

    Raises:
        EvalsError: a line can't be read; the message names it.
    """
    source = source_of(path.with_suffix(".txt"), embedder)
    lines = [one for one in read_lines(path, Taught) if language_of(one.question) == "zh"]
    for article in source.articles.values():
        for number, taught in enumerate(swaps_of(lines, article), 1):
            yield _swapped(f"{path.stem}-{SWAPPED}-{number}", taught, source)


def rehearsal_text(rehearsed: Iterable[Rehearsed]) -> str:
    """Write how many drafts had which fate, and each that was neither kept nor caught with what became of it."""
    fates: Counter[Fate] = Counter()
    lines: list[str] = []
    for one in rehearsed:
        fates[one.fate] += 1
        if one.fate not in (Fate.KEPT, Fate.CAUGHT):
            why = "; ".join(f"{gone.text}: {gone.why}" for gone in one.answer.withdrawn)
            lines.append(f"{one.id} {one.fate}: {one.taught.question}\n  {one.answer.text}\n  {why}".rstrip())
    totals = [f"{fates[fate]} {fate}" for fate in Fate if fates[fate]]
    return "\n".join([*lines, f"{fates.total()} drafts: {', '.join(totals)}"])


def _rehearsed(line_id: str, taught: Taught, source: Source) -> Rehearsed:
    shown: list[bool] = []

    def say(system: str, user: str) -> AIMessage:
        shown.append(is_answered(taught, evidence_in(taught, system, user)))
        silent = NOT_SAID["zh"]
        return _reply(taught.answer, silent, _SURE) if shown[-1] else _reply(silent, "", _SILENT)

    answer = Assistant(Scripted(say), source).answer(Question(taught.question))
    return Rehearsed(line_id, taught, _fate(taught, answer, shown=any(shown)), answer)


def _swapped(line_id: str, taught: Taught, source: Source) -> Rehearsed:
    def say(system: str, user: str) -> AIMessage:
        return _reply(taught.answer, NOT_SAID["zh"], _SURE)

    answer = Assistant(Scripted(say), source).answer(Question(taught.question))
    wrong = read_quantities(taught.answer)
    told = [] if answer.refused else [one for claim in answer.claims for one in read_quantities(claim.text)]
    stands = any(same_value(one, other) for one in told for other in wrong)
    return Rehearsed(line_id, taught, Fate.LET_THROUGH if stands else Fate.CAUGHT, answer)


def _fate(taught: Taught, answer: Answer, *, shown: bool) -> Fate:
    if not taught.answerable:
        return Fate.KEPT if answer.refused else Fate.ANSWERED
    if not shown:
        return Fate.NOT_SHOWN
    if answer.refused:
        return Fate.REFUSED
    return Fate.WITHDRAWN if answer.withdrawn else Fate.KEPT


def _reply(said: str, other: str, sure: float) -> AIMessage:
    """Return a reply as the engine gives it: one token, and how likely it was and another."""
    likely = 1 / (1 + math.exp(-sure))
    tokens = {said: math.log(likely), other: math.log(1 - likely)}
    top = [{"token": text, "logprob": logprob} for text, logprob in tokens.items()]
    content = [{"token": said, "logprob": tokens[said], "top_logprobs": top}]
    return AIMessage(said, response_metadata={"logprobs": {"content": content}})
