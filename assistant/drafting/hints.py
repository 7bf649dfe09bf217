"""Choose what is quoted to the model before the question: the best sentences, each with what it needs to be understood.

A short sentence often names only half of a matter (a nickname, a photographer) and its paragraph the other half, so a
short paragraph is quoted whole. Every quoted token is read before the first word of the answer, hence the bounds.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.attribute import Rested
from knowledge.article import Chunk, Retrieval, ScoredSentence

HINTS = 2
_WHOLE_BLOCK_CHARS = 140
_LONG_BLOCK_CHARS = 260
# With 0.03 the model reads the evidence as often (0.92 of `tune`, in chunk or quotes) and a tenth more characters.
_NEAR = 0.02


def quote_hints(
    sentences: Sequence[Rested],
    retrieval: Retrieval,
    *,
    read: Sequence[Chunk] = (),
    most: int = HINTS,
    wide: bool = False,
    whole_blocks: bool = False,
) -> list[str]:
    """Return at most so many quotes, that of what is read anyway first, then by score, none twice.

    Args:
        sentences: all that may be quoted; they make the paragraphs.
        retrieval: what was found.
        read: what the model reads anyway: of these chunks the best sentence is enough.
        most: bounds the number of quotes.
        wide: quote also what scores far below the best, and several sentences of what is read anyway.
        whole_blocks: quote long paragraphs whole, too.
    """
    blocks: dict[tuple[str, int], list[str]] = {}
    for article_id, sentence in sentences:
        blocks.setdefault((article_id, sentence.block), []).append(sentence.text)
    longest = _LONG_BLOCK_CHARS if whole_blocks else _WHOLE_BLOCK_CHARS
    quotes: list[str] = []
    pointed = False
    best = max((found.score for found in retrieval.sentences), default=0.0)
    for found in retrieval.sentences:
        inside = _within(found, read)
        if not wide and (pointed if inside else found.score < best - _NEAR):
            continue
        pointed = pointed or inside
        block = "".join(blocks[found.article_id, found.sentence.block])
        quote = block if len(block) <= longest and not inside else found.sentence.text
        if quote not in quotes:
            # What stands first may have been read before with the chunk it is from.
            quotes.insert(0 if inside and not wide else len(quotes), quote)
        if len(quotes) == most:
            break
    return quotes


def _within(found: ScoredSentence, chunks: Sequence[Chunk]) -> bool:
    return any(
        found.article_id == chunk.article_id and chunk.start <= found.sentence.start < chunk.end
        for chunk in chunks
    )
