"""The vectors of each article version, kept in one file, so that nothing is embedded twice.

A file holds one row a chunk, then one row a sentence (in the chunks' order). It is written aside and renamed, so
it is whole or absent: an ingest that was cut off goes on with the next article. Knows nothing of searching.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from knowledge.article import Article, Chunk
from knowledge.aside import write_aside

if TYPE_CHECKING:
    from knowledge.embed import Embedder

_FORMAT = 1  # raise when the texts that are embedded change
_STEP_TEXTS = 64  # between two reports of progress


def passage(chunk: Chunk) -> str:
    """Return the text a chunk is found by: its heading, unless it opens with it, and its sentences."""
    if not chunk.heading or chunk.heading in chunk.text[: len(chunk.heading) + 4]:
        return chunk.text
    return f"{chunk.heading}\n{chunk.text}"


def n_rows(chunks: Sequence[Chunk]) -> int:
    """Return how many vectors the chunks need: one each and one for each sentence."""
    return len(chunks) + sum(len(chunk.sentences) for chunk in chunks)


def fingerprint(chunks: Sequence[Chunk], versions: Mapping[str, str]) -> str:
    """Return a hash of what is indexed: article versions, the borders of chunks and sentences, and what rows say."""
    borders = [
        [
            versions[chunk.article_id],
            chunk.id,
            [
                (one.start, one.end, one.text) if one.printed else (one.start, one.end)
                for one in chunk.sentences
            ],
        ]
        for chunk in chunks
    ]
    return hashlib.sha256(json.dumps([_FORMAT, borders]).encode()).hexdigest()


def _embedded(
    chunks: Sequence[Chunk], embedder: Embedder, report: Callable[[int], None]
) -> NDArray[np.float32]:
    """Return one row a chunk, then one row a sentence; `report` is told how many rows were added."""
    texts = [passage(chunk) for chunk in chunks]
    texts += [sentence.text for chunk in chunks for sentence in chunk.sentences]
    rows = np.empty((len(texts), embedder.dimensions), dtype=np.float32)
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))  # like lengths are embedded together
    for start in range(0, len(order), _STEP_TEXTS):
        step = order[start : start + _STEP_TEXTS]
        rows[step] = embedder.embed_passages([texts[at] for at in step])
        report(len(step))
    return rows


class VectorFiles:
    """The vector files of one embedder under `folder`."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        """Make the folder; files of other embedders are left alone."""
        key = hashlib.sha256(f"{embedder.name}|{embedder.dimensions}|{_FORMAT}".encode()).hexdigest()[:16]
        self._folder = folder / key
        self._folder.mkdir(parents=True, exist_ok=True)
        self._embedder = embedder

    def get(
        self, article: Article, chunks: Sequence[Chunk], report: Callable[[int], None]
    ) -> NDArray[np.float32]:
        """Return the article's rows, read without copying; what is not there is embedded first.

        `report` is told how many rows were added, whether read or embedded.
        """
        path, shape = self._path(article, chunks), (n_rows(chunks), self._embedder.dimensions)
        rows = _read(path)
        if rows is not None and rows.shape == shape and rows.dtype == np.float32:
            report(len(rows))
            return rows
        made = _embedded(chunks, self._embedder, report)
        write_aside(path, lambda file: np.save(file, made))
        return made

    def keep_only(self, articles: Iterable[tuple[Article, Sequence[Chunk]]]) -> None:
        """Delete the files of all other article versions."""
        kept = {self._path(article, chunks) for article, chunks in articles}
        for path in set(self._folder.iterdir()) - kept:
            path.unlink(missing_ok=True)

    def _path(self, article: Article, chunks: Sequence[Chunk]) -> Path:
        return self._folder / f"{fingerprint(chunks, {article.id: article.version})[:32]}.npy"


def _read(path: Path) -> NDArray[np.float32] | None:
    """Map a file's rows; None when it is missing or no array (it is then made again)."""
    try:
        rows: NDArray[np.float32] = np.load(path, mmap_mode="r")
    except (OSError, ValueError, EOFError):
        return None
    return np.asarray(rows)  # the same pages; a memmap's own class takes 5 µs to cut a row out
