"""The JSON routes end the work for one who has left."""

from __future__ import annotations

import asyncio
import json

import pytest
from fastapi import FastAPI
from starlette.types import Message

from assistant.serving.api import make_router
from tests.fakes_page import QueuedAnswers, make_answer, make_article
from tests.waiting import wait_until

ARTICLE = make_article()
ANSWER = make_answer(ARTICLE, "收入1378亿元[1]。", "1378亿元")


async def asked(answers: QueuedAnswers, path: str, *, leave: bool) -> list[Message]:
    """Send a question as a web server would; one who leaves does so while it is in line."""
    app = FastAPI()
    app.include_router(make_router(answers, "token"))  # type: ignore[arg-type]
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "POST",
        "path": path, "query_string": b"", "headers": [], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2),
    }  # fmt: skip
    body, gone, sent = [json.dumps({"question": "收入？"}).encode()], asyncio.Event(), []

    async def receive() -> Message:
        if body:
            return {"type": "http.request", "body": body.pop(), "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    serving = asyncio.create_task(app(scope, receive, send))
    if leave:
        await asyncio.to_thread(wait_until, lambda: answers.line.next_place().ahead == 1, 5)
        gone.set()
    await asyncio.wait_for(serving, 10)
    return sent


@pytest.mark.parametrize("path", ["/api/ask", "/api/ask/stream"])
def test_one_who_disconnects_while_in_line_gives_up_the_place(path: str) -> None:
    answers = QueuedAnswers([ARTICLE], ANSWER)
    answers.line.enter(None)
    asyncio.run(asked(answers, path, leave=True))
    assert answers.closed.wait(timeout=5)
    assert answers.line.next_place().ahead == 0


@pytest.mark.parametrize("path", ["/api/ask", "/api/ask/stream"])
def test_one_who_stays_gets_the_answer(path: str) -> None:
    sent = asyncio.run(asked(QueuedAnswers([ARTICLE], ANSWER), path, leave=False))
    assert sent[0]["status"] == 200
    assert "1378亿元" in b"".join(message.get("body", b"") for message in sent[1:]).decode()
