"""What search finds with the real embedding model: on the bundled article's questions and on a public reading set.

The public set is read from the folder in SHUSHI_BENCH, else from `../shared/bench` beside the repository. Its
vectors take minutes to make and are kept in pytest's cache.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from platformdirs import user_cache_path

from knowledge.article import Chunk
from knowledge.embed import Embedder, load_embedder
from knowledge.index import StoredVectors, open_index
from knowledge.lexical import LexicalIndex
from knowledge.library import Library, bundled_article
from knowledge.mend import as_given
from knowledge.retrieve import Retriever, from_articles
from knowledge.store import ChunkStore, Generation, new_name
from knowledge.vectors import VectorFiles, passage

ROOT = Path(__file__).parents[2]
BENCH = Path(os.environ.get("SHUSHI_BENCH", ROOT.parent / "shared" / "bench"))
QUERIES_STEP = 3  # every third of the 3,219 questions, against all 848 passages


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder(None, cache=user_cache_path("shushi"), threads=1)


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def questions(wanted: Callable[[str], bool]) -> list[dict[str, Any]]:
    """Return the answerable questions of the wanted categories that were not used for tuning."""
    lines = read_lines(ROOT / "evals" / "data" / "article_qa.jsonl")
    kept = [line for line in lines if line["evidence"] and wanted(line["category"])]
    return [line for line in kept if (int(line["id"].rsplit("-", 1)[1]) - 1) % 7 not in {0, 1}]


def found_rates(retriever: Retriever, lines: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """Return how often the first 5 sentences and the first 3 chunks hold evidence."""
    in_sentences, in_chunks = 0, 0
    for line in lines:
        found = retriever.search(line["question"], top_chunks=3, top_sentences=5)
        evidence = [re.sub(r"\s", "", text) for text in line["evidence"]]
        sentences = [re.sub(r"\s", "", scored.sentence.text) for scored in found.sentences]
        chunks = [re.sub(r"\s", "", scored.chunk.text) for scored in found.chunks]
        in_sentences += any(text in sentence for text in evidence for sentence in sentences)
        in_chunks += any(text in chunk for text in evidence for chunk in chunks)
    return in_sentences / len(lines), in_chunks / len(lines)


@pytest.fixture(scope="module")
def retriever(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    home = tmp_path_factory.mktemp("home")
    return open_index(home, Library(home), embedder)


def test_evidence_is_among_the_first_sentences_and_chunks(retriever: Retriever) -> None:
    in_sentences, in_chunks = found_rates(
        retriever, questions(lambda name: name not in {"follow_up", "english"})
    )
    assert in_sentences >= 0.95
    assert in_chunks >= 0.97


def test_english_questions_find_the_chinese_evidence(retriever: Retriever) -> None:
    in_sentences, in_chunks = found_rates(retriever, questions(lambda name: name == "english"))
    assert in_sentences >= 0.8
    assert in_chunks >= 0.8


def test_an_inline_article_finds_nearly_as_much(embedder: Embedder) -> None:
    inline = from_articles([as_given(bundled_article().text, article_id="inline")], embedder)
    in_sentences, _ = found_rates(inline, questions(lambda name: name in {"figure", "person", "traditional"}))
    assert in_sentences >= 0.9


def hit_at_1(ranks: NDArray[np.int64]) -> float:
    return float((ranks == 1).mean())


def mean_reciprocal_rank(ranks: NDArray[np.int64]) -> float:
    return float(np.where(ranks <= 10, 1 / ranks, 0).mean())


@pytest.mark.skipif(
    not BENCH.is_dir(), reason=f"the reading set is not at {BENCH}; name its folder in SHUSHI_BENCH"
)
def test_fused_search_beats_its_better_half_on_the_reading_set(
    embedder: Embedder, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    corpus = read_lines(BENCH / "cmrc_corpus_848.jsonl")
    queries = read_lines(BENCH / "cmrc_queries_3219.jsonl")[::QUERIES_STEP]
    articles = [as_given(line["text"], article_id=line["id"]) for line in corpus]
    chunks = [
        Chunk(f"{one.id}:0-{len(one.text)}", one.id, "", one.text, 0, len(one.text), one.sentences)
        for one in articles
    ]
    files = VectorFiles(pytestconfig.cache.mkdir("reading-set-vectors"), embedder)
    blocks = [files.get(one, [own], lambda rows: None) for one, own in zip(articles, chunks, strict=True)]
    rows = [block[0] for block in blocks]
    lexical = LexicalIndex.build([passage(own) for own in chunks])
    store = ChunkStore.open(tmp_path)
    store.replace(
        Generation(new_name(), embedder.name, embedder.dimensions, "", len(chunks)), chunks, rows, lexical
    )
    vectors = StoredVectors(store, chunks, [block[1:] for block in blocks], rows)
    fused = Retriever(chunks, lexical=lexical, vectors=vectors, embedder=embedder)
    gold = {own.article_id: row for row, own in enumerate(chunks)}
    matrix = np.stack(rows)

    ranks: dict[str, list[int]] = {"fused": [], "lexical": [], "dense": []}
    for line in queries:
        row = gold[line["relevant_ids"][0]]
        order = [scored.chunk.article_id for scored in fused.search(line["question"], top_chunks=10).chunks]
        ranks["fused"].append(
            order.index(chunks[row].article_id) + 1 if chunks[row].article_id in order else 11
        )
        for name, scores in (
            ("lexical", lexical.scores(line["question"])),
            ("dense", matrix @ embedder.embed_queries([line["question"]])[0]),
        ):
            ranks[name].append(int((scores > scores[row]).sum()) + 1)
    store.close()
    hits = {name: hit_at_1(np.array(found)) for name, found in ranks.items()}
    means = {name: mean_reciprocal_rank(np.array(found)) for name, found in ranks.items()}
    print(hits, means)
    assert hits["fused"] >= max(0.975, hits["lexical"], hits["dense"])
    assert means["fused"] >= max(0.985, means["lexical"], means["dense"])
