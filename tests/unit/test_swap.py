"""A question about another: which names are exchanged, and what comes of the answer that was right before."""

from __future__ import annotations

from pathlib import Path

from evals.lessons import Taught
from evals.rehearse import Fate, rehearsal_text, rehearse_swapped
from evals.swap import SWAPPED, swaps_of
from knowledge.mend import as_given
from tests.fakes import HashedEmbedder
from tests.unit.test_rehearse import line

TEXT = (
    "辽东省的陵阳镇、桐浦镇和霞屿镇都做灯具。\n\n"
    "陵阳镇去年有灯具企业620家，从业者1.8万人。\n\n"
    "桐浦镇去年有灯具企业310家，灯柱厂最多。\n\n"
    "霞屿镇最小。"
)


def asked(question: str, answer: str, *evidence: str, category: str = "figure") -> Taught:
    return Taught(category, question, answer, answerable=bool(evidence), evidence=evidence)


def questions(*lines: Taught) -> set[str]:
    found = list(swaps_of(lines, as_given(TEXT, article_id="a")))
    assert all(one.category == SWAPPED and not one.answerable for one in found)
    return {one.question for one in found}


def test_places_that_are_listed_change_places() -> None:
    one = asked("陵阳镇去年有多少家灯具企业？", "陵阳镇有620家。", "灯具企业620家")
    assert questions(one) == {"桐浦镇去年有多少家灯具企业？", "霞屿镇去年有多少家灯具企业？"}
    drafts = {swap.answer for swap in swaps_of([one], as_given(TEXT, article_id="a"))}
    assert drafts == {"桐浦镇有620家。", "霞屿镇有620家。"}


def test_what_may_be_true_of_the_other_is_left_out() -> None:
    assert questions(asked("辽东的灯具企业有多少家？", "930家。", "灯具企业620家")) == set()  # is not listed
    assert questions(asked("镇上的灯具企业有多少家？", "930家。", "灯具企业620家")) == set()  # names none
    both = asked("陵阳镇去年有多少家企业？", "620家。", "陵阳镇、桐浦镇和霞屿镇")
    assert questions(both) == set()  # the others stand in the same paragraph


def test_only_answered_questions_for_one_figure_are_asked() -> None:
    assert questions(asked("陵阳镇去年有多少家灯具企业？", "文中未提及。")) == set()
    assert questions(asked("陵阳镇做什么？", "灯具。", "陵阳镇去年有灯具企业620家")) == set()
    summary = asked("陵阳镇去年有多少家灯具企业？", "620家。", "灯具企业620家", category="summary")
    assert questions(summary) == set()


def test_anothers_figure_is_caught_or_told_as_let_through(tmp_path: Path) -> None:
    (tmp_path / "towns.txt").write_text(TEXT, "utf-8")
    path = tmp_path / "towns.jsonl"
    path.write_text(line("陵阳镇去年有多少家灯具企业？", "620家。", "灯具企业620家") + "\n", "utf-8")
    rehearsed = list(rehearse_swapped(path, HashedEmbedder()))
    assert [one.fate for one in rehearsed] == [Fate.CAUGHT, Fate.CAUGHT]
    assert rehearsal_text(rehearsed) == "2 drafts: 2 caught"
    path.write_text(line("陵阳镇去年用工多少人？", "1.8万人。", "从业者1.8万人") + "\n", "utf-8")
    lit = TEXT.replace("从业者1.8万人", "灯具企业里从业者1.8万人").replace("陵阳镇去年", "这里去年")
    (tmp_path / "towns.txt").write_text(lit, "utf-8")
    told = rehearsal_text(rehearse_swapped(path, HashedEmbedder()))
    assert "towns-swapped-1 let through" in told
