"""The chat model as the chain uses it: the embedded one with its slots and states, or an endpoint that has neither.

Both implement `chain.Backend`. Knows nothing of questions; what a system prompt holds is the chain's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr

from assistant.engine import Engine
from assistant.model import ChatModel, embedded_chat_model, on_slot, remote_chat_model
from assistant.prefix_states import Prefix

_TAIL_TOKENS = 1_000  # question, evidence and answer behind the long part


class EmbeddedBackend:
    """The engine's model: a system prompt is cheap once its state is kept."""

    def __init__(self, engine: Engine) -> None:
        """Use an engine, which may still be loading."""
        self._engine = engine
        self._model = embedded_chat_model(engine)

    def knows(self, system: str) -> bool:
        """Whether the state of this system prompt is on disk."""
        return self._engine.state_ready(Prefix.of_system(system))

    @contextmanager
    def reader(self, system: str) -> Iterator[ChatModel]:
        """Hold a reader's slot, with the state of this system prompt in it where there is one."""
        with self._engine.lease(Prefix.of_system(system)) as lease:
            yield on_slot(self._model, lease)

    @contextmanager
    def scratch(self) -> Iterator[ChatModel]:
        """Hold the slot for prompts that are used once."""
        with self._engine.lease(None) as lease:
            yield on_slot(self._model, lease)


class RemoteBackend:
    """An OpenAI-compatible endpoint: it reads fast, and queues and caches by itself."""

    def __init__(
        self, url: str, *, key: SecretStr, model: str, timeout_seconds: float, context_tokens: int
    ) -> None:
        """Describe the endpoint; nothing is sent before the first question."""
        self._model = remote_chat_model(url, key, model, timeout_seconds)
        self._system_chars = context_tokens - _TAIL_TOKENS

    def knows(self, system: str) -> bool:
        """Whether this system prompt fits the context, counting a token a character (Chinese takes fewer)."""
        return len(system) <= self._system_chars

    @contextmanager
    def reader(self, system: str) -> Iterator[ChatModel]:
        """Lend the model."""
        yield self._model

    @contextmanager
    def scratch(self) -> Iterator[ChatModel]:
        """Lend the model."""
        yield self._model
