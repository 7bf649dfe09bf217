"""Talk to one running engine process: count and read tokens, save, restore and erase its slots.

Chat requests do not come through here: they go from the chat model (model.py) through `Engine.transport`. One
client belongs to one run of the child process and is thrown away with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx2

from assistant.conversation import AssistantError
from assistant.embedded.prefix import Prefix

_USER_TEXT = "\u2402user\u2403"
"""Stands for the question while a prefix is rendered: the prefix is what comes before it."""


class EngineRefusal(AssistantError):
    """The engine is alive and said no: the request, or a state file, is not acceptable to it."""


class EngineClient:
    """Requests to one engine process, each bounded by `timeout_seconds` without a byte."""

    def __init__(self, address: str, api_key: str, *, timeout_seconds: float = 600.0) -> None:
        """Open nothing yet: connections are made when a request is sent."""
        self.address = httpx2.URL(address)
        self.authorization = f"Bearer {api_key}"
        # No connection is kept for later: one left over from a process that has ended fails the next request.
        self.transport = httpx2.HTTPTransport(verify=False, limits=httpx2.Limits(max_keepalive_connections=0))
        self._http = httpx2.Client(
            base_url=address,
            headers={"Authorization": self.authorization},
            timeout=httpx2.Timeout(timeout_seconds, connect=5.0),
            transport=self.transport,
            trust_env=False,
        )

    def prefix_text(self, prefix: Prefix) -> str:
        """Render a prefix by the model's chat template, up to where the user's text goes on behind its opening."""
        said = (*prefix.messages, ("user", prefix.opening + _USER_TEXT))
        turns = [{"role": role, "content": content} for role, content in said]
        rendered = str(self._post("/apply-template", {"messages": turns})["prompt"])
        return rendered[: rendered.rindex(_USER_TEXT)]

    def tokens(self, text: str) -> list[int]:
        """Turn a rendered prompt into token ids, as a chat request would."""
        body = {"content": text, "add_special": True, "parse_special": True}
        return [int(token) for token in self._post("/tokenize", body)["tokens"]]

    def read(self, slot: int, tokens: Sequence[int]) -> None:
        """Read a prompt into the slot; what the slot already holds of it is not read again."""
        self._post(
            "/completion", {"prompt": list(tokens), "n_predict": 0, "cache_prompt": True, "id_slot": slot}
        )

    def save(self, slot: int, filename: str) -> int:
        """Save the slot's state in the states folder and return how many tokens it holds."""
        return int(self._post(f"/slots/{slot}?action=save", {"filename": filename})["n_saved"])

    def restore(self, slot: int, filename: str) -> int:
        """Load a saved state into the slot and return how many tokens it holds.

        Raises:
            EngineRefusal: the file is not one of this model and build, or there is no room for it.
        """
        return int(self._post(f"/slots/{slot}?action=restore", {"filename": filename})["n_restored"])

    def erase(self, slot: int) -> None:
        """Empty the slot; waits while it is at work."""
        self._post(f"/slots/{slot}?action=erase", {})

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            response = self._http.post(path, json=body)
        except (
            httpx2.HTTPError,
            RuntimeError,
        ) as error:  # a client that was closed meanwhile raises the latter
            raise AssistantError(
                f"the embedded model's process did not answer ({type(error).__name__}); ask again"
            ) from error
        if response.status_code != httpx2.codes.OK:
            raise EngineRefusal(f"the embedded model refused {path.partition('?')[0]}: {response.text[:300]}")
        try:
            reply: dict[str, Any] = response.json()
        except ValueError as error:
            raise AssistantError("the embedded model's process answered with no JSON; ask again") from error
        return reply
