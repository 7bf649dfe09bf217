"""Find the sentences that an answer sentence rests on: by characters, figures and names, never by the model's word.

`attribute` weighs each term by how rare it is among the candidate sentences, so that a name or a figure counts and
「的」 does not. Answers in another language than the article's share few terms with it; there the vectors decide.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.article import ScoredSentence, Sentence
from knowledge.figures import read_figures
from knowledge.fold import fold
from knowledge.lexical import query_tokens, tokens

Rested = tuple[str, Sentence]
"""A sentence that a claim can rest on, with the id of its article."""

_QUESTION_WEIGHT = 0.5
_BLOCK_WEIGHT = 0.4  # a sentence's subject often stands in the sentence before it
_PRIOR_WEIGHT = 0.3
_FIGURE_WEIGHT = 0.5  # a claim's figures say where it comes from more surely than its words
MOST_SENTENCES = 2
_SECOND_GAIN = 0.25


@dataclass(frozen=True, slots=True)
class Support:
    """`sentences` are positions in the candidates, best first.

    `score` in [0, 1] is the covered part of what the claim says beyond the question; 0 when it only repeats it.
    """

    sentences: tuple[int, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """The sentences an answer may rest on, with their terms; made once per question by `candidates`.

    `folded` are the sentences' folded texts, `blocks` those of the paragraphs, by article and number, in order.
    """

    sentences: tuple[Rested, ...]
    folded: tuple[str, ...]
    terms: tuple[frozenset[str], ...]
    block_terms: tuple[frozenset[str], ...]
    blocks: dict[tuple[str, int], str]
    weights: dict[str, float]
    unseen_weight: float


def candidates(sentences: Sequence[Rested]) -> Candidates:
    """Prepare the sentences of some articles, in order, for `attribute`."""
    found = [terms(sentence.text) for _, sentence in sentences]
    folded = tuple(fold(sentence.text) for _, sentence in sentences)
    texts: dict[tuple[str, int], str] = {}
    for (article_id, sentence), text in zip(sentences, folded, strict=True):
        texts[article_id, sentence.block] = texts.get((article_id, sentence.block), "") + text
    blocks: dict[tuple[str, int], set[str]] = {}
    for (article_id, sentence), own in zip(sentences, found, strict=True):
        blocks.setdefault((article_id, sentence.block), set()).update(own)
    counts = Counter(term for own in found for term in own)
    total = len(found)
    return Candidates(
        sentences=tuple(sentences),
        folded=folded,
        terms=tuple(found),
        block_terms=tuple(
            frozenset(blocks[article_id, sentence.block]) for article_id, sentence in sentences
        ),
        blocks=texts,
        weights={term: math.log(1 + total / count) for term, count in counts.items()},
        unseen_weight=math.log(1 + max(total, 1)),
    )


@lru_cache(maxsize=20_000)
def terms(text: str) -> frozenset[str]:
    """Return the terms of a text; a figure is one term, the same however it is written (60%, 六成)."""
    figures = [figure for figure in read_figures(text) if figure.kind != "label"]
    rest, at = [], 0
    for figure in figures:
        rest.append(text[at : figure.start])
        at = max(at, figure.end)
    signs = {f"#{fold(f.text) if f.kind == 'time' else f'{f.value:g}'}" for f in figures}
    return frozenset(tokens(" ".join([*rest, text[at:]]))) | signs


def attribute(
    claim: str,
    question: str,
    among: Candidates,
    prior: Sequence[float],
    similarity: Sequence[float] | None = None,
) -> Support:
    """Find at most two sentences that carry a claim.

    Args:
        claim: one sentence of the answer, without markers.
        question: the standalone question; it says whose the claim is where the claim does not.
        among: the candidate sentences.
        prior: what retrieval thought of each, in [0, 1], one a sentence.
        similarity: cosine of claim and sentence, one a sentence; for claims in another language.
    """
    if not among.sentences:
        return Support((), 0.0)
    asked = frozenset(query_tokens(question))
    said = terms(claim) - terms(question)
    figures = frozenset(term for term in said if term.startswith("#"))
    scores = [
        share(said, own, among)
        + _FIGURE_WEIGHT * share(figures, own, among)
        + _QUESTION_WEIGHT
        * ((1 - _BLOCK_WEIGHT) * share(asked, own, among) + _BLOCK_WEIGHT * share(asked, block, among))
        + _PRIOR_WEIGHT * prior[position]
        + (similarity[position] if similarity is not None else 0.0)
        for position, (own, block) in enumerate(zip(among.terms, among.block_terms, strict=True))
    ]
    best = max(range(len(scores)), key=scores.__getitem__)
    covered = share(said, among.terms[best], among)
    second = max(
        (position for position in range(len(scores)) if position != best),
        key=lambda position: (
            share(said, among.terms[best] | among.terms[position], among),
            scores[position],
        ),
        default=None,
    )
    if second is not None:
        both = share(said, among.terms[best] | among.terms[second], among)
        if both - covered >= _SECOND_GAIN:
            return Support(tuple(sorted((best, second))), both)
    return Support((best,), covered)


def position_of(found: ScoredSentence, among: Candidates) -> int:
    """Return where a retrieved sentence stands among the candidates."""
    return next(
        at
        for at, (article_id, sentence) in enumerate(among.sentences)
        if (article_id, sentence.index) == (found.article_id, found.sentence.index)
    )


def share(wanted: frozenset[str], given: frozenset[str], among: Candidates) -> float:
    """Return the weight share of `wanted` terms that are `given`, in [0, 1]; 0 when nothing is wanted."""
    total = sum(among.weights.get(term, among.unseen_weight) for term in wanted)
    shared = sum(among.weights.get(term, among.unseen_weight) for term in wanted & given)
    return shared / total if total else 0.0
