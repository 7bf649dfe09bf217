"""The fixed question set is what its card says, and the validator sees what is wrong with a set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.articles import load_articles
from evals.cases import Case, read_cases, split
from evals.check import problems
from evals.cli import ARTICLE_SET, DATA
from evals.matching import correct, normalise
from evals.spans import wanted_spans
from knowledge.article import Article
from knowledge.fold import fold
from knowledge.names import content_words, proper_names
from tests.fakes_evals import ARTICLE, make_case

CASES = read_cases(ARTICLE_SET)


def test_the_set_fits_the_bundled_article() -> None:
    assert problems(CASES, load_articles([])) == []


def test_the_second_set_fits_its_article_and_is_never_tuned_on() -> None:
    cases = read_cases(DATA / "second_qa.jsonl")
    assert problems(cases, load_articles([DATA / "second_article.txt"])) == []
    assert {split(case) for case in cases} == {"test"}


@pytest.mark.parametrize(
    "name",
    ["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "english"],
)
def test_the_further_sets_fit_their_articles(name: str) -> None:
    cases = read_cases(DATA / f"{name}_qa.jsonl")
    assert problems(cases, load_articles([DATA / f"{name}_article.txt"])) == []


@pytest.mark.parametrize("name", ["second", "third", "fourth", "fifth"])
def test_the_sets_of_premises_fit_their_articles(name: str) -> None:
    cases = read_cases(DATA / f"{name}_premises.jsonl")
    assert problems(cases, load_articles([DATA / f"{name}_article.txt"])) == []
    counts = Counter(case.category for case in cases)
    assert counts["false_premise"] == 24
    assert len(cases) == 52


def test_every_category_has_eight_questions_to_tune_on_and_twenty_to_test_on() -> None:
    counts = Counter((case.category, split(case)) for case in CASES)
    assert len(CASES) == 616
    assert set(counts.values()) == {8, 20}
    assert len(counts) == 44


WORKED_OUT = {"time-01", "comparison-05", "comparison-20"}  # days between, earlier, the difference


def test_an_answer_that_quotes_the_evidence_is_right() -> None:
    """The evidence suffices, and no key forbids what its own sentence says."""
    assert wrong_when_quoted(CASES, load_articles([])[0]) == WORKED_OUT


@pytest.mark.parametrize(
    "name",
    ["second_premises", "third_premises", "fourth_premises", "fifth_premises", "fifth_qa", "english_qa"],
)
def test_so_it_is_in_these_further_sets(name: str) -> None:
    article = load_articles([DATA / f"{name.partition('_')[0]}_article.txt"])[0]
    assert wrong_when_quoted(read_cases(DATA / f"{name}.jsonl"), article) == set()


def wrong_when_quoted(cases: Sequence[Case], article: Article) -> set[str]:
    wrong = set()
    for case in cases:
        places = dict.fromkeys(place for wanted in wanted_spans(case, [article]) for place in wanted)
        quoted = "".join(article.text[place.start : place.end] for place in places)
        if case.answerable and not correct(case, quoted, refused=False):
            wrong.add(case.id)
    return wrong


def test_at_least_a_fifth_is_not_answered_by_the_article() -> None:
    assert sum(not case.answerable for case in CASES) == 140


def test_no_question_is_asked_twice() -> None:
    asked = Counter((normalise(case.question), case.history) for case in CASES)
    assert [question for question, count in asked.items() if count > 1] == []


@pytest.mark.parametrize("rows", [22, 44, 110])
def test_a_prefix_of_the_set_holds_every_category_alike(rows: int) -> None:
    assert set(Counter(case.category for case in CASES[:rows]).values()) == {rows // 22}


def test_the_whole_article_is_asked_about() -> None:
    article = load_articles([])[0]
    met = {place.start for case in CASES for places in wanted_spans(case, [article]) for place in places}
    long = [sentence for sentence in article.sentences if len(sentence.text) >= 20]
    assert sum(sentence.start in met for sentence in long) / len(long) >= 0.75


def without_shared_words(cases: Sequence[Case]) -> float:
    """Return the share of cases whose question and evidence have no content word in common, names apart."""
    return sum(_content(case.question).isdisjoint(_content("".join(case.evidence))) for case in cases) / len(
        cases
    )


def _content(text: str) -> set[str]:
    folded = fold(text)
    return set(content_words(folded)) - set(proper_names(folded))


def test_of_the_answerable_questions_a_third_and_more_are_in_other_words_than_their_evidence() -> None:
    answerable = [case for case in CASES if case.answerable]
    plain = [case for case in answerable if case.category not in {"noisy", "english"}]
    shares = [without_shared_words(cases) for cases in (answerable, plain)]
    assert min(shares) >= 1 / 3
    card = " ".join((Path(DATA) / "README.md").read_text("utf-8").split())
    assert f"names, {shares[0]:.0%} of".replace("%", " %") in card
    assert f"({shares[1]:.0%} without counting".replace("%", " %") in card


def test_a_name_in_common_is_no_shared_word() -> None:
    asked = make_case(question="林岚有几个孩子？", evidence=("林岚的居所有两层",))
    assert without_shared_words([asked]) == 1.0
    assert without_shared_words([make_case(question="林岚的居所有多高？", evidence=asked.evidence)]) == 0.0


@pytest.mark.parametrize(
    ("case", "says"),
    [
        (make_case(question=" "), "the question is empty"),
        (make_case(must_include=()), "has no must_include"),
        (make_case(evidence=()), "has neither evidence nor relevant_ids"),
        (make_case(evidence=("西湖大桥",)), "stands in no article"),
        (make_case(evidence=("湖大桥长",)), "stands in 2 sentences"),
        (make_case(must_include=(("九百里",),)), "no alternative of 九百里 stands in the article"),
        (make_case(also=("西湖大桥",)), "stands in no article"),
        (make_case(evidence=("林岚是",), also=("湖大桥长",)), "stands in 2 sentences"),
        (make_case(also=("2021年通车",)), "of also stands in a sentence of evidence"),
        (make_case("other-03", answerable=False, also=("林岚是",)), "is not answerable and yet"),
        (make_case("other-03", answerable=False, must_include=(("1200米",),)), "is not answerable and yet"),
    ],
)
def test_the_validator_sees_what_is_wrong(case: Case, says: str) -> None:
    (problem,) = problems([case], [ARTICLE])
    assert problem.startswith(case.id)
    assert says in problem


def test_what_follows_from_the_text_need_not_stand_in_it() -> None:
    assert problems([make_case("time-03", must_include=(("相隔两年",),))], [ARTICLE]) == []


def test_the_card_says_what_was_fitted_elsewhere_than_on_tune() -> None:
    card = " ".join((Path(DATA) / "README.md").read_text("utf-8").split())
    assert "on `tune` alone." not in card
    assert "so `test` and the other articles are not wholly held out" in card
    assert "third article's 76 questions and 60 of a public reading set beside it" in card
    assert "(`DOUBTING`) on `tune`, the second and the fifth article" in card


def test_the_card_names_every_category() -> None:
    card = (Path(DATA) / "README.md").read_text("utf-8")
    assert [category for category in {case.category for case in CASES} if f"`{category}`" not in card] == []
