"""A question set: one JSON object a line, read and checked on the way in.

`Case` is a line of a set that asks for answers, `Query` and `Passage` are lines of a set that only asks
what retrieval finds. Fields that a line has beyond these are left alone. Knows nothing of answers and
scores.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from assistant.conversation import InlineDocument, Question, Turn

Split = Literal["tune", "test"]

_STRICT = ConfigDict(str_min_length=0, strict=False, extra="ignore")
_ORDINAL = re.compile(r"(?P<category>.+)-(?P<ordinal>\d+)")
_BLOCK = 7
_TUNE_OF_BLOCK = 2


class EvalsError(Exception):
    """A known failure; the message is one line that says what happened and what to do next."""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Case:
    """A question and what a right answer holds.

    `must_include` are groups of alternatives: an answer meets a group that it contains any string of, and
    must meet all. `evidence` are verbatim pieces of the sentences that a citation should point at. `also` are
    pieces of sentences that may be cited beside them and need not be: they say the same, name what the evidence
    calls 该公司, or tell more of what a summary asks for.
    `relevant_ids` name the documents that answer the question, where whole documents and not sentences are
    known.
    """

    id: str
    category: str
    question: str
    answerable: bool
    history: tuple[Turn, ...] = ()
    must_include: tuple[tuple[str, ...], ...] = ()
    must_not_include: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    documents: tuple[InlineDocument, ...] = ()
    relevant_ids: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Query:
    """A question to the retriever and the ids of the passages that answer it."""

    id: str
    question: str
    relevant_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, config=_STRICT)
class Passage:
    """One text of a retrieval set's corpus."""

    id: str
    text: str


Row = TypeVar("Row", Case, Query, Passage)


def read_cases(path: Path) -> tuple[Case, ...]:
    """Read a question set.

    Raises:
        EvalsError: The file or one of its lines can't be read; names the line and the field.
    """
    return _read_rows(path, Case)


def read_queries(path: Path) -> tuple[Query, ...]:
    """Read the queries of a retrieval set; raises like `read_cases`."""
    return _read_rows(path, Query)


def read_corpus(path: Path) -> tuple[Passage, ...]:
    """Read the corpus of a retrieval set; raises like `read_cases`."""
    return _read_rows(path, Passage)


def split(case: Case) -> Split:
    """Tell whether thresholds may be fitted on a case.

    Of each seven questions of a category, counted by the number in `<category>-<number>`, the first two are
    `tune`. Any other id is `test`: nothing is ever fitted on a set that was not numbered for it.
    """
    match = _ORDINAL.fullmatch(case.id)
    if match is None or match["category"] != case.category:
        return "test"
    return "tune" if (int(match["ordinal"]) - 1) % _BLOCK < _TUNE_OF_BLOCK else "test"


def select(
    cases: Sequence[Case], *, part: Split | Literal["all"], first: int | None, seed: int | None = None
) -> tuple[Case, ...]:
    """Return the cases of one split, and of these the first so many.

    The article's set is ordered so that its first ones are balanced. With a seed the cases are drawn instead, so that
    any first ones hold answerable and other questions in the set's shares, and the categories of each alike.
    """
    chosen = [case for case in cases if part in ("all", split(case))]
    return tuple((chosen if seed is None else _drawn(chosen, random.Random(seed)))[:first])


def _drawn(cases: Sequence[Case], generator: random.Random) -> list[Case]:
    placed: list[tuple[float, Case]] = []
    for answerable in (True, False):
        groups: dict[str, list[Case]] = defaultdict(list)
        for case in cases:
            if case.answerable == answerable:
                groups[case.category].append(case)
        rounds: list[tuple[int, float, Case]] = []
        for members in groups.values():
            generator.shuffle(members)
            rounds += [(at, generator.random(), case) for at, case in enumerate(members)]
        rounds.sort(key=lambda placed: placed[:2])
        placed += [((at + 0.5) / len(rounds), case) for at, (_, _, case) in enumerate(rounds)]
    return [case for _, case in sorted(placed, key=lambda one: one[0])]


def as_question(case: Case, article_ids: Sequence[str] = ()) -> Question:
    """Return what a system is asked: question, history and documents, and nothing that helps to score it."""
    return Question(
        text=case.question,
        history=case.history,
        documents=case.documents,
        article_ids=() if case.documents else tuple(article_ids),
    )


def _read_rows(path: Path, form: type[Row]) -> tuple[Row, ...]:
    adapter: TypeAdapter[Row] = TypeAdapter(form)
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvalsError(
            f"{path} can't be read ({error}): name a UTF-8 file with one JSON object a line."
        ) from error
    rows: list[Row] = []
    first_line: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row = _read_row(adapter, line, f"{path.name} line {number}")
        if row.id in first_line:
            raise EvalsError(
                f"{path.name} line {number}: id {row.id!r} stands on line {first_line[row.id]} already."
            )
        first_line[row.id] = number
        rows.append(row)
    if not rows:
        raise EvalsError(f"{path.name} holds no question: it needs one JSON object a line.")
    return tuple(rows)


def _read_row(adapter: TypeAdapter[Row], line: str, where: str) -> Row:
    try:
        return adapter.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the line"
        raise EvalsError(f"{where}: {field}: {first['msg']}.") from error
