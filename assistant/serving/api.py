"""The JSON routes beside the page: ask, search, list, ingest, remove. Errors are `{"error": line}`.

Asking and searching are open to whoever may see the page; changing the articles needs the token of server.json. The
work for a question ends when the one who asked disconnects.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive

from assistant.asker import leaving_when, until_left
from assistant.conversation import (
    Answer,
    AssistantError,
    Event,
    EvidenceFound,
    Question,
    Settled,
    StatementChecked,
    TextAdded,
    Waiting,
    answer_record,
)
from assistant.serving.inbound import read_question
from knowledge.article import Article, KnowledgeError, Retrieval

MAX_QUESTION_BYTES = 4_000_000
MAX_FILE_BYTES = 20_000_000
_LOOK_SECONDS = 0.25

_Result = TypeVar("_Result")


class Answers(Protocol):
    """What the routes need of the assistant; every method may raise AssistantError or KnowledgeError."""

    def answer(self, question: Question) -> Answer:
        """Answer a question."""
        ...

    def stream(self, question: Question) -> Iterator[Event]:
        """Yield what happens on the way to the answer."""
        ...

    def search(
        self, query: str, *, top_chunks: int, top_sentences: int, article_ids: Sequence[str] = ()
    ) -> Retrieval:
        """Return what retrieval finds."""
        ...

    def articles(self) -> Sequence[Article]:
        """Return the articles that can be asked about."""
        ...

    def ingest(self, path: Path, replace: bool = False) -> str:
        """Add a file as an article."""
        ...

    def remove(self, article_id: str) -> None:
        """Remove an article."""
        ...


class SearchIn(BaseModel):
    """A search as programs send it."""

    model_config = ConfigDict(strict=True, extra="forbid")

    query: str = Field(min_length=1, max_length=2_000)
    top_chunks: int = Field(default=4, ge=1, le=50)
    top_sentences: int = Field(default=8, ge=1, le=100)
    article_ids: list[str] = Field(default_factory=list)


class RequestRefused(Exception):
    """A request that is answered with a status of its own."""

    def __init__(self, status: int, line: str) -> None:
        super().__init__(line)
        self.status = status


class _Route(APIRoute):
    """Turns the known errors into their JSON."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestRefused as refused:
                return JSONResponse({"error": str(refused)}, refused.status)
            except (AssistantError, KnowledgeError) as error:
                return JSONResponse({"error": str(error)}, 400)

        return guarded


def make_router(answers: Answers, token: str) -> APIRouter:
    """Make the routes.

    Args:
        answers: the assistant, which may still be loading: requests wait for it.
        token: what a request that changes the articles must carry.
    """
    router = APIRouter(prefix="/api", route_class=_Route)

    def check(given: str) -> None:
        if not hmac.compare_digest(given.encode(), token.encode()):
            raise RequestRefused(
                403, "this needs the token in server.json; use the shushi command of this user"
            )

    @router.get("/alive")
    def alive() -> dict[str, int]:
        return {"pid": os.getpid()}

    @router.post("/ask")
    async def ask(request: Request) -> JSONResponse:
        question = read_question(await _body(request, MAX_QUESTION_BYTES))
        answer = await while_connected(request, lambda: answers.answer(question))
        return JSONResponse(answer_record(answer, question.id))

    @router.post("/ask/stream")
    async def ask_stream(request: Request) -> StreamingResponse:
        question = read_question(await _body(request, MAX_QUESTION_BYTES))
        return _EventLines(answers, question)

    @router.post("/search")
    async def search(request: Request) -> JSONResponse:
        body = await _body(request, MAX_QUESTION_BYTES)
        try:
            wanted = SearchIn.model_validate_json(body)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise RequestRefused(400, f"{where}: {first['msg']}; correct it and send it again") from error
        found = await run_in_threadpool(
            answers.search,
            wanted.query,
            top_chunks=wanted.top_chunks,
            top_sentences=wanted.top_sentences,
            article_ids=wanted.article_ids,
        )
        return JSONResponse(asdict(found))

    @router.get("/articles")
    def articles() -> JSONResponse:
        return JSONResponse({"articles": [article_record(article) for article in answers.articles()]})

    @router.post("/ingest")
    async def ingest(
        request: Request, name: str, replace: bool = False, x_shushi_token: Annotated[str, Header()] = ""
    ) -> JSONResponse:
        check(x_shushi_token)
        content = await _body(request, MAX_FILE_BYTES)
        return JSONResponse({"message": await run_in_threadpool(_ingest, answers, name, content, replace)})

    @router.delete("/articles/{article_id}")
    def remove(article_id: str, x_shushi_token: Annotated[str, Header()] = "") -> JSONResponse:
        check(x_shushi_token)
        answers.remove(article_id)
        return JSONResponse({"message": f"{article_id}: removed"})

    return router


async def while_connected(request: Request, work: Callable[[], _Result]) -> _Result:
    """Run work in a thread; a question in it ends when who sent the request, whose body has been read, disconnects."""
    left = threading.Event()

    async def watch() -> None:
        while not await request.is_disconnected():
            await asyncio.sleep(_LOOK_SECONDS)
        left.set()

    watching = asyncio.create_task(watch())
    try:
        with leaving_when(left.is_set):
            return await run_in_threadpool(work)
    finally:
        watching.cancel()


class _EventLines(StreamingResponse):
    """A question's events, a line each; the work ends when who asked disconnects."""

    def __init__(self, answers: Answers, question: Question) -> None:
        self._left = threading.Event()
        lines = _event_lines(until_left(answers.stream(question), self._left.is_set), question.id)
        super().__init__(lines, media_type="application/x-ndjson")

    async def listen_for_disconnect(self, receive: Receive) -> None:
        await super().listen_for_disconnect(receive)
        self._left.set()


async def _body(request: Request, max_bytes: int) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > max_bytes:
            raise RequestRefused(
                413, f"the request is larger than {max_bytes:,} bytes; send less, or ingest it"
            )
    return bytes(body)


def _ingest(answers: Answers, name: str, content: bytes, replace: bool) -> str:
    safe = name.replace("\\", "/").rsplit("/", 1)[-1]
    if safe in {"", ".", ".."} or "\0" in safe or len(safe.encode("utf-8", "replace")) > 200:
        raise RequestRefused(400, f"{name[:80]!r} is no file name; name the file")
    with tempfile.TemporaryDirectory(prefix="shushi-") as folder:
        path = Path(folder) / safe
        path.write_bytes(content)
        return answers.ingest(path, replace)


def _event_lines(events: Iterator[Event], question_id: str) -> Iterator[str]:
    try:
        for event in events:
            yield json.dumps(_event_record(event, question_id), ensure_ascii=False) + "\n"
    except (AssistantError, KnowledgeError) as error:
        yield json.dumps({"event": "error", "error": str(error)}, ensure_ascii=False) + "\n"


def _event_record(event: Event, question_id: str) -> dict[str, Any]:
    match event:
        case Waiting(message):
            return {"event": "waiting", "message": message}
        case EvidenceFound(evidence):
            return {"event": "evidence", "evidence": [asdict(item) for item in evidence]}
        case TextAdded(text):
            return {"event": "text", "text": text}
        case StatementChecked():
            return {"event": "checked", **asdict(event)}
        case Settled(answer):
            return {"event": "settled", "record": answer_record(answer, question_id)}


def article_record(article: Article) -> dict[str, Any]:
    """Turn an article into what programs are told of it."""
    return {
        "id": article.id,
        "title": article.title,
        "version": article.version,
        "source": article.source,
        "characters": len(article.text),
    }
