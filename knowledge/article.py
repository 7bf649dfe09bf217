"""The nouns of the knowledge package: articles, blocks, sentences, chunks and what a search returns.

Every offset is a character offset into `Article.text`, end exclusive, so `article.text[s.start:s.end] == s.quote`
holds for every sentence. Nothing here computes; see mend.py and chunk.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["kicker", "title", "byline", "heading", "paragraph", "caption"]


class KnowledgeError(Exception):
    """A known failure; the message is one line that says what happened and what to do next."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What a photo caption says about its picture; None where it does not say it."""

    label: str | None
    date: str | None
    place: str | None
    photographer: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the article with one role on the printed page."""

    kind: BlockKind
    start: int
    end: int
    caption: Caption | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `index` counts within the article, `block` is the index of its block.

    `text` is what it says. That is what is printed from `start` to `end`, but for a row of a table, which says its
    columns' names, too (see table.py); `printed` is the row itself then, else "".
    """

    index: int
    text: str
    start: int
    end: int
    block: int
    printed: str = ""

    @property
    def quote(self) -> str:
        """The article's characters from `start` to `end`."""
        return self.printed or self.text


@dataclass(frozen=True, slots=True)
class Article:
    """A mended article.

    `version` is the sha256 (hex) of `text`; `source` is what the reader is told about its origin.
    """

    id: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    version: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive sentences of one article under one heading (heading is "" before the first).

    `text` is what is printed from `start` to `end`, with what a table's rows say in their place.
    """

    id: str
    article_id: str
    heading: str
    text: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """A chunk as search returned it: higher score is better, rank counts from 1."""

    chunk: Chunk
    score: float
    rank: int


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence as search returned it: higher score is better, rank counts from 1."""

    article_id: str
    sentence: Sentence
    score: float
    rank: int


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What a search found, best first; `best_cosine` is the highest dense similarity in [-1, 1]."""

    query: str
    chunks: tuple[ScoredChunk, ...]
    sentences: tuple[ScoredSentence, ...]
    best_cosine: float
