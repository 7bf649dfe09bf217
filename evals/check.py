"""Check a question set against its articles, as far as a program can: the rest is in the card."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.cases import Case, EvalsError
from evals.matching import holds
from evals.spans import places_of
from knowledge.article import Article

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_WORKED_OUT = frozenset({"comparison", "time"})  # these may ask for what follows from the text
_SAID_BY_NO_TEXT = frozenset({"false_premise", "summary"})  # 不是 or a gist in other words


def problems(cases: Sequence[Case], articles: Sequence[Article]) -> list[str]:
    """Return what is wrong with a set, a line for each; nothing when the list is empty."""
    return [f"{case.id}: {problem}" for case in cases for problem in _problems(case, articles)]


def _problems(case: Case, articles: Sequence[Article]) -> list[str]:
    found = [] if case.question.strip() else ["the question is empty"]
    if not case.answerable:
        if case.must_include or case.evidence or case.also:
            found.append("is not answerable and yet has must_include or evidence")
        return found
    if not case.must_include:
        found.append("is answerable and yet has no must_include")
    if not (case.evidence or case.relevant_ids):
        found.append("is answerable and yet has neither evidence nor relevant_ids")
    return [*found, *_evidence_problems(case, articles), *_fact_problems(case, articles)]


def _evidence_problems(case: Case, articles: Sequence[Article]) -> list[str]:
    try:
        places = {piece: places_of(case, piece, articles) for piece in [*case.evidence, *case.also]}
    except EvalsError as error:
        return [str(error)]
    found = [
        f"evidence {piece[:30]!r} stands in {len(held)} sentences; make it longer, or keep it in one"
        for piece, held in places.items()
        if len(held) != 1
    ]
    wanted = {place for piece in case.evidence for place in places[piece]}
    return found + [
        f"{piece[:30]!r} of also stands in a sentence of evidence"
        for piece in case.also
        if wanted.intersection(places[piece])
    ]


def _fact_problems(case: Case, articles: Sequence[Article]) -> list[str]:
    """A required fact in Chinese stands in the text, unless the category asks for what follows from it."""
    if case.category in _WORKED_OUT | _SAID_BY_NO_TEXT:
        return []
    text = "\n".join([one.text for one in articles] + [one.text for one in case.documents])
    return [
        f"no alternative of {' / '.join(group)} stands in the article"
        for group in case.must_include
        if any(_CHINESE.search(one) for one in group) and not any(holds(text, one) for one in group)
    ]
