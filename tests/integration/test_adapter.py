"""What is trained in PyTorch is what the engine runs: the same tokens, and the same next token with the same weights."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from langchain_core.messages import HumanMessage, SystemMessage
from platformdirs import user_cache_path

from assistant.embedded.adapter import open_adapter
from assistant.embedded.model_files import CHAT_1_5B
from assistant.engine import Engine
from assistant.model import embedded_chat_model, first_token_logprobs, on_slot
from evals.lessons import Lesson, begun
from evals.qwen2 import Qwen2, write_adapter
from evals.train import batch_of, tokenizer_of
from knowledge.fetch import fetch

SYSTEM, QUESTION = "你是助手。渡口村有三座仓库，第1号在河西。", "第1号仓库在哪里？"
LIKELIEST = 3
NEAR = 0.35  # nats; the engine reads in other precision


@pytest.fixture(scope="module")
def model_path() -> Path:
    return fetch(CHAT_1_5B, user_cache_path("shushi"), report=lambda name, done, total: None)


@pytest.fixture(scope="module")
def trained(model_path: Path) -> Qwen2:
    model = Qwen2(model_path)
    generator = torch.Generator().manual_seed(2)
    for _, up in model.low_rank.values():
        up.data.normal_(0, 0.05, generator=generator)
    return model


@torch.no_grad()
def expected(model: Qwen2, model_path: Path) -> dict[str, float]:
    encode = tokenizer_of(model_path)
    batch = batch_of(begun(SYSTEM), [Lesson("1", begun(SYSTEM), QUESTION, "。")], encode)
    logits = model.logits(model.states(batch.packed)[batch.places[:1]])[0]
    return {str(token): float(value) for token, value in enumerate(torch.log_softmax(logits, -1))}


def told(model_path: Path, home: Path, adapter: Path | None) -> tuple[dict[str, float], list[int]]:
    """Return the engine's likeliest first tokens by id, and its tokens of the question."""
    with Engine.start(
        model_path,
        home,
        readers=1,
        report=print,
        model_sha256=CHAT_1_5B.sha256,
        adapter=open_adapter(adapter) if adapter else None,
    ) as engine:
        client = engine.connected()[0]
        with engine.lease(None) as lease:
            model = on_slot(embedded_chat_model(engine), lease)
            likeliest = first_token_logprobs(model, [SystemMessage(SYSTEM), HumanMessage(QUESTION)])
        assert likeliest is not None
        best = sorted(likeliest.items(), key=lambda one: -one[1])[:LIKELIEST]
        return {str(client.tokens(text)[0]): value for text, value in best}, client.tokens(QUESTION)


def test_the_engine_runs_what_was_trained(trained: Qwen2, model_path: Path, tmp_path: Path) -> None:
    written = tmp_path / "adapter.gguf"
    write_adapter(written, trained.low_rank)
    adapted, tokens = told(model_path, tmp_path / "adapted", written)
    assert tokenizer_of(model_path)(QUESTION) == tokens
    own = expected(trained, model_path)
    assert {token: own[token] for token in adapted} == pytest.approx(adapted, abs=NEAR)
    plain, _ = told(model_path, tmp_path / "plain", None)
    assert max(abs(own[token] - value) for token, value in plain.items()) > NEAR
