"""Answer a file of questions, a line of JSON each, into a file of answers that a rerun continues.

Answers are written in the order of the questions, each as soon as it is done. After a kill the answered lines are
kept and a torn last one is dropped; lines that carry an error are tried again. Knows nothing of how answers come about.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.conversation import AssistantError, Question
from assistant.serving.inbound import read_question
from knowledge.article import KnowledgeError
from knowledge.aside import write_aside

Record = dict[str, Any]
Ask = Callable[[Question], Record]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the questions: what it asks, or why it can't be asked."""

    id: str
    question: Question | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class BatchReport:
    """How many lines were answered now, kept from before, and could not be answered."""

    answered: int
    kept: int
    failed: int


def run_batch(
    questions: Path, answers: Path, ask: Ask, *, progress: Callable[[int, int], None] | None = None
) -> BatchReport:
    """Answer what has no answer yet.

    Args:
        questions: JSON lines of `id`, `question`, and optionally `history` and `documents`.
        answers: where the records go; kept ones are not asked again.
        ask: returns the record of one question.
        progress: told how many lines are done, and how many there are.

    Raises:
        AssistantError: a file can't be read or written, or `answers` belongs to other questions.
    """
    lines = read_lines(questions)
    kept = _kept(answers, {line.id for line in lines if line.question})
    records: list[Record | None] = [kept.get(line.id) if line.question else None for line in lines]
    n_kept = sum(record is not None for record in records)
    _rewrite(answers, records)
    in_order = records[n_kept:].count(None) == len(records) - n_kept
    with _appending(answers) as append:
        for position, line in enumerate(lines):
            if records[position] is None:
                record = records[position] = _answered(line, ask)
                append(record)
            if progress:
                progress(position + 1, len(lines))
    if not in_order:
        _rewrite(answers, records)
    failed = sum("error" in record for record in records if record)
    return BatchReport(len(lines) - n_kept - failed, n_kept, failed)


def read_lines(questions: Path) -> list[Line]:
    """Read the questions; a line that is none keeps its place and says what is wrong with it."""
    try:
        raw = questions.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise AssistantError(f"{questions} can't be read ({error.strerror}); check the path") from error
    lines: list[Line] = []
    first_used: dict[str, int] = {}
    for number, text in enumerate(raw.split(b"\n"), 1):
        if text.strip():
            lines.append(_line(text, number, first_used))
    return lines


def json_line(record: Record) -> str:
    """Return a record as a line of JSON; characters that UTF-8 can't hold are escaped."""
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(record, allow_nan=False)
    return line


def _line(text: bytes, number: int, first_used: dict[str, int]) -> Line:
    try:
        question = read_question(text)
    except AssistantError as error:
        return Line(_id_in(text) or f"line {number}", None, f"line {number}: {error}")
    if not question.id:
        return Line(
            f"line {number}", None, f"line {number}: id: it is missing or empty; give each line its own"
        )
    if question.id in first_used:
        used = first_used[question.id]
        return Line(
            question.id,
            None,
            f"line {number}: id {question.id!r} is that of line {used}; give each line its own",
        )
    first_used[question.id] = number
    return Line(question.id, question)


def _id_in(text: bytes) -> str:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    name = given.get("id") if isinstance(given, dict) else None
    return name if isinstance(name, str) else ""


def _answered(line: Line, ask: Ask) -> Record:
    if line.question is None:
        return {"id": line.id, "error": line.error}
    try:
        return ask(line.question)
    except (AssistantError, KnowledgeError) as error:
        return {"id": line.id, "error": str(error)}
    except Exception as error:  # the edge: one line's fault must not cost the others
        return {"id": line.id, "error": f"unexpected {type(error).__name__}: {error}; please report it"}


def _kept(answers: Path, asked: set[str]) -> dict[str, Record]:
    """Return the answered records of an earlier run by id; torn lines and errors count as not answered."""
    kept: dict[str, Record] = {}
    try:
        raw = answers.read_bytes() if answers.exists() else b""
    except OSError as error:
        raise AssistantError(f"{answers} can't be read ({error.strerror}); choose another --out") from error
    written = raw.split(b"\n")
    for number, text in enumerate(written, 1):
        try:
            record = json.loads(text) if text.strip() else {"error": ""}
            if "error" not in record:
                kept[record["id"]] = record
        except (ValueError, TypeError, KeyError) as error:
            if number != len(written):
                raise AssistantError(
                    f"{answers} holds something else in line {number}; choose another --out"
                ) from error
    strangers = sorted(kept.keys() - asked)
    if strangers:
        raise AssistantError(f"{answers} answers other questions ({strangers[0]!r}); choose another --out")
    return kept


def _rewrite(answers: Path, records: Sequence[Record | None]) -> None:
    text = "".join(json_line(record) + "\n" for record in records if record)
    try:
        write_aside(answers, lambda file: file.write(text.encode()))
    except OSError as error:
        raise _not_written(answers, error) from error


@contextmanager
def _appending(answers: Path) -> Iterator[Callable[[Record], None]]:
    with answers.open("ab") as file:

        def append(record: Record) -> None:
            try:
                file.write((json_line(record) + "\n").encode())
                file.flush()
            except OSError as error:
                raise _not_written(answers, error) from error

        yield append


def _not_written(answers: Path, error: OSError) -> AssistantError:
    return AssistantError(
        f"{answers} can't be written ({error.strerror}); check path and disk, run again to go on"
    )
