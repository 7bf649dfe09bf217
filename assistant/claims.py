"""Split what the model wrote into claims: one statement each, without list marks, markers and markup.

Knows nothing of articles; attribute.py says what each claim rests on.
"""

from __future__ import annotations

import re

from knowledge.chunk import split_sentences

_MARKER = re.compile(r"\s*[\[【［](?:\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)[\]】］]")
_LIST_MARK = re.compile(r"^\s*(?:[-*•·]\s+|\d{1,2}[.、)）]\s*(?!\d)|[（(]\d{1,2}[)）]\s*)")
_MARKUP = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|^#+\s+", re.MULTILINE)
_LEAD_IN = re.compile(r"^(?:答案?|回答|answer)\s*[:：]\s*", re.IGNORECASE)
_REFUSAL = re.compile(
    r"文中(?:并)?(?:未|没有?)(?:提及|提到|说明|写明|给出)|文章(?:中)?(?:并)?(?:未|没有?)(?:提及|提到|说明|写明|给出|明确)"
    r"|(?:article|text) does(?: not|n't) (?:say|mention|state|provide|specify)|not (?:mentioned|stated|specified) in the",
    re.IGNORECASE,
)


def plain_text(draft: str) -> str:
    """Return the draft without markup and without the markers the model made up."""
    return _LEAD_IN.sub("", _MARKER.sub("", _MARKUP.sub("", draft)).strip())


def split_claims(draft: str) -> list[str]:
    """Return the statements of a draft in order, each a sentence or a list item; none twice."""
    claims: list[str] = []
    for line in plain_text(draft).splitlines():
        item = _LIST_MARK.sub("", line)
        claims += [item[start:end] for start, end in split_sentences(item)]
    return list(dict.fromkeys(claim for claim in claims if re.search(r"\w", claim)))


def says_nothing(claim: str) -> bool:
    """Tell whether a claim only says that the article does not say."""
    return bool(_REFUSAL.search(claim))
