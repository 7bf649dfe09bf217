"""Reports: every figure with interval and n, every miss with its stage, nothing that a page could be tricked with."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sklearn.metrics import precision_score, recall_score

from assistant.conversation import InlineDocument
from evals.html_report import html_report
from evals.report import markdown_report
from evals.results import Result, Run, result_of
from evals.score import Abilities, score
from evals.spans import wanted_spans
from evals.summary import summarise
from tests.fakes_evals import ARTICLE, make_answer, make_case

SETTINGS = {
    "dataset": "bridges_qa.jsonl",
    "split": "all",
    "subset": None,
    "system": "scripted",
    "questions": 4,
}


def result(name: str, text: str, **fields: object) -> Result:
    case = make_case(name, **fields)  # type: ignore[arg-type]
    answer = make_answer(text, finds=["北湖大桥长"], cites=["北湖大桥长"], judge_score=0.8, seconds=2.0)
    return result_of(case, answer, score(case, answer, wanted_spans(case, [ARTICLE]), Abilities()))


RUN = Run(
    "bridges",
    SETTINGS,
    (
        result("fact-03", "1200米"),
        result("fact-04", "<script>alert(1)</script>"),
        result("figure-03", "1200米"),
        result("other-03", "900吨", answerable=False, question="多重？"),
    ),
    memory_mib=2400.0,
)


def test_every_measure_has_its_interval_and_its_n() -> None:
    text = markdown_report(RUN)
    assert re.search(r"\| Correct \| 50\.0% \| 0\.0% to 100\.0% \| 4 \|", text)
    assert "| Correct, answerable | 66.7% |" in text
    assert "| Judge AUROC | 0.500 |" in text
    assert "| Answer length, characters |" in text
    assert "| Memory, peak of all processes | 2,400 MiB |" in text


def test_categories_stand_apart_with_their_n() -> None:
    assert "| fact | 2 | 50.0% (0%–100%) |" in markdown_report(RUN)


def test_every_miss_says_where_it_was_lost_and_why() -> None:
    text = markdown_report(RUN)
    assert "### fact-04 · generation" in text
    assert "- expected: 1200米" in text
    assert "### other-03 · judge" in text
    assert "- expected: a refusal" in text
    assert "fact-03 ·" not in text


def test_a_miss_shows_what_was_cited() -> None:
    assert "- cited: [1] 北湖大桥长1200米，2021年通车。\n- why: " in markdown_report(RUN)
    assert "<dt>cited</dt><dd>[1] 北湖大桥长1200米，2021年通车。</dd>" in html_report(RUN)


def test_every_miss_has_a_line_in_a_table_that_leads_to_it() -> None:
    page = html_report(RUN)
    rows = re.findall(r'<tr><td><a href="#([\w-]+)">\1</a></td><td>(\w+)</td>', page)
    assert rows == [("fact-04", "generation"), ("other-03", "judge")]
    assert [name for name, _ in rows if f'<article id="{name}">' not in page] == []
    assert 'class="misses">' not in html_report(Run("right", SETTINGS, RUN.results[:1]))


def test_the_weakest_category_stands_first_in_the_chart() -> None:
    labels = re.findall(r'text-anchor="end">([a-z]+)</text>', html_report(RUN))
    assert labels == ["other", "fact", "figure"]


def test_refusals_have_precision_and_recall_as_scikit_learn_has_them() -> None:
    refuses = [True, True, False, False, True, False, True]
    open_ones = [True, False, True, False, True, False, True]
    results = []
    for place, (refused, is_open) in enumerate(zip(refuses, open_ones, strict=True)):
        case = make_case(f"any-{place:02}", answerable=not is_open)
        answer = make_answer("文中未提及" if refused else "1200米", refused=refused)
        spans = wanted_spans(case, [ARTICLE])
        results.append(result_of(case, answer, score(case, answer, spans, Abilities())))
    measures = summarise(results).measures
    assert measures["refusal_precision"].mean == pytest.approx(precision_score(open_ones, refuses))
    assert measures["refusal_recall"].mean == pytest.approx(recall_score(open_ones, refuses))
    assert measures["false_refusal"].mean == pytest.approx(1 / 3)
    assert [measures[key].n for key in ("refusal_precision", "refusal_recall", "false_refusal")] == [4, 4, 3]


def test_times_are_told_at_the_median_and_at_95_of_100() -> None:
    results = [
        replace(RUN.results[0], id=f"fact-{place}", scores={"correct": 1.0, "total_seconds": float(place)})
        for place in range(1, 21)
    ]
    text = markdown_report(Run("timed", SETTINGS | {"questions": 20}, tuple(results)))
    assert "| Whole answer | 10.50 s | 19.05 s | 20 |" in text
    assert "| All answers together | 3.5 min |" in text  # 210 seconds
    assert "| First token |" not in text
    assert "All answers" not in markdown_report(replace(RUN, results=(replace(RUN.results[0], scores={}),)))


def test_the_page_escapes_what_models_write_and_asks_nothing_of_a_network() -> None:
    page = html_report(RUN)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert not re.search(r"(?:src|href|url\()\s*=?\s*[\"']?(?:https?:)?//", page)
    assert page.count("<svg") == 3


def test_an_unfinished_run_says_so() -> None:
    assert "1 of 4 questions answered" in markdown_report(Run("cut", SETTINGS, RUN.results[:1]))


def test_what_nothing_was_scored_on_is_absent_and_not_zero() -> None:
    summary = summarise(RUN.results[:1])
    assert "refusal_recall" not in summary.measures
    assert "char_f1" not in summary.measures
    assert summary.judge is None


def test_sets_with_documents_are_split_by_the_share_that_does_not_help() -> None:
    documents = (InlineDocument("a", "北湖大桥长1200米。"), InlineDocument("b", "别的。"))
    one = result("reading-1", "1200米", documents=documents, relevant_ids=("a",))
    assert list(summarise([one]).noise) == ["0.50"]
    assert "noise ratio" in markdown_report(Run("inline", SETTINGS, (one,)))


def test_three_wordings_of_one_question_are_held_against_each_other() -> None:
    alike = [result(f"{category}-03", "1200米") for category in ("fact", "noisy", "english")]
    summary = summarise([*alike, result("colloquial-03", "800米")])
    assert summary.wordings is not None
    assert (summary.wordings.mean, summary.wordings.n) == (pytest.approx(0.5), 1)


def test_questions_that_want_the_same_string_of_other_sentences_are_no_wordings_of_one() -> None:
    opened = [result(f"{category}-03", "2021", must_include=(("2021",),)) for category in ("fact", "noisy")]
    elsewhere = result("time-03", "2021", must_include=(("2021",),), evidence=("南湖大桥长800米",))
    assert summarise([*opened, elsewhere]).wordings is None
    whole = result("time-04", "2021", must_include=(("2021",),), evidence=("北湖大桥长1200米，2021年通车",))
    assert summarise([*opened, elsewhere, whole]).wordings is not None
