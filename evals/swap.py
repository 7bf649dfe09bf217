"""Questions of a training set about another: a name in them exchanged for one of the same kind that the article has.

The right answer to the question as it was is then a wrong one, the right number of another town, firm or person, and
nothing of an answer that keeps it may stand.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.questions.expects import wants_one_value
from evals.lessons import Taught
from knowledge.article import Article
from knowledge.figures import QUANTITIES, read_figures
from knowledge.names import organisations_in, people_in, places_in

SWAPPED = "swapped"
"""The category of such a question."""

_EACH = 2  # of so many names at most, chance picks them
_OFTEN = 2  # a name that the article has less often is no other subject of it
_JOINT = "(?:[^，。；：\n、和与及]{0,8}[、和与及]){1,4}[^，。；：\n、和与及]{0,8}"
_WHOLE_ARTICLE = ("comparison", "half", "false_premise", "summary", "list")


def swaps_of(taught: Sequence[Taught], article: Article, *, seed: int = 1) -> Iterator[Taught]:
    """Yield the answered questions for one figure of a training set about another than they were about.

    Of places only those change places that the text joins by 、 and the like: of others one may lie in the other.

    Args:
        taught: the lines.
        article: what they are about.
        seed: of what is picked where there are several names.
    """
    text = article.text
    organisations = organisations_in(text)
    places = tuple(name for name in places_in(text) if name not in organisations)
    kinds = (people_in(text), organisations, places)
    chance = random.Random(seed)
    for line in taught:
        plain = line.answerable and line.category not in _WHOLE_ARTICLE
        figures = [one for one in read_figures(line.answer) if one.kind in QUANTITIES]
        if not (plain and figures and wants_one_value(line.question)):
            continue
        shown = "".join(_paragraphs_with(line.evidence, article))
        pairs = [
            (name, other)
            for names in kinds
            for name in names
            for other in names
            if name in line.question
            and not (other in line.question or other in shown or name in other or other in name)
            and text.count(other) >= _OFTEN
            and (names is not places or _joined(name, other, text))
        ]
        for name, other in chance.sample(pairs, min(_EACH, len(pairs))):
            question, answer = line.question.replace(name, other), line.answer.replace(name, other)
            yield replace(line, category=SWAPPED, question=question, answer=answer, answerable=False)


def _paragraphs_with(evidence: Sequence[str], article: Article) -> Iterator[str]:
    """Yield the paragraphs that a question's evidence stands in."""
    paragraphs = (article.text[block.start : block.end] for block in article.blocks)
    return (one for one in paragraphs if any(piece in one for piece in evidence))


def _joined(name: str, other: str, text: str) -> bool:
    one, two = re.escape(name), re.escape(other)
    return re.search(f"{one}{_JOINT}{two}|{two}{_JOINT}{one}", text) is not None
