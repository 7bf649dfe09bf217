"""Does a claim take over from its question what the text says otherwise? Then the text's own sentence stands for it.

A question may state in passing what is not so (甲店的店长李某怎么说, 为什么下降了8%), and a small model repeats it. Only
the words that a claim has from its question are looked at here: what it adds is verified elsewhere.
"""

from __future__ import annotations

import re

from assistant.expects import TITLES
from assistant.repair import turns_round
from knowledge.fold import fold
from knowledge.names import people_in, places_in

_TITLES = re.compile(f"(?<!副)(?:{TITLES})")


def takes_over(claim: str, question: str, cited: str, near: str) -> bool:
    """Tell whether a claim repeats a name, title or direction of its question that the text does not have there.

    Args:
        claim: one statement of an answer.
        question: what it answers.
        cited: the sentences it rests on.
        near: their paragraphs, those before them, and what opens the article: whom these name may be meant.
    """
    said, asked, given, around = fold(claim), fold(question), fold(cited), fold(near)
    named = any(name in asked and name not in around for name in (*places_in(said), *people_in(said)))
    titled = any(
        f"副{title}" in given and not _TITLES.search(given)
        for title in _TITLES.findall(said)
        if title in asked
    )
    return named or titled or (turns_round(said, given) and turns_round(asked, given))
