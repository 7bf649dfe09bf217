"""The chat model as the chain uses it: the embedded one with its slots and states, or an endpoint that has neither.

Both implement `chain.Backend`. Knows nothing of questions; what a system prompt holds is the chain's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr

from assistant.drafting.shown import Reach
from assistant.embedded.prefix import Prefix
from assistant.engine import Engine
from assistant.model import ChatModel, embedded_chat_model, on_slot, remote_chat_model
from assistant.prompts import Turns

_TAIL_TOKENS = 1_000  # question, evidence and answer behind the long part
_CHUNKS = 4


def embedded_reach(*, adapted: bool) -> Reach:
    """What the embedded model reads: one chunk.

    Its state takes 7 MB, and behind it a question is read and answered faster than behind a whole article. An adapter
    is trained to say that a text does not say.
    """
    return Reach(whole_chars=0, chunks=1, doubts=adapted)


def remote_reach(context_tokens: int) -> Reach:
    """What an endpoint reads: a whole article that fits its context, a token a character (Chinese takes fewer)."""
    return Reach(context_tokens - _TAIL_TOKENS, _CHUNKS)


class EmbeddedBackend:
    """The engine's model: a system prompt is cheap once its state is kept."""

    def __init__(self, engine: Engine) -> None:
        """Use an engine, which may still be loading."""
        self.reach = embedded_reach(adapted=engine.adapted)
        self._engine = engine
        self._model = embedded_chat_model(engine)

    @contextmanager
    def reader(self, system: str, turns: Turns = (), opening: str = "") -> Iterator[ChatModel]:
        """Hold a reader's slot, with the state of this prefix in it where there is one."""
        with self._engine.lease(Prefix.of(system, turns, opening)) as lease:
            yield on_slot(self._model, lease)

    @contextmanager
    def scratch(self) -> Iterator[ChatModel]:
        """Hold the slot for prompts that are used once."""
        with self._engine.lease(None) as lease:
            yield on_slot(self._model, lease)

    def waiting(self) -> str:
        """Say how long it would take until a reader's slot is free."""
        place = self._engine.next_place()
        return f"{place.ahead} questions are ahead; about {place.seconds:.0f} s" if place.seconds else ""


class LentModel:
    """A chat model that is lent to whoever asks: nothing is read ahead, and nobody is known to wait."""

    def __init__(self, model: ChatModel, reach: Reach) -> None:
        """Take the model, and what it can read."""
        self._model = model
        self.reach = reach

    @contextmanager
    def reader(self, system: str, turns: Turns = (), opening: str = "") -> Iterator[ChatModel]:
        """Lend the model."""
        yield self._model

    @contextmanager
    def scratch(self) -> Iterator[ChatModel]:
        """Lend the model."""
        yield self._model

    def waiting(self) -> str:
        """Say nothing: how many others an endpoint serves is not known."""
        return ""


class RemoteBackend(LentModel):
    """An OpenAI-compatible endpoint: it reads fast, and queues and caches by itself."""

    def __init__(
        self, url: str, *, key: SecretStr, model: str, timeout_seconds: float, context_tokens: int
    ) -> None:
        """Describe the endpoint; nothing is sent before the first question."""
        super().__init__(remote_chat_model(url, key, model, timeout_seconds), remote_reach(context_tokens))
