"""Puts the page up: one web app with the page, its assets and whatever routers stand beside it."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import APIRouter, FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from assistant.conversation import AssistantError
from assistant.page.guard import LOOPBACK, Guard
from assistant.page.layout import build_page
from assistant.page.ports import Answers
from assistant.page.quality import EvalRuns

ASSETS = {
    "page.js": "text/javascript",
    "add.js": "text/javascript",
    "reader.js": "text/javascript",
    "table.js": "text/javascript",
    "page.css": "text/css",
}
MAX_UPLOAD = "20mb"
MAX_BODY_BYTES = (
    22_000_000  # an upload with its envelope; a browser keeps less than that of a reader's conversations
)
_SANS = ("system-ui", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")


@dataclass(frozen=True, slots=True)
class Extras:
    """What stands beside the page and on it.

    `routers` and the routes of `apps` come before the page, and the lifespans of `apps` run with it; `examples` are
    questions for a newcomer; without a `feedback_file` readers are not asked for verdicts, and without `runs` not shown
    how well answers do; `settings`, what answers here, are kept with each verdict.
    """

    routers: Sequence[APIRouter] = ()
    apps: Sequence[Starlette] = ()
    examples: Sequence[str] = ()
    feedback_file: Path | None = None
    runs: EvalRuns | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


NO_EXTRAS = Extras()


def serve(
    answers: Answers,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    sign_in: tuple[str, str] | None = None,
    allow_remote: bool = False,
    extras: Extras = NO_EXTRAS,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until it is interrupted; `ready` is called with its address once the port is taken.

    `sign_in` is a name and a password; the page listens beyond loopback only with one, or with `allow_remote`.

    Raises:
        AssistantError: the port is in use or the address is not to be had, or a sign-in is missing.
    """
    if host not in LOOPBACK and sign_in is None and not allow_remote:
        raise AssistantError(
            f"{host} is open to other machines; set SHUSHI_LOGIN=user:password or SHUSHI_ALLOW_REMOTE=1"
        )
    listener = _listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"

    async def run() -> None:
        app = build_app(answers, host=host, port=port, sign_in=sign_in, extras=extras)
        if ready is not None:
            ready(address)
        await server_of(app).serve(sockets=[listener])

    with suppress(KeyboardInterrupt):
        asyncio.run(run())


def server_of(app: FastAPI) -> uvicorn.Server:
    """Make the server of an app; a page left open in a browser delays its end by a second at most."""
    config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=1)
    logging.getLogger("uvicorn.error").addFilter(_is_no_farewell)
    return uvicorn.Server(config)


def build_app(
    answers: Answers,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    sign_in: tuple[str, str] | None = None,
    extras: Extras = NO_EXTRAS,
) -> FastAPI:
    """Build the web app without listening; what stands beside the page comes before it: the page takes all other paths.

    Call it where an event loop runs: without one, Gradio opens loops of its own and leaves them open.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as running:
            for beside in extras.apps:
                await running.enter_async_context(beside.router.lifespan_context(beside))
            yield

    app = FastAPI(
        title="shushi",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        max_body_size=MAX_BODY_BYTES,
        lifespan=lifespan,
    )
    app.add_middleware(Guard, hosts=LOOPBACK if host in LOOPBACK else frozenset(), sign_in=sign_in)
    for router in extras.routers:
        app.include_router(router)
    for beside in extras.apps:
        app.router.routes.extend(beside.routes)
    app.add_route("/page/{name}", _send_asset)
    gr.mount_gradio_app(
        app,
        build_page(
            answers,
            examples=extras.examples,
            feedback_file=extras.feedback_file,
            runs=extras.runs,
            settings=extras.settings,
        ),
        path="/",
        app_kwargs={"openapi_url": None},
        server_name=host,
        server_port=port,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=MAX_UPLOAD,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        theme=gr.themes.Base(font=_SANS, font_mono=("ui-monospace", "monospace")),
    )
    return app


def _is_no_farewell(record: logging.LogRecord) -> bool:
    """Drop what uvicorn says about the streams of pages that are open when it ends: it is no error."""
    cut_off = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cut_off and "timeout graceful shutdown exceeded" not in record.getMessage()


def _send_asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in ASSETS:
        return PlainTextResponse("not found", HTTPStatus.NOT_FOUND)
    headers = {"cache-control": "no-cache"}
    return FileResponse(Path(__file__).with_name(name), media_type=ASSETS[name], headers=headers)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port.

    Raises:
        AssistantError: it is in use, or the address is not to be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise AssistantError(
                f"port {port} is in use; choose another with --port or SHUSHI_PORT"
            ) from error
        raise AssistantError(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another --host"
        ) from error
    return listener
