"""Find the sentence that names whom a cited one speaks of: 该公司, 全票, 图③ above who took the picture.

A reader who looks up 全票20元 wants to see whose ticket that is. Where the cited sentence has none of the names that the
question asks about, the sentence of its paragraph that has one is cited beside it; not for a name that is the whole
article's. It bears no weight: a claim is held against the sentences that it rests on and not against this one. Names in
Latin letters are not looked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.attribute import Candidates, Support
from knowledge.caption import caption_label, is_credit
from knowledge.fold import fold
from knowledge.names import names_and_quoted, people_in


def naming(claim: str, question: str, support: Support, among: Candidates) -> int | None:
    """Return the position of the sentence that says of whom a claim's only sentence speaks.

    None where a claim rests on two sentences, where its one names whom the question names, or no other of the paragraph
    does.
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
        return next((at for at in paragraph if caption_label(among.sentences[at][1].text)), None)
    paragraphs = [text for (id_, _), text in among.blocks.items() if id_ == article_id]
    names = [name for name in _names(claim, question) if _is_one_of_several(name, paragraphs)]
    # The nearest before it, else the nearest behind; none where it has a name itself.
    near = sorted(paragraph, key=lambda at: (at > cited, abs(at - cited)))
    naming_it = (at for at in (cited, *near) if any(_has(among.folded[at], name) for name in names))
    found = next(naming_it, cited)
    return None if found == cited else found


def _names(claim: str, question: str) -> list[str]:
    """Return the names that a question asks about, folded; of several those alone that the claim has, if any."""
    asked = [fold(name) for name in names_and_quoted(question)]
    told = fold(claim)
    return [name for name in asked if name in told] or asked


def _has(text: str, name: str) -> bool:
    """Tell whether a text has a name, and not as a part of another person's: 李红 in 李红梅."""
    return name in text and not any(name in person and name != person for person in people_in(text))


def _is_one_of_several(name: str, paragraphs: Sequence[str]) -> bool:
    """Tell a name from that of whom the article as a whole is about: that stands in most of its paragraphs."""
    return 2 * sum(name in text for text in paragraphs) <= len(paragraphs)
