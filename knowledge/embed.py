"""Sentence embeddings behind a small protocol: the only module that knows sentence-transformers.

The bundled model is multilingual-e5-small out of a packed 4-bit file; any sentence-transformers name or
folder does as well. Of the network it knows nothing but the pinned file's download: a named model has to be
on this machine already (offline, the Hub's client retries for over a minute before it says so).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel
from transformers.utils import logging as transformers_logging

from knowledge.article import KnowledgeError
from knowledge.e5_adapter import E5Adapter, read_e5_adapter
from knowledge.e5_file import E5_NAME, E5_SMALL, E5File, dequantise_q4_0, read_e5_file
from knowledge.fetch import Report, fetch, progress_bar
from knowledge.turns import Turns

E5_PROMPTS = {"query": "query: ", "document": "passage: "}
"""Source: the model card of intfloat/multilingual-e5-small; without them its similarities mean little."""

_E5_TOKENS = 512
# Characters in a batch, padding included: 3.5 times what 16 texts a batch gave in float32 (3.3 with 2,048 or with four
# texts each); short texts in large batches are mostly padding, and their activations leave the processor's cache.
_BATCH_CHARS = 1_024
_HALF_PRECISION = (
    "avx512_bf16",
    "amx_bf16",
    "bf16",
)  # what processors that multiply bfloat16 themselves call it

_BERT_NAMES = {
    "emb.word": "embeddings.word_embeddings",
    "emb.pos": "embeddings.position_embeddings",
    "emb.type": "embeddings.token_type_embeddings",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class Embedder(Protocol):
    """Turns texts into unit vectors, so that a dot product is a cosine.

    `name` says which model, weights and prefixes made a vector: an index made under one name fits no other.
    """

    @property
    def name(self) -> str:
        """Model, weights and prefixes."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of questions, shape (n_texts, dimensions)."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of passages, shape (n_texts, dimensions)."""


def load_embedder(
    model: str | None,
    *,
    cache: Path,
    threads: int | None = None,
    report: Report | None = None,
    exact: bool = False,
    adapted: bool = True,
) -> Embedder:
    """Load the bundled model with its adapter (`model` is None), or the one that a name or a folder says.

    Where the processor multiplies bfloat16 itself, the bundled model does: its vectors have a cosine of at least
    0.9999 with those of float32, so they go by the same name and into the same index.

    Args:
        model: a sentence-transformers folder, or a name that `hf download` has fetched before.
        cache: the folder of model files; the bundled one is downloaded to it when missing.
        threads: processor threads for the whole process; torch decides when None.
        report: told about a download's progress; a bar on stderr when None.
        exact: float32 throughout, to measure against.
        adapted: with the adapter; False gives the bundled model as it was published.

    Raises:
        KnowledgeError: the model can't be had or can't be read.
    """
    if threads is not None:
        torch.set_num_threads(threads)
    if model is not None:
        shown = Path(model).name if Path(model).exists() else model
        named = _named_model(model)
        return _SentenceEmbedder(named, f"{shown} {_fingerprint(named)[:12]}")
    path = fetch(E5_SMALL, cache, report=report or progress_bar())
    adapter = read_e5_adapter() if adapted else None
    loaded = _bundled_model(read_e5_file(path), adapter, half=not exact and multiplies_halves())
    return _SentenceEmbedder(loaded, E5_NAME + (f"+{adapter.sha256[:12]}" if adapter else ""))


def multiplies_halves() -> bool:
    """Tell whether this processor has instructions for bfloat16; without them it is slower than float32."""
    able = torch.cpu.get_capabilities()
    return any(able.get(name) for name in _HALF_PRECISION)


def forward_passes(embedder: Embedder, texts: Sequence[str], *, queries: bool = False) -> Callable[[], None]:
    """Return a function that puts texts through the network and does nothing else: the limit to measure against.

    Raises:
        KnowledgeError: the embedder is none of `load_embedder`'s.
    """
    if not isinstance(embedder, _SentenceEmbedder):
        raise KnowledgeError(f"{embedder.name} has no network to measure: use one that load_embedder returns")
    return embedder.forward_passes(texts, "query" if queries else "document")


class _SentenceEmbedder:
    """A SentenceTransformer as an Embedder; calls from several threads take turns."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self._turns = Turns()
        self._dimensions = int(model.get_embedding_dimension() or 0)
        prompts = "|".join(f"{key}={prompt}" for key, prompt in sorted(model.prompts.items()))
        self._name = f"{name} {prompts}"

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._embedded(self._model.encode_query, texts, first=True)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._embedded(self._model.encode_document, texts, first=False)

    def forward_passes(self, texts: Sequence[str], prompt: str) -> Callable[[], None]:
        first, prefix = self._model[0], self._model.prompts.get(prompt, "")
        made = batches([len(text) for text in texts])
        ready = [first.preprocess([texts[at] for at in batch], prompt=prefix) for batch in made]

        def run() -> None:
            with self._turns.take(first=True), torch.inference_mode():
                for features in ready:
                    first(features)

        return run

    def _embedded(
        self, encode: Callable[..., Any], texts: Sequence[str], *, first: bool
    ) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self._dimensions), np.float32)
        rows = np.empty((len(texts), self._dimensions), np.float32)
        for batch in batches([len(text) for text in texts]):
            with self._turns.take(first=first):
                rows[batch] = encode(
                    [texts[at] for at in batch],
                    batch_size=len(batch),
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
        return rows


def batches(lengths: Sequence[int], *, most_chars: int = _BATCH_CHARS) -> Iterator[list[int]]:
    """Put texts of like length together: yield positions, each once, shortest texts first.

    A batch is at most so many characters long and wide, or one text.
    """
    batch: list[int] = []
    for at in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[at] > most_chars:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _named_model(model: str) -> SentenceTransformer:
    transformers_logging.disable_progress_bar()
    try:
        loaded = SentenceTransformer(model, device="cpu", local_files_only=True)
    except (OSError, ValueError, ImportError, KeyError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise KnowledgeError(
            f"embedding model {model!r} cannot be loaded ({reason}): name a sentence-transformers folder, or "
            "fetch a named model once with `hf download NAME`, or leave the setting empty for the bundled one"
        ) from error
    if "e5" in Path(model).name.lower() and not loaded.prompts.get("query"):
        loaded.prompts.update(E5_PROMPTS)
    return loaded


def _fingerprint(model: SentenceTransformer) -> str:
    """Return a hash of a sample of every tensor: cheap, yet it tells other weights of the same name."""
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        sample = tensor.flatten()[:32].to(torch.float32).cpu().numpy().tobytes()
        digest.update(f"{key}{tuple(tensor.shape)}".encode() + sample)
    return digest.hexdigest()


# The bundled model


def _bundled_model(packed: E5File, adapter: E5Adapter | None, *, half: bool) -> SentenceTransformer:
    modules = [_PackedE5(packed, adapter, half=half), Pooling(packed.hidden, "mean"), Normalize()]
    return SentenceTransformer(modules=modules, prompts=E5_PROMPTS, device="cpu")


class _PackedE5(InputModule):  # type: ignore[misc]
    """Tokenizer and BERT of a packed file, as sentence-transformers' first module."""

    def __init__(self, packed: E5File, adapter: E5Adapter | None, *, half: bool) -> None:
        super().__init__()
        self.tokenizer = e5_tokenizer(packed)
        self.max_seq_length = _E5_TOKENS
        self.bert = e5_bert(packed, adapter)
        self.half_precision = half
        if half:  # autocast would convert the weights at each call
            for module in self.bert.modules():
                if isinstance(module, torch.nn.Linear):
                    module.to(torch.bfloat16)

    def preprocess(self, inputs: Sequence[str], prompt: str | None = None, **_: object) -> dict[str, Any]:
        """Turn texts into padded token ids."""
        encoded = self.tokenizer.encode_batch([f"{prompt or ''}{text}" for text in inputs])
        return {
            "input_ids": torch.tensor([text.ids for text in encoded]),
            "attention_mask": torch.tensor([text.attention_mask for text in encoded]),
        }

    def forward(self, features: dict[str, Any], **_: object) -> dict[str, Any]:
        """Add the tokens' vectors, in float32."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.half_precision):
            output = self.bert(input_ids=features["input_ids"], attention_mask=features["attention_mask"])
        return {**features, "token_embeddings": output.last_hidden_state.float()}

    def save(self, output_path: str, *_: object, **__: object) -> None:
        """Refuse: the packed file is what is kept."""
        raise NotImplementedError(f"not written to {output_path}: keep the packed file instead")


class _PackedEmbedding(torch.nn.Module):
    """Word vectors that stay packed; only the rows that a text needs are unpacked.

    A second less at the start and 330 MB less memory than a table of float32.
    """

    def __init__(self, rows: NDArray[np.uint8], hidden: int) -> None:
        super().__init__()
        self.rows = rows
        self.hidden = hidden

    def forward(self, token_ids: torch.Tensor) -> torch.Tensor:
        """Return vectors, shape (*token_ids.shape, hidden)."""
        weights = dequantise_q4_0(self.rows[token_ids.numpy()])
        return torch.from_numpy(weights).reshape(*token_ids.shape, self.hidden)


def e5_tokenizer(packed: E5File) -> Tokenizer:
    """Build the XLM-RoBERTa tokenizer: Unigram over NFKC text, `<s> … </s>`."""
    ids = {text: number for number, (text, _score) in enumerate(packed.pieces[:4])}
    tokenizer = Tokenizer(models.Unigram(list(packed.pieces), unk_id=packed.unknown_id))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[(text, ids[text]) for text in ("<s>", "</s>")]
    )
    tokenizer.enable_truncation(_E5_TOKENS)
    tokenizer.enable_padding(pad_id=ids["<pad>"], pad_token="<pad>")
    return tokenizer


def e5_bert(packed: E5File, adapter: E5Adapter | None) -> BertModel:
    """Build the network in float32, with the adapter's changes where there are any."""
    config = BertConfig(
        vocab_size=2,  # the words come from _PackedEmbedding
        pad_token_id=None,
        hidden_size=packed.hidden,
        num_hidden_layers=packed.layers,
        num_attention_heads=packed.heads,
        intermediate_size=packed.feed_forward,
        max_position_embeddings=packed.positions,
        type_vocab_size=packed.types,
        layer_norm_eps=packed.layer_norm_epsilon,
    )
    bert = BertModel(config, add_pooling_layer=False)
    words = packed.tensors["emb.word"].stored.reshape(packed.vocabulary, -1)
    bert.set_input_embeddings(_PackedEmbedding(words, packed.hidden))
    shapes = {name: weights.shape for name, weights in bert.state_dict().items()}
    weights = {
        name: torch.from_numpy(tensor.weights()).reshape(shapes[name])
        for key, tensor in packed.tensors.items()
        if (name := _bert_name(key)) in shapes
    }
    for layer, (up, down) in adapter.changes.items() if adapter else ():
        weights[f"{layer}.weight"] += torch.from_numpy(up @ down)
    bert.load_state_dict(weights, assign=True)
    return bert.eval()


def _bert_name(key: str) -> str:
    """Translate a tensor's name: `l3.q.w` is `encoder.layer.3.attention.self.query.weight`."""
    if key in _BERT_NAMES:
        return f"{_BERT_NAMES[key]}.weight"
    stem, _, kind = key.rpartition(".")
    suffix = {"w": "weight", "b": "bias"}[kind]
    if stem in _BERT_NAMES:
        return f"{_BERT_NAMES[stem]}.{suffix}"
    layer, _, part = stem.partition(".")
    return f"encoder.layer.{layer.removeprefix('l')}.{_BERT_NAMES[part]}.{suffix}"
