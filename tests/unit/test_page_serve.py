from __future__ import annotations

import base64
import hashlib
import socket

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from assistant.conversation import AssistantError
from assistant.page.guard import LOOPBACK, Guard
from assistant.page.serve import serve
from tests.fakes_page import ScriptedAnswers

PAGE = "<script>one()</script><script src='/a.js'></script><script type=module>two()</script>"


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    encoding = Request(scope).headers.get("accept-encoding", "none")
    await HTMLResponse(PAGE, headers={"x-encoding-asked": encoding})(scope, receive, send)


def client_of(sign_in: tuple[str, str] | None = None, hosts: frozenset[str] = LOOPBACK) -> TestClient:
    return TestClient(Guard(page, hosts, sign_in), base_url="http://127.0.0.1:7860")


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
        ({"origin": "http://127.0.0.1:7860"}, 200),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "null"}, 403),
    ],
)
def test_only_this_machine_and_this_page_may_ask(headers: dict[str, str], status: int) -> None:
    assert client_of().get("/", headers=headers).status_code == status


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
