"""Every miss names the stage that lost it; what can't be scored is None."""

from __future__ import annotations

import pytest

from assistant.conversation import Answer, InlineDocument
from assistant.settle import UNANSWERED
from evals.cases import Case
from evals.score import Abilities, Scored, score
from evals.spans import also_spans, wanted_spans
from tests.fakes_evals import ARTICLE, make_answer, make_case

RIGHT = make_answer("1200米[1]。", cites=["北湖大桥长"], finds=["南湖大桥长", "北湖大桥长"])
OTHER = make_case("other-03", "北湖大桥多重？", answerable=False)


def scored(case: Case, answer: Answer, abilities: Abilities | None = None) -> Scored:
    wanted, also = wanted_spans(case, [ARTICLE]), also_spans(case, [ARTICLE])
    return score(case, answer, wanted, abilities or Abilities(), also=also)


def test_a_right_and_well_cited_answer_is_no_miss() -> None:
    one = scored(make_case(), RIGHT)
    assert (one.stage, one.reason) == (None, "")
    assert one.scores["correct"] == one.scores["citation_precision"] == one.scores["citation_recall"] == 1.0
    assert (one.scores["hit@1"], one.scores["hit@3"], one.scores["mrr"]) == (0.0, 1.0, 0.5)
    assert (one.scores["refusal_precision"], one.scores["refusal_recall"]) == (None, None)
    assert one.scores["false_refusal"] == 0.0
    assert one.scores["answer_chars"] == len("1200米。")


@pytest.mark.parametrize(
    ("case", "answer", "stage", "reason"),
    [
        (make_case(), make_answer("800米", finds=["南湖大桥长"]), "retrieval", "lacks 1200米"),
        (make_case(), make_answer("800米", finds=["北湖大桥长"]), "generation", "lacks 1200米"),
        (
            make_case(must_not_include=("800米",)),
            make_answer("1200米或800米", raw="800米", finds=["北湖大桥长"]),
            "generation",
            "says 800米",
        ),
        (
            make_case(),
            make_answer("文中未提及", raw="", refused=True, finds=["北湖大桥长"]),
            "judge",
            "refused",
        ),
        (
            make_case(),
            make_answer(
                "文中未提及", raw="长1200米", refused=True, withdrawn=["长1200米"], finds=["北湖大桥长"]
            ),
            "verification",
            "withdrawn: unsupported",
        ),
        (
            make_case(),
            make_answer(
                "文中未提及",
                raw="长1200米",
                refused=True,
                withdrawn=["长1200米"],
                why=UNANSWERED,
                finds=["北湖大桥长"],
            ),
            "judge",
            f"withdrawn: {UNANSWERED}",
        ),
        (
            make_case(),
            make_answer(
                "南湖大桥长800米",
                raw="长1200米",
                withdrawn=["长1200米"],
                why=UNANSWERED,
                finds=["北湖大桥长"],
            ),
            "judge",
            "lacks 1200米",
        ),
        (
            make_case(),
            make_answer(
                "文中未提及",
                raw="长1200米。2021年通车",
                refused=True,
                withdrawn=["2021年通车"],
                why=UNANSWERED,
                finds=["北湖大桥长"],
            ),
            "verification",
            "refused",
        ),
        (make_case(), make_answer("文中未提及", raw="", refused=True), "retrieval", "refused"),
        (make_case(), make_answer("800米"), "retrieval", "lacks 1200米"),
        (OTHER, make_answer("900吨"), "judge", "answered, though the article does not say it"),
        (make_case(), make_answer("1200米", cites=["林岚是"]), "attribution", "no citation points into"),
        (make_case(), make_answer("1200米"), "attribution", "no citation points into"),
        (
            make_case(),
            make_answer("1200米，共3万辆", cites=["北湖大桥长"]),
            "verification",
            "figures stand in no cited sentence: 3万辆",
        ),
    ],
)
def test_a_miss_names_the_stage_that_lost_it(case: Case, answer: Answer, stage: str, reason: str) -> None:
    one = scored(case, answer)
    assert one.stage == stage
    assert reason in one.reason


def test_a_citation_beside_the_evidence_costs_no_precision() -> None:
    answer = make_answer("1200米[1][2]。", cites=["北湖大桥长", "每天约"], finds=["北湖大桥长"])
    assert scored(make_case(), answer).scores["citation_precision"] == 0.5
    beside = scored(make_case(also=("每天约",)), answer).scores
    assert (beside["citation_precision"], beside["citation_recall"]) == (1.0, 1.0)
    only_beside = make_answer("1200米[1]。", cites=["每天约"], finds=["北湖大桥长"])
    assert scored(make_case(also=("每天约",)), only_beside).stage == "attribution"


def test_a_refusal_where_the_article_says_nothing_is_right() -> None:
    one = scored(OTHER, make_answer("文中未提及", refused=True))
    assert one.stage is None
    assert one.scores["correct"] == one.scores["refusal_recall"] == one.scores["refusal_precision"] == 1.0
    assert one.scores["false_refusal"] is None
    assert one.scores["hit@1"] is None


def test_citations_of_a_refusal_are_not_scored() -> None:
    one = scored(make_case(), make_answer("文中未提及", refused=True, cites=["林岚是"]))
    assert one.scores["citation_precision"] is None
    assert one.scores["citation_recall"] is None


def test_a_system_that_cannot_cite_has_nothing_to_score_there() -> None:
    one = scored(make_case(), make_answer("1200米"), Abilities(cites=False))
    assert one.scores["citation_recall"] is None
    assert one.scores["figure_faithfulness"] is None
    assert one.stage is None


def test_a_hedged_answer_with_every_fact_counts_as_given_where_refusals_are_read_from_wording() -> None:
    hedged = make_answer("文中没有提到重量，长度是1200米", refused=True)
    assert scored(make_case(), hedged).scores["correct"] == 0.0
    assert scored(make_case(), hedged, Abilities(states_refusal=False)).scores["correct"] == 1.0
    assert scored(OTHER, hedged, Abilities(states_refusal=False)).scores["correct"] == 1.0


def test_reading_measures_are_for_sets_with_documents_and_reference_answers() -> None:
    documents = (InlineDocument("d", "北湖大桥长1200米。"),)
    one = scored(make_case(documents=documents), make_answer("长1200米"))
    assert one.scores["char_f1"] == pytest.approx(0.8)
    assert one.scores["exact_match"] == 0.0
    assert "char_f1" not in scored(make_case(), RIGHT).scores
