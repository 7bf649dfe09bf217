"""Have the packaged model draft answers to a training set, for somebody to tell right from wrong: `train --drafts`.

Each question is drafted from the first chunk shown with it that holds all of its evidence or none, as it is taught.
A draft is on disk before the next is written, and what has one is not asked again:

    shushi-evals draft --dataset evals/data/training/s1_orchards.jsonl
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from pydantic import TypeAdapter

from assistant.chain import Backend
from assistant.drafting.draft import draft
from assistant.settings import Settings
from evals.cases import EvalsError
from evals.lessons import TRAINING, Drafted, Lesson, LessonMaker, Taught, read_lines
from evals.models import Report, open_backend
from evals.systems import embedder_of
from knowledge.fetch import progress_bar

DRAFTS = TRAINING / "drafts"


def first_lessons(maker: LessonMaker, questions: Sequence[Taught]) -> Iterator[tuple[str, Lesson]]:
    """Yield the questions that teach something, each with the lesson of the first chunk that teaches it."""
    for one in questions:
        for lesson in islice(maker.answering([one]), 1):
            yield one.question, lesson


def drafted(lessons: Sequence[tuple[str, Lesson]], backend: Backend) -> Iterator[Drafted]:
    """Yield what the model drafts to questions, not yet told right or wrong; those of one chunk together."""
    for question, lesson in sorted(lessons, key=lambda one: one[1].beginning):
        with backend.reader(lesson.system) as model:
            said = "".join(piece.text for piece in draft(model, lesson.system, lesson.asked))
        yield Drafted(question, said.strip())


def draft_set(settings: Settings, path: Path, out: Path, report: Report) -> int:
    """Add drafts to the questions of a training set that have none in `out` yet; return how many were added.

    Raises:
        EvalsError: there is no such set, no article beside it or no folder for `out`, or a line can't be read.
    """
    article = path.with_suffix(".txt")
    for missing in [file for file in (path, article, out.parent) if not file.exists()]:
        raise EvalsError(
            f"there is no {missing}: name a training set with its article beside it, or make the folder."
        )
    known = {one.question for one in read_lines(out, Drafted)} if out.exists() else set()
    asked = [one for one in read_lines(path, Taught) if one.question not in known]
    if not asked:
        return 0
    lessons = list(first_lessons(LessonMaker(article, embedder_of(settings)), asked))
    as_json, bar = TypeAdapter(Drafted), progress_bar(unit=" drafts")
    with ExitStack() as opened:
        backend = open_backend(settings, None, opened, report)
        for count, one in enumerate(drafted(lessons, backend), 1):
            with out.open("a", encoding="utf-8") as lines:
                lines.write(as_json.dump_json(one).decode() + "\n")
            bar(path.stem, count, len(lessons))
    return len(lessons)
