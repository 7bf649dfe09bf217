"""Chat models fail in one clear line, and yes and no are weighed by their first tokens."""

import json
import math
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage
from pydantic import SecretStr

from assistant.conversation import AssistantError
from assistant.drafting.unsaid import Token
from assistant.embedded.model_files import CHAT_0_5B, CHAT_1_5B
from assistant.engine import Lease
from assistant.model import (
    cached_tokens,
    first_token_logprobs,
    on_slot,
    probability_of_yes,
    remote_chat_model,
    tokens_of,
    yes_probability,
)
from knowledge.fetch import PinnedFile

SECRET = "sk-secret-123"
QUESTION = [HumanMessage("问题")]


class ScriptedEndpoint(ThreadingHTTPServer):
    """An endpoint that gives one fixed reply and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Reply)
        self.status = 200
        self.body = b""
        self.content_type = "application/json"
        self.asked: list[dict[str, Any]] = []
        self.answering = threading.Event()
        self.answering.set()

    @property
    def url(self) -> str:
        return f"http://user:{SECRET}@127.0.0.1:{self.server_port}/v1?key={SECRET}"

    def says(self, body: object, *, status: int = 200) -> None:
        self.body, self.status = json.dumps(body).encode(), status


class _Reply(BaseHTTPRequestHandler):
    server: ScriptedEndpoint

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.asked.append(json.loads(self.rfile.read(length)))
        self.server.answering.wait(10.0)
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.content_type)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def endpoint() -> Iterator[ScriptedEndpoint]:
    with ScriptedEndpoint() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.answering.set()
        server.shutdown()
        thread.join()


def completion(content: str = "答案", **more: object) -> dict[str, object]:
    choice = {
        "index": 0,
        "finish_reason": "stop",
        "message": {"role": "assistant", "content": content},
        **more,
    }
    usage = {
        "prompt_tokens": 9,
        "completion_tokens": 2,
        "total_tokens": 11,
        "prompt_tokens_details": {"cached_tokens": 7},
    }
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [choice],
        "usage": usage,
    }


def error_of(endpoint: ScriptedEndpoint, *, stream: bool = False, timeout_seconds: float = 10.0) -> str:
    """The message of the error that a call ends with: one line, without the secret."""
    model = remote_chat_model(endpoint.url, SecretStr(SECRET), "m", timeout_seconds)
    with pytest.raises(AssistantError) as caught:
        list(model.stream(QUESTION)) if stream else model.invoke(QUESTION)
    message = str(caught.value)
    assert SECRET not in message
    assert "\n" not in message
    return message


def test_an_answer_comes_with_what_was_cached(endpoint: ScriptedEndpoint) -> None:
    endpoint.says(completion())
    reply = remote_chat_model(endpoint.url, SecretStr(""), "m", 10).invoke(QUESTION)
    assert (reply.text, cached_tokens(reply)) == ("答案", 7)


def test_the_same_question_is_asked_the_same_way(endpoint: ScriptedEndpoint) -> None:
    endpoint.says(completion())
    remote_chat_model(endpoint.url, SecretStr(SECRET), "m", 10).invoke(QUESTION)
    asked = endpoint.asked[0]
    assert (asked["temperature"], isinstance(asked["seed"], int)) == (0.0, True)
    assert "id_slot" not in asked


def test_only_a_leased_slot_is_named(endpoint: ScriptedEndpoint) -> None:
    endpoint.says(completion())
    model = remote_chat_model(endpoint.url, SecretStr(SECRET), "m", 10)
    on_slot(model, None).invoke(QUESTION)
    on_slot(model, Lease(slot=2, warm=True)).invoke(QUESTION)
    assert [asked.get("id_slot") for asked in endpoint.asked] == [None, 2]


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (400, "refused the request"),
        (401, "set SHUSHI_API_KEY"),
        (403, "set SHUSHI_API_KEY"),
        (404, "check SHUSHI_API_MODEL"),
        (422, "refused the request"),
        (429, "ask again later"),
        (500, "ask again later"),
        (503, "ask again later"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_status_becomes_one_line_that_says_what_to_do(
    endpoint: ScriptedEndpoint, status: int, says: str, stream: bool
) -> None:
    endpoint.says({"error": {"message": f"no:\n {SECRET}"}}, status=status)
    assert says in error_of(endpoint, stream=stream)


@pytest.mark.parametrize(
    "body", [b"", b"<html>hello</html>", b"[]", b"{}", b'{"choices": null}', b'"text"', b"\xff"]
)
def test_rubbish_becomes_one_line_that_names_the_address(endpoint: ScriptedEndpoint, body: bytes) -> None:
    endpoint.body = body
    assert f"the endpoint http://127.0.0.1:{endpoint.server_port}/v1" in error_of(endpoint)


def test_a_page_instead_of_an_answer_is_an_error_too(endpoint: ScriptedEndpoint) -> None:
    endpoint.body, endpoint.content_type = b"<html>hello</html>", "text/html"
    assert "check SHUSHI_API_URL" in error_of(endpoint)


@pytest.mark.parametrize("body", [b"", b"data: rubbish\n\n", b"data: [1]\n\n", b"<html></html>"])
def test_rubbish_in_a_stream_is_an_error_too(endpoint: ScriptedEndpoint, body: bytes) -> None:
    endpoint.body, endpoint.content_type = body, "text/event-stream"
    assert "the endpoint" in error_of(endpoint, stream=True)


def test_a_slow_endpoint_is_given_up(endpoint: ScriptedEndpoint) -> None:
    endpoint.answering.clear()
    assert "SHUSHI_API_TIMEOUT_SECONDS" in error_of(endpoint, timeout_seconds=0.2)


def test_an_endpoint_that_is_down_is_named() -> None:
    with ScriptedEndpoint() as closed:
        pass
    message = error_of(closed)
    assert message.startswith(f"the endpoint http://127.0.0.1:{closed.server_port}/v1 cannot be reached")


def first_token(**logprobs: float) -> dict[str, object]:
    top = [{"token": token, "logprob": math.log(p), "bytes": None} for token, p in logprobs.items()]
    return {"content": [{**top[0], "top_logprobs": top}]}


def ask_yes(endpoint: ScriptedEndpoint) -> float | None:
    model = remote_chat_model(endpoint.url, SecretStr(SECRET), "m", 10)
    return yes_probability(model, QUESTION, yes=["有"], no=["没有", "无"])


def test_yes_is_weighed_against_no(endpoint: ScriptedEndpoint) -> None:
    endpoint.says(completion(logprobs=first_token(有=0.6, 没有=0.15, 文章=0.1, 没=0.05)))
    assert ask_yes(endpoint) == pytest.approx(0.75)
    assert (endpoint.asked[0]["top_logprobs"], endpoint.asked[0]["max_completion_tokens"]) == (20, 1)


@pytest.mark.parametrize("logprobs", [None, {}, {"content": None}, {"content": []}])
def test_an_endpoint_without_logprobs_has_no_opinion(
    endpoint: ScriptedEndpoint, logprobs: dict[str, None] | None
) -> None:
    endpoint.says(completion(logprobs=logprobs))
    assert ask_yes(endpoint) is None


def test_an_endpoint_that_refuses_logprobs_has_no_opinion(endpoint: ScriptedEndpoint) -> None:
    endpoint.says({"error": {"message": "logprobs are not supported"}}, status=400)
    assert ask_yes(endpoint) is None


def test_an_endpoint_that_is_broken_is_an_error_for_the_judge_too(endpoint: ScriptedEndpoint) -> None:
    endpoint.says({}, status=500)
    with pytest.raises(AssistantError):
        first_token_logprobs(remote_chat_model(endpoint.url, SecretStr(SECRET), "m", 10), QUESTION)


def test_a_token_that_could_begin_both_counts_for_neither() -> None:
    logprobs = {"n": math.log(0.5), "no": math.log(0.3), "never": math.log(0.1)}
    assert probability_of_yes(logprobs, yes=["never"], no=["no"]) == pytest.approx(0.25)


def test_neither_side_among_the_likeliest_is_undecided() -> None:
    assert probability_of_yes({"文章": -0.1, "根据": -3.0}, yes=["有"], no=["没有"]) == 0.5


@given(st.dictionaries(st.text(max_size=3), st.floats(-30, 0), min_size=1))
def test_the_probability_is_one_and_its_opposite_the_rest(logprobs: dict[str, float]) -> None:
    forth = probability_of_yes(logprobs, yes=["有"], no=["没有"])
    back = probability_of_yes(logprobs, yes=["没有"], no=["有"])
    assert 0.0 <= forth <= 1.0
    assert forth + back == pytest.approx(1.0)


@pytest.mark.parametrize("pinned", [CHAT_1_5B, CHAT_0_5B], ids=lambda pinned: pinned.name)
def test_a_model_file_is_pinned_with_all_its_parts_in_order(pinned: PinnedFile) -> None:
    assert len(pinned.sha256) == 64
    assert [part.member[-6:-4] for part in pinned.parts] == [
        f"{n:02}" for n in range(1, len(pinned.parts) + 1)
    ]


@pytest.mark.parametrize(
    ("content", "tokens"),
    [
        ([{"token": "文", "top_logprobs": [{"token": "文", "logprob": -0.5}]}], (Token("文", {"文": -0.5}),)),
        ([{"token": "文", "top_logprobs": None}, {"token": "中"}], (Token("文", {}), Token("中", {}))),
        (None, ()),
    ],
)
def test_tokens_of_a_reply_come_with_what_else_was_likely(content: object, tokens: tuple[Token, ...]) -> None:
    assert tokens_of(AIMessage("文", response_metadata={"logprobs": {"content": content}})) == tokens
    assert tokens_of(AIMessage("文")) == ()
