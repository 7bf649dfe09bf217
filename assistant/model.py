"""The chat model: the embedded one or any OpenAI-compatible endpoint; the only place one is built.

Both are LangChain chat models, so a chain needs not know which it has. Their errors are one clear line. Also
here: the probability that a model's answer would begin with yes rather than no. Temperature is 0 and the seed
fixed, so the same machine and build give the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx2
import openai
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from assistant.conversation import AssistantError
from assistant.drafting.unsaid import Token
from assistant.embedded.transport import EngineTransport
from assistant.engine import Engine, Lease

ChatModel = Runnable[LanguageModelInput, AIMessage]
"""What a chain needs of a chat model: `invoke`, `stream` and `bind`."""

ANSWER_TOKENS = 400
_SEED = 1
_EMBEDDED_READ_SECONDS = 600.0
TOP_LOGPROBS = 20
_UNUSABLE_REPLY = (openai.OpenAIError, httpx2.HTTPError, ValueError, TypeError, KeyError, AttributeError)

_REFUSALS = (openai.BadRequestError, openai.UnprocessableEntityError)
_SAYINGS = (
    (
        (openai.APITimeoutError, httpx2.TimeoutException),
        "took too long to answer; ask again, or raise SHUSHI_API_TIMEOUT_SECONDS",
    ),
    ((openai.AuthenticationError, openai.PermissionDeniedError), "refused the API key; set SHUSHI_API_KEY"),
    (openai.NotFoundError, "knows no such model or address; check SHUSHI_API_MODEL and SHUSHI_API_URL"),
    (openai.RateLimitError, "is too busy (429); ask again later"),
)


class EndpointRefusal(AssistantError):
    """The endpoint understood the request and will not serve it as it is (status 400 or 422)."""


class ChatEndpoint(ChatOpenAI):
    """ChatOpenAI whose errors are AssistantErrors; `called` and `when_down` are what a message says of it."""

    called: str
    when_down: str

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> ChatResult:
        with self._clear_errors():
            return super()._generate(messages, stop, run_manager, **kwargs)

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:  # noqa: ANN401
        with self._clear_errors():
            empty = True
            for chunk in super()._stream(*args, **kwargs):
                empty = False
                yield chunk
            if empty:
                raise ValueError("a stream without a single chunk")

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        try:
            yield
        except _UNUSABLE_REPLY as error:
            raise self._explained(error) from error

    def _explained(self, error: Exception) -> AssistantError:
        for cause in _causes(error):
            if isinstance(cause, AssistantError):
                return cause
        if isinstance(error, _REFUSALS):
            return EndpointRefusal(f"{self.called} refused the request: {self._said(error)}")
        for kinds, says in _SAYINGS:
            if isinstance(error, kinds):
                return AssistantError(f"{self.called} {says}")
        if isinstance(error, openai.APIConnectionError | httpx2.HTTPError):
            return AssistantError(f"{self.called} {self.when_down}")
        if isinstance(error, openai.APIError):
            return AssistantError(f"{self.called} failed: {self._said(error)}; ask again later")
        return AssistantError(
            f"{self.called} sent something that is no chat completion; check SHUSHI_API_URL"
        )

    def _said(self, error: openai.APIError) -> str:
        key = self.openai_api_key.get_secret_value() if isinstance(self.openai_api_key, SecretStr) else ""
        message = " ".join(error.message.split())[:200]
        return message.replace(key, "…") if key else message


def embedded_chat_model(engine: Engine, *, answer_tokens: int = ANSWER_TOKENS) -> ChatEndpoint:
    """Make the chat model that the engine serves; it waits for the engine and survives its restarts.

    Calls must say which slot is theirs: see `on_slot`. It has no asynchronous calls of its own.
    """
    return ChatEndpoint(
        model="embedded",
        base_url="http://engine.invalid/v1",
        api_key=SecretStr("sent by the transport"),
        http_client=httpx2.Client(transport=EngineTransport(engine), trust_env=False),
        timeout=_EMBEDDED_READ_SECONDS,
        max_completion_tokens=answer_tokens,
        extra_body={"cache_prompt": True},
        called="the embedded model",
        when_down="stopped while it answered and is started again by itself; ask again",
        **_ALIKE,
    )


def remote_chat_model(base_url: str, api_key: SecretStr, model: str, timeout_seconds: float) -> ChatEndpoint:
    """Make the chat model of an OpenAI-compatible endpoint (`base_url` ends in `/v1` for most)."""
    url = httpx2.URL(base_url)
    shown = f"{url.scheme}://{url.host}{f':{url.port}' if url.port else ''}{url.path}"
    return ChatEndpoint(
        model=model,
        base_url=base_url,
        api_key=api_key if api_key.get_secret_value() else SecretStr("none"),
        timeout=timeout_seconds,
        called=f"the endpoint {shown}",
        when_down="cannot be reached; check that it runs and that SHUSHI_API_URL is right",
        **_ALIKE,
    )


_ALIKE: Mapping[str, Any] = {
    "temperature": 0.0,
    "seed": _SEED,
    "max_retries": 0,
    "stream_usage": True,
    "use_responses_api": False,
    "http_socket_options": (),
}


def on_slot(model: ChatModel, lease: Lease | None) -> ChatModel:
    """Bind the model's calls to a leased slot; None (a remote endpoint has no slots) changes nothing."""
    if lease is None:
        return model
    return model.bind(extra_body={"id_slot": lease.slot, "cache_prompt": True})


def cached_tokens(reply: AIMessage) -> int:
    """How many tokens of the prompt the endpoint had read before; 0 where it does not say."""
    details = reply.usage_metadata.get("input_token_details", {}) if reply.usage_metadata else {}
    return details.get("cache_read") or 0


def first_token_logprobs(model: ChatModel, messages: Sequence[BaseMessage]) -> dict[str, float] | None:
    """The natural-log probabilities of the 20 likeliest first tokens of an answer, by token text.

    None where the endpoint gives none, or refuses to be asked for them.
    """
    try:
        reply = model.invoke(list(messages), logprobs=True, top_logprobs=TOP_LOGPROBS, max_tokens=1)
    except EndpointRefusal:
        return None
    content = (reply.response_metadata.get("logprobs") or {}).get("content") or []
    if not content or not content[0].get("top_logprobs"):
        return None
    likeliest_last = reversed(content[0]["top_logprobs"])
    return {entry["token"]: float(entry["logprob"]) for entry in likeliest_last}


def tokens_of(reply: AIMessage) -> tuple[Token, ...]:
    """Return the tokens of a reply, or of a piece of one, that was asked for with log-probabilities; () without them."""
    content = (reply.response_metadata.get("logprobs") or {}).get("content") or []
    return tuple(
        Token(
            entry["token"], {one["token"]: float(one["logprob"]) for one in entry.get("top_logprobs") or ()}
        )
        for entry in content
    )


def yes_probability(
    model: ChatModel, messages: Sequence[BaseMessage], *, yes: Sequence[str], no: Sequence[str]
) -> float | None:
    """The probability in [0, 1] that the answer begins with one of `yes` rather than with one of `no`.

    None where the endpoint gives no log-probabilities. A side that is not among the likeliest tokens counts
    as the least likely of them; neither side among them is 0.5.
    """
    logprobs = first_token_logprobs(model, messages)
    return None if logprobs is None else probability_of_yes(logprobs, yes=yes, no=no)


def probability_of_yes(logprobs: Mapping[str, float], *, yes: Sequence[str], no: Sequence[str]) -> float:
    """Weigh first tokens that begin, or are begun by, a word of one side and of no word of the other."""
    floor = math.exp(min(logprobs.values()))
    weights = {True: 0.0, False: 0.0}
    for token, logprob in logprobs.items():
        says_yes, says_no = _begins(token, yes), _begins(token, no)
        if says_yes != says_no:
            weights[says_yes] += math.exp(logprob)
    yes_weight, no_weight = max(weights[True], floor), max(weights[False], floor)
    return yes_weight / (yes_weight + no_weight)


def _begins(token: str, words: Sequence[str]) -> bool:
    text = token.strip().lower()
    return bool(text) and any(
        text.startswith(word.lower()) or word.lower().startswith(text) for word in words
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__
    while cause is not None:
        yield cause
        cause = cause.__cause__
