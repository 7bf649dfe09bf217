"""What stands before a question and stays the same from one to the next, so that it need be read only once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

Message = tuple[str, str]
"""Role (system, user or assistant) and content."""


@dataclass(frozen=True, slots=True)
class Prefix:
    """The part of a prompt that stays the same from question to question: its first messages, and how the next begins.

    A prompt that is to use the prefix's state begins with exactly these messages, then a user's beginning with `opening`.
    """

    messages: tuple[Message, ...]
    opening: str = ""

    @classmethod
    def of(cls, system: str, turns: Sequence[tuple[str, str]] = (), opening: str = "") -> Prefix:
        """Make a prefix of a system message, of what user and assistant said after it, and of how the user goes on."""
        said = [message for asked, answer in turns for message in (("user", asked), ("assistant", answer))]
        return cls((("system", system), *said), opening)

    @property
    def root(self) -> Prefix:
        """The prefix's first message alone: its state serves where the whole has none."""
        return Prefix(self.messages[:1])

    @property
    def digest(self) -> str:
        """The sha256 (hex) of the messages and the opening."""
        whole = [*self.messages, self.opening] if self.opening else self.messages
        return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()
