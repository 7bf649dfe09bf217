"""An ingest is finished, or finished by the next start: killed anywhere, the library and its index open."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.article import KnowledgeError
from knowledge.e5_file import E5_NAME
from knowledge.index import open_index, refresh
from knowledge.ingest import ingest, ingest_text
from knowledge.library import BUNDLED_ID, Library
from knowledge.retrieve import Retriever
from knowledge.store import ChunkStore
from tests.fakes import HashedEmbedder

NOTE = "# 老桥\n\n老桥建于1932年。大桥全长908.7米，由南屏重工承造。\n"


def article_ids(retriever: Retriever) -> set[str]:
    return {chunk.article_id for chunk in retriever.chunks}


def test_the_first_start_indexes_the_bundled_article(tmp_path: Path) -> None:
    retriever = open_index(tmp_path, Library(tmp_path), HashedEmbedder())
    assert article_ids(retriever) == {BUNDLED_ID}
    assert "1378亿元" in retriever.search("智能语音产业集群主营业务收入").sentences[0].sentence.text


def test_a_second_start_embeds_nothing(tmp_path: Path) -> None:
    open_index(tmp_path, Library(tmp_path), HashedEmbedder())
    embedder = HashedEmbedder()
    found = open_index(tmp_path, Library(tmp_path), embedder).search("数字安防产业集群营业收入")
    assert embedder.embedded == 0
    assert "2720.8亿元" in found.sentences[0].sentence.text


def test_a_bundled_article_that_was_removed_stays_away(tmp_path: Path) -> None:
    library, embedder = Library(tmp_path), HashedEmbedder()
    open_index(tmp_path, library, embedder)
    library.remove(BUNDLED_ID)
    assert article_ids(open_index(tmp_path, library, embedder)) == set()
    assert article_ids(open_index(tmp_path, library, embedder)) == set()


def test_an_ingested_file_is_found_beside_the_others(tmp_path: Path) -> None:
    (tmp_path / "老桥.md").write_text(NOTE, encoding="utf-8")
    library, store = Library(tmp_path), ChunkStore.open(tmp_path)
    report = ingest(tmp_path / "老桥.md", library=library, store=store, embedder=HashedEmbedder())
    assert (report.article_id, report.title, report.changed) == ("老桥", "老桥", True)
    found = report.retriever.search("大橋全長多少", article_ids=["老桥"])
    sentence = found.sentences[0].sentence
    assert library.get("老桥").text[sentence.start : sentence.end] == sentence.text
    assert "908.7米" in sentence.text
    assert article_ids(report.retriever) == {BUNDLED_ID, "老桥"}


def test_only_the_new_article_is_embedded(tmp_path: Path) -> None:
    library, store, embedder = Library(tmp_path), ChunkStore.open(tmp_path), HashedEmbedder()
    refresh(store, library, embedder)
    before = embedder.embedded
    report = ingest_text(NOTE, "bridge", library=library, store=store, embedder=embedder)
    assert embedder.embedded - before == report.n_chunks + report.n_sentences


def test_another_text_under_an_id_needs_replace(tmp_path: Path) -> None:
    library, store, embedder = Library(tmp_path), ChunkStore.open(tmp_path), HashedEmbedder()
    ingest_text(NOTE, "bridge", library=library, store=store, embedder=embedder)
    with pytest.raises(KnowledgeError, match="--replace"):
        ingest_text("大桥拆了。", "bridge", library=library, store=store, embedder=embedder)
    report = ingest_text(
        "大桥拆了。", "bridge", library=library, store=store, embedder=embedder, replace=True
    )
    assert [
        found.sentence.text for found in report.retriever.search("桥", article_ids=["bridge"]).sentences
    ] == ["大桥拆了。"]
    again = ingest_text("大桥拆了。", "bridge", library=library, store=store, embedder=embedder)
    assert not again.changed


def test_an_index_of_another_embedder_is_refused_until_replaced(tmp_path: Path) -> None:
    library = Library(tmp_path)
    open_index(tmp_path, library, HashedEmbedder())
    other = HashedEmbedder("other", dimensions=32)
    with pytest.raises(KnowledgeError, match=r"hashed-pairs.*--replace"):
        open_index(tmp_path, library, other)
    retriever = refresh(ChunkStore.open(tmp_path), library, other, replace=True)
    assert "1378亿元" in retriever.search("智能语音产业集群主营业务收入").sentences[0].sentence.text


def test_an_index_of_the_bundled_model_with_another_adapter_is_made_anew(tmp_path: Path) -> None:
    library = Library(tmp_path)
    open_index(tmp_path, library, HashedEmbedder(E5_NAME))
    newer = HashedEmbedder(f"{E5_NAME}+a1")
    retriever = open_index(tmp_path, library, newer)
    assert newer.embedded > 0
    assert "1378亿元" in retriever.search("智能语音产业集群主营业务收入").sentences[0].sentence.text
    current = ChunkStore.open(tmp_path).current
    assert current is not None
    assert current.embedder == f"{E5_NAME}+a1"


def test_damaged_vectors_are_made_again(tmp_path: Path) -> None:
    open_index(tmp_path, Library(tmp_path), HashedEmbedder())
    [path] = (tmp_path / "index" / "vectors").glob("*/*.npy")
    path.write_bytes(path.read_bytes()[:1000])
    found = open_index(tmp_path, Library(tmp_path), HashedEmbedder()).search("智能语音产业集群主营业务收入")
    assert "1378亿元" in found.sentences[0].sentence.text


def test_a_retriever_from_before_an_ingest_goes_on_working(tmp_path: Path) -> None:
    library, store, embedder = Library(tmp_path), ChunkStore.open(tmp_path), HashedEmbedder()
    before = refresh(store, library, embedder)
    ingest_text(NOTE, "bridge", library=library, store=store, embedder=embedder)
    assert "1378亿元" in before.search("智能语音产业集群主营业务收入").sentences[0].sentence.text


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    open_index(tmp_path, Library(tmp_path), HashedEmbedder(), lambda *step: steps.append(step))
    assert steps[-1][1] == steps[-1][2] > 0


CHILD = """
import sys
from pathlib import Path
from knowledge.ingest import ingest_text
from knowledge.library import Library
from knowledge.store import ChunkStore
from tests.fakes import HashedEmbedder
home, first = Path(sys.argv[1]), int(sys.argv[2])
library, store = Library(home), ChunkStore.open(home)
print("ready", flush=True)
for n in range(first, first + 1000):
    text = f"第{n}座桥长{n}米。" * 5
    ingest_text(text, f"a{n}", library=library, store=store, embedder=HashedEmbedder())
    print(n, flush=True)
"""


def test_killed_at_any_moment_the_next_start_goes_on(tmp_path: Path) -> None:
    dice = random.Random(20231)
    for attempt in range(6):
        first = attempt * 1000
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(tmp_path), str(first)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(timeout=dice.uniform(0.0, 0.8))
        child.send_signal(signal.SIGKILL)
        done = child.stdout.read().split()
        child.wait()
        child.stdout.close()
        library = Library(tmp_path)
        retriever = open_index(tmp_path, library, HashedEmbedder())
        assert {f"a{int(n)}" for n in done} | {BUNDLED_ID} <= set(library.ids())
        assert article_ids(retriever) == set(library.ids())
        for key in [f"a{int(n)}" for n in done[-2:]]:
            assert key in {
                one.article_id
                for one in retriever.search(f"第{key[1:]}座桥多长", article_ids=[key]).sentences
            }
    assert len(list((tmp_path / "index").glob("g-*"))) == 1
