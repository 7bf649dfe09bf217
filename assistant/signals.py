"""What speaks for and against an article answering a question: numbers for the judge.

Every signal is a plain function of text; judge.py weighs them. Near misses (the right topic, another year, place or
attribute) look alike to a vector, so most signals ask whether exactly what was asked stands where the answer was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.attribute import Candidates, share
from assistant.dated import is_dated, time_missing
from knowledge.caption import caption_label, is_credit
from knowledge.fold import fold
from knowledge.lexical import query_tokens, query_words
from knowledge.names import proper_names, read_names
from knowledge.phrases import names_in

_SUBJECT_START = 5
_SUBJECT_CHARS = 3
_SUBJECT_BLOCKS = 3
_SHORT_NAME = 2
OPENING_BLOCKS = 5  # headline, byline and the first paragraph
_FUNCTION_WORDS = "的了在是有和与把被用对从到"
_CONTENT = re.compile(rf"(?:(?![{_FUNCTION_WORDS}])[\u4e00-\u9fff])+")


def support_signals(question: str, positions: Sequence[int], among: Candidates) -> dict[str, float]:
    """Say how well the sentences that the draft rests on meet the question.

    `foreign`: share of the question's words that the article uses, but only away from these sentences' paragraphs:
    signs of another place, firm or year than was asked about.
    `unknown`: share of the question's words that the article never uses.
    `asked_in_block`: weight share of the question's terms that these paragraphs hold, in [0, 1].
    `time_missing`: 1 when the question names a year that their paragraphs do not give, or each of them has another.
    """
    asked = frozenset(query_tokens(question))
    block = frozenset().union(*(among.block_terms[p] for p in positions)) if positions else frozenset()
    blocks = {(among.sentences[p][0], among.sentences[p][1].block) for p in positions}
    around = [
        sentence.text for article_id, sentence in among.sentences if (article_id, sentence.block) in blocks
    ]
    cited = [among.sentences[position][1].text for position in positions]
    dated = cited if all(map(is_dated, cited)) else around
    asked_words = frozenset(query_words(question))
    everywhere = frozenset().union(*among.terms) if among.terms else frozenset()
    return {
        "foreign": share(asked_words, (asked_words & everywhere) - block, among),
        "unknown": share(asked_words, asked_words - everywhere, among),
        "asked_in_block": share(asked, block, among),
        "time_missing": float(time_missing(question, around) or time_missing(question, dated)),
    }


def document_signals(alike: float, unknown: float, *, several: bool) -> dict[str, float]:
    """Say what speaks against any of several documents being about the question; 0 unless several were handed in.

    `documents_far`: how far the best find's likeness stays below that of a text that answers, in [0, 1].
    `documents_unknown`: share of the question's words that none of the documents found uses, in [0, 1].
    """
    shortfall = min(1.0, max(0.0, 1 - alike))
    return {"documents_far": several * shortfall, "documents_unknown": several * unknown}


def far_names(question: str, positions: Sequence[int], among: Candidates) -> float:
    """Count the names in a question that the articles use, but neither where the draft rests nor in the paragraph before.

    The paragraph before often names whom a paragraph is about.
    """
    text = _text(among)
    asked = fold(question)
    named = {*proper_names(asked), *(name for name in _article_names(text) if name in asked)}
    blocks = {(among.sentences[p][0], among.sentences[p][1].block) for p in positions}
    before = blocks | {(article_id, block - 1) for article_id, block in blocks}
    near = "".join(among.blocks.get(key, "") for key in before)
    return float(sum(name in text and name not in near for name in named))


def far_subject(question: str, positions: Sequence[int], among: Candidates) -> str:
    """Return the name a question opens with when the articles use it, but not where the draft rests; "" otherwise.

    A name is a run of characters that question and article share and few paragraphs hold. What the first paragraphs
    name is what the whole is about, and counts as named everywhere.
    """
    asked = fold(question)
    blocks = among.blocks
    rested = {(among.sentences[p][0], among.sentences[p][1].block) for p in positions}
    near = "".join(blocks.get((id_, block - before), "") for id_, block in rested for before in (0, 1))
    everywhere = "".join(text for (_, block), text in blocks.items() if block < OPENING_BLOCKS)
    for start in range(min(_SUBJECT_START, len(asked))):
        run = _shared_run(asked[start:], blocks.values())
        if len(run) < _SUBJECT_CHARS:
            continue
        rare = sum(run in text for text in blocks.values()) <= _SUBJECT_BLOCKS
        return run if rare and positions and run not in near and run not in everywhere else ""
    return ""


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


def rival_names(question: str, positions: Sequence[int], among: Candidates) -> bool:
    """Tell whether the draft rests on sentences about others of a kind that the question names: 乙县 for 甲县.

    Kinds are people, places, organisations and works. None of those asked about stands in these sentences' paragraphs;
    a name that the articles don't use may be misspelt and counts for nothing.
    """
    rested = [among.sentences[p] for p in positions]
    written_of = {name.kind for _, sentence in rested for name in read_names(sentence.text)}
    around = "".join(among.blocks[key] for key in {(id_, sentence.block) for id_, sentence in rested})
    text = _text(among)
    asked: dict[str, list[str]] = {}
    for name in read_names(question):
        if name.kind in written_of and (stem := _stem(fold(name.text))) in text:
            asked.setdefault(name.kind, []).append(stem)
    return any(not any(stem in around for stem in stems) for stems in asked.values())


def _stem(name: str) -> str:
    """Return a place's name without what kind of place it is, which a text may leave out: 甲 of 甲县 is left alone."""
    return name[:-1] if len(name) > _SHORT_NAME and name[-1] in "省市县区镇乡村州" else name


def _is_caption(text: str) -> bool:
    return caption_label(text) is not None or is_credit(text)


def _text(among: Candidates) -> str:
    return "".join(among.blocks.values())


def _shared_run(text: str, blocks: Iterable[str]) -> str:
    """Return the longest run of content characters that opens a text and that any of the blocks holds."""
    match = _CONTENT.match(text)
    found = match.group() if match else ""
    while found and not any(found in block for block in blocks):
        found = found[:-1]
    return found


@lru_cache(maxsize=64)
def _all_names(text: str) -> tuple[str, ...]:
    """Return the names that an article uses, those of no dictionary and those that the tagger reads."""
    return tuple(dict.fromkeys((*_article_names(text), *proper_names(text))))


@lru_cache(maxsize=64)
def _article_names(text: str) -> tuple[str, ...]:
    return names_in(text)
