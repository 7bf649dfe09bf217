"""The judge: a score between 0 and 1; a missing year refuses, except where a question only wants confirmation."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.judge import (
    ASKED,
    DOUBTING,
    FAINT,
    FAR,
    MOST_LOGIT,
    RULES,
    SURE_SAID,
    THRESHOLD,
    logit,
    open_to_the_model,
    reasons,
    score,
    too_far,
)
from knowledge.article import Retrieval
from knowledge.mend import as_given
from knowledge.retrieve import from_articles
from tests.fakes import HashedEmbedder

SURE = {"entailed_logit": 4.0, "claim_support": 1.0, "asked_in_block": 1.0}
FOUND = from_articles([as_given("甲县产量12万吨。", article_id="a")], HashedEmbedder()).search("甲县产量")


def test_a_draft_that_everything_speaks_for_stands() -> None:
    assert score(SURE, confirms=False) >= THRESHOLD


def test_of_several_documents_a_doubt_weighs_more_where_none_has_the_words() -> None:
    doubted = {"unsaid_logit": 1.0}
    assert score(doubted) >= THRESHOLD
    assert score(doubted | {"documents_unknown": 0.6}) < THRESHOLD
    assert (
        score({"unsaid_logit": -5.0, "documents_unknown": 0.6}) >= THRESHOLD
    )  # the model knows them in other words


def test_a_year_that_is_not_there_is_refused_however_sure_the_model_is() -> None:
    assert score(SURE | {"entailed_logit": 9.0, "time_missing": 1.0}, confirms=False) < THRESHOLD


def test_a_year_that_is_not_there_may_be_corrected_in_a_confirmation() -> None:
    assert score(SURE | {"entailed_logit": 9.0, "time_missing": 1.0}, confirms=True) >= THRESHOLD


def test_a_draft_of_which_nothing_stands_there_is_refused() -> None:
    assert score(SURE | {"asked_in_block": 0.0, "claim_support": 0.0}, confirms=False) < THRESHOLD


def test_a_question_in_words_the_text_never_uses_that_nothing_is_like_is_refused() -> None:
    strange = SURE | {"unknown": 0.9}
    assert score(strange | {"alike": 0.4}) == 0 < score(strange | {"alike": 0.5})
    assert score(SURE | {"unknown": 0.5, "alike": 0.4}) > 0


def test_a_model_that_does_not_doubt_is_not_overruled_by_words() -> None:
    strange = {"unknown": 0.9, "alike": 0.4, "asked_in_block": 0.0, "claim_support": 0.0}
    assert score(strange | {"unsaid_logit": -5.0}) >= THRESHOLD
    assert score(strange | {"unsaid_logit": 1.0}) == 0


def test_what_stands_is_what_reaches_the_threshold() -> None:
    unsure = SURE | {"entailed_logit": -9.0}
    assert score(unsure) < THRESHOLD <= score(SURE)
    assert score(unsure, confirms=False) < THRESHOLD


@pytest.mark.parametrize("name", [*RULES, "foreign", "names_far", "wrong_figure", "documents_far"])
def test_signs_of_another_place_year_or_figure_speak_against(name: str) -> None:
    assert score(SURE | {name: 1.0}) < score(SURE)


def test_the_model_s_yes_speaks_for_an_answer() -> None:
    assert score({"entailed_logit": 1.0}) > score({})


@given(st.dictionaries(st.sampled_from(sorted(ASKED.weights)), st.floats(-2, 2)), st.floats(0, 1))
def test_the_model_is_asked_wherever_its_answer_could_change_the_outcome(
    signals: dict[str, float], said: float
) -> None:
    signals["entailed_logit"] = 0.0
    changed = (score(signals) >= THRESHOLD) != (score(signals | {"entailed_logit": logit(said)}) >= THRESHOLD)
    assert open_to_the_model(signals) or not changed


def test_the_model_is_not_asked_where_a_rule_has_decided() -> None:
    assert not open_to_the_model({"time_missing": 1.0})


@pytest.mark.parametrize("probability", [0.0, 1e-9, 0.5, 1.0])
def test_a_small_model_is_never_more_than_so_sure(probability: float) -> None:
    assert abs(logit(probability)) <= MOST_LOGIT


def test_reasons_are_what_each_signal_adds_the_weightiest_first_and_a_broken_rule_before_all() -> None:
    told = reasons({"unknown": 1.0, "foreign": 1.0, "names_far": 0.0, "untitled": 1.0, "rank": 1.0})
    assert told == {
        "untitled": -math.inf,
        "foreign": ASKED.weights["foreign"],
        "unknown": ASKED.weights["unknown"],
    }
    assert list(told) == ["untitled", "foreign", "unknown"]


def test_reasons_name_the_rule_that_decided() -> None:
    assert reasons({"asked_in_block": 0.0, "claim_support": 0.0}) == {FAINT: -math.inf}
    assert reasons({"time_missing": 1.0}) == {"time_missing": -math.inf}
    assert reasons({"time_missing": 1.0}, confirms=True) == {}


def test_no_rule_refuses_what_a_model_that_tells_its_doubt_does_not_doubt() -> None:
    sure, unsure = {"unsaid_logit": SURE_SAID - 0.1}, {"unsaid_logit": SURE_SAID}
    for rule in RULES:
        assert score({**unsure, rule: 1.0}) == 0
        assert score({**sure, rule: 1.0}) == score(sure) > THRESHOLD


@given(st.dictionaries(st.sampled_from(sorted(ASKED.weights)), st.floats(-2, 2)))
def test_reasons_add_up_to_the_score(signals: dict[str, float]) -> None:
    total = ASKED.bias + sum(reasons(signals).values())
    assert score(signals) == pytest.approx(1 / (1 + math.exp(-total)))


def test_a_signal_that_is_missing_weighs_nothing() -> None:
    assert score({}) == score(dict.fromkeys(ASKED.weights, 0.0)) == score({"no such signal": 5.0})
    assert (score({}) > 0.5) is (ASKED.bias > 0)


@given(st.dictionaries(st.sampled_from(sorted(ASKED.weights)), st.floats(-20, 20)))
def test_any_score_is_a_probability(signals: dict[str, float]) -> None:
    assert 0 <= score(signals) <= 1


def test_what_is_about_something_else_is_too_far() -> None:
    assert not too_far(FOUND, FAR)
    assert too_far(FOUND, FAR - 0.01)
    assert too_far(Retrieval("", (), (), 1.0), 1.0)


def test_with_the_doubt_of_the_model_other_weights_hold() -> None:
    doubted = {"unsaid_logit": 8.0}
    assert score(doubted) < 0.5 < score({"unsaid_logit": -8.0})
    assert reasons(doubted) == {"unsaid_logit": DOUBTING.weights["unsaid_logit"] * 8.0}


def test_what_the_draft_tells_of_another_is_no_answer_but_corrects_a_statement() -> None:
    of_another = {"unsaid_logit": 1.0, "of_another": 1.0}
    assert score(of_another) == 0.0
    assert score(of_another, confirms=True) == score({"unsaid_logit": 1.0}) > THRESHOLD
