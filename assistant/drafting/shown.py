"""What the model is shown for a question: what it reads before it, the sentences quoted with it, the form wanted.

A whole article where it fits, else the best chunks; and the next ones, for a model that says when a chunk does not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.checks.weigh import Grounds
from assistant.drafting.hints import HINTS, quote_hints
from assistant.prompts import (
    ASK_COMPARISON,
    ASK_CONFIRMATION,
    ASK_ENGLISH,
    ASK_SUMMARY,
    article_prompt,
    sections_prompt,
)
from assistant.questions.intent import wants_account, wants_comparison, wants_confirmation, wants_summary
from assistant.questions.sides import side_queries
from assistant.repairs.english import glossary
from knowledge.article import Article, Chunk

OTHERS = 2  # chunks read after the best one, and of a half that is asked alone


@dataclass(frozen=True, slots=True)
class Reach:
    """How much a model reads before a question: an article of at most `whole_chars`, else so many of the best chunks.

    A single chunk comes before other questions too, so its state is worth keeping; several seldom come together again.
    `doubts` when it was trained to say that the text does not say: how likely it was to say so is then worth knowing,
    and where it does say so, what it says to other chunks.
    """

    whole_chars: int
    chunks: int
    doubts: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model reads before the question: a whole article, or only these chunks.

    `kept` when it comes before other questions too, so that its state may have been kept.
    """

    system: str
    chunks: tuple[Chunk, ...]
    kept: bool


def first_reading(articles: Mapping[str, Article], grounds: Grounds, reach: Reach, *, whole: bool) -> Reading:
    """Return what is read first; `whole` where the articles stay, so that other questions will read the same."""
    best = [found.chunk for found in grounds.retrieval.chunks[: reach.chunks]]
    article = articles[best[0].article_id]
    if whole and len(article.text) <= reach.whole_chars:
        system = article_prompt(article)
        if len(system) <= reach.whole_chars:
            return Reading(system, (), kept=True)
    chunks = tuple(sorted(best, key=lambda chunk: (chunk.article_id, chunk.start)))
    return Reading(sections_prompt(chunks), chunks, kept=whole and reach.chunks == 1)


def _quotes(grounds: Grounds, reading: Reading) -> list[str]:
    summary, comparison = wants_summary(grounds.question), wants_comparison(grounds.query)
    return quote_hints(
        grounds.sentences,
        grounds.retrieval,
        read=reading.chunks,
        most=max(HINTS, len(side_queries(grounds.query)) if comparison else 0),
        wide=summary or comparison,
        whole_blocks=summary,
    )


Readings = Iterator[tuple[Reading, list[str]]]
"""What is read one after another, each with the sentences quoted with the question."""


def readings(articles: Mapping[str, Article], grounds: Grounds, reach: Reach, *, whole: bool) -> Readings:
    """Yield what is read and the sentences quoted with the question: the next where those before do not say.

    Only a model that doubts can tell that, so others have one; so have whole articles.
    """
    first = first_reading(articles, grounds, reach, whole=whole)
    yield first, _quotes(grounds, first)
    if not reach.doubts or not first.chunks:
        return
    others = [found.chunk for found in grounds.retrieval.chunks if found.chunk not in first.chunks]
    for chunk in others[:OTHERS]:
        inside = [
            found.sentence.text
            for found in grounds.retrieval.sentences
            if found.article_id == chunk.article_id and chunk.start <= found.sentence.start < chunk.end
        ]
        yield Reading(sections_prompt([chunk]), (chunk,), kept=first.kept), inside[:1]


def ask_for(grounds: Grounds, hints: Sequence[str]) -> str:
    """Return how the question wants to be answered, where that is not one short sentence in Chinese."""
    wanted = [ASK_SUMMARY] if wants_account(grounds.question) else []
    if wants_comparison(grounds.question):
        wanted.append(ASK_COMPARISON)
    if wants_confirmation(grounds.question):
        wanted.append(ASK_CONFIRMATION)
    if grounds.language == "en":
        quoted = hints or [found.sentence.text for found in grounds.retrieval.sentences[:2]]
        wanted.append(ASK_ENGLISH.format(glossary=glossary(quoted)))
    return "".join(wanted)
