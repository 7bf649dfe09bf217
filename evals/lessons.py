"""Lessons for the adapter: what the chain would show the model for a question, and what it ought to say.

Made of the training sets in evals/data/training by the chain itself, so that the model learns from just what it will
read: the chunk and the sentences that retrieval found, wrong ones among them; follow-ups; English questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from langchain_core.messages import AIMessage
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from assistant.chain import Assistant
from assistant.conversation import Question, Turn
from assistant.language import NOT_SAID, language_of
from assistant.prompts import (
    CONDENSE_EXAMPLES,
    CONDENSE_RULES,
    TRANSLATE_EXAMPLES,
    TRANSLATE_RULE,
    Turns,
    condense_prompt,
)
from assistant.questions.condense import needs_rewriting
from assistant.source import Source
from evals.articles import load_articles
from evals.cases import EvalsError
from evals.scripted import Scripted
from knowledge.embed import Embedder
from knowledge.retrieve import from_articles

TRAINING = Path(__file__).parent / "data" / "training"
TURN, END = "<|im_start|>", "<|im_end|>"  # of the model's chat template
ANSWERS = f"{END}\n{TURN}assistant\n"
_SYSTEM, _USER = f"{TURN}system\n", f"{END}\n{TURN}user\n"
_OTHERS = 8  # of so many later chunks that do not answer, one teaches


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


@checked(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class FollowUp:
    """A follow-up with what was said before it, and the question that it means."""

    history: tuple[Turn, ...]
    question: str
    rewritten: str


@checked(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Translated:
    """An English question and the same in Chinese, names as its article writes them."""

    english: str
    chinese: str


@checked(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Drafted:
    """What the model drafted to a question of a training set from the first chunk that it was shown.

    `right` is None where nobody has read it yet.
    """

    question: str
    draft: str
    right: bool | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A prompt as the model's chat template writes it, and the answer to learn.

    Lessons with the same `beginning` are read together, that once; `asked` is what comes behind it.
    """

    id: str
    beginning: str
    asked: str
    answer: str

    @property
    def system(self) -> str:
        """The system prompt that it begins with; for those that answer a question."""
        return self.beginning.removeprefix(_SYSTEM).removesuffix(_USER)


Line = TypeVar("Line", Taught, FollowUp, Translated, Drafted)


def read_lines(path: Path, kind: type[Line]) -> tuple[Line, ...]:
    """Read a training set.

    Raises:
        EvalsError: a line can't be read; the message names it.
    """
    lines = TypeAdapter(kind)
    read: list[Line] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            read.append(lines.validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            raise EvalsError(
                f"{path.name}, line {number}: {first['loc']}: {first['msg']}; mend it."
            ) from error
    return tuple(read)


def all_lessons(embedder: Embedder, *, last: int | None = None) -> list[Lesson]:
    """Return the lessons of every training set, in the order of their names; of its `last` questions alone, if given."""
    made: list[Lesson] = []
    for path in sorted(TRAINING.glob("*.txt")):
        lesson_maker = LessonMaker(path, embedder)
        questions = read_lines(path.with_suffix(".jsonl"), Taught)
        made += lesson_maker.answering(questions if last is None else questions[-last:])
        if last is not None:
            continue
        made += lesson_maker.rewriting(read_lines(TRAINING / "follow_ups" / f"{path.stem}.jsonl", FollowUp))
        made += lesson_maker.translating(read_lines(TRAINING / "english" / f"{path.stem}.jsonl", Translated))
    return made


class LessonMaker:
    """Makes the lessons of one article."""

    def __init__(self, path: Path, embedder: Embedder) -> None:
        """Read the article, a text file."""
        self._name = path.stem
        self._shown: list[tuple[str, str]] = []
        self._says = ""
        self._assistant = Assistant(Scripted(self._note), source_of(path, embedder))

    def answering(self, questions: Sequence[Taught]) -> Iterator[Lesson]:
        """Yield what is shown for questions: the best chunk, and the next ones, which are read where that does not say.

        Where nothing of the evidence was found, the right answer is that the text does not say; where a part of it
        was found, there is none, and no lesson, but of a question of which only half is answered. Of the next chunks
        those teach that are the first to hold the evidence, and of the others every eighth. Comparisons whose sides
        are asked about one by one teach nothing.
        """
        others = 0
        for number, taught in enumerate(questions, 1):
            found_before = False
            for place, (system, user) in enumerate(self._shown_for(taught.question)):
                found = evidence_in(taught, system, user)
                answers = is_answered(taught, found)
                if any(found) and not answers:
                    continue
                if place and (found_before or not answers):
                    others += 1
                    if others % _OTHERS:
                        continue
                found_before = found_before or answers
                said = taught.answer if answers else NOT_SAID[language_of(taught.question)]
                yield Lesson(f"{self._name}-{number}-{place}", begun(system), user, said)

    def rewriting(self, follow_ups: Sequence[FollowUp]) -> Iterator[Lesson]:
        """Yield what is shown for follow-ups that the model has to rewrite."""
        beginning = begun(CONDENSE_RULES) + _said(CONDENSE_EXAMPLES)
        for number, one in enumerate(follow_ups, 1):
            if needs_rewriting(one.question, one.history):
                asked = condense_prompt(one.question, one.history)
                yield Lesson(f"{self._name}-follow-{number}", beginning, asked, one.rewritten)

    def translating(self, pairs: Sequence[Translated]) -> Iterator[Lesson]:
        """Yield what is shown for English questions, to be put into Chinese before they are looked up again."""
        for number, one in enumerate(pairs, 1):
            for system, _ in self._shown_for(one.english)[:1]:
                asked = _said(TRANSLATE_EXAMPLES) + TRANSLATE_RULE + one.english
                yield Lesson(f"{self._name}-english-{number}", begun(system), asked, one.chinese)

    def _shown_for(self, question: str) -> list[tuple[str, str]]:
        """Return what is shown with the whole question, spelt as the chain spells it; not of a comparison's sides."""
        self._shown.clear()
        self._says = NOT_SAID[language_of(question)]
        trace = self._assistant.answer(Question(question)).trace
        asked = trace.standalone_question if trace else question
        return [(system, user) for system, user in self._shown if asked in user]

    def _note(self, system: str, user: str) -> AIMessage:
        self._shown.append((system, user))
        return AIMessage(self._says)


def source_of(path: Path, embedder: Embedder) -> Source:
    """Return what is searched of an article, a text file."""
    articles = load_articles([path])
    return Source({one.id: one for one in articles}, from_articles(articles, embedder), embedder)


def evidence_in(taught: Taught, system: str, user: str) -> list[bool]:
    """Tell which pieces of a question's evidence stand in what is shown."""
    return [piece in system or piece in user for piece in taught.evidence]


def is_answered(taught: Taught, found: Sequence[bool]) -> bool:
    """Tell whether what is shown answers a question, by which pieces of its evidence were found there."""
    return any(found) if taught.category == "half" else bool(found) and all(found)


def begun(system: str) -> str:
    """Return a system prompt as the chat template writes it, up to where the first message begins."""
    return f"{_SYSTEM}{system}{_USER}"


def _said(turns: Turns) -> str:
    return "".join(f"{asked}{ANSWERS}{answer}{_USER}" for asked, answer in turns)
