"""Find the sentence that names whom a cited one speaks of: 该公司, 全票, 图③ above who took the picture.

A reader who looks up 全票20元 wants to see whose ticket that is. Where the cited sentence has none of the names that the
question asks about, the one of its paragraph that has is cited beside it, but of whom the article as a whole is about.
It bears no weight: a claim is held against the sentences that it rests on and not against this one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.attribute import Candidates, Support
from knowledge.caption import is_credit
from knowledge.fold import fold
from knowledge.names import proper_names

_QUOTED = re.compile("[“「《]([^“”「」《》]{2,12})[”」》]")


def naming(claim: str, question: str, support: Support, among: Candidates) -> int | None:
    """Return the position of the sentence that says whom the one sentence speaks of on which a claim rests.

    None where a claim rests on two sentences, the one names whom the question names, or no other of its paragraph does.
    """
    if len(support.sentences) != 1:
        return None
    cited = support.sentences[0]
    article_id, sentence = among.sentences[cited]
    paragraph = [
        at
        for at, (other_id, other) in enumerate(among.sentences)
        if (other_id, other.block) == (article_id, sentence.block) and at != cited
    ]
    if is_credit(sentence.text.strip()):
        return next((at for at in paragraph if at < cited), None)
    paragraphs = [text for (id_, _), text in among.blocks.items() if id_ == article_id]
    names = [name for name in _names(claim, question) if _is_one_of_several(name, paragraphs)]
    if any(name in among.folded[cited] for name in names):
        return None
    # The nearest before it, else the nearest behind.
    for at in sorted(paragraph, key=lambda at: (at > cited, abs(at - cited))):
        if any(name in among.folded[at] for name in names):
            return at
    return None


def _names(claim: str, question: str) -> list[str]:
    """Return the names that a question asks about, folded; of several those alone that the claim has, if any."""
    asked = list(dict.fromkeys(map(fold, (*proper_names(question), *_QUOTED.findall(question)))))
    told = fold(claim)
    return [name for name in asked if name in told] or asked


def _is_one_of_several(name: str, paragraphs: Sequence[str]) -> bool:
    """Tell a name from that of whom the article as a whole is about: that stands in most of its paragraphs."""
    return 2 * sum(name in text for text in paragraphs) <= len(paragraphs)
