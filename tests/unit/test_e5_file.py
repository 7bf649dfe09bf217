"""The packed file's format, on files made by hand."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.article import KnowledgeError
from knowledge.e5_file import dequantise_q4_0, read_e5_file

BLOCK = struct.pack("<e", 0.5) + bytes(range(0x0, 0xA0, 0xA))
PIECES = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁声谷", -1.5)]


def packed_file(version: int = 1) -> bytes:
    """A file of two tensors, one of each type."""
    blob = "".join(text for text, _score in PIECES).encode()
    offsets = np.cumsum([0, *(len(text.encode()) for text, _score in PIECES)])
    head = b"E5S1" + struct.pack("<I7ifi", version, 32, 1, 2, 64, 1, 512, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
    head += struct.pack(f"<{len(offsets)}I", *offsets)
    head += struct.pack(f"<{len(PIECES)}f", *(score for _text, score in PIECES)) + blob
    head += struct.pack("<iI", 1, 5) + b"\x01\x00\x00\x00\x00"
    tensors = [("emb.word", 1, 32, BLOCK), ("emb.ln.w", 0, 2, struct.pack("<2f", 1.0, -2.0))]
    start = len(head) + 4 + sum(2 + len(name) + 21 for name, *_ in tensors)
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, kind, elements, stored in tensors:
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, elements, start + len(body), len(stored))
        body += stored
    return head + directory + body


def test_a_block_holds_first_its_low_halves_then_its_high_ones() -> None:
    stored = bytes([0x10, 0x98, *[0x88] * 14])
    weights = dequantise_q4_0(np.frombuffer(struct.pack("<e", 2.0) + stored, np.uint8))
    assert weights[:2].tolist() == [-16.0, 0.0]
    assert weights[16:18].tolist() == [-14.0, 2.0]
    assert not weights[2:16].any()
    assert weights.dtype == np.float32


@given(st.lists(st.binary(min_size=16, max_size=16), min_size=1, max_size=5), st.floats(-4, 4, width=16))
def test_every_weight_is_its_nibble_minus_eight_times_the_scale(halves: list[bytes], scale: float) -> None:
    stored = b"".join(struct.pack("<e", scale) + half for half in halves)
    expected = [
        scale * (nibble - 8)
        for half in halves
        for nibble in [*(byte & 15 for byte in half), *(byte >> 4 for byte in half)]
    ]
    assert dequantise_q4_0(np.frombuffer(stored, np.uint8)).tolist() == expected


def test_a_file_gives_its_sizes_pieces_and_tensors(tmp_path: Path) -> None:
    path = tmp_path / "tiny.bin"
    path.write_bytes(packed_file())
    packed = read_e5_file(path)
    assert (packed.hidden, packed.layers, packed.heads, packed.feed_forward) == (32, 1, 2, 64)
    assert (packed.vocabulary, packed.positions, packed.types, packed.unknown_id) == (1, 512, 2, 3)
    assert packed.layer_norm_epsilon == pytest.approx(1e-12)
    assert packed.pieces == tuple(PIECES)
    assert packed.tensors["emb.word"].weights()[:2].tolist() == [-4.0, 1.0]
    assert packed.tensors["emb.ln.w"].weights().tolist() == [1.0, -2.0]


@pytest.mark.parametrize(
    "content",
    [b"", b"GGUF", packed_file()[:60], packed_file()[:-1], packed_file(version=2)],
    ids=["empty", "other format", "cut in the header", "cut in a tensor", "other version"],
)
def test_another_or_a_cut_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tiny.bin"
    path.write_bytes(content)
    with pytest.raises(KnowledgeError, match=r"tiny\.bin: not a whole packed e5 file"):
        read_e5_file(path)
