"""A small OpenAI-compatible endpoint for the tests: says what it is told, or misbehaves in one of the usual ways."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Manner = Literal["well", "slow", "html", "half", "refuses", "fails"]


class Endpoint:
    """`says` is the answer to every question; `requests` what came in; `manner` how it behaves."""

    def __init__(self, says: str, manner: Manner) -> None:
        self.says = says
        self.manner = manner
        self.requests: list[dict[str, Any]] = []
        self.release = threading.Event()
        self.url = ""


@contextmanager
def endpoint(says: str = "", manner: Manner = "well") -> Iterator[Endpoint]:
    """Serve an endpoint on a free port."""
    state = Endpoint(says, manner)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            state.requests.append(body)
            _answer(self, state, body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield state
    finally:
        state.release.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(handler: BaseHTTPRequestHandler, state: Endpoint, body: dict[str, Any]) -> None:
    if state.manner == "slow":
        state.release.wait(timeout=30)
        return
    if state.manner in {"refuses", "fails"}:
        status = 401 if state.manner == "refuses" else 500
        _send(handler, status, "application/json", json.dumps({"error": {"message": "no"}}))
    elif state.manner == "html":
        _send(handler, 200, "text/html", "<html>Welcome</html>")
    elif state.manner == "half":
        _send(handler, 200, "text/event-stream", 'data: {"id": "x", "choices": [{"del\n\n')
    elif body.get("stream"):
        pieces = [state.says[at : at + 4] for at in range(0, len(state.says), 4)]
        lines = [_chunk({"content": piece}) for piece in pieces] + [_chunk({}, "stop"), "data: [DONE]\n\n"]
        _send(handler, 200, "text/event-stream", "".join(lines))
    else:
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": state.says},
            "finish_reason": "stop",
        }
        reply = {"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        _send(handler, 200, "application/json", json.dumps(reply))


def _chunk(delta: dict[str, str], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n"


def _send(handler: BaseHTTPRequestHandler, status: int, kind: str, text: str) -> None:
    handler.send_response(status)
    handler.send_header("content-type", kind)
    handler.send_header("content-length", str(len(text.encode())))
    handler.end_headers()
    handler.wfile.write(text.encode())
