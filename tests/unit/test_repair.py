"""Where a draft does not stand, the article's own sentence answers or corrects, or nothing does."""

from __future__ import annotations

import pytest

from assistant.attribute import Candidates, candidates
from assistant.repairs.repair import (
    about,
    elsewhere,
    on_the_matter,
    opposite,
    other_figure,
    same_kind,
    to_the_point,
    to_work_out,
    turns_round,
)
from knowledge.article import Retrieval, ScoredSentence
from knowledge.mend import as_given

TEXT = (
    "青海提出，新推动400家企业数字化转型。\n"
    "海南明确，到2027年数字经济增加值超过2万亿元。海南还要建设三座海上风电场。\n"
    "新炉子让良品率提升了8%。老炉子让成本降低了三成。\n"
    "图③：2022年，在石岛镇的码头，巡检机器人正在检查吊机。\n"
    "刘工摄\n"
    "图④：2023年，在云口镇的车间，叉车在搬铜管。"
)
AMONG: Candidates = candidates([("a", sentence) for sentence in as_given(TEXT, article_id="a").sentences])


def found(*parts: str) -> Retrieval:
    """Return a retrieval that ranks the sentences with these parts, in this order."""
    ranked = [next(s for _, s in AMONG.sentences if part in s.text) for part in parts]
    return Retrieval(
        "", (), tuple(ScoredSentence("a", s, 1.0, rank) for rank, s in enumerate(ranked, 1)), 0.9
    )


def text_of(sentence: ScoredSentence | None) -> str:
    return sentence.sentence.text if sentence else ""


def test_a_wrong_direction_is_corrected() -> None:
    assert "提升了8%" in text_of(opposite("换了新炉子，良品率怎么掉了8%？", found("良品率")))
    assert "降低了三成" in text_of(opposite("老炉子让成本增加了三成，为什么？", found("成本")))


@pytest.mark.parametrize(
    "question", ["新炉子让良品率提升了多少？", "良品率是多少？", "良品率先升后降是为什么？"]
)
def test_a_right_or_open_direction_is_not_corrected(question: str) -> None:
    assert opposite(question, found("良品率")) is None


def test_a_figure_that_no_sentence_gives_is_corrected_by_one_of_its_unit() -> None:
    assert "400家" in text_of(other_figure("为什么青海只推动90家企业转型？", found("400家"), AMONG))
    assert other_figure("为什么青海要推动400家企业转型？", found("400家"), AMONG) is None
    assert other_figure("为什么青海要用90吨钢？", found("400家"), AMONG) is None
    assert other_figure("我家猫三家医院都看过了咋整？", found("400家"), AMONG) is None


def test_a_withdrawn_figure_gives_way_to_the_one_asked_about() -> None:
    question = "海南到2027年数字经济增加值要超过多少？"
    assert "2万亿元" in text_of(same_kind(question, ["5000亿元。"], found("400家", "2万亿元"), AMONG))
    assert same_kind("青海数字经济增加值多少？", ["5000亿元。"], found("2万亿元"), AMONG) is None
    assert same_kind("青海的人口是多少？", ["600万人。"], found("400家"), AMONG) is None


def test_a_claim_that_rests_away_from_what_was_asked_about_is_found_out() -> None:
    at = next(n for n, (_, s) in enumerate(AMONG.sentences) if "云口镇" in s.text)
    question = "石岛镇码头那张图里的机器人在做什么？"
    assert "巡检机器人" in text_of(elsewhere(question, [at], found("石岛镇"), AMONG))
    assert elsewhere("云口镇车间的叉车在做什么？", [at], found("云口镇"), AMONG) is None
    assert elsewhere(question, [], found("石岛镇"), AMONG) is None


def test_a_summary_is_about_the_sentences_whose_subject_is_named() -> None:
    subject = about("海南的部署归纳一下", found("海上风电场", "400家", "2万亿元"), AMONG)
    assert [text_of(one)[:4] for one in subject] == ["海南明确", "海南还要"]


def test_a_sentence_that_asks_sums_up_nothing() -> None:
    article = as_given("东窑为什么停火？\n东窑烧到北宋，松柴砍光才停火。", article_id="a")
    ranked = tuple(
        ScoredSentence("a", s, 1.1 - rank / 10, rank) for rank, s in enumerate(article.sentences, 1)
    )
    among, retrieval = candidates([("a", s) for s in article.sentences]), Retrieval("", (), ranked, 0.9)
    told = ["东窑烧到北宋，松柴砍光才停火。"]
    assert [text_of(one) for one in about("概括一下东窑停火的事", retrieval, among)] == told
    assert [text_of(one) for one in to_the_point("东窑停火的事怎么样？", retrieval)] == told


def test_what_is_to_be_worked_out_needs_two_unlike_figures_of_a_kind() -> None:
    article = as_given("船队有医生71名、护士142名。\n码头有12个泊位。", article_id="a")
    ranked = tuple(ScoredSentence("a", s, 1.0, rank) for rank, s in enumerate(article.sentences, 1))
    retrieval = Retrieval("", (), ranked, 0.9)
    assert "71名" in text_of(to_work_out("护士人数是医生的几倍？", retrieval))
    assert to_work_out("码头的泊位差几个？", retrieval) is None


def test_a_summary_names_the_two_best_sentences_about_what_is_named() -> None:
    best = to_the_point("海南的数字经济怎么样？", found("2万亿元", "海上风电场", "400家"))
    assert ["2万亿元" in text_of(one) for one in best] == [True]
    assert to_the_point("讲讲全文", found("2万亿元", "海上风电场")) == []


@pytest.mark.parametrize(
    ("claim", "sentence", "turned"),
    [
        ("产量下降了8%", "产量上升了8%", True),
        ("产量上升了8%", "产量减少了8%", True),
        ("产量上升了8%", "产量增加了8%", False),
        ("产量上升了8%", "产量上升而成本下降", False),
        ("产量是8吨", "产量下降了", False),
    ],
)
def test_a_claim_that_turns_a_direction_round(claim: str, sentence: str, *, turned: bool) -> None:
    assert turns_round(claim, sentence) is turned


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("码头上检查吊机的巡检机器人是谁的？", True),
        ("码头上检查吊机的巡检机器人有几台？", False),  # a number stands there or it does not
        ("巡检机器人是哪天检查吊机的？", False),
        ("谁买下了码头的食堂？", False),
        ("？", False),
    ],
)
def test_a_sentence_that_says_nearly_all_of_a_question_is_quoted(question: str, *, told: bool) -> None:
    assert (on_the_matter(question, found("巡检机器人"), AMONG) is not None) is told


def test_a_sentence_away_from_whom_a_question_names_is_not_quoted() -> None:
    assert on_the_matter("海南的巡检机器人在检查谁的吊机？", found("巡检机器人"), AMONG) is None
