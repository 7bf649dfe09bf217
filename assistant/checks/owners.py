"""Tell whether a figure is that of whom the question names: the right number of another firm is a wrong answer.

The owners of an article's figures (knowledge/facts.py) compete for the question: a figure is wrong when the question
shares a rare pair of characters with another owner and none with what stands before the figure. And a name that only
describes the subject in a relative clause owns nothing: of "以甲公司为代表的乙市集群投资2亿元", 甲公司 invested none.
Works on pairs of characters, because dictionaries don't know an article's names.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.attribute import Rested
from assistant.claims import denial
from assistant.questions.expects import wants_result
from knowledge.article import Sentence
from knowledge.facts import Fact, read_facts_of
from knowledge.figures import QUANTITIES, FigureMention, read_figures
from knowledge.fold import fold
from knowledge.names import names_and_quoted, nouns_in, people_in, proper_names
from knowledge.phrases import Words, names_in, tagger
from knowledge.table import first_cell

_WITHIN = r"[^，。；：,;:!?\"“”的]"
_NAME_CHARS = 3  # a shorter run shared with a relative clause may be chance
_KIND_CHARS = 4  # the end of a long name says what kind of thing it is
_COMMON_NOUNS = ("n", "vn")
_MANY = 3
OPENING = 3  # blocks: headline, byline and the first paragraph
_ALL_OF = re.compile("全([省市县区镇乡村州国校])")
_WHOLE = "全该本各每"
_NO_OWNER = frozenset(["时候", "时期", "时间", "年代", "日子", "地方", "原因", "情况", "过程", "时", "同时"])
_COPULA = "是为系乃"
_MEASURES = "[个位座条种名项艘部本栋间场届款辆枚]"
# Whoever speaks, a number of things on the way, 镇里, 该公司 and 高峰时 own no figure of another.
_NO_ONES = re.compile(
    rf"^(?:\d[\d.,]*[万亿]?{_MEASURES}|[一二三四五六七八九十百千]+{_MEASURES}|两[个位座家条只道种名项])"
    r"|(?:(?<!小)说|介绍|表示|认为|建议|提出|透露|主张|预计|估计)$"
    r"|^(?:[省市县区镇乡村厂校院馆社队]里|当地|本地|这里|那里|此处|公司|企业|集团|单位|[该此].{1,4}|本[省市县区镇乡村厂校院馆社队行店所司])$"
    r"|(?:时|[\d一二三四五六七八九十多][年月日]|[年月日期]间|[之以][前后])$"
)
_NAMED_SHARE = 0.5  # of owner and attribute must stand in a question that is about them
_RARE = 0.2  # a pair that more of the sentences hold tells no owner from another


@dataclass(frozen=True, slots=True)
class _Facts:
    """The figures of some sentences, each owner's pairs of characters, those that many have, and that say a kind."""

    by_sentence: dict[tuple[str, int], tuple[Fact, ...]]
    owners: tuple[frozenset[str], ...]
    common: frozenset[str]
    kinds: frozenset[str]
    words: Words
    names: tuple[str, ...]


def other_owner(
    claim: str, question: str, cited: Sequence[Rested], sentences: Sequence[Rested], *, several: bool = False
) -> str:
    """Return whose a figure of the claim is when it is not theirs whom claim or question name; "" otherwise.

    Args:
        claim: one statement of an answer.
        question: what it answers, in the language of the sentences.
        cited: the sentences it rests on.
        sentences: all sentences of their articles, in order.
        several: only the claim says whose its figure is: the question is about several or about no one value, or the
            model knows better.
    """
    asked = read_figures(question)
    figures = [
        figure
        for figure in read_figures(claim)
        if figure.kind in QUANTITIES and not any(equal(figure, other) for other in asked)
    ]
    if not figures:
        return ""
    facts = _facts_of(tuple(sentences))
    for figure in figures:
        given = [
            (rested, fact)
            for rested in cited
            for fact in facts.by_sentence.get((rested[0], rested[1].index), ())
            if equal(fact.mention, figure)
        ]
        wrong = [
            (
                not (several or _owns_up(claim, fact))
                and _not_theirs(question, rested[0], fact, facts, sentences)
            )
            or _given_to_another(claim[: figure.start], rested[0], fact, facts, sentences)
            for rested, fact in given
        ]
        if wrong and all(wrong):
            return wrong[0]
    return ""


def is_theirs(question: str, rested: Rested, figure: FigureMention, sentences: Sequence[Rested]) -> bool:
    """Tell whether a sentence gives a figure of one whom the question names, and of what it asks about."""
    facts = _facts_of(tuple(sentences))
    given = facts.by_sentence.get((rested[0], rested[1].index), ())
    return any(
        equal(fact.mention, figure)
        and _share_of(pairs(fact.owner) | pairs(fact.attribute), pairs(question)) > _NAMED_SHARE
        and not _not_theirs(question, rested[0], fact, facts, sentences)
        and _rivals(question, facts) & (pairs(fact.owner) | pairs(rested[1].text[: fact.mention.start]))
        for fact in given
    )


def _owns_up(claim: str, fact: Fact) -> bool:
    """Tell whether a claim says that a figure is another's than the question takes it for: 不是甲县，是乙县…."""
    return denial(claim) is not None and bool(fact.owner) and fold(fact.owner) in fold(claim)


def _not_theirs(
    question: str, article_id: str, fact: Fact, facts: _Facts, sentences: Sequence[Rested]
) -> str:
    """Return the owner of a fact when the question names another, "" when it may be the one asked about."""
    if _NO_ONES.search(fact.owner):
        return ""
    text = fact.sentence.text
    before = fold(
        f"{first_cell(text)}，{fact.attribute}" if fact.sentence.printed else text[: fact.mention.start]
    )
    scope = pairs(fact.owner) | pairs(before) | pairs(_opening(article_id, fact.sentence, facts, sentences))
    inherited = fact.owner not in fact.sentence.text or (people_in(fact.owner) and not people_in(question))
    if inherited or not _is_name(fact.owner, facts.words):
        near = (fact.sentence.block, fact.sentence.block - 1)
        scope |= pairs("".join(s.text for id_, s in sentences if id_ == article_id and s.block in near))
    if not any(name in fact.owner for name in facts.names):
        scope |= _subject(article_id, fact, sentences)
    rivals = _rivals(question, facts)
    if not _kind(fact.owner):  # a hospital is no rival of what the text calls care
        rivals -= facts.kinds
    compared = wants_result(question) and fold(fact.owner) in fold(question)
    if rivals and not rivals & scope and not compared:
        return fact.owner
    return _described(fold(question), before, facts.words)


def _given_to_another(
    claim: str, article_id: str, fact: Fact, facts: _Facts, sentences: Sequence[Rested]
) -> str:
    """Return the owner of a fact when a claim, up to the figure, has another name, which does not stand there."""
    said = [name for name in facts.names if name in claim]
    owners = [name for name in facts.names if name in fact.owner]
    if not said or not owners or any(name in claim for name in owners):
        return ""
    text = fact.sentence.text
    own = text[: fact.mention.end] + re.split("[，。；]", text[fact.mention.end :])[0]
    around = _opening(article_id, fact.sentence, facts, sentences) + own
    return "" if any(name in around for name in said) else fact.owner


def _opening(article_id: str, sentence: Sentence, facts: _Facts, sentences: Sequence[Rested]) -> str:
    """Return what a paragraph says before its first figure: it often names its subject otherwise."""
    block = [s for id_, s in sentences if id_ == article_id and s.block == sentence.block]
    first = next((s for s in block if (article_id, s.index) in facts.by_sentence), sentence)
    return "".join(s.text for s in block if s.index < first.index)


def _subject(article_id: str, fact: Fact, sentences: Sequence[Rested]) -> frozenset[str]:
    """Return the pairs of whom the article opens with, who is meant where no other is named; of 全市 only a city's."""
    until = min(OPENING, fact.sentence.block)
    opening = "".join(one.text for id_, one in sentences if id_ == article_id and one.block < until)
    whole = _ALL_OF.match(fact.owner)
    names = names_and_quoted(opening)
    return pairs("，".join(name for name in names if not whole or name.endswith(whole[1])))


def _share_of(wanted: frozenset[str], given: frozenset[str]) -> float:
    return len(wanted & given) / len(wanted) if wanted else 0.0


def _rivals(question: str, facts: _Facts) -> set[str]:
    """Return the rare pairs that what the question speaks of shares with the owners of figures."""
    asked = frozenset[str]().union(*(pairs(noun) for noun in nouns_in(question)))
    rare = {pair for owner in facts.owners for pair in (owner & asked) - facts.common}
    return {pair for pair in rare if pair[0] not in _WHOLE}


def _described(question: str, before: str, words: Words) -> str:
    """Return the subject before a figure when the question names only what describes it in a relative clause."""
    for match in re.finditer(rf"(?=(?P<clause>{_WITHIN}{{3,30}})的(?P<subject>{_WITHIN}{{2,}}))", before):
        clause, subject = match["clause"], match["subject"]
        name = _longest_shared(clause, question)
        behind = clause[clause.index(name) + len(name) :]
        is_object = subject[0].isdigit()  # 承担大桥的9孔
        if len(name) < _NAME_CHARS or not behind or is_object or name in people_in(before):
            continue
        if behind[0] in _COPULA:  # 甲公司是本地的头号企业 tells of 甲公司
            continue
        verbs = any(flag.startswith("v") or word == "等" for word, flag in words.tagged(behind))
        owner = words.split(words.subject(subject, whole=False))[0]
        if (
            verbs
            and owner
            and owner not in _NO_OWNER
            and not pairs(owner) & pairs(question.replace(name, " "))
        ):
            return owner
    return ""


def _longest_shared(clause: str, question: str) -> str:
    """Return the longest run of Chinese characters that both hold."""
    best = ""
    for start in range(len(clause)):
        for end in range(start + len(best) + 1, len(clause) + 1):
            run = clause[start:end]
            if run not in question or not re.fullmatch(r"[\u4e00-\u9fff]+", run):
                break
            best = run
    return best


def _is_name(owner: str, words: Words) -> bool:
    """Tell a name, or a phrase with a name in it, from a common noun."""
    tagged = words.tagged(owner)
    return any(flag.startswith(("ns", "nr", "nt", "nz")) for _, flag in tagged) or (
        len(tagged) > 1 and words.is_strong(owner)
    )


@lru_cache(maxsize=10_000)
def _kind(owner: str) -> str:
    """Return the common noun that ends a name of several words: it says what kind of thing the name is of."""
    tokens = [(pair.word, pair.flag) for pair in tagger().cut(owner)]
    return tokens[-1][0] if len(tokens) > 1 and tokens[-1][1] in _COMMON_NOUNS else ""


@lru_cache(maxsize=8)
def _facts_of(sentences: tuple[Rested, ...]) -> _Facts:
    words = Words(names_in("".join(sentence.text for _, sentence in sentences)))
    by_sentence: dict[tuple[str, int], tuple[Fact, ...]] = {}
    for article_id in dict.fromkeys(id_ for id_, _ in sentences):
        own = [sentence for id_, sentence in sentences if id_ == article_id]
        for fact in read_facts_of(own, words):
            key = article_id, fact.sentence.index
            by_sentence[key] = (*by_sentence.get(key, ()), fact)
    owners = {fact.owner for found in by_sentence.values() for fact in found if _is_name(fact.owner, words)}
    held = [pairs(owner) for owner in owners]
    shared = Counter(pair for own in held for pair in own)
    spread = Counter(pair for _, sentence in sentences for pair in pairs(sentence.text))
    ends = frozenset[str]().union(
        *(pairs(owner[-_KIND_CHARS:]) for owner in owners if len(owner) > 2 * _KIND_CHARS)
    )
    kinds = frozenset[str]().union(*(pairs(_kind(owner)) for owner in owners))
    common = {
        pair
        for pair, count in shared.items()
        if count > _MANY or pair in ends or spread[pair] > max(_MANY, _RARE * len(sentences))
    }
    names = proper_names("".join(sentence.text for _, sentence in sentences))
    return _Facts(by_sentence, tuple(held), frozenset(common), kinds, words, names)


def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring Chinese characters of a text."""
    runs = re.findall(r"[\u4e00-\u9fff]+", fold(text))
    return frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1))


def equal(one: FigureMention, other: FigureMention) -> bool:
    """Tell whether two figures have the same value, whatever their units."""
    return math.isclose(one.value, other.value, rel_tol=1e-6)
