"""Lessons for the adapter: what the chain would show the model for a question, and the answer that it ought to give.

Made of the training articles in evals/data/training by the chain itself, so that the model learns from just what it will
read: the chunk and the sentences that retrieval found, wrong ones among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableLambda
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from assistant.backend import EMBEDDED_REACH
from assistant.chain import Assistant
from assistant.conversation import Question
from assistant.language import NOT_SAID, language_of
from assistant.model import ChatModel
from assistant.prompts import Turns
from assistant.source import Source
from evals.articles import load_articles
from evals.cases import EvalsError
from knowledge.embed import Embedder
from knowledge.retrieve import from_articles

TRAINING = Path(__file__).parent / "data" / "training"


@checked(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Taught:
    """A line of a training set: a question and the answer as the model should give it.

    `evidence` are verbatim pieces of the article that the answer rests on; none where it is not answered.
    """

    category: str
    question: str
    answer: str
    answerable: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A prompt, what comes before every question in it apart, and the answer to learn."""

    id: str
    system: str
    user: str
    answer: str


def read_taught(path: Path) -> tuple[Taught, ...]:
    """Read a training set.

    Raises:
        EvalsError: a line can't be read; the message names it.
    """
    lines = TypeAdapter(Taught)
    taught: list[Taught] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            taught.append(lines.validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            raise EvalsError(
                f"{path.name}, line {number}: {first['loc']}: {first['msg']}; mend it."
            ) from error
    return tuple(taught)


def all_lessons(embedder: Embedder) -> list[Lesson]:
    """Return the lessons of every training set, in the order of their names."""
    return [one for path in sorted(TRAINING.glob("*.jsonl")) for one in lessons(path, embedder)]


def lessons(path: Path, embedder: Embedder) -> Iterator[Lesson]:
    """Yield the lessons of one training set, whose article lies beside it.

    Where nothing of the evidence was found, the right answer is that the text does not say; where a part of it was
    found, there is none, and no lesson. Nor is there one where the chain asks the model nothing, or twice.
    """
    articles = load_articles([path.with_suffix(".txt")])
    source = Source({one.id: one for one in articles}, from_articles(articles, embedder), embedder)
    watched = _Watched()
    assistant = Assistant(watched, source)
    for number, taught in enumerate(read_taught(path), 1):
        watched.shown.clear()
        assistant.answer(Question(taught.question))
        if len(watched.shown) != 1:
            continue
        system, user = watched.shown[0]
        found = [piece in system or piece in user for piece in taught.evidence]
        answer = taught.answer
        if found and not any(found):
            answer = NOT_SAID[language_of(taught.question)]
        elif not all(found) and taught.category != "half":
            continue
        yield Lesson(f"{path.stem}-{number}", system, user, answer)


class _Watched:
    """A backend whose model notes what it is shown for a draft and says nothing of any text."""

    reach = EMBEDDED_REACH

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []
        self._model: ChatModel = RunnableLambda(self._note)

    @contextmanager
    def reader(self, system: str, turns: Turns = (), opening: str = "") -> Iterator[ChatModel]:
        yield self._model

    @contextmanager
    def scratch(self) -> Iterator[ChatModel]:
        yield self._model

    def waiting(self) -> str:
        return ""

    def _note(self, messages: Any, **asked: Any) -> AIMessage:  # noqa: ANN401  whatever a chat model takes
        if len(messages) > 2:  # with examples: a question to rewrite or to translate
            return AIMessage("")
        system, user = (str(message.content) for message in messages)
        self.shown.append((system, user))
        return AIMessage(NOT_SAID["zh"])
