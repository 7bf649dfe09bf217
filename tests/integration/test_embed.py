"""The bundled embedding model itself, and models that a user names."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from platformdirs import user_cache_path
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from knowledge.article import KnowledgeError
from knowledge.e5_adapter import read_e5_adapter
from knowledge.e5_file import E5_SMALL
from knowledge.embed import Embedder, batches, load_embedder
from knowledge.fetch import fetch, progress_bar
from knowledge.library import bundled_article

CACHE = user_cache_path("shushi")
REFERENCE = json.loads((Path(__file__).parents[1] / "data" / "e5_reference.json").read_text(encoding="utf-8"))
LOAD_WITHOUT_NETWORK = """
import sys
from pathlib import Path

def refuse(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo"}:
        raise SystemExit(f"network: {event} {arguments}")

sys.addaudithook(refuse)
from knowledge.embed import load_embedder
print(load_embedder(None, cache=Path(sys.argv[1]), threads=1).embed_queries(["声谷在哪里？"]).shape)
"""


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder(None, cache=CACHE)


@pytest.fixture(scope="module")
def named_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny sentence-transformers folder with random weights."""
    raw, folder = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("tiny-e5")
    vocabulary = {"[PAD]": 0, "[UNK]": 1, "query:": 2, "passage:": 3, "a": 4, "b": 5}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=64
    ).save_pretrained(raw)
    config = BertConfig(
        vocab_size=6,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(raw)
    SentenceTransformer(modules=[Transformer(str(raw)), Pooling(16)], device="cpu").save(str(folder))
    return folder


def test_vectors_agree_with_the_engine_that_the_weights_were_packed_for() -> None:
    published = load_embedder(None, cache=CACHE, adapted=False)
    for row in REFERENCE["texts"]:
        embed = published.embed_queries if row["kind"] == "query" else published.embed_passages
        expected = np.array(row["vector"], np.float32)
        cosine = float(embed([row["text"]])[0] @ expected / np.linalg.norm(expected))
        assert cosine >= 0.999, row["text"]


def test_vectors_are_unit_float32_in_the_order_of_the_texts(embedder: Embedder) -> None:
    texts = ["声谷", "一段长得多的话，" * 20, "AI", "中等长度的一句话。"] * 9
    vectors = embedder.embed_passages(texts)
    assert vectors.shape == (36, embedder.dimensions) == (36, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    alone = np.vstack([embedder.embed_passages([text]) for text in texts[:4]])
    assert np.sum(vectors[:4] * alone, axis=1) == pytest.approx(1, abs=1e-4)


def test_half_precision_changes_no_vector_that_matters(embedder: Embedder) -> None:
    exact = load_embedder(None, cache=CACHE, exact=True)
    texts = [sentence.text for sentence in bundled_article().sentences[:40]]
    assert np.sum(embedder.embed_passages(texts) * exact.embed_passages(texts), axis=1).min() >= 0.9999
    assert exact.name == embedder.name


@given(st.lists(st.integers(0, 3000)))
def test_every_text_is_in_one_batch_beside_texts_of_like_length(lengths: list[int]) -> None:
    made = list(batches(lengths))
    assert sorted(at for batch in made for at in batch) == list(range(len(lengths)))
    assert [lengths[at] for batch in made for at in batch] == sorted(lengths)
    assert all(len(batch) == 1 or len(batch) * lengths[batch[-1]] <= 1_024 for batch in made)


def test_a_question_is_nearest_to_the_passage_that_answers_it(embedder: Embedder) -> None:
    passages = ["2021年，中国声谷营业收入1378亿元。", "视谷聚焦图像识别。", "今天下午有雷阵雨，气温28度。"]
    scores = (
        embedder.embed_passages(passages) @ embedder.embed_queries(["声谷去年收入多少？", "How hot is it?"]).T
    )
    assert scores.argmax(axis=0).tolist() == [0, 2]


def test_width_and_composition_of_characters_do_not_matter(embedder: Embedder) -> None:
    first, second = embedder.embed_queries(["ＡＩ　１２３ cafe\u0301", "AI 123 café"])
    assert float(first @ second) == pytest.approx(1, abs=1e-5)


def test_no_text_and_texts_beyond_the_window_are_fine(embedder: Embedder) -> None:
    assert embedder.embed_queries([]).shape == (0, 384)
    assert np.isfinite(embedder.embed_passages(["", "很长。" * 3000])).all()


def test_threads_take_turns(embedder: Embedder) -> None:
    texts = ["声谷", "视谷", "AI"]
    expected = embedder.embed_queries(texts)
    with ThreadPoolExecutor(3) as pool:
        for vectors in pool.map(embedder.embed_queries, [texts] * 6):
            assert np.allclose(vectors, expected, atol=1e-5)


def test_the_name_says_model_weights_and_prefixes(embedder: Embedder) -> None:
    adapter = read_e5_adapter().sha256[:12]
    assert embedder.name == f"multilingual-e5-small 1571fc982750+{adapter} document=passage: |query=query: "
    published = load_embedder(None, cache=CACHE, adapted=False)
    assert published.name == "multilingual-e5-small 1571fc982750 document=passage: |query=query: "


def test_the_adapter_brings_a_question_nearer_to_what_answers_it_in_other_words(embedder: Embedder) -> None:
    question = "当年第一个报信的是哪位老乡？"
    passages = [
        "最早发现险情的是放羊的村民何老三，他跑了五里路去敲钟。",
        "当年的第一场雪下了三天，老乡们都没有出门。",
    ]

    def apart(one: Embedder) -> float:
        right, wrong = one.embed_passages(passages) @ one.embed_queries([question])[0]
        return float(right - wrong)

    assert apart(embedder) > apart(load_embedder(None, cache=CACHE, adapted=False))


def test_loading_and_embedding_need_no_network() -> None:
    fetch(E5_SMALL, CACHE, report=progress_bar())
    finished = subprocess.run(
        [sys.executable, "-c", LOAD_WITHOUT_NETWORK, str(CACHE)], capture_output=True, text=True, check=False
    )
    assert finished.stdout == "(1, 384)\n", finished.stderr
    assert finished.stderr == ""


def test_a_folder_is_loaded_and_named_by_its_weights(named_folder: Path, tmp_path: Path) -> None:
    embedder = load_embedder(str(named_folder), cache=tmp_path)
    vectors = embedder.embed_queries(["a b", "b"])
    assert vectors.shape == (2, embedder.dimensions) == (2, 16)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert embedder.name.startswith(f"{named_folder.name} ")
    assert embedder.name == load_embedder(str(named_folder), cache=tmp_path).name


def test_an_e5_model_without_prefixes_of_its_own_gets_them(named_folder: Path, tmp_path: Path) -> None:
    embedder = load_embedder(str(named_folder), cache=tmp_path)
    assert embedder.name.endswith("document=passage: |query=query: ")
    assert not np.allclose(embedder.embed_queries(["a"]), embedder.embed_passages(["a"]))


def test_what_is_no_model_on_this_machine_is_a_known_error(tmp_path: Path) -> None:
    for model in (str(tmp_path), "nobody/no-such-model"):
        with pytest.raises(KnowledgeError, match="cannot be loaded") as caught:
            load_embedder(model, cache=tmp_path)
        assert "\n" not in str(caught.value)
