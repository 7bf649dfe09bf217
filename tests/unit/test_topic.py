"""How much of what is asked a sentence speaks of."""

from __future__ import annotations

import pytest

from assistant.attribute import candidates
from assistant.checks.topic import clauses_of, names_near, text_near, topic_share
from knowledge.mend import as_given

TEXT = "粮站在柳湾镇盖了新仓库。\n新仓库装了烘干机。\n河边的柳树是去年栽的。"
AMONG = candidates([("a", sentence) for sentence in as_given(TEXT, article_id="a").sentences])


def test_clauses_come_without_their_marks() -> None:
    assert clauses_of("仓库多大，谁盖的？") == ["仓库多大", "谁盖的"]
    assert clauses_of("？！") == []


def test_rare_words_weigh_more_and_words_of_its_own_less() -> None:
    assert topic_share("仓库装烘干机", 1, AMONG) == 1.0
    assert topic_share("仓库装烘干机", 0, AMONG) < topic_share("仓库装烘干机", 1, AMONG)
    assert topic_share("柳树烘干机", 1, AMONG) < topic_share("琢磨烘干机", 1, AMONG) < 1.0
    assert topic_share("", 1, AMONG) == 0.0


def test_too_few_shared_words_are_none() -> None:
    assert topic_share("烘干机", 1, AMONG) == 1.0
    assert topic_share("烘干机", 1, AMONG, least=2) == 0.0


@pytest.mark.parametrize(
    ("question", "near"), [("柳湾镇的仓库", True), ("仓库", None), ("岚口镇的仓库", None)]
)
def test_a_name_may_stand_in_the_paragraph_before(question: str, *, near: bool | None) -> None:
    assert names_near(question, 1, AMONG) is near
    assert names_near("柳湾镇的柳树", 2, AMONG) is False
    assert text_near(1, AMONG).startswith("粮站在柳湾镇")
