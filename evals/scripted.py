"""A model that says what a function has it say: the chain runs as it is, and no model is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableLambda

from assistant.backend import embedded_reach
from assistant.model import ChatModel
from assistant.prompts import Turns


class Scripted:
    """A backend whose model, trained to doubt, is asked for drafts; to whatever has examples it says nothing."""

    reach = embedded_reach(adapted=True)

    def __init__(self, say: Callable[[str, str], AIMessage]) -> None:
        """Take what says something to a draft's system prompt and question."""
        self._say = say
        self._model: ChatModel = RunnableLambda(self._reply)

    @contextmanager
    def reader(self, system: str, turns: Turns = (), opening: str = "") -> Iterator[ChatModel]:
        """Hold the model; nothing is read ahead."""
        yield self._model

    @contextmanager
    def scratch(self) -> Iterator[ChatModel]:
        """Hold the model."""
        yield self._model

    def waiting(self) -> str:
        """Return "": nobody has to wait."""
        return ""

    def _reply(self, messages: Any, **asked: Any) -> AIMessage:  # noqa: ANN401  whatever a chat model takes
        if len(messages) > 2:  # with examples: a question to rewrite or to translate
            return AIMessage("")
        system, user = (str(message.content) for message in messages)
        return self._say(system, user)
