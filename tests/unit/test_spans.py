"""Where evidence stands, and how citations and results meet it."""

from __future__ import annotations

import pytest

from assistant.conversation import Citation, InlineDocument
from evals.cases import EvalsError
from evals.spans import also_spans, citation_precision, citation_recall, first_ranks, wanted_spans
from tests.fakes_evals import ARTICLE, make_case, sentence_citation


def test_evidence_stands_for_its_whole_sentence() -> None:
    (places,) = wanted_spans(make_case(evidence=("每天约3万辆",)), [ARTICLE])
    assert [ARTICLE.text[place.start : place.end] for place in places] == ["每天约3万辆车经过。"]


def test_evidence_that_stands_twice_may_be_met_in_either_place() -> None:
    (places,) = wanted_spans(make_case(evidence=("湖大桥长",)), [ARTICLE])
    assert len(places) == 2
    assert citation_recall([places], [sentence_citation("南湖大桥长")]) == 1.0


def test_what_may_be_cited_beside_the_evidence_is_not_wrong_and_not_asked_for() -> None:
    case = make_case(also=("每天约3万辆",))
    wanted, also = wanted_spans(case, [ARTICLE]), also_spans(case, [ARTICLE])
    cited = [sentence_citation("北湖大桥长"), sentence_citation("每天约"), sentence_citation("林岚是")]
    assert citation_precision(wanted, cited) == pytest.approx(1 / 3)
    assert citation_precision(wanted, cited, also) == pytest.approx(2 / 3)
    assert citation_recall(wanted, cited[:1]) == 1.0
    assert citation_recall(wanted, cited[1:2]) == 0.0  # nor does it stand in for the evidence
    with pytest.raises(EvalsError, match="stands in no article"):
        also_spans(make_case(also=("西湖大桥",)), [ARTICLE])


def test_evidence_in_no_article_is_an_error_that_names_the_case() -> None:
    with pytest.raises(EvalsError, match=r"fact-03: .*西湖大桥.*--article"):
        wanted_spans(make_case(evidence=("西湖大桥",)), [ARTICLE])


def test_documents_of_a_case_stand_in_for_the_articles() -> None:
    case = make_case(
        documents=(InlineDocument("a", "别的。"), InlineDocument("b", "湖很大。北湖大桥长1200米。"))
    )
    (places,) = wanted_spans(case, [ARTICLE])
    assert [(place.article_id, place.start) for place in places] == [("b", 4)]


def test_where_only_documents_are_known_any_place_of_them_serves() -> None:
    documents = (InlineDocument("a", "别的。"), InlineDocument("b", "湖很大。"))
    wanted = wanted_spans(make_case(evidence=(), relevant_ids=("b",), documents=documents), [])
    assert citation_precision(wanted, [Citation(1, "b", "湖", 0, 1), Citation(2, "a", "别", 0, 1)]) == 0.5


def test_citation_precision_and_recall_of_a_hand_worked_case() -> None:
    wanted = wanted_spans(make_case(evidence=("北湖大桥长1200米", "林岚是")), [ARTICLE])
    cited = [sentence_citation("北湖大桥"), sentence_citation("每天约"), sentence_citation("南湖大桥长")]
    assert citation_precision(wanted, cited) == pytest.approx(1 / 3)
    assert citation_recall(wanted, cited) == 0.5


def test_no_citation_is_no_precision_but_no_recall_either() -> None:
    wanted = wanted_spans(make_case(), [ARTICLE])
    assert citation_precision(wanted, []) is None
    assert citation_recall(wanted, []) == 0.0
    assert citation_recall([], []) is None


def test_ranks_count_from_one_and_the_first_meeting_result_counts() -> None:
    wanted = wanted_spans(make_case(evidence=("每天约3万辆", "林岚是")), [ARTICLE])
    results = [sentence_citation("北湖大桥"), sentence_citation("每天约"), sentence_citation("每天约")]
    assert first_ranks(wanted, results) == [2, None]
