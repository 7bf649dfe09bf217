"""The index of a library: brought up to date, then searched.

Whatever happened to the index (never made, cut off by a kill, broken, made from older articles) it is made again
from the library; vectors of unchanged articles are kept in files and not computed twice. Only an index made by
another embedder is left alone until its replacement is asked for; the bundled one with another adapter is none.
"""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from knowledge.article import Article, Chunk, KnowledgeError
from knowledge.e5_file import E5_NAME
from knowledge.lexical import LexicalIndex
from knowledge.library import BUNDLED_ID, Library, bundled_article, bundled_raw
from knowledge.retrieve import Retriever, best_rows, cut
from knowledge.store import ChunkStore, Generation, new_name
from knowledge.vectors import VectorFiles, fingerprint, n_rows, passage
from knowledge.words import word_vectors

if TYPE_CHECKING:
    from knowledge.embed import Embedder

Report = Callable[[str, int, int], None]
_NEAREST = 50
_LOCK_SECONDS = 30.0


def silent(what: str, done: int, total: int) -> None:
    """Report nothing."""


def open_index(
    home: Path, library: Library, embedder: Embedder, report: Report = silent, *, url: str | None = None
) -> Retriever:
    """Return a retriever over the library's articles; on the first start the bundled article is put into it.

    Raises:
        KnowledgeError: When the index was made by another embedder, or another process is making it.
    """
    return refresh(ChunkStore.open(home, url=url), library, embedder, report)


def refresh(
    store: ChunkStore, library: Library, embedder: Embedder, report: Report = silent, *, replace: bool = False
) -> Retriever:
    """Bring the index up to date with the library and return a retriever over it.

    Args:
        store: The open index; it is used by the retriever from now on.
        library: The articles.
        embedder: What makes the vectors.
        report: Told (what, rows done, rows in all) while vectors are made.
        replace: Make the index anew when another embedder made it.
    """
    add_bundled(library, first_start=store.current is None)
    _refuse_other_embedder(store, embedder, replace)
    with _no_collection():
        articles = library.list()
        cuts = [(article, cut(article)) for article in articles]
    chunks = [chunk for _, own in cuts for chunk in own]
    made_from = fingerprint(chunks, {article.id: article.version for article in articles})
    lock = FileLock(store.folder / "lock", timeout=_LOCK_SECONDS)
    try:
        with lock, _no_collection():
            return _refresh_locked(store, cuts, chunks, made_from, embedder, report)
    except Timeout as error:
        raise KnowledgeError(
            f"Another process is writing the index in {store.folder}; wait for it and run again."
        ) from error


@contextmanager
def _no_collection() -> Iterator[None]:
    """Put off the collection of garbage: among 100,000 chunks, all kept, it looks in vain for a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _refresh_locked(
    store: ChunkStore,
    cuts: Sequence[tuple[Article, tuple[Chunk, ...]]],
    chunks: Sequence[Chunk],
    made_from: str,
    embedder: Embedder,
    report: Report,
) -> Retriever:
    files = VectorFiles(store.folder / "vectors", embedder)
    blocks = _vectors(files, cuts, report)
    rows = [row for block, (_, own) in zip(blocks, cuts, strict=True) for row in block[: len(own)]]
    wanted = Generation(new_name(), embedder.name, embedder.dimensions, made_from, len(chunks))
    lexical = store.lexical()
    if lexical is None or lexical.n_texts != len(chunks) or not _same(store.current, wanted):
        lexical = LexicalIndex.build([passage(chunk) for chunk in chunks])
        store.replace(wanted, chunks, rows, lexical)
    store.prune()
    files.keep_only(cuts)
    word_vectors(embedder).learn(
        (article for article, _ in cuts),
        store.folder,
        lambda done, total: report("words", done, total),
    )
    vectors = StoredVectors(
        store, chunks, [block[len(own) :] for block, (_, own) in zip(blocks, cuts, strict=True)], rows
    )
    return Retriever(chunks, lexical=lexical, vectors=vectors, embedder=embedder)


def add_bundled(library: Library, *, first_start: bool) -> None:
    """Put the bundled article into a new library, or its newer reading into one that has it.

    One that was removed is not brought back.
    """
    ids = library.ids()
    if not ids and first_start:
        library.save(bundled_article(), bundled_raw())
    elif BUNDLED_ID in ids and library.raw(BUNDLED_ID) == bundled_raw():
        article = bundled_article()
        if article != library.get(BUNDLED_ID):
            library.save(article, bundled_raw())


def _refuse_other_embedder(store: ChunkStore, embedder: Embedder, replace: bool) -> None:
    live = store.current
    if live and not replace and _model(live.embedder) != _model(embedder.name):
        raise KnowledgeError(
            f"The index was made with the embedder {live.embedder}, not {embedder.name}: "
            "set that one again, or make the index anew with `shushi ingest --replace`."
        )


def _model(embedder: str) -> str:
    """Return an embedder's name, the bundled model's without its adapter: a newer one makes the index anew unasked."""
    return E5_NAME if embedder.startswith(E5_NAME) else embedder


def _same(live: Generation | None, wanted: Generation) -> bool:
    return live is not None and (live.embedder, live.made_from) == (wanted.embedder, wanted.made_from)


def _vectors(
    files: VectorFiles, cuts: Sequence[tuple[Article, tuple[Chunk, ...]]], report: Report
) -> list[NDArray[np.float32]]:
    total = sum(n_rows(own) for _, own in cuts)
    done = 0

    def added(n: int) -> None:
        nonlocal done
        done += n
        report("vectors", done, total)

    return [files.get(article, own, added) for article, own in cuts]


class StoredVectors:
    """Dense scores out of Chroma (which chunks) and the vector files (exact cosines of chunks and sentences)."""

    def __init__(
        self,
        store: ChunkStore,
        chunks: Sequence[Chunk],
        sentence_blocks: Sequence[NDArray[np.float32]],
        rows: Sequence[NDArray[np.float32]],
    ) -> None:
        """Put the parts together; `sentence_blocks` holds an article's sentence vectors, in the chunks' order."""
        self._store = store
        self._rows = rows
        self._row_of = {chunk.id: row for row, chunk in enumerate(chunks)}
        self._article_ids = np.array([chunk.article_id for chunk in chunks], dtype=object)
        self._sentences: list[NDArray[np.float32]] = []
        blocks = iter(sentence_blocks)
        for _, own in itertools.groupby(chunks, key=lambda chunk: chunk.article_id):
            block, start = next(blocks), 0
            for chunk in own:
                self._sentences.append(block[start : start + len(chunk.sentences)])
                start += len(chunk.sentences)

    def candidates(
        self, query: NDArray[np.float32], shares: NDArray[np.float32], article_ids: Sequence[str]
    ) -> list[int]:
        """Return the chunks nearest by vector and those best by BM25, each once."""
        allowed = (
            np.isin(self._article_ids, list(article_ids)) if article_ids else np.ones(len(shares), dtype=bool)
        )
        near = (self._row_of.get(key) for key, _ in self._store.query(query, _NEAREST, article_ids))
        return list(dict.fromkeys([row for row in near if row is not None] + best_rows(shares, allowed)))

    def chunk_cosines(self, query: NDArray[np.float32], rows: Sequence[int]) -> NDArray[np.float32]:
        """Return one cosine a row."""
        return np.array([self._rows[row] @ query for row in rows], dtype=np.float32)

    def sentence_cosines(self, query: NDArray[np.float32], rows: Sequence[int]) -> list[NDArray[np.float32]]:
        """Return one array a row, with one cosine a sentence."""
        return [np.asarray(self._sentences[row] @ query, dtype=np.float32) for row in rows]
