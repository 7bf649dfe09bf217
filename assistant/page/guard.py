"""What every request and answer passes: who may ask, from where, and what a page may load.

The policy allows no other host. Gradio evaluates its own templates and event code ('unsafe-eval') and sets styles
inline; inline scripts run only if their hash is that of a script the server itself sent, and inline event handlers never.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.page.shell import with_shell

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval' {hashes}; script-src-attr 'none'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """ASGI middleware; `hosts` empty accepts any Host header, `sign_in` None asks for no name and password."""

    app: ASGIApp
    hosts: frozenset[str]
    sign_in: tuple[str, str] | None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request or pass it on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(Headers(scope=scope))
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self.app(_uncompressed(scope), receive, _Answer(send))

    def _refusal(self, headers: Headers) -> PlainTextResponse | None:
        host, origin = headers.get("host", ""), headers.get("origin")
        asked = _parts(f"//{host}")
        if self.hosts and (asked is None or asked.hostname not in self.hosts):
            return PlainTextResponse("unknown host", HTTPStatus.MISDIRECTED_REQUEST)
        site = None if origin is None else _parts(origin)
        if origin is not None and (site is None or site.netloc != host):
            return PlainTextResponse("requests from other sites are refused", HTTPStatus.FORBIDDEN)
        if self.sign_in is not None and not _signs_in(headers.get("authorization", ""), self.sign_in):
            challenge = {"www-authenticate": 'Basic realm="shushi", charset="UTF-8"'}
            return PlainTextResponse("sign in", HTTPStatus.UNAUTHORIZED, headers=challenge)
        return None


def _parts(address: str) -> SplitResult | None:
    """Take an address apart; None when it is malformed."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _uncompressed(scope: Scope) -> Scope:
    """Ask for a page as it is: its scripts can't be hashed when it comes compressed."""
    if b"text/html" not in dict(scope["headers"]).get(b"accept", b""):
        return scope
    return {
        **scope,
        "headers": [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"],
    }


def _signs_in(authorization: str, sign_in: tuple[str, str]) -> bool:
    scheme, _, credentials = authorization.partition(" ")
    try:
        given = base64.b64decode(credentials, validate=True)
    except binascii.Error:
        return False
    return scheme.lower() == "basic" and hmac.compare_digest(given, ":".join(sign_in).encode())


class _Answer:
    """Sends an answer on with its headers; an HTML page is held back to get its shell and the hashes of its scripts."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._page = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            headers.update(_HEADERS)
            if headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
            headers["content-security-policy"] = _POLICY.format(hashes="")
        elif self._start is not None and message["type"] == "http.response.body":
            self._page += message.get("body", b"")
            if message.get("more_body"):
                return
            self._page = with_shell(self._page)
            await self._send_page(self._start)
            return
        await self._send(message)

    async def _send_page(self, start: Message) -> None:
        hashes = " ".join(f"'sha256-{_digest(script)}'" for script in _INLINE_SCRIPT.findall(self._page))
        headers = MutableHeaders(raw=start["headers"])
        headers["content-security-policy"] = _POLICY.format(hashes=hashes)
        headers["content-length"] = str(len(self._page))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": self._page})


def _digest(script: bytes) -> str:
    return base64.b64encode(hashlib.sha256(script).digest()).decode()
