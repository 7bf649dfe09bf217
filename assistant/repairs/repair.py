"""When a draft does not stand: find the article's own sentence that answers or corrects the question, if there is one.

A small model misreads what stands before it; where the text itself settles the matter by rule, its sentence is the
better answer. Each rule names what the sentence must hold, so that a near miss is still refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from assistant.attribute import Candidates, position_of, share
from assistant.checks.owners import is_theirs, pairs
from assistant.checks.topic import clauses_of, names_near, topic_share
from assistant.questions.expects import wanted, wants_value
from knowledge.article import Retrieval, ScoredSentence
from knowledge.figures import read_quantities, same_value
from knowledge.fold import fold
from knowledge.lexical import query_tokens
from knowledge.units import comparable

_LOOKED_AT = 3
_UP = re.compile(
    r"提升|提高|上升|升[了到至高]|上涨|涨|增长|增加|增多|扩大|加快|变[快多高好大]|多了|翻[一番了倍]|往上|走高|攀升|拉长|延长|拖[到长]"
)
_DOWN = re.compile(
    r"下降|降低|降[了到至]|下跌|下滑|跌|减少|减[了到]|缩短|缩小|缩水|萎缩|掉了?|变[慢少低差小]|少了|放缓|恶化|往下|走低|收窄"
)
_OF_TWO = re.compile(
    r"几倍|多少倍|差|隔|比[^,。]{1,20}了?(?:几|多少)"
)  # one sentence may give more than is to be added up
_ASKING = re.compile("什么|怎么|怎样|为何|为什么|多少|哪[里儿个些位种年天家]?|谁|如何|是不是|有没有|几")
_RARE_BLOCKS = 3
_SUBJECT_CHARS = 6  # a sentence's subject opens it
_SUMMED_UP = 3
_RIVAL_PAIRS = 2
IN_FULL = 2
_NEARLY = 0.05  # of a sentence's score to the best one's
_SHARED_WORDS = 2
_OF_THE_TOPIC = 0.1  # of a question's terms, by weight, in the sentence's paragraph
_ON_THE_MATTER = 0.6  # of what a question says, by weight


def opposite(question: str, retrieval: Retrieval) -> ScoredSentence | None:
    """Return the sentence that says the opposite direction of what the question takes for granted."""
    asked = fold(question)
    figures = read_quantities(question)
    for found in retrieval.sentences[:_LOOKED_AT]:
        text = fold(found.sentence.text)
        shared = any(same_value(one, given) for one in figures for given in read_quantities(text))
        if turns_round(asked, text) and (shared or _share_pairs(asked, text)):
            return found
    return None


def turns_round(claim: str, sentence: str) -> bool:
    """Tell whether a claim says that something rose where a sentence only says that it fell, or the other way round."""
    return _direction(claim) * _direction(sentence) < 0


def other_figure(question: str, retrieval: Retrieval, among: Candidates) -> ScoredSentence | None:
    """Return the sentence that gives another figure where the question takes one for granted that no sentence gives.

    Its paragraph has some of the question's words: two figures of a kind alone are no sign of the same matter.
    """
    stated = [figure for figure in read_quantities(question) if figure.unit]
    given = [figure for _, sentence in among.sentences for figure in read_quantities(sentence.text)]
    foreign = [one for one in stated if not any(same_value(one, other) for other in given)]
    asked = frozenset(query_tokens(question))
    for found in retrieval.sentences[:_LOOKED_AT]:
        here = [figure for figure in read_quantities(found.sentence.text) if figure.unit]
        if any(comparable(one.unit, other.unit) for one in foreign for other in here):
            around = among.block_terms[position_of(found, among)]
            if share(asked, around, among) >= _OF_THE_TOPIC:
                return found
    return None


def to_work_out(question: str, retrieval: Retrieval) -> ScoredSentence | None:
    """Return the sentence with two figures of a kind, of which a question wants something worked out."""
    for found in retrieval.sentences[:_LOOKED_AT] if _OF_TWO.search(fold(question)) else ():
        figures = read_quantities(found.sentence.text)
        alike = any(
            comparable(one.unit, other.unit) and one.value != other.value
            for one, other in combinations(figures, 2)
        )
        if alike and len(pairs(fold(question)) & pairs(fold(found.sentence.text))) >= _RIVAL_PAIRS:
            return found
    return None


def same_kind(
    question: str, withdrawn: Sequence[str], retrieval: Retrieval, among: Candidates
) -> ScoredSentence | None:
    """Return the sentence of whom the question names that gives a figure of the kind it wants, or that was withdrawn."""
    unit = wanted(question).unit
    units = [unit] if unit else [one.unit for said in withdrawn for one in read_quantities(said) if one.unit]
    for found in retrieval.sentences[:_LOOKED_AT]:
        figures = [figure for figure in read_quantities(found.sentence.text) if figure.unit]
        fits = [one for one in figures if any(comparable(one.unit, wished) for wished in units)]
        rested = (found.article_id, found.sentence)
        if any(is_theirs(question, rested, figure, among.sentences) for figure in fits):
            return found
    return None


def elsewhere(
    question: str, positions: Sequence[int], retrieval: Retrieval, among: Candidates
) -> ScoredSentence | None:
    """Return the best sentence when the question's rare words stand in its paragraph and none where the draft rests."""
    told = [found for found in retrieval.sentences if not _asks(found.sentence.text)]
    if not told or not positions:
        return None
    blocks = {key: pairs(text) for key, text in among.blocks.items()}
    spread = Counter(pair for block in blocks.values() for pair in block)
    rare = {pair for pair in pairs(_ASKING.sub(" ", question)) if 0 < spread[pair] <= _RARE_BLOCKS}
    rested = {(among.sentences[p][0], among.sentences[p][1].block) for p in positions}
    near = rested | {(article_id, block - 1) for article_id, block in rested}
    have = frozenset[str]().union(*(blocks.get(key, frozenset()) for key in near))
    best = told[0]
    there = blocks[best.article_id, best.sentence.block]
    return best if not rare & have and len(rare & there) >= _RIVAL_PAIRS else None


def on_the_matter(question: str, retrieval: Retrieval, among: Candidates) -> ScoredSentence | None:
    """Return the best sentence where it speaks of nearly all that a question says: 文中未提及 would be wrong there.

    Not where a number or date is asked for: that stands in the sentence or it does not.
    """
    if not retrieval.sentences or wants_value(question):
        return None
    best = retrieval.sentences[0]
    position = position_of(best, among)
    shares = [topic_share(one, position, among, least=_SHARED_WORDS) for one in clauses_of(question)]
    told = max(shares, default=0.0) >= _ON_THE_MATTER
    return best if told and names_near(question, position, among) is not False else None


def about(question: str, retrieval: Retrieval, among: Candidates) -> list[ScoredSentence]:
    """Return the retrieved sentences, in reading order, whose subject the question names; for summaries."""
    spread = Counter(pair for _, sentence in among.sentences for pair in pairs(sentence.text))
    most = max(_RARE_BLOCKS, len(among.sentences) // 8)
    topic = {pair for pair in pairs(question) if 0 < spread[pair] <= most}
    told = [one for one in retrieval.sentences if not _asks(one.sentence.text)]
    found = [one for one in told if topic & pairs(one.sentence.text[:_SUBJECT_CHARS])]
    return sorted(found[:_SUMMED_UP], key=lambda one: (one.article_id, one.sentence.start))


def to_the_point(question: str, retrieval: Retrieval, *, most: int = IN_FULL) -> list[ScoredSentence]:
    """Return at most so many of the best sentences, which a summary of what the question names can't leave out."""
    told = [found for found in retrieval.sentences if not _asks(found.sentence.text)]
    best = max((found.score for found in told), default=0.0)
    return [
        found
        for found in told[:most]
        if found.score >= best - _NEARLY and len(pairs(question) & pairs(found.sentence.text)) >= _RIVAL_PAIRS
    ]


def _asks(sentence: str) -> bool:
    """Tell whether a sentence asks something itself, as subheadings do: it tells nothing."""
    return sentence.rstrip("”’」』）)\"' ").endswith(("？", "?"))


def _direction(text: str) -> int:
    """Return 1 where a text says that something rose, -1 where it fell, 0 where it says neither or both."""
    return bool(_UP.search(text)) - bool(_DOWN.search(text))


def _share_pairs(asked: str, text: str) -> bool:
    return len(pairs(asked) & pairs(text)) > _RIVAL_PAIRS
