"""Low-rank changes to the layers of the bundled embedding model, by which it finds what answers a question.

Trained on made-up articles and their questions by evals/train_embedder.py; how, and what it earns, is in DECISIONS.md.
The file is numpy's .npz: for each layer `NAME|up`, shape (out, rank), and `NAME|down`, (rank, in), in float16.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.aside import write_aside

OWN = Path(__file__).parent / "data" / "e5-adapter.npz"

Change = tuple[NDArray[np.float32], NDArray[np.float32]]
"""What is multiplied and added to a layer's weights: up, shape (out, rank), and down, (rank, in)."""


@dataclass(frozen=True, slots=True)
class E5Adapter:
    """Changes by the name of the layer, and the sha256 (hex) of their file."""

    sha256: str
    changes: Mapping[str, Change]


def read_e5_adapter(path: Path = OWN) -> E5Adapter:
    """Read an adapter; the model's own when no path is given."""
    content = path.read_bytes()
    with np.load(io.BytesIO(content)) as arrays:
        layers = dict.fromkeys(name.partition("|")[0] for name in arrays.files)
        changes = {
            layer: (arrays[f"{layer}|up"].astype(np.float32), arrays[f"{layer}|down"].astype(np.float32))
            for layer in layers
        }
    return E5Adapter(hashlib.sha256(content).hexdigest(), changes)


def write_e5_adapter(path: Path, changes: Mapping[str, Change]) -> None:
    """Write changes as a file, whole or not at all; the same changes always as the same bytes."""
    arrays = {
        f"{layer}|{part}": matrix.astype(np.float16)
        for layer, change in sorted(changes.items())
        for part, matrix in zip(("up", "down"), change, strict=True)
    }
    write_aside(path, lambda file: np.savez(file, allow_pickle=False, **arrays))
