"""Tell whether a figure that a table's row gives is another column's, or another row's, than a claim or question names.

A row says many figures side by side, so that the right number of a neighbour is the likeliest mistake.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from assistant.attribute import Rested
from assistant.checks.owners import equal, pairs
from knowledge.facts import Fact, row_facts
from knowledge.figures import QUANTITIES, read_figures, read_quantities
from knowledge.fold import fold
from knowledge.table import columns_of, first_cell

_CUT_SHORT = re.compile(r"[\dA-Za-z.]+$")
_CLAUSE = re.compile("[，。；,;]")


def other_cell(
    claim: str, question: str, cited: Sequence[Rested], sentences: Sequence[Rested], *, several: bool = False
) -> str:
    """Return the row or column that a figure of a claim is of where claim or question name another; "" otherwise.

    Args:
        claim: one statement of an answer.
        question: what it answers, in the language of the sentences.
        cited: the sentences it rests on; where one that is no row gives the figure, nothing is said.
        sentences: all sentences of their articles, in order.
        several: only the claim says whose its figure is.
    """
    rows = [rested for rested in cited if rested[1].printed]
    if not rows:
        return ""
    plain = "".join(sentence.text for _, sentence in cited if not sentence.printed)
    known = [*read_figures(question), *read_quantities(plain)]
    asks = "" if several else question
    for figure in read_figures(claim):
        if figure.kind not in QUANTITIES or any(equal(figure, other) for other in known):
            continue
        said = _CLAUSE.split(claim[: figure.start])[-1]
        wrong = [
            _other_row(said, asks, rested, sentences) or _other_column(said, asks, fact)
            for rested in rows
            for fact in row_facts(rested[1])
            if equal(fact.mention, figure)
        ]
        if wrong and all(wrong):
            return wrong[0]
    return ""


def _other_row(said: str, question: str, rested: Rested, sentences: Sequence[Rested]) -> str:
    """Return a row's first cell where another row's is named and this one's is not."""
    article_id, row = rested
    keys = {
        one.index: first_cell(one.text)
        for id_, one in sentences
        if id_ == article_id and one.block == row.block and one.printed
    }
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*keys.values(), strict=False))
    name = _CUT_SHORT.sub("", "".join(letters[0] for letters in alike)) if len(keys) > 1 else ""
    cells = {index: key[len(name) :].strip() for index, key in keys.items()}
    own = cells.pop(row.index)
    named = fold(said) + "，" + fold(question)
    others = [cell for cell in cells.values() if len(cell) > 1 and fold(cell) in named]
    return own if others and fold(own) not in named else ""


def _other_column(said: str, question: str, fact: Fact) -> str:
    """Return the name of a figure's column where another column's is named by more pairs of characters."""
    names = columns_of(fact.sentence.text)
    named = pairs(said) if any(pairs(name) & pairs(said) for name in names) else pairs(question)
    most = max((len(pairs(name) & named) for name in names), default=0)
    return fact.attribute if most > len(pairs(fact.attribute) & named) else ""
