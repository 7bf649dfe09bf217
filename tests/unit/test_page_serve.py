from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import socket
from dataclasses import fields
from itertools import chain
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from assistant.conversation import AssistantError
from assistant.page.guard import LOOPBACK, Guard
from assistant.page.serve import MAX_BODY_BYTES, Extras, build_app, serve
from assistant.serving import api
from assistant.serving.api import make_router
from assistant.serving.mcp_tools import make_mcp_app
from knowledge.article import Retrieval, ScoredChunk, ScoredSentence
from tests.fakes_page import ScriptedAnswers

PAGE_AT = "http://127.0.0.1:7860"
PAGE = "<script>one()</script><script src='/a.js'></script><script type=module>two()</script>"


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    encoding = Request(scope).headers.get("accept-encoding", "none")
    await HTMLResponse(PAGE, headers={"x-encoding-asked": encoding})(scope, receive, send)


def client_of(sign_in: tuple[str, str] | None = None, hosts: frozenset[str] = LOOPBACK) -> TestClient:
    return TestClient(Guard(page, hosts, sign_in), base_url=PAGE_AT)


def test_a_page_s_own_scripts_are_allowed_by_their_hashes() -> None:
    answer = client_of().get("/", headers={"accept": "text/html", "accept-encoding": "gzip"})
    policy = answer.headers["content-security-policy"]
    for script in (b"one()", b"two()"):
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" in policy
    assert policy.count("sha256-") == 2
    assert "script-src-attr 'none'" in policy
    assert answer.text == PAGE
    assert answer.headers["x-encoding-asked"] == "none"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "localhost:7860"}, 200),
        ({"host": "[::1]:7860"}, 200),
        ({"host": "rebound.example:7860"}, 421),
        ({"host": ""}, 421),
        ({"host": "["}, 421),
        ({"host": "[::1"}, 421),
        ({"host": "[1.2]:7860"}, 421),
        ({"origin": "http://127.0.0.1:7860"}, 200),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://["}, 403),
        ({"origin": ""}, 403),
    ],
)
def test_only_this_machine_and_this_page_may_ask(headers: dict[str, str], status: int) -> None:
    assert client_of().get("/", headers=headers).status_code == status


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """The whole web app, as `shushi chat` puts it together."""
    answers = ScriptedAnswers([])

    async def build() -> FastAPI:
        extras = Extras(routers=[make_router(answers, "token")], apps=[make_mcp_app(answers)])  # type: ignore[arg-type]
        return build_app(answers, extras=extras)

    return asyncio.run(build())


FILE = b'--b\r\ncontent-disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'


@pytest.mark.parametrize(
    ("path", "kind", "start"),
    [
        ("/gradio_api/queue/join", "application/json", b'"'),
        ("/gradio_api/run/predict", "application/json", b'"'),
        ("/gradio_api/upload", "multipart/form-data; boundary=b", FILE),
        ("/api/ask", "application/json", b'"'),
    ],
)
def test_no_body_is_longer_than_allowed_whether_its_length_is_said_or_not(
    app: FastAPI, path: str, kind: str, start: bytes
) -> None:
    client, headers = TestClient(app, base_url=PAGE_AT), {"content-type": kind}
    # Several files, since one alone has a limit of its own.
    piece = start + b"x" * (MAX_BODY_BYTES // 3) + b"\r\n"
    for content in (piece * 3, iter([piece] * 3)):
        assert client.post(path, content=content, headers=headers).status_code == 413


def test_an_upload_of_the_largest_size_is_taken(app: FastAPI) -> None:
    most = 20 * 1024 * 1024
    for size, status in ((most, 200), (most + 1, 413)):
        sent = TestClient(app, base_url=PAGE_AT).post(
            "/gradio_api/upload", files={"files": ("a.txt", b"x" * size)}
        )
        assert sent.status_code == status
        for upload in sent.json() if status == 200 else ():
            Path(upload).unlink()


def test_nothing_answers_beside_the_page_but_what_is_named_here(app: FastAPI) -> None:
    named = {
        f"{method} {route.path}"
        for route in iter_route_contexts(app.routes)
        if not isinstance(route.original_route, Mount)
        for method in route.methods or ("*",)
    }
    assert named == {
        "GET /api/alive", "POST /api/ask", "POST /api/ask/stream", "POST /api/search", "GET /api/articles",
        "POST /api/ingest", "DELETE /api/articles/{article_id}", "* /mcp", "GET /page/{name}", "HEAD /page/{name}",
    }  # fmt: skip
    client = TestClient(app, base_url=PAGE_AT)
    for path in ("/openapi.json", "/docs", "/redoc", "/page/serve.py", "/page/..%2fapi.py"):
        assert client.get(path).status_code == 404, path


def test_the_readme_tells_what_a_program_may_send_and_gets() -> None:
    told = (
        (Path(__file__).parents[2] / "README.md")
        .read_text("utf-8")
        .partition("## For programs")[2]
        .partition("## ")[0]
    )
    routes = ("POST /api/ask", "POST /api/ask/stream", "POST /api/search", "GET /api/articles")
    events = re.findall(r'"event": "(\w+)"', Path(api.__file__).read_text("utf-8"))
    records = (api.SearchIn.model_fields, *map(dataclass_fields, (Retrieval, ScoredChunk, ScoredSentence)))
    for name in (*routes, *events, *chain.from_iterable(records)):
        assert f"`{name}`" in told, name
    assert len(set(events)) == 6


def dataclass_fields(kind: type) -> list[str]:
    return [field.name for field in fields(kind)]


def test_with_a_sign_in_nothing_is_served_without_it() -> None:
    client = client_of(("读者", "秘密"), frozenset())
    assert client.get("/").status_code == 401
    assert client.get("/", headers={"authorization": "Basic !!"}).status_code == 401
    for password, status in (("wrong", 401), ("秘密", 200)):
        credentials = base64.b64encode(f"读者:{password}".encode()).decode()
        assert client.get("/", headers={"authorization": f"Basic {credentials}"}).status_code == status


def test_a_port_in_use_is_an_error_that_says_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AssistantError, match=f"port {port} is in use; choose another with --port"):
            serve(ScriptedAnswers([]), port=port)


def test_an_address_of_another_machine_is_an_error() -> None:
    with pytest.raises(AssistantError, match=r"cannot listen on 192\.0\.2\.1"):
        serve(ScriptedAnswers([]), host="192.0.2.1", sign_in=("a", "b"))


def test_other_machines_are_let_in_only_with_a_sign_in_or_by_word() -> None:
    with pytest.raises(AssistantError, match="SHUSHI_LOGIN"):
        serve(ScriptedAnswers([]), host="0.0.0.0", port=1)
