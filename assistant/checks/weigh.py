"""Hold one claim against the sentences it may rest on: which they are, and what speaks against it.

Knows nothing of the other claims of an answer, nor whether the answer stands; settle.py decides that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.attribute import (
    MOST_SENTENCES,
    Candidates,
    Rested,
    Support,
    attribute,
    position_of,
    share,
    terms,
)
from assistant.checks.owners import other_owner
from assistant.checks.rows import other_cell
from assistant.checks.siblings import told_of_sibling
from assistant.claims import clauses, denial, still_asks
from assistant.language import Language
from assistant.parts import WHOLE, Parts
from assistant.questions.expects import UNDONE, wants_one_value, wants_result
from assistant.questions.intent import wants_comparison, wants_confirmation
from assistant.repairs.english import (
    with_right_currency,
    with_right_names,
    with_right_qualifiers,
    with_right_scale,
    with_whole_names,
)
from assistant.verify import Checked, check
from knowledge.article import Retrieval, ScoredSentence
from knowledge.embed import Embedder
from knowledge.figures import read_figures
from knowledge.fold import fold
from knowledge.lexical import query_tokens, query_words

_OWNER_SHARE = 0.6  # of the best paragraph's share of the question's terms
MIN_SUPPORT = 0.2  # part of a claim's terms that its sentences must cover
_LISTED = 2  # words that a list has at least
_LISTED_SHARE = 0.6  # of a claim's words, in one paragraph
_DENIES = re.compile(f"{UNDONE}|仍未|并非")
ASKS = "it repeats what was asked"
OF_ANOTHER = "the text says this of"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a draft is held against: the question, the sentences it may rest on, and what retrieval found.

    `query` is the question in the language of the sentences, as it was looked up; `parts` are the steps to take;
    `several` says that more than one document was handed in with the question; `sure` that the model, which was
    trained to doubt, does not doubt its draft.
    """

    question: str
    query: str
    language: Language
    sentences: tuple[Rested, ...]
    retrieval: Retrieval
    parts: Parts = WHOLE
    several: bool = False
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim, what it rests on, its checked figures, and what speaks against it ("" when nothing does)."""

    text: str
    support: Support
    checked: Checked
    problem: str


def weigh(text: str, grounds: Grounds, among: Candidates, embedder: Embedder) -> list[Weighed]:
    """Weigh a claim, or its clauses apart where a figure does not stand, is another's, or one only asks.

    The sound ones remain.
    """
    whole = _weighed(text, grounds, among, embedder)
    parts = clauses(text)
    # Of several things that are asked of one, that one's stand.
    several = not (wants_one_value(grounds.query) or wants_comparison(grounds.query))
    of_another = several and whole.problem.startswith(OF_ANOTHER)
    asks = any(still_asks(part, grounds.query) for part in parts)
    if len(parts) == 1 or not (whole.checked.problem or of_another or asks):
        return [whole]
    return [_weighed(part, grounds, among, embedder) for part in parts]


def in_right_words(text: str, grounds: Grounds) -> str:
    """Return a statement; one in English with its figures and names as the article has them."""
    if grounds.language != "en":
        return text
    quotes = [found.sentence.text for found in grounds.retrieval.sentences]
    everything = [sentence.text for _, sentence in grounds.sentences]
    scaled = with_right_currency(with_right_scale(text, quotes, everything), everything)
    figured = with_right_qualifiers(scaled, quotes)
    return with_right_names(with_whole_names(figured, everything), quotes, everything, grounds.question)


def without_false_denial(text: str, grounds: Grounds, among: Candidates, embedder: Embedder) -> str:
    """Return a statement without the 不是甲，是 in front where the very sentences that it rests on tell of 甲.

    A small model denies what it has no reason to. Not where the question asks whether something is so, nor where 甲 has
    a figure: what follows may then be what the text denies.
    """
    denies = denial(text)
    if denies is None or not grounds.parts.verification or wants_confirmation(grounds.question):
        return text
    if read_figures(denies[0]):
        return text
    support = _support(text, grounds, among, embedder)
    cited = fold("".join(sentence.text for _, sentence in rests_on(support, among)))
    told = re.search(rf"(?<!不是)(?<!并非)(?<!而非)(?<!不再){re.escape(fold(denies[0]))}", cited)
    return denies[1] if told else text


def stated(position: int, among: Candidates) -> Weighed:
    """Return a sentence of the article as a claim that rests on itself."""
    text = among.sentences[position][1].text
    return Weighed(text, Support((position,), 1.0), check(text, [text], []), "")


def quoted(found: ScoredSentence, among: Candidates) -> Weighed:
    """Return a sentence of the article as a claim that rests on itself."""
    return stated(position_of(found, among), among)


def rests_on(support: Support, among: Candidates) -> list[Rested]:
    """Return the sentences of a claim's support."""
    return [among.sentences[position] for position in support.sentences]


def _weighed(text: str, grounds: Grounds, among: Candidates, embedder: Embedder) -> Weighed:
    """Find what a claim rests on, check it, and say what speaks against it."""
    support = _support(text, grounds, among, embedder)
    if not grounds.parts.verification:
        return Weighed(text, support, Checked((), ""), "")
    cited = _about_the_question(support, text, grounds, among)
    blocks = {(article_id, sentence.block) for article_id, sentence in cited}
    around = [s.text for article_id, s in among.sentences if (article_id, s.block) in blocks]
    derive = wants_result(grounds.query)
    said = _without_asked_denied(text, grounds.query)
    checked = check(said, [s.text for _, s in cited], around, question=grounds.query, derive=derive)
    problem = checked.problem or (ASKS if _only_asks(text, grounds.query, cited) else "")
    # A claim in another language shares too few terms with the text to be held against it by them; and a new
    # figure that the text gives there carries a claim whatever its words.
    carried = grounds.language == "en" or _new_figure(checked, grounds.query)
    if not problem and not _denies_asked(text, grounds.query, around):
        # Whom the question means, a model that does not doubt its draft knows better than any rule.
        several = grounds.sure or not wants_one_value(grounds.query)
        owner = other_owner(text, grounds.query, cited, grounds.sentences, several=several)
        owner = owner or other_cell(text, grounds.query, cited, grounds.sentences, several=several)
        if not (owner or grounds.sure):
            owner = told_of_sibling(text, grounds.query, cited, grounds.sentences)
        problem = f"{OF_ANOTHER} {owner}" if owner else ""
    if not problem and not carried and support.score < MIN_SUPPORT:
        listed = _listed(text, grounds, among)
        if listed:
            return Weighed(text, listed, checked, "")
        problem = f"the text covers {support.score:.0%} of it, at least {MIN_SUPPORT:.0%} is needed"
    return Weighed(text, support, checked, problem)


def _denies_asked(text: str, question: str, around: Sequence[str]) -> bool:
    """Tell whether a claim opens by saying that what was asked about is not so, as a sentence around it does.

    Whatever value follows is none of those that were asked for: 没有开放，只在每年6月请200人进去.
    """
    opening = re.split("[，；]", text, maxsplit=1)[0]
    if not _DENIES.match(opening):
        return False
    words = {word for word in query_words(question) if len(word) > 1 and word in opening}
    return any(_DENIES.search(sentence) and any(word in sentence for word in words) for sentence in around)


def _without_asked_denied(text: str, question: str) -> str:
    """Return a claim without the 不是5亿元，是 in front that denies a figure of its question: no text gives that."""
    denies = denial(text)
    figures = read_figures(denies[0]) if denies else ()
    asked = {figure.text for figure in read_figures(question)}
    return denies[1] if denies and figures and {figure.text for figure in figures} <= asked else text


def _listed(text: str, grounds: Grounds, among: Candidates) -> Support | None:
    """Return the two sentences of one paragraph that give most of what a claim lists, where each gives but an item."""
    said = frozenset(query_words(text)) - frozenset(query_words(grounds.query))
    shares = [share(said, block, among) for block in among.block_terms]
    best = max(shares, default=0.0)
    if len(said) < _LISTED or best < _LISTED_SHARE:
        return None
    own = {at: share(said, among.terms[at], among) for at, part in enumerate(shares) if part == best}
    most = sorted(own, key=lambda at: -own[at])[:MOST_SENTENCES]
    return Support(tuple(sorted(most)), best)


def _only_asks(claim: str, question: str, cited: Sequence[Rested]) -> bool:
    """Tell whether a claim repeats a question, and no sentence of the text that asks it."""
    return still_asks(claim, question) and not any(claim in sentence.text for _, sentence in cited)


def _about_the_question(support: Support, text: str, grounds: Grounds, among: Candidates) -> list[Rested]:
    """Return the cited sentences that may give the claim's figures.

    A claim of one clause says one thing of one owner: a figure from a paragraph that has little to do with the
    question, beside one that has much, belongs to another.
    """
    if len(support.sentences) < 2 or len(clauses(text)) > 1 or wants_comparison(grounds.query):
        return rests_on(support, among)
    asked = frozenset(query_tokens(grounds.query))
    shares = {position: share(asked, among.block_terms[position], among) for position in support.sentences}
    most = max(shares.values())
    return [among.sentences[position] for position, part in shares.items() if part >= _OWNER_SHARE * most]


def _new_figure(checked: Checked, question: str) -> bool:
    """Tell whether a claim has a supported figure that the question did not name."""
    asked = {figure.value for figure in read_figures(question)}
    return any(figure.supported and figure.value not in asked for figure in checked.figures)


def _support(claim: str, grounds: Grounds, among: Candidates, embedder: Embedder) -> Support:
    ranks = {(found.article_id, found.sentence.index): found.rank for found in grounds.retrieval.sentences}
    found_at = [ranks.get((article_id, sentence.index)) for article_id, sentence in among.sentences]
    if not grounds.parts.attribution:
        return _first_found(claim, grounds.query, among, found_at)
    prior = [1 / rank if rank else 0.0 for rank in found_at]
    similarity = _similarity(claim, grounds, among, embedder) if grounds.language == "en" else None
    return attribute(claim, grounds.query, among, prior, similarity)


def _first_found(claim: str, query: str, among: Candidates, found_at: Sequence[int | None]) -> Support:
    """Rest a claim on the sentence that retrieval puts first, whatever the claim says."""
    if 1 not in found_at:
        return Support((), 0.0)
    first = found_at.index(1)
    return Support((first,), share(terms(claim) - terms(query), among.terms[first], among))


def _similarity(claim: str, grounds: Grounds, among: Candidates, embedder: Embedder) -> list[float]:
    """Compare a claim with the sentences that retrieval found; the others count as unlike it."""
    found = grounds.retrieval.sentences
    if not found:
        return [0.0] * len(among.sentences)
    cosines = embedder.embed_passages([f.sentence.text for f in found]) @ embedder.embed_queries([claim])[0]
    of = {(f.article_id, f.sentence.index): float(c) for f, c in zip(found, cosines, strict=True)}
    return [of.get((article_id, sentence.index), 0.0) for article_id, sentence in among.sentences]
