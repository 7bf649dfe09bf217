"""Carry HTTP requests to whichever run of the engine's process is up, so that a client survives restarts."""

from __future__ import annotations

import httpx2

from assistant.embedded.client import EngineClient
from assistant.engine import Engine


class EngineTransport(httpx2.BaseTransport):
    """For an HTTP client whose requests are all meant for the engine; their host and key do not matter.

    A request that finds nobody listening waits for the next run; one that is under way when the process ends
    fails.
    """

    def __init__(self, engine: Engine) -> None:
        """Connect nothing yet."""
        self._engine = engine

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request."""
        client, run = self._engine.connected()
        try:
            return _send(request, client)
        except httpx2.ConnectError:
            client, _ = self._engine.connected(after_run=run)
            return _send(request, client)


def _send(request: httpx2.Request, client: EngineClient) -> httpx2.Response:
    address = client.address
    request.url = request.url.copy_with(scheme=address.scheme, host=address.host, port=address.port)
    request.headers["Host"] = f"{address.host}:{address.port}"
    request.headers["Authorization"] = client.authorization
    return client.transport.handle_request(request)
