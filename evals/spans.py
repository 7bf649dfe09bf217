"""Where the evidence stands: from verbatim pieces to sentence spans, and how citations and retrieval meet them.

A span counts as met when a citation's or a result's characters overlap it. Knows nothing of systems and runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from evals.cases import Case, EvalsError
from knowledge.article import Article
from knowledge.mend import as_given


class Located(Protocol):
    """Anything that points at characters of an article: a citation, a piece of evidence, a span."""

    @property
    def article_id(self) -> str:
        """The article's or inline document's id."""
        ...

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """One past the last character."""
        ...


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one article, end exclusive."""

    article_id: str
    start: int
    end: int

    def meets(self, other: Located) -> bool:
        """Tell whether the two share a character."""
        return self.article_id == other.article_id and self.start < other.end and other.start < self.end


Wanted = tuple[Span, ...]  # places of one piece of evidence, any of which serves


def wanted_spans(case: Case, articles: Sequence[Article]) -> tuple[Wanted, ...]:
    """Return for each piece of evidence the sentences that hold it.

    A case with `relevant_ids` and no evidence wants any place of these documents. A case's own documents,
    where it has them, stand in for the articles.

    Raises:
        EvalsError: A piece of evidence stands in none of the articles.
    """
    sources = _sources(case, articles)
    if not case.evidence and case.relevant_ids:
        relevant = [one for one in sources if one.id in case.relevant_ids]
        return (tuple(Span(one.id, 0, len(one.text)) for one in relevant),) if relevant else ()
    return tuple(_places(case, piece, sources) for piece in case.evidence)


def also_spans(case: Case, articles: Sequence[Article]) -> Wanted:
    """Return the sentences that may be cited beside the evidence; raises like `wanted_spans`."""
    return tuple(place for piece in case.also for place in places_of(case, piece, articles))


def places_of(case: Case, piece: str, articles: Sequence[Article]) -> Wanted:
    """Return the sentences that hold one verbatim piece; raises like `wanted_spans`."""
    return _places(case, piece, _sources(case, articles))


def first_ranks(wanted: Sequence[Wanted], results: Sequence[Located]) -> list[int | None]:
    """Return for each piece of evidence the rank, from 1, of the first result that meets it."""
    return [
        next((rank for rank, result in enumerate(results, start=1) if _met(places, result)), None)
        for places in wanted
    ]


def citation_precision(
    wanted: Sequence[Wanted], citations: Sequence[Located], also: Wanted = ()
) -> float | None:
    """Return the share of citations that point into the evidence, or what may be cited beside it.

    None without evidence or citation.
    """
    if not wanted or not citations:
        return None
    right = [*wanted, also]
    return sum(any(_met(places, one) for places in right) for one in citations) / len(citations)


def citation_recall(wanted: Sequence[Wanted], citations: Sequence[Located]) -> float | None:
    """Return the share of the evidence that a citation points into; None without evidence."""
    if not wanted:
        return None
    return sum(any(_met(places, one) for one in citations) for places in wanted) / len(wanted)


def _met(places: Wanted, one: Located) -> bool:
    return any(place.meets(one) for place in places)


def _sources(case: Case, articles: Sequence[Article]) -> Sequence[Article]:
    if not case.documents:
        return articles
    return [as_given(document.text, article_id=document.id) for document in case.documents]


def _places(case: Case, piece: str, sources: Sequence[Article]) -> Wanted:
    places = tuple(
        Span(article.id, sentence.start, sentence.end)
        for article in sources
        for found in _occurrences(article.text, piece)
        for sentence in article.sentences
        if Span(article.id, sentence.start, sentence.end).meets(Span(article.id, found, found + len(piece)))
    )
    if not places:
        raise EvalsError(
            f"{case.id}: the evidence {piece[:40]!r} stands in no article of this run; check --article."
        )
    return places


def _occurrences(text: str, piece: str) -> list[int]:
    found = []
    at = text.find(piece)
    while at >= 0:
        found.append(at)
        at = text.find(piece, at + 1)
    return found
