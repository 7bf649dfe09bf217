"""Take an article in: load, mend, keep, index.

The library is written first and is the truth; the index follows from it, so an ingest that was cut off anywhere is
finished by the next start.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.article import KnowledgeError
from knowledge.index import Report, add_bundled, open_index, refresh, silent
from knowledge.library import Library, article_id_from
from knowledge.load import read_text
from knowledge.mend import mend
from knowledge.retrieve import Retriever
from knowledge.store import ChunkStore

if TYPE_CHECKING:
    from knowledge.embed import Embedder

__all__ = ["IngestReport", "ingest", "ingest_text", "open_index"]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did; `changed` is False when the very same text was there already."""

    article_id: str
    title: str
    version: str
    n_characters: int
    n_sentences: int
    n_chunks: int
    changed: bool
    retriever: Retriever


def ingest(
    path: Path,
    *,
    library: Library,
    store: ChunkStore,
    embedder: Embedder,
    replace: bool = False,
    report: Report = silent,
) -> IngestReport:
    """Take a file in under an id made from its name; see `ingest_text`."""
    raw = read_text(path)
    return ingest_text(
        raw,
        article_id_from(path.name),
        source=path.name,
        library=library,
        store=store,
        embedder=embedder,
        replace=replace,
        report=report,
    )


def ingest_text(
    raw: str,
    article_id: str,
    *,
    source: str = "",
    library: Library,
    store: ChunkStore,
    embedder: Embedder,
    replace: bool = False,
    report: Report = silent,
) -> IngestReport:
    """Take a text in: afterwards it is in the library and can be searched.

    Args:
        raw: The text as printed.
        article_id: Its id.
        source: Where it comes from, as the reader is told.
        library: Where articles are kept.
        store: The open index.
        embedder: What makes the vectors.
        replace: Allow another text under an id that exists, and an index made by another embedder to be made anew.
        report: Told (what, done, total) while vectors are made.

    Returns:
        What was done, and a retriever over the library as it is now.

    Raises:
        KnowledgeError: When the id holds another text and `replace` is False, or as `open_index` raises.
    """
    article = mend(raw, article_id=article_id, source=source)
    add_bundled(library, first_start=store.current is None)
    before = library.get(article_id) if article_id in library.ids() else None
    if before and before.version != article.version and not replace:
        raise KnowledgeError(
            f"There is another text under the id {article_id} already; say --replace to put this one in its place."
        )
    if before != article:
        library.save(article, raw)
    retriever = refresh(store, library, embedder, report, replace=replace)
    return IngestReport(
        article_id=article.id,
        title=article.title,
        version=article.version,
        n_characters=len(article.text),
        n_sentences=len(article.sentences),
        n_chunks=sum(chunk.article_id == article.id for chunk in retriever.chunks),
        changed=before is None or before.version != article.version,
        retriever=retriever,
    )
