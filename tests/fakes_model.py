"""A chat model and its backend whose words are a function of what is asked; counts what it is asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

from assistant.drafting.shown import Reach
from assistant.model import ChatModel
from assistant.prompts import Turns

Says = Callable[[str], str]


SURE = 0.9


def likely_token(text: str, other: str, sure: float) -> dict[str, Any]:
    """Return a token as an endpoint tells of it: this text with a probability, another with the rest."""
    told = {text: sure, other: 1 - sure}
    likeliest = [{"token": one, "logprob": math.log(p)} for one, p in told.items()]
    return {"token": text, "logprob": math.log(sure), "top_logprobs": likeliest}


class SayingChat(BaseChatModel):
    """Says `says(the last message)`, streamed in pieces of four characters; `said` holds those that were taken."""

    says: Any
    other: str = "文中"
    sure: float = SURE
    asked: list[list[BaseMessage]]
    said: list[str] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "saying"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401  LangChain's signature
    ) -> ChatResult:
        self.asked.append(messages)
        message = AIMessage(self.says(str(messages[-1].content)))
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401  LangChain's signature
    ) -> Iterator[ChatGenerationChunk]:
        self.asked.append(messages)
        text = self.says(str(messages[-1].content))
        for at in range(0, len(text), 4):
            piece = text[at : at + 4]
            self.said.append(piece)
            told = {"logprobs": {"content": [likely_token(piece, self.other, self.sure)]}}
            likely = told if kwargs.get("logprobs") else {}
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece, response_metadata=likely))


class SayingBackend:
    """Has read every article; `asked` holds the messages of each request, `places` what kind of place it took."""

    def __init__(self, says: Says, other: str = "文中", sure: float = SURE) -> None:
        self.asked: list[list[BaseMessage]] = []
        self.places: list[str] = []
        self.in_line = ""
        self.reach = Reach(whole_chars=100_000, chunks=4)
        self.model = SayingChat(says=says, other=other, sure=sure, asked=self.asked)
        self.model.asked = self.asked  # pydantic copies lists

    @contextmanager
    def reader(self, system: str, turns: Turns = (), opening: str = "") -> Iterator[ChatModel]:
        self.places.append("reader")
        yield self.model

    def waiting(self) -> str:
        return self.in_line

    @contextmanager
    def scratch(self) -> Iterator[ChatModel]:
        self.places.append("scratch")
        yield self.model
