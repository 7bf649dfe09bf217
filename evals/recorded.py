"""A backend that remembers every generation on disk, so that what comes after it can be measured again in seconds.

A change to attribution, verification or a threshold leaves the prompts as they are: the second run then finds every
generation in the record and needs no model. A changed prompt is simply not found and asked anew.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from assistant.chain import Backend
from assistant.drafting.shown import Reach
from assistant.model import ChatModel
from assistant.prompts import Turns

Entry = list[dict[str, Any]]
"""The pieces of one generation: `text` and `metadata` of each."""


class Record:
    """Generations by the sha256 of what was asked, in one SQLite file."""

    def __init__(self, path: Path) -> None:
        """Open or make the file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, check_same_thread=False)
        self._database.execute(
            "create table if not exists generation (key text primary key, pieces text not null)"
        )

    def get(self, key: str) -> Entry | None:
        """Return a generation's pieces, None when it was never made."""
        row = self._database.execute("select pieces from generation where key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, key: str, pieces: Entry) -> None:
        """Keep a whole generation."""
        with self._database:
            self._database.execute(
                "insert or replace into generation values (?, ?)", (key, json.dumps(pieces))
            )


class RecordedChat(BaseChatModel):
    """A chat model that asks `inner` only for what the record lacks."""

    record: Any
    inner: Any  # a function that returns the chat model; called on the first miss
    scope: str

    @property
    def _llm_type(self) -> str:
        return "recorded"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401  LangChain's signature
    ) -> ChatResult:
        key = self._key("invoke", messages, kwargs)
        pieces = self.record.get(key)
        if pieces is None:
            reply = self.inner().invoke(messages, **kwargs)
            pieces = [_piece(reply)]
            self.record.put(key, pieces)
        message = AIMessage(content=pieces[0]["text"], response_metadata=pieces[0]["metadata"])
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401  LangChain's signature
    ) -> Iterator[ChatGenerationChunk]:
        key = self._key("stream", messages, kwargs)
        pieces = self.record.get(key)
        if pieces is None:
            pieces = []
            for chunk in self.inner().stream(messages, **kwargs):
                pieces.append(_piece(chunk))
                yield _chunk(pieces[-1])
            self.record.put(key, pieces)
        else:
            yield from map(_chunk, pieces)

    def _key(self, kind: str, messages: list[BaseMessage], kwargs: dict[str, Any]) -> str:
        asked = [self.scope, kind, [(m.type, m.content) for m in messages], sorted(kwargs.items())]
        return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()


class RecordedBackend:
    """A backend whose generations are kept; `open_inner` is called only when one is missing."""

    def __init__(self, record: Record, scope: str, reach: Reach, open_inner: Callable[[], Backend]) -> None:
        """`scope` names the model, `reach` is the inner backend's; generations of another scope are not found."""
        self.reach = reach
        self._record = record
        self._scope = scope
        self._open_inner = open_inner

    @contextmanager
    def reader(self, system: str, turns: Turns = (), opening: str = "") -> Iterator[ChatModel]:
        """Hold a place in the inner backend only when something is not in the record."""
        with _Place(lambda: self._open_inner().reader(system, turns, opening)) as place:
            yield RecordedChat(record=self._record, inner=place.model, scope=self._scope)

    @contextmanager
    def scratch(self) -> Iterator[ChatModel]:
        """Hold a place in the inner backend only when something is not in the record."""
        with _Place(lambda: self._open_inner().scratch()) as place:
            yield RecordedChat(record=self._record, inner=place.model, scope=self._scope)

    def waiting(self) -> str:
        """Say nothing: questions come one after another."""
        return ""


class _Place:
    """A place that is taken when it is first needed and given back at the end."""

    def __init__(self, take: Callable[[], AbstractContextManager[ChatModel]]) -> None:
        self._take = take
        self._held: AbstractContextManager[ChatModel] | None = None
        self._model: ChatModel | None = None

    def model(self) -> ChatModel:
        if self._model is None:
            self._held = self._take()
            self._model = self._held.__enter__()
        return self._model

    def __enter__(self) -> _Place:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._held is not None:
            self._held.__exit__(kind, error, trace)


def _piece(message: AIMessage) -> dict[str, Any]:
    kept = {
        name: message.response_metadata[name] for name in ("logprobs",) if name in message.response_metadata
    }
    return {"text": str(message.content), "metadata": kept}


def _chunk(piece: dict[str, Any]) -> ChatGenerationChunk:
    return ChatGenerationChunk(
        message=AIMessageChunk(content=piece["text"], response_metadata=piece["metadata"])
    )
