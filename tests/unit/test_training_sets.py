"""The training sets are right by their own texts, and apart from the article that answers are measured on."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.language import NOT_SAID, language_of
from assistant.questions.condense import needs_rewriting
from evals.lessons import TRAINING, Drafted, FollowUp, Taught, Translated, read_lines
from evals.prefer import DRAFTS
from knowledge.library import bundled_article

SETS = sorted(TRAINING.glob("*.jsonl"))


def test_there_are_sets() -> None:
    assert len(SETS) >= 50


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_lines_are_right_by_their_text(path: Path) -> None:
    paragraphs = path.with_suffix(".txt").read_text("utf-8").splitlines()
    for taught in read_lines(path, Taught):
        assert taught.answerable == bool(taught.evidence), taught.question
        assert taught.answerable != (taught.answer in NOT_SAID.values()), taught.question
        for piece in taught.evidence:
            assert any(piece in paragraph for paragraph in paragraphs), piece


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_no_training_text_repeats_the_bundled_article(path: Path) -> None:
    pieces = 12
    bundled = "".join(bundled_article().text.split())
    held = {bundled[at : at + pieces] for at in range(len(bundled) - pieces + 1)}
    own = "".join(path.with_suffix(".txt").read_text("utf-8").split())
    assert not [own[at : at + pieces] for at in range(len(own) - pieces + 1) if own[at : at + pieces] in held]


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_follow_ups_come_to_something_else_or_stand_alone(path: Path) -> None:
    follow_ups = read_lines(TRAINING / "follow_ups" / path.name, FollowUp)
    assert sum(needs_rewriting(one.question, one.history) for one in follow_ups) >= 3
    assert all(one.rewritten.strip() and one.history for one in follow_ups)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_translations_are_from_english_to_chinese(path: Path) -> None:
    pairs = read_lines(TRAINING / "english" / path.name, Translated)
    assert pairs
    assert all((language_of(one.english), language_of(one.chinese)) == ("en", "zh") for one in pairs)


@pytest.mark.parametrize("path", sorted(DRAFTS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_drafts_are_of_questions_of_their_set_and_wrong_ones_no_answers(path: Path) -> None:
    answers = {one.question: one.answer for one in read_lines(TRAINING / path.name, Taught)}
    drafted = read_lines(path, Drafted)
    assert {one.question for one in drafted} <= set(answers)
    assert not [one for one in drafted if not one.right and one.draft == answers[one.question]]
    assert len({one.question for one in drafted}) == len(drafted)
