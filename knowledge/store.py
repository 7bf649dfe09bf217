"""The index on disk: chunk vectors in Chroma and the BM25 index beside them, made and replaced together.

The only module that imports chromadb. Each generation of the index has a folder of its own; `current.json` names
the live one and is renamed into place last, so a kill at any moment leaves the old index or the new one. All of it
is derived from the library and can be deleted. Knows nothing of files to ingest, of scoring or of embedding.

Chroma deletes a collection's rows but leaves its vector files behind; hence a folder a generation, deleted whole.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings
from chromadb.errors import NotFoundError
from numpy.typing import NDArray

from knowledge.article import Chunk, KnowledgeError
from knowledge.aside import write_aside
from knowledge.lexical import LexicalIndex

_BATCH_ROWS = 5_000  # Chroma takes at most 5,461 a call


@dataclass(frozen=True, slots=True)
class Generation:
    """One whole index; `made_from` is a fingerprint of the chunks it was made from, in their order."""

    name: str
    embedder: str
    dimensions: int
    made_from: str
    n_chunks: int


class ChunkStore:
    """The live index under `home/index`, and the way to replace it; safe to use from several threads."""

    def __init__(self, folder: Path, url: str | None) -> None:
        """Use `open`."""
        self.folder = folder
        self._url = url
        self._live: _Opened | None = None
        self._swap = threading.Lock()

    @classmethod
    def open(cls, home: Path, *, url: str | None = None) -> ChunkStore:
        """Open the index of `home`; vectors are kept in the folder, or on the Chroma server at `url`.

        `current` is None where there is no index yet, or none that can be read.

        Raises:
            KnowledgeError: When no server answers at `url`.
        """
        folder = home / "index"
        folder.mkdir(parents=True, exist_ok=True)
        store = cls(folder, url)
        generation = _read_pointer(folder / "current.json")
        if generation:
            with contextlib.suppress(_Unreadable):
                store._live = store._attach(generation, make=False)
        return store

    @property
    def current(self) -> Generation | None:
        """The live generation."""
        return self._live.generation if self._live else None

    def replace(
        self,
        generation: Generation,
        chunks: Sequence[Chunk],
        rows: Sequence[NDArray[np.float32]],
        lexical: LexicalIndex,
    ) -> None:
        """Write a new generation beside the live one, then make it the live one and delete the others.

        Args:
            generation: What to record; `name` comes from `new_name`.
            chunks: All chunks, in the order of `lexical`.
            rows: The chunks' unit vectors, in the same order.
            lexical: BM25 over the chunks.

        Raises:
            KnowledgeError: When it can't be written; the live generation stays.
        """
        home = self.folder / generation.name
        try:
            home.mkdir()
            made = self._attach(generation, make=True, fill=lambda to: _upsert(to, chunks, rows))
            lexical.save(home / "lexical")
            record = json.dumps(asdict(generation), ensure_ascii=False, indent=1).encode()
            write_aside(self.folder / "current.json", lambda file: file.write(record))
        except (_Unreadable, OSError) as error:
            raise KnowledgeError(
                f"The index at {home} can't be written: {error}; check space and rights, run again."
            ) from error
        with self._swap:
            before, self._live = self._live, made
        if before:
            before.client.close()
        self.prune()

    def query(
        self, vector: NDArray[np.float32], top_k: int, article_ids: Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """Return the nearest chunks as (chunk id, cosine), best first; empty `article_ids` means all articles."""
        with self._swap:
            live = self._live
            if live is None or not live.generation.n_chunks:
                return []
            try:
                return _nearest(live, vector, top_k, article_ids)
            except Exception as error:  # the errors of Chroma's Rust part have no common class
                raise KnowledgeError(
                    f"The index at {self._url or self.folder} can't be read: {_line(error)}; "
                    "start again to have it made anew."
                ) from error

    def prune(self) -> None:
        """Delete all generations but the live one, those that a kill left half-made included."""
        live = self._live
        for folder in self.folder.glob("g-*"):
            if live is None or folder.name == live.generation.name:
                continue
            if self._url is not None:
                with contextlib.suppress(NotFoundError):
                    live.client.delete_collection(f"shushi-{folder.name}")
            shutil.rmtree(folder, ignore_errors=True)

    def lexical(self) -> LexicalIndex | None:
        """Return the live generation's BM25 index; None when it is broken or there is none."""
        if self.current is None:
            return None
        try:
            return LexicalIndex.load(self.folder / self.current.name / "lexical")
        except (OSError, ValueError, KeyError):
            return None

    def close(self) -> None:
        """Let go of Chroma."""
        with self._swap:
            before, self._live = self._live, None
        if before:
            before.client.close()

    def _attach(
        self, generation: Generation, *, make: bool, fill: Callable[[chromadb.Collection], None] | None = None
    ) -> _Opened:
        """Open or make a generation's collection and check that all its rows are there and can be searched."""
        name, client = f"shushi-{generation.name}", self._connect(generation.name, make)
        configuration: Any = {"hnsw": {"space": "cosine"}}
        try:
            if make:
                collection = client.create_collection(
                    name, configuration=configuration, embedding_function=None
                )
            else:
                collection = client.get_collection(name, embedding_function=None)
            if fill:
                fill(collection)
            opened = _Opened(generation, client, collection)
            count = collection.count()
            found = _nearest(opened, np.ones(generation.dimensions, dtype=np.float32), 1) if count else []
        except Exception as error:
            client.close()
            raise _Unreadable(_line(error)) from error
        if count != generation.n_chunks or len(found) != min(1, count):
            client.close()
            raise _Unreadable(f"{count} of {generation.n_chunks} rows are there")
        return opened

    def _connect(self, name: str, make: bool) -> ClientAPI:
        settings = Settings(anonymized_telemetry=False)
        if self._url is not None:
            return _http_client(self._url, settings)
        folder = self.folder / name / "chroma"
        if not make and not folder.is_dir():
            raise _Unreadable(f"{folder} is missing")
        try:
            return chromadb.PersistentClient(str(folder), settings=settings)
        except BaseException as error:  # on a broken file Chroma's Rust part panics, which is no Exception
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            raise _Unreadable(_line(error)) from error


@dataclass(frozen=True, slots=True)
class _Opened:
    generation: Generation
    client: ClientAPI
    collection: chromadb.Collection


class _Unreadable(Exception):
    """The generation is missing, half-written or broken: it must be made again."""


def _nearest(
    live: _Opened, vector: NDArray[np.float32], top_k: int, article_ids: Sequence[str] = ()
) -> list[tuple[str, float]]:
    where: Any = {"article_id": {"$in": list(article_ids)}} if article_ids else None
    found = live.collection.query(
        query_embeddings=[vector],
        n_results=min(top_k, live.generation.n_chunks),
        where=where,
        include=["distances"],
    )
    distances = found["distances"] or [[]]
    return [(key, 1.0 - float(far)) for key, far in zip(found["ids"][0], distances[0], strict=True)]


def _upsert(
    collection: chromadb.Collection, chunks: Sequence[Chunk], rows: Sequence[NDArray[np.float32]]
) -> None:
    for start in range(0, len(chunks), _BATCH_ROWS):
        batch = chunks[start : start + _BATCH_ROWS]
        collection.upsert(
            ids=[chunk.id for chunk in batch],
            embeddings=[np.asarray(row) for row in rows[start : start + _BATCH_ROWS]],
            documents=[chunk.text for chunk in batch],
            metadatas=[
                {"article_id": one.article_id, "heading": one.heading, "start": one.start, "end": one.end}
                for one in batch
            ],
        )


def _http_client(url: str, settings: Settings) -> ClientAPI:
    at = urlsplit(url)
    secure = at.scheme == "https"
    try:
        return chromadb.HttpClient(
            at.hostname or url, at.port or (443 if secure else 8000), ssl=secure, settings=settings
        )
    except Exception as error:  # httpx's and Chroma's own errors
        raise KnowledgeError(
            f"No Chroma server answers at {url}; start it with `chroma run`, or leave the address out."
        ) from error


def new_name() -> str:
    """Return a name for a new generation."""
    return f"g-{uuid.uuid4().hex[:12]}"


def _read_pointer(path: Path) -> Generation | None:
    try:
        record = json.loads(path.read_bytes())
        return Generation(**record)
    except (OSError, ValueError, TypeError):
        return None


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
