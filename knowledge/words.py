"""Vectors of single words: an article's are learnt once, when it is indexed, and kept in a file beside the index.

What a word is embedded beside changes its vector by a little (0.0004 of a cosine, in bfloat16), so one that is learnt
keeps its vector, and a question's other words are embedded anew each time. Knows nothing of ranking.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.article import Article
from knowledge.aside import write_aside
from knowledge.names import content_words

if TYPE_CHECKING:
    from knowledge.embed import Embedder

_MOST_LEARNT = 30_000  # 46 MB with 384 dimensions; the words of some two million characters
_MOST_MET = 20_000
_STEP_WORDS = 64  # embedded at a time, so that a question need not wait long for its turn
_KEPT_WORDS = 2_048  # written at a time

Vector = NDArray[np.float32]


class WordVectors:
    """Vectors of single words by one embedder."""

    def __init__(self, embedder: Embedder) -> None:
        """Embed nothing yet."""
        self._embedder = embedder
        self._learnt: dict[str, Vector] = {}
        self._met: dict[str, Vector] = {}
        self._learning = threading.Lock()

    def learn(
        self, articles: Iterable[Article], folder: Path, report: Callable[[int, int], None] | None = None
    ) -> None:
        """Embed the words of articles that the file in `folder` does not know yet, and write it anew.

        Where it can't be written the words are known all the same, until the program ends. An end amid them costs the
        last 2,048 at most.

        Args:
            articles: all articles of a library; a version that is in the file costs nothing.
            folder: where the file of this embedder is; those of others are deleted.
            report: told (words done, words in all).
        """
        path = folder / f"words-{hashlib.sha256(self._embedder.name.encode()).hexdigest()[:16]}.npz"
        with self._learning:
            kept, versions = _read(path, self._embedder.dimensions)
            vectors = self._learnt = {**self._learnt, **kept}
            new = [article for article in articles if versions.get(article.id) != article.version]
            if not new:
                return
            missing = list(islice(_unknown(new, vectors), max(0, _MOST_LEARNT - len(vectors))))
            for start in range(0, len(missing), _STEP_WORDS):
                step = missing[start : start + _STEP_WORDS]
                vectors |= zip(step, self._embedder.embed_queries(step), strict=True)
                if start and start % _KEPT_WORDS == 0:
                    _write(path, vectors, versions)
                if report:
                    report(start + len(step), len(missing))
            _write(path, vectors, versions | {article.id: article.version for article in new})

    def of(self, words: Sequence[str]) -> Vector:
        """Return unit vectors, shape (n_words, dimensions); those that were not learnt are remembered for a while."""
        learnt, met = self._learnt, self._met
        missing = list(dict.fromkeys(word for word in words if word not in learnt and word not in met))
        if len(met) + len(missing) > _MOST_MET:
            met = self._met = {}  # another thread may go on with the old ones
            missing = list(dict.fromkeys(word for word in words if word not in learnt))
        if missing:
            met |= zip(missing, self._embedder.embed_queries(missing), strict=True)
        return np.array([learnt[word] if word in learnt else met[word] for word in words], dtype=np.float32)

    def asked(self, words: Sequence[str]) -> Vector:
        """Return unit vectors of a question's words, the same each time it is asked."""
        learnt = self._learnt
        missing = list(dict.fromkeys(word for word in words if word not in learnt))
        anew = dict(zip(missing, self._embedder.embed_queries(missing), strict=True)) if missing else {}
        return np.array([learnt[word] if word in learnt else anew[word] for word in words], dtype=np.float32)


_KNOWN: dict[str, WordVectors] = {}


def word_vectors(embedder: Embedder) -> WordVectors:
    """Return an embedder's word vectors, the same each time."""
    return _KNOWN.setdefault(embedder.name, WordVectors(embedder))


def _unknown(articles: Iterable[Article], known: dict[str, Vector]) -> Iterator[str]:
    seen: set[str] = set()
    for article in articles:
        for sentence in article.sentences:
            for word in content_words(sentence.text):
                if word not in known and word not in seen:
                    seen.add(word)
                    yield word


def _read(path: Path, dimensions: int) -> tuple[dict[str, Vector], dict[str, str]]:
    """Return vectors by word and article versions by id; nothing where the file is missing or broken."""
    try:
        with path.open("rb") as opened, np.load(opened) as file:
            words, rows = file["words"].tolist(), file["vectors"]
            versions = json.loads(str(file["versions"]))
        if rows.shape != (len(words), dimensions):
            return {}, {}
        return dict(zip(words, rows, strict=True)), dict(versions)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}, {}


def _write(path: Path, vectors: dict[str, Vector], versions: dict[str, str]) -> None:
    """Write the file, where that can be done."""
    words = np.array(list(vectors), dtype=np.str_)
    rows = np.array(list(vectors.values()), dtype=np.float32)
    versions_text = np.array(json.dumps(versions, ensure_ascii=False))
    with suppress(OSError):
        write_aside(path, lambda file: np.savez(file, words=words, vectors=rows, versions=versions_text))
        for other in set(path.parent.glob("words-*.npz")) - {path}:
            other.unlink(missing_ok=True)
