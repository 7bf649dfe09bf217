"""A model that says what a function has it say: the chain runs as it is, and no model is loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableLambda

from assistant.backend import LentModel, embedded_reach


class Scripted(LentModel):
    """A backend whose model, trained to doubt, is asked for drafts; to whatever has examples it says nothing."""

    def __init__(self, say: Callable[[str, str], AIMessage]) -> None:
        """Take what says something to a draft's system prompt and question."""
        super().__init__(RunnableLambda(self._reply), embedded_reach(adapted=True))
        self._say = say

    def _reply(self, messages: Any, **asked: Any) -> AIMessage:  # noqa: ANN401  whatever a chat model takes
        if len(messages) > 2:  # with examples: a question to rewrite or to translate
            return AIMessage("")
        system, user = (str(message.content) for message in messages)
        return self._say(system, user)
