"""Ask a running `shushi chat`, and change its articles: it holds the model and the index."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx2

from assistant.conversation import AssistantError, Question
from assistant.serving.running import Serving

_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 900.0  # a first start may still be fetching model files


class ServerClient:
    """Speaks to the routes of api.py."""

    def __init__(self, serving: Serving, sign_in: tuple[str, str] | None = None) -> None:
        """Connect nothing yet."""
        self._url = serving.url
        self._http = httpx2.Client(
            base_url=f"{serving.url}/api/",
            headers={"x-shushi-token": serving.token},
            timeout=httpx2.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS),
            trust_env=False,
            auth=sign_in,
        )

    def ask(self, question: Question) -> dict[str, Any]:
        """Return the record of the answer; raises AssistantError."""
        asked = {
            "id": question.id,
            "question": question.text,
            "history": [{"role": turn.role, "content": turn.content} for turn in question.history],
            "documents": [{"id": document.id, "text": document.text} for document in question.documents],
            "article_ids": list(question.article_ids),
        }
        return self._sent("POST", "ask", content=json.dumps(asked).encode())

    def ingest(self, path: Path, replace: bool) -> str:
        """Add a file as an article and return a line about it; raises AssistantError."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise AssistantError(f"{path} can't be read ({error.strerror}); check the path") from error
        options = {"name": path.name, "replace": str(replace).lower()}
        return str(self._sent("POST", "ingest", params=options, content=content)["message"])

    def remove(self, article_id: str) -> None:
        """Remove an article; raises AssistantError."""
        self._sent("DELETE", f"articles/{quote(article_id, safe='')}")

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the connection."""
        self._http.close()

    def _sent(
        self, method: str, path: str, *, params: dict[str, str] | None = None, content: bytes | None = None
    ) -> dict[str, Any]:
        try:
            reply = self._http.request(method, path, params=params, content=content)
            said = reply.json()
        except httpx2.HTTPError as error:
            raise AssistantError(
                f"`shushi chat` at {self._url} stopped answering ({error}); see its messages and try again"
            ) from error
        except ValueError as error:
            raise AssistantError(
                f"{self._url} answered {reply.status_code} and no JSON; check SHUSHI_LOGIN"
            ) from error
        if "error" in said:
            raise AssistantError(str(said["error"]))
        return dict(said)
