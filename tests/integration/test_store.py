"""The index on disk is whole or old, whatever happens to its files; Chroma answers with cosines."""

from __future__ import annotations

import gc
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.article import Chunk, KnowledgeError
from knowledge.chunk import chunk
from knowledge.lexical import LexicalIndex
from knowledge.mend import as_given
from knowledge.store import ChunkStore, Generation, new_name
from tests.fakes import HashedEmbedder

EMBEDDER = HashedEmbedder()
TEXTS = {"one": "声谷在合肥。视谷在杭州。", "two": "大桥全长908.7米。", "three": "县里种小麦。"}


def make(keys: tuple[str, ...] = ("one", "two", "three")) -> tuple[list[Chunk], NDArray[np.float32]]:
    chunks = [part for key in keys for part in chunk(as_given(TEXTS[key], article_id=key))]
    return chunks, EMBEDDER.embed_passages([part.text for part in chunks])


def write(store: ChunkStore, keys: tuple[str, ...] = ("one", "two", "three")) -> Generation:
    chunks, rows = make(keys)
    generation = Generation(new_name(), EMBEDDER.name, EMBEDDER.dimensions, "print", len(chunks))
    store.replace(generation, chunks, list(rows), LexicalIndex.build([part.text for part in chunks]))
    return generation


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ChunkStore]:
    opened = ChunkStore.open(tmp_path)
    yield opened
    opened.close()


def test_a_query_returns_true_cosines_best_first(store: ChunkStore) -> None:
    write(store)
    chunks, rows = make()
    query = EMBEDDER.embed_queries(["大桥全长"])[0]
    found = store.query(query, 10)
    expected = {part.id: float(row @ query) for part, row in zip(chunks, rows, strict=True)}
    assert dict(found) == pytest.approx(expected, abs=1e-5)
    assert [cosine for _, cosine in found] == sorted(expected.values(), reverse=True) or len(found) == len(
        chunks
    )
    assert found[0][0].startswith("two:")


def test_a_query_keeps_to_the_named_articles(store: ChunkStore) -> None:
    write(store)
    found = store.query(EMBEDDER.embed_queries(["大桥全长"])[0], 10, ["one", "three"])
    assert {key.split(":")[0] for key, _ in found} == {"one", "three"}


def test_an_index_is_there_after_closing_and_opening(store: ChunkStore, tmp_path: Path) -> None:
    generation = write(store)
    store.close()
    again = ChunkStore.open(tmp_path)
    assert again.current == generation
    lexical = again.lexical()
    assert lexical is not None
    assert lexical.scores("大桥").argmax() == 1
    again.close()


def test_a_new_generation_replaces_the_old_one_and_leaves_nothing_of_it(store: ChunkStore) -> None:
    old = write(store)
    new = write(store, ("two",))
    assert store.current == new
    assert not (store.folder / old.name).exists()
    assert [key.split(":")[0] for key, _ in store.query(EMBEDDER.embed_queries(["声谷"])[0], 10)] == ["two"]


def test_what_a_kill_left_half_made_is_deleted_with_the_next_generation(store: ChunkStore) -> None:
    (store.folder / "g-halfmade" / "chroma").mkdir(parents=True)
    write(store)
    assert not (store.folder / "g-halfmade").exists()


def test_no_articles_make_an_empty_index(store: ChunkStore) -> None:
    write(store, ())
    assert store.query(EMBEDDER.embed_queries(["声谷"])[0], 3) == []


def spoil_pointer(folder: Path, name: str) -> None:
    (folder / "current.json").write_text('{"name": "g-')


def spoil_database(folder: Path, name: str) -> None:
    (folder / name / "chroma" / "chroma.sqlite3").write_bytes(b"no database at all" * 300)


def spoil_by_loss(folder: Path, name: str) -> None:
    (folder / name / "chroma" / "chroma.sqlite3").unlink()


def spoil_count(folder: Path, name: str) -> None:
    record = json.loads((folder / "current.json").read_bytes())
    (folder / "current.json").write_text(json.dumps({**record, "n_chunks": 99}))


@pytest.mark.parametrize("spoil", [spoil_pointer, spoil_database, spoil_by_loss, spoil_count])
def test_a_broken_index_opens_as_none_and_can_be_made_again(tmp_path: Path, spoil: object) -> None:
    store = ChunkStore.open(tmp_path)
    generation = write(store)
    store.close()
    assert callable(spoil)
    spoil(store.folder, generation.name)
    again = ChunkStore.open(tmp_path)
    assert again.current is None
    write(again)
    assert again.query(EMBEDDER.embed_queries(["大桥全长"])[0], 1)[0][0].startswith("two:")
    again.close()


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        store = ChunkStore.open(tmp_path, url=url)
        with pytest.raises(KnowledgeError, match=url):
            write(store)


# Chroma's HTTP client has no way to close its connections; they end with the process.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_chroma_server_holds_the_same_index(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = Path(sys.executable).with_name("chroma")
    server = subprocess.Popen(
        [command, "run", "--path", tmp_path / "server", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        assert server.stdout is not None
        assert any(b"Connect to Chroma" in line for line in server.stdout)
        url = f"http://127.0.0.1:{port}"
        store = _opened_when_up(tmp_path, url)
        write(store)
        new = write(store, ("two", "three"))
        store.close()
        again = ChunkStore.open(tmp_path, url=url)
        assert again.current == new
        assert again.query(EMBEDDER.embed_queries(["大桥全长"])[0], 1)[0][0].startswith("two:")
        again.close()
    finally:
        server.kill()
        server.wait()
        if server.stdout:
            server.stdout.close()
        gc.collect()


def _opened_when_up(home: Path, url: str) -> ChunkStore:
    """Write once as soon as the server takes connections, which is shortly after it says so."""
    address = urlsplit(url)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((str(address.hostname), int(address.port or 0))) == 0:
                return ChunkStore.open(home, url=url)
    raise AssertionError(f"no Chroma server at {url}")
