"""What speaks for and against an article answering a question: numbers for the judge.

Every signal is a plain function of text; judge.py weighs them. Near misses (the right topic, another year, place or
attribute) look alike to a vector, so most signals ask whether exactly what was asked stands where the answer was found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from assistant.attribute import Candidates, share
from assistant.checks.dated import describes_by_time, is_dated, names_by_time, names_year, time_missing
from assistant.checks.weigh import Grounds, Weighed
from assistant.claims import denial
from assistant.judge import unsaid_logit
from assistant.questions.expects import denies_deed, gives_another_unit, lacks_number, untitled, wants_value
from assistant.questions.intent import wants_comparison
from knowledge.caption import caption_label, is_credit
from knowledge.embed import Embedder
from knowledge.figures import read_quantities
from knowledge.fold import fold
from knowledge.lexical import query_tokens, query_words
from knowledge.likeness import likeness
from knowledge.names import proper_names
from knowledge.phrases import names_in

_LIKELIER = 0.5
_NEAR_BLOCKS = 3
_LEAVES_YEAR = re.compile(
    r"[\d一二两三四五六七八九十几多]+年[之以]?后|[次翌同当]年|目前|如今|现在|至今|此后|后来"
)
OPENING_BLOCKS = 5  # headline, byline and the first paragraph


def read_signals(
    grounds: Grounds, among: Candidates, weighed: Sequence[Weighed], embedder: Embedder
) -> dict[str, float]:
    """Collect what speaks for and against an answer."""
    positions = [position for one in weighed for position in one.support.sentences]
    signals = support_signals(grounds.query, positions, among)
    alike = likeness(grounds.retrieval.best_cosine, embedder)
    signals |= document_signals(alike, signals["unknown"], several=grounds.several)
    signals["alike"] = alike
    signals["claim_support"] = max((one.support.score for one in weighed), default=0.0)
    signals["wrong_figure"] = float(any(one.checked.problem for one in weighed))
    said = [one.text for one in weighed]
    undone = any(denies_deed(one, grounds.query) and not read_quantities(one) for one in said)
    if undone or any(_denies_time(one, grounds.query) for one in said):
        signals["time_missing"] = 0.0
    signals["wrong_unit"] = float(gives_another_unit(said, grounds.query))
    signals["lacks_number"] = float(lacks_number(said, grounds.query))
    signals["names_far"] = float(names_far(grounds.query, positions, among))
    cited = "".join(among.sentences[position][1].text for position in positions)
    signals["untitled"] = float(untitled(grounds.query, cited))
    return signals


def _denies_time(claim: str, question: str) -> bool:
    """Tell whether a claim puts right the year of a question that does not ask for a value of that year."""
    denies = None if wants_value(question) else denial(claim)
    return denies is not None and names_year(denies[0])


def support_signals(question: str, positions: Sequence[int], among: Candidates) -> dict[str, float]:
    """Say how well the sentences that the draft rests on meet the question.

    `foreign`: share of the question's words that the article uses, but only away from these sentences' paragraphs:
    signs of another place, firm or year than was asked about.
    `unknown`: share of the question's words that the article never uses.
    `asked_in_block`: weight share of the question's terms that these paragraphs hold, in [0, 1].
    `time_missing`: 1 when the question names a year that their paragraphs do not give, nor, where they have none, what
    stands shortly before; or each of them has another. A year by which a thing is described may stand anywhere.
    """
    asked = frozenset(query_tokens(question))
    block = frozenset().union(*(among.block_terms[p] for p in positions)) if positions else frozenset()
    blocks = {(among.sentences[p][0], among.sentences[p][1].block) for p in positions}
    around = [
        sentence.text for article_id, sentence in among.sentences if (article_id, sentence.block) in blocks
    ]
    cited = [among.sentences[position][1].text for position in positions]
    dated = cited if all(map(is_dated, cited)) else around
    missing = time_missing(question, around) or time_missing(question, dated)
    picks = names_by_time(question)
    if missing and not picks and not any(map(is_dated, around)):
        missing = time_missing(question, _dated_before(around, blocks, among))
    if missing and (describes_by_time(question) or (picks and not any(map(names_year, around)))):
        missing = time_missing(question, [sentence.text for _, sentence in among.sentences])
    asked_words = frozenset(query_words(question))
    everywhere = frozenset().union(*among.terms) if among.terms else frozenset()
    return {
        "foreign": share(asked_words, (asked_words & everywhere) - block, among),
        "unknown": share(asked_words, asked_words - everywhere, among),
        "asked_in_block": share(asked, block, among),
        "time_missing": float(missing),
    }


def _dated_before(around: Sequence[str], blocks: Collection[tuple[str, int]], among: Candidates) -> list[str]:
    """Return the last sentence with a year before paragraphs that have none and do not leave it: 次年, 两年后."""
    if any(_LEAVES_YEAR.search(text) for text in around):
        return []
    last: dict[tuple[str, int], str] = {}
    for article_id, sentence in among.sentences:
        near = [key for key in blocks if key[0] == article_id and 0 < key[1] - sentence.block <= _NEAR_BLOCKS]
        if near and is_dated(sentence.text):
            last |= dict.fromkeys(near, sentence.text)
    return list(last.values())


def document_signals(alike: float, unknown: float, *, several: bool) -> dict[str, float]:
    """Say what speaks against any of several documents being about the question; 0 unless several were handed in.

    `documents_far`: how far the best find's likeness stays below that of a text that answers, in [0, 1].
    `documents_unknown`: share of the question's words that none of the documents found uses, in [0, 1].
    """
    shortfall = min(1.0, max(0.0, 1 - alike))
    return {"documents_far": several * shortfall, "documents_unknown": several * unknown}


def doubt_signals(said: str, question: str, unsaid: float | None) -> dict[str, float]:
    """Say how the model doubted what it drafted, of which `said` is left; nothing of a model that tells no doubt.

    `unsaid_logit`: the log-odds that it would have said that the text does not say.
    `of_another`: 1 when it was likelier to say that, and what it says instead is told of another than the question
    names. One that doubted less puts right what the question presumes; a comparison does so side by side.
    """
    if unsaid is None:
        return {}
    of_another = unsaid >= _LIKELIER and not wants_comparison(question) and _told_of_another(said, question)
    return {"unsaid_logit": unsaid_logit(unsaid), "of_another": float(of_another)}


def _told_of_another(said: str, question: str) -> bool:
    denies = denial(said)
    return denies is not None and any(name in question for name in proper_names(denies[0]))


def names_far(question: str, positions: Sequence[int], among: Candidates) -> bool:
    """Tell whether a question names somebody or some place of the articles, and none of them where the draft rests.

    Near is the paragraph and the one before it, which may name what both are about; a photo's caption names its own.
    """
    asked = fold(question)
    blocks = among.blocks
    names = [name for name in _all_names(_text(among)) if name in asked]
    rested = {(among.sentences[p][0], among.sentences[p][1].block) for p in positions}
    before = {(article_id, block - 1) for article_id, block in rested}
    near = "".join(blocks[key] for key in rested)
    near += "".join(text for key in before if (text := blocks.get(key, "")) and not _is_caption(text))
    return bool(names and positions) and not any(name in near for name in names)


def _is_caption(text: str) -> bool:
    return caption_label(text) is not None or is_credit(text)


def _text(among: Candidates) -> str:
    return "".join(among.blocks.values())


@lru_cache(maxsize=64)
def _all_names(text: str) -> tuple[str, ...]:
    """Return the names that an article uses, those of no dictionary and those that the tagger reads."""
    return tuple(dict.fromkeys((*names_in(text), *proper_names(text))))
