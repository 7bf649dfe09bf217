"""Every figure of two hand-labelled articles is found, and most are given to their owner and time."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.article import Article
from knowledge.facts import Fact, read_facts
from knowledge.mend import mend

ROOT = Path(__file__).parents[2]
SOURCES = {"bundled": ROOT / "knowledge/data/article.txt", "second": ROOT / "evals/data/second_article.txt"}
LABELS = [json.loads(line) for line in (ROOT / "evals/data/figures.jsonl").read_text("utf-8").splitlines()]


def article_of(name: str) -> Article:
    return mend(SOURCES[name].read_text("utf-8"), article_id=name)


def accepted(found: str | None, names: list[str | None]) -> bool:
    """Accept a labelled name, a phrase around it or, of two characters at least, a part of it."""
    if not found:
        return None in names
    return any(name and (name in found or (len(found) > 1 and found in name)) for name in names)


def matched(
    name: str, read: Callable[[Article], tuple[Fact, ...]] = read_facts
) -> tuple[list[tuple[dict[str, object], Fact]], int, int]:
    """Pair labels with facts of the same value, unit and sentence; return the pairs and both totals."""
    facts = list(read(article_of(name)))
    labels = [label for label in LABELS if label["article"] == name]
    total = len(facts)
    pairs = []
    for label in labels:
        for fact in facts:
            mention = fact.mention
            same = mention.unit == label["unit"] and mention.value == pytest.approx(label["value"])
            if same and fact.sentence.text == label["sentence_quote"]:
                pairs.append((label, fact))
                facts.remove(fact)
                break
    return pairs, len(labels), total


@pytest.mark.parametrize("name", SOURCES)
def test_figures_owners_and_times_reach_their_bars(name: str) -> None:
    pairs, labelled, found = matched(name)
    assert len(pairs) / labelled >= 0.95
    assert len(pairs) / found >= 0.95
    assert sum(accepted(fact.owner, label["owner"]) for label, fact in pairs) / labelled >= 0.85
    assert sum(accepted(fact.time, label["time"]) for label, fact in pairs) / labelled >= 0.85
    assert sum(fact.mention.qualifier == label["qualifier"] for label, fact in pairs) / labelled >= 0.95


def facts_of(text: str) -> list[tuple[float, str, str | None]]:
    return [(fact.mention.value, fact.owner, fact.time) for fact in read_facts(mend(text, article_id="x"))]


def test_a_clause_without_a_subject_goes_on_about_the_one_before() -> None:
    text = "江海公司2020年营业收入30亿元，同比增长5%，员工达800人。山河集团2021年营业收入20亿元。"
    assert facts_of(text) == [
        (3e9, "江海公司", "2020年"),
        (5.0, "江海公司", "2020年"),
        (800.0, "江海公司", "2020年"),
        (2e9, "山河集团", "2021年"),
    ]


def test_a_time_compared_with_is_not_the_time_of_the_figure() -> None:
    assert facts_of("2023年，江海公司产量4200吨，比上年增加200吨。")[1][2] == "2023年"


def test_the_time_at_which_something_came_to_be_is_not_that_of_its_figures() -> None:
    text = "长风桥：1959年建成，全长320米，投资2亿元。江海公司于1998年在东湖市成立，现有员工800人，2021年营业收入30亿元。"
    assert [time for _, _, time in facts_of(text)] == [None, None, None, "2021年"]


def test_an_article_without_figures_has_no_facts() -> None:
    assert facts_of("这里什么数字都没有，只有一些话。") == []
