"""Reading a question set, its split, and what a system gets to see of it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.conversation import InlineDocument, Turn
from evals.cases import Case, EvalsError, as_question, read_cases, read_corpus, read_queries, select, split
from tests.fakes_evals import make_case

LINE = {
    "id": "fact-01",
    "category": "fact",
    "question": "多长？",
    "answerable": True,
    "must_include": [["1200米"]],
}


def write_lines(path: Path, *lines: object) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(texts) + "\n", "utf-8")
    return path


def test_a_line_is_read_with_history_and_documents(tmp_path: Path) -> None:
    line = LINE | {
        "history": [{"role": "user", "content": "哪座桥？"}],
        "documents": [{"id": "d", "text": "北湖大桥"}],
        "answers": ["beyond the form"],
    }
    case = read_cases(write_lines(tmp_path / "set.jsonl", line))[0]
    assert case.history == (Turn("user", "哪座桥？"),)
    assert case.documents == (InlineDocument("d", "北湖大桥"),)
    assert case.must_include == (("1200米",),)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{not json", "line 2: the line: Invalid JSON"),
        ({**LINE, "id": "fact-02", "answerable": "maybe"}, "line 2: answerable"),
        ({**LINE, "id": "fact-02", "must_include": ["1200米"]}, "line 2: must_include.0"),
        ({**LINE, "id": "fact-02", "evidence": [["1200米", "1.2千米"]]}, "line 2: evidence.0"),
        ({"id": "fact-02"}, "line 2: category: Field required"),
        (LINE, "line 2: id 'fact-01' stands on line 1 already"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_field(tmp_path: Path, line: object, says: str) -> None:
    with pytest.raises(EvalsError) as error:
        read_cases(write_lines(tmp_path / "set.jsonl", LINE, line))
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_an_empty_or_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvalsError, match="holds no question"):
        read_cases(write_lines(tmp_path / "empty.jsonl", ""))
    with pytest.raises(EvalsError, match="can't be read"):
        read_cases(tmp_path / "absent.jsonl")


def test_a_retrieval_set_is_a_corpus_and_queries(tmp_path: Path) -> None:
    corpus = write_lines(tmp_path / "corpus.jsonl", {"id": "p", "text": "北湖大桥"})
    queries = write_lines(tmp_path / "queries.jsonl", {"id": "q", "question": "桥？", "relevant_ids": ["p"]})
    assert read_corpus(corpus)[0].text == "北湖大桥"
    assert read_queries(queries)[0].relevant_ids == ("p",)


def test_two_of_each_seven_questions_of_a_category_are_for_tuning() -> None:
    parts = [split(make_case(f"fact-{ordinal:02}")) for ordinal in range(1, 29)]
    assert parts == ["tune", "tune", *["test"] * 5] * 4


def test_a_set_that_is_not_numbered_by_category_is_all_test() -> None:
    assert split(make_case("second-01", category="fact")) == "test"
    assert split(make_case("cmrc-e4e98635a1", category="reading")) == "test"


def test_select_takes_the_first_of_a_split() -> None:
    cases = [make_case(f"fact-{ordinal:02}") for ordinal in range(1, 15)]
    assert [case.id for case in select(cases, part="tune", first=3)] == ["fact-01", "fact-02", "fact-08"]
    assert len(select(cases, part="all", first=None)) == 14


def drawn(seed: int, first: int) -> list[Case]:
    names = [f"{category}-{ordinal:02}" for category in ("fact", "list", "time") for ordinal in range(1, 29)]
    cases = [make_case(name) for name in names]
    cases += [make_case(f"off-{ordinal:02}", answerable=False) for ordinal in range(1, 29)]
    return list(select(cases, part="test", first=first, seed=seed))


@pytest.mark.parametrize("first", [4, 12, 40])
def test_a_drawn_subset_has_the_set_s_share_of_each_category(first: int) -> None:
    counts = Counter(case.category for case in drawn(3, first))
    assert counts == dict.fromkeys(("fact", "list", "time", "off"), first // 4)


def test_the_same_seed_draws_the_same_questions_and_another_seed_others() -> None:
    assert drawn(3, 12) == drawn(3, 12)
    assert drawn(3, 12) == drawn(3, 40)[:12]
    assert {case.id for case in drawn(3, 12)} != {case.id for case in drawn(4, 12)}


def test_a_system_sees_nothing_that_helps_to_score() -> None:
    case = make_case(history=(Turn("user", "哪座桥？"),), note="hard", relevant_ids=("x",))
    question = as_question(case, ["bridges"])
    assert (question.text, question.history, question.article_ids) == (
        case.question,
        case.history,
        ("bridges",),
    )
    assert question.id == ""


def test_a_question_with_documents_of_its_own_asks_no_article() -> None:
    question = as_question(make_case(documents=(InlineDocument("d", "桥"),)), ["bridges"])
    assert question.article_ids == ()
    assert question.documents[0].id == "d"
