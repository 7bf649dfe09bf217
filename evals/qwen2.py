"""Qwen2's forward pass in PyTorch over a GGUF file's weights, with low-rank weights beside them that can be trained.

The engine's own weights are used, quantisation errors included: the adapter is to fit what will run. Source of the
architecture: the Qwen2 report (arXiv 2407.10671); of low-rank adaptation: LoRA (arXiv 2106.09685).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from evals.cases import EvalsError

_ADAPTED = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
_RANK = 8
_ALPHA = 16.0
FIRST_LAYER = 6
"""Layers below read words, not matters: left as they are they need no gradient and cost nothing when answering."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A beginning and several endings behind it, each blind to the others, as one sequence.

    Attributes:
        tokens: ids, shape (n,).
        positions: each token's place behind the beginning, shape (n,).
        mask: what is added to attention scores, 0 or -inf, shape (n, n).
        endings: where each ending begins and stops.
    """

    tokens: Tensor
    positions: Tensor
    mask: Tensor
    endings: tuple[tuple[int, int], ...]


def pack(beginning: Sequence[int], endings: Sequence[Sequence[int]]) -> Packed:
    """Put endings behind one beginning, which is then read once for all of them."""
    head = len(beginning)
    tokens, positions = list(beginning), list(range(head))
    spans: list[tuple[int, int]] = []
    for ending in endings:
        spans.append((len(tokens), len(tokens) + len(ending)))
        tokens += ending
        positions += range(head, head + len(ending))
    seen = torch.zeros(len(tokens), len(tokens), dtype=torch.bool)
    for start, stop in [(0, head), *spans]:
        seen[start:stop, :head] = True
        seen[start:stop, start:stop] = torch.ones(stop - start, stop - start).tril().bool()
    mask = torch.zeros(seen.shape).masked_fill(~seen, float("-inf"))
    return Packed(torch.tensor(tokens), torch.tensor(positions), mask, tuple(spans))


class Qwen2:
    """The model; `low_rank` holds the trainable pairs (A: rank x in, B: out x rank) by the name of the weight."""

    def __init__(self, path: Path, precision: torch.dtype = torch.bfloat16) -> None:
        """Read a GGUF file (3.5 GB for 1.5 billion weights in bfloat16, 6.9 in float32; half a minute)."""
        reader = gguf.GGUFReader(path)

        def setting(name: str) -> float:
            return float(reader.fields[f"qwen2.{name}"].contents())

        self.layers = int(setting("block_count"))
        self.width = int(setting("embedding_length"))
        self._heads = int(setting("attention.head_count"))
        self._kv_heads = int(setting("attention.head_count_kv"))
        self._epsilon = setting("attention.layer_norm_rms_epsilon")
        head_width = self.width // self._heads
        steps = torch.arange(0, head_width, 2).float() / head_width
        self._frequencies = 1.0 / setting("rope.freq_base") ** steps
        self._precision = precision
        self._weights = {tensor.name: _dequantised(tensor, precision) for tensor in reader.tensors}
        self._weights.setdefault("output.weight", self._weights["token_embd.weight"])
        generator = torch.Generator().manual_seed(1)
        self.low_rank: dict[str, tuple[Tensor, Tensor]] = {}
        for layer in range(FIRST_LAYER, self.layers):
            for part in _ADAPTED:
                name = f"blk.{layer}.{part}.weight"
                out, into = self._weights[name].shape
                # B starts at zero, so that the model starts as it is.
                down = torch.randn(_RANK, into, generator=generator) / math.sqrt(into)
                self.low_rank[name] = (down.requires_grad_(), torch.zeros(out, _RANK, requires_grad=True))

    def states(self, packed: Packed) -> Tensor:
        """Return the last layer's states, shape (n, width)."""
        x = self._weights["token_embd.weight"][packed.tokens]
        angles = packed.positions.float()[:, None] * self._frequencies[None]
        mask = packed.mask.to(self._precision)
        for layer in range(self.layers):
            x = x + self._attention(self._norm(x, f"blk.{layer}.attn_norm.weight"), layer, angles, mask)
            h = self._norm(x, f"blk.{layer}.ffn_norm.weight")
            gated = F.silu(self._linear(h, layer, "ffn_gate")) * self._linear(h, layer, "ffn_up")
            x = x + self._linear(gated, layer, "ffn_down")
        return x

    def logits(self, states: Tensor) -> Tensor:
        """Return the logits of the next token, shape (n, vocabulary)."""
        return F.linear(self._norm(states, "output_norm.weight"), self._weights["output.weight"]).float()

    def trained(self) -> list[Tensor]:
        """Return the weights to train."""
        return [weight for pair in self.low_rank.values() for weight in pair]

    def _attention(self, x: Tensor, layer: int, angles: Tensor, mask: Tensor) -> Tensor:
        count = len(x)
        query = _turned(self._linear(x, layer, "attn_q").view(count, self._heads, -1), angles)
        key = _turned(self._linear(x, layer, "attn_k").view(count, self._kv_heads, -1), angles)
        value = self._linear(x, layer, "attn_v").view(count, self._kv_heads, -1).transpose(0, 1)
        share = self._heads // self._kv_heads
        key, value = key.repeat_interleave(share, 0), value.repeat_interleave(share, 0)
        seen = F.scaled_dot_product_attention(query[None], key[None], value[None], attn_mask=mask)[0]
        return self._linear(seen.transpose(0, 1).reshape(count, -1), layer, "attn_output")

    def _linear(self, x: Tensor, layer: int, part: str) -> Tensor:
        name = f"blk.{layer}.{part}"
        y = F.linear(x, self._weights[f"{name}.weight"])
        if pair := self.low_rank.get(f"{name}.weight"):
            down, up = (weight.to(x.dtype) for weight in pair)
            y = y + F.linear(F.linear(x, down), up) * (_ALPHA / _RANK)
        bias = self._weights.get(f"{name}.bias")
        return y if bias is None else y + bias.to(y.dtype)

    def _norm(self, x: Tensor, name: str) -> Tensor:
        return F.rms_norm(x.float(), (self.width,), self._weights[name], self._epsilon).to(self._precision)


def write_adapter(path: Path, low_rank: Mapping[str, tuple[Tensor, Tensor]]) -> None:
    """Write low-rank weights as the GGUF adapter that llama.cpp loads, in half precision; aside first, then renamed."""
    aside = path.with_name(f"{path.name}.part")
    writer = gguf.GGUFWriter(aside, "qwen2")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", _ALPHA)
    for name, (down, up) in low_rank.items():
        writer.add_tensor(f"{name}.lora_a", down.detach().numpy().astype(np.float16))
        writer.add_tensor(f"{name}.lora_b", up.detach().numpy().astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    aside.replace(path)


def read_adapter(path: Path, low_rank: Mapping[str, tuple[Tensor, Tensor]]) -> None:
    """Put what `write_adapter` wrote into low-rank weights of the same shapes, to go on from there.

    Raises:
        EvalsError: the file holds other weights.
    """
    try:
        reader = gguf.GGUFReader(path)
        alpha = float(reader.fields["adapter.lora.alpha"].contents())
    except (ValueError, KeyError) as error:
        raise EvalsError(f"{path} is no adapter of a chat model: name another.") from error
    read = {tensor.name: torch.from_numpy(tensor.data.astype(np.float32)) for tensor in reader.tensors}
    wanted = {
        f"{name}.lora_{part}": own
        for name, pair in low_rank.items()
        for part, own in zip("ab", pair, strict=True)
    }
    shapes = {name: own.shape for name, own in wanted.items()}
    if alpha != _ALPHA or shapes != {name: held.shape for name, held in read.items()}:
        raise EvalsError(f"{path} is no adapter that this command wrote for this model: name another.")
    with torch.no_grad():
        for name, own in wanted.items():
            own.copy_(read[name])


def _dequantised(tensor: gguf.ReaderTensor, precision: torch.dtype) -> Tensor:
    values = torch.from_numpy(gguf.quants.dequantize(tensor.data, tensor.tensor_type).copy()).float()
    return values if values.dim() == 1 else values.to(precision)


def _turned(x: Tensor, angles: Tensor) -> Tensor:
    """Turn heads' vectors by their positions' angles; shape (n, heads, width) to (heads, n, width)."""
    first, second = x.transpose(0, 1).float().chunk(2, -1)
    cos, sin = angles.cos()[None], angles.sin()[None]
    return torch.cat((first * cos - second * sin, second * cos + first * sin), -1).to(x.dtype)
