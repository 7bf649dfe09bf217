"""What speaks for and against an article answering a question: numbers for the judge, made before and after a draft.

Every signal is a plain function of text; judge.py weighs them. Near misses (the right topic, another year, place or
attribute) look alike to a vector, so most signals ask whether exactly what was asked stands where the answer was found.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.attribute import Candidates, share
from knowledge.article import Retrieval
from knowledge.lexical import query_tokens, query_words
from knowledge.times import TimeMention, read_times


def retrieval_signals(question: str, among: Candidates, retrieval: Retrieval) -> dict[str, float]:
    """Say how well the question's terms and meaning are met anywhere in the article.

    `unseen`: weight share of the question's terms that the article never uses, in [0, 1].
    `best_coverage`: weight share that the best single paragraph holds, in [0, 1].
    `best_cosine`: the highest dense similarity.
    """
    asked = frozenset(query_tokens(question))
    everywhere = frozenset().union(*among.terms) if among.terms else frozenset()
    return {
        "unseen": 1 - share(asked, everywhere, among),
        "best_coverage": max((share(asked, block, among) for block in among.block_terms), default=0.0),
        "best_cosine": retrieval.best_cosine,
    }


def support_signals(
    question: str, positions: Sequence[int], among: Candidates, retrieval: Retrieval
) -> dict[str, float]:
    """Say how well the sentences that the draft rests on meet the question.

    `foreign`: share of the question's words that the article uses, but only away from these sentences' paragraphs:
    signs of another place, firm or year than was asked about.
    `unknown`: share of the question's words that the article never uses.

    `asked_in_sentence`, `asked_in_block`: weight share of the question's terms found there, in [0, 1].
    `rank`: 1 / the best retrieval rank of these sentences, 0 when retrieval did not find them.
    `time_conflict`: 1 when the question names a time and they name only others.
    """
    asked = frozenset(query_tokens(question))
    own = frozenset().union(*(among.terms[p] for p in positions)) if positions else frozenset()
    block = frozenset().union(*(among.block_terms[p] for p in positions)) if positions else frozenset()
    chosen = {(among.sentences[p][0], among.sentences[p][1].index) for p in positions}
    ranks = [
        found.rank for found in retrieval.sentences if (found.article_id, found.sentence.index) in chosen
    ]
    said = [time for p in positions for time in read_times(among.sentences[p][1].text)]
    asked_words = frozenset(query_words(question))
    everywhere = frozenset().union(*among.terms) if among.terms else frozenset()
    return {
        "foreign": share(asked_words, (asked_words & everywhere) - block - own, among),
        "unknown": share(asked_words, asked_words - everywhere, among),
        "asked_in_sentence": share(asked, own, among),
        "asked_in_block": share(asked, own | block, among),
        "rank": 1 / min(ranks) if ranks else 0.0,
        "time_conflict": float(times_conflict(read_times(question), said)),
    }


def times_conflict(asked: Sequence[TimeMention], said: Sequence[TimeMention]) -> bool:
    """Tell whether a question names a year that the text does not give though it gives others."""
    wanted = {year for time in asked for year in years(time)}
    given = {year for time in said for year in years(time)}
    return bool(wanted) and bool(given) and not wanted & given


def years(time: TimeMention) -> tuple[int, ...]:
    """Return the years a time covers, first to last; none for a relative one."""
    if time.year is None:
        return ()
    return tuple(range(time.year, (time.end_year or time.year) + 1))
