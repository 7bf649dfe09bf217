"""Does a sentence speak of what a question, or a clause of it, says happened? By words, names apart."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from assistant.attribute import Candidates
from knowledge.fold import fold
from knowledge.names import content_words, proper_names
from knowledge.times import read_times

_CLAUSE = re.compile(r"[^，。；：？！,;:?!\n]+")
_LISTED = r"(?:[^，。；：？！,;:?!\n、和与及]{0,8}[、和与及][^，。；：？！,;:?!\n、和与及]{0,12}){1,4}?"
KIND_OF_PLACE = re.compile("(?<=..)[省市县区镇乡村]$")
_DATES = re.compile(
    r"(?:截至|截止|到|至|在|于|自|从|那|底|末|初|中|为止|止|时|以来|以后|之后|以前|之前|的时候|期间|\s)*"
)
_STEM_CHARS = 3
_OWN_WORDS = 0.5  # of a word that the text never uses


def clauses_of(question: str) -> list[str]:
    """Return the clauses of a question, without the marks between them; none when it has no words."""
    return _CLAUSE.findall(question)


def dated_clauses_of(question: str) -> list[str]:
    """Return the clauses of a question, one that only names a time with the next, which it dates: 到2026年，有多少条."""
    joined: list[str] = []
    held = ""
    for clause in clauses_of(question):
        bare = clause
        for time in read_times(clause):
            bare = bare.replace(time.text, "")
        if bare != clause and _DATES.fullmatch(fold(bare)):
            held += f"{clause}，"
        else:
            joined.append(held + clause)
            held = ""
    return [*joined, held] if held else joined


def topic_share(clause: str, position: int, among: Candidates, *, least: int = 1) -> float:
    """Return how much of what a clause says happened a sentence speaks of, in [0, 1]: rare words weigh more.

    0 where it shares fewer than `least` words with it. Names don't count: whoever is spoken of did other things, too.
    Nor do words of the question's own count in full.
    """
    names = proper_names(clause)
    words = {fold(word) for word in content_words(clause) if not any(word in name for name in names)}
    weights = {word: _weight(word, among.folded) for word in words}
    met = [weight for word, weight in weights.items() if word in among.folded[position]]
    return sum(met) / sum(weights.values()) if len(met) >= least else 0.0


def names_near(clause: str, position: int, among: Candidates) -> bool | None:
    """Tell whether a name of a clause stands near a sentence; None where it has none that the text knows.

    A long name may stand there by what it begins with: 清河岭 for 清河岭遗址.
    """
    names = [name for name in proper_names(clause) if any(name in text for text in among.blocks.values())]
    near = text_near(position, among)
    return any(_stands(name, near) for name in names) if names else None


def text_near(position: int, among: Candidates) -> str:
    """Return the paragraph of a sentence behind the one before it, which may name what both are about."""
    article_id, sentence = among.sentences[position]
    before = among.blocks.get((article_id, sentence.block - 1), "")
    return before + among.blocks[article_id, sentence.block]


def stem_of(name: str) -> str:
    """Return what a name begins with and may be called by."""
    return name[: max(_STEM_CHARS, len(name) // 2 + 1)]


def _stands(name: str, text: str) -> bool:
    """Tell whether a name stands in a text, or what it begins with, but not as a part of another name."""
    if name in text:
        return True
    stem = stem_of(name)
    for other in proper_names(text):
        text = text.replace(other, "") if stem in other and stem != other else text
    return stem in text


def listed_together(one: str, other: str, among: Candidates) -> bool:
    """Tell whether a paragraph joins two names by 、, 和 and the like, so that neither is a part of the other.

    There 县 and the like may stand once, behind the last.
    """
    names = [re.escape(KIND_OF_PLACE.sub("", fold(name))) for name in (one, other)]
    pattern = re.compile("|".join(f"{first}{_LISTED}{second}" for first, second in (names, names[::-1])))
    return any(pattern.search(text) for text in among.blocks.values())


def _weight(word: str, texts: Sequence[str]) -> float:
    spread = sum(word in text for text in texts)
    return math.log((1 + len(texts)) / spread) if spread else _OWN_WORDS * math.log(1 + len(texts))
