"""What the page needs from the assistant: the one contract between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from assistant.conversation import Event, Question
from knowledge.article import Article

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much there is."""


class Answers(Protocol):
    """Answers questions and keeps articles; every method may raise AssistantError or KnowledgeError."""

    def stream(self, question: Question) -> Iterator[Event]:
        """Yield what happens on the way to the answer; `Settled` is last. Closing the iterator stops the work."""
        ...

    def articles(self) -> Sequence[Article]:
        """Return the articles that can be asked about, in the order in which the reader lists them."""
        ...

    def ingest(self, path: Path, *, progress: Progress) -> str:
        """Add the file as an article and return a line about what was added; `progress` is told how far it is."""
        ...

    def remove(self, article_id: str) -> None:
        """Remove an article."""
        ...
