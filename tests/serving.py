"""A web app on a free loopback port, in a thread of its own, with the settings that the page is served with."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue

import uvicorn
from fastapi import FastAPI

from assistant.page.serve import server_of


@contextmanager
def serving_app(make_app: Callable[[], FastAPI]) -> Iterator[str]:
    """Serve an app and give its address; it is made in the server's loop, as Gradio expects."""
    started: Queue[uvicorn.Server] = Queue()

    async def run(listener: socket.socket) -> None:
        server = server_of(make_app())
        started.put(server)
        await server.serve(sockets=[listener])

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lambda: asyncio.run(run(listener)))
        thread.start()
        server = started.get()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
