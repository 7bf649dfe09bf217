"""Choose what is quoted to the model before the question: the best sentences, each with what it needs to be understood.

A short sentence often names only half of a matter (a nickname, a photographer) and its paragraph the other half, so a
short paragraph is quoted whole. Every quoted token is read before the first word of the answer, hence the bounds.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.attribute import Rested
from knowledge.article import Retrieval

HINTS = 2
_WHOLE_BLOCK_CHARS = 140
_LONG_BLOCK_CHARS = 260


def quote_hints(
    sentences: Sequence[Rested], retrieval: Retrieval, *, most: int = HINTS, whole_blocks: bool = False
) -> list[str]:
    """Return at most so many quotes, best first, none twice; `whole_blocks` quotes long paragraphs whole, too."""
    blocks: dict[tuple[str, int], list[str]] = {}
    for article_id, sentence in sentences:
        blocks.setdefault((article_id, sentence.block), []).append(sentence.text)
    longest = _LONG_BLOCK_CHARS if whole_blocks else _WHOLE_BLOCK_CHARS
    quotes: list[str] = []
    for found in retrieval.sentences:
        block = "".join(blocks[found.article_id, found.sentence.block])
        quote = block if len(block) <= longest else found.sentence.text
        if quote not in quotes:
            quotes.append(quote)
        if len(quotes) == most:
            break
    return quotes
