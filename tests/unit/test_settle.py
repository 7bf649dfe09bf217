"""What stands of a draft: supported claims with exact quotes; the rest is withdrawn, corrected or refused."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checks.weigh import Grounds
from assistant.judge import ASKED, DOUBTING, NOT_ENTAILED
from assistant.language import Language
from assistant.settle import Outcome, refuse, settle
from knowledge.mend import as_given
from knowledge.retrieve import from_articles
from tests.fakes import HashedEmbedder

TEXT = (
    "甲县2021年小麦产量12万吨，同比增长3%，粮库达8座。\n"
    "乙县2019年玉米产量9.5万吨。新农机让成本降低了六成。\n"
    "孙工设计了钟楼。钟楼高30米，用户数破6亿。"
)
ARTICLE = as_given(TEXT, article_id="a")
EMBEDDER = HashedEmbedder()
WORDS = ("foreign", "unknown", "asked_in_block")
UNUSUAL = (
    "孙工的咖啡馆那座钟楼高多少？"  # in words that the text does not use, so that the model's view counts
)
SEARCH = from_articles([ARTICLE], EMBEDDER)


def grounds(question: str, *, query: str = "", language: Language = "zh") -> Grounds:
    looked_up = query or question
    sentences = tuple(("a", sentence) for sentence in ARTICLE.sentences)
    return Grounds(question, looked_up, language, sentences, SEARCH.search(looked_up))


def settled(question: str, draft: str, entailed: float = 0.9) -> Outcome:
    return settle(draft, grounds(question), EMBEDDER, lambda quotes, said: entailed)


def settled_on(text: str, question: str, draft: str) -> Outcome:
    """Settle a draft on a text of its own."""
    article = as_given(text, article_id="a")
    sentences = tuple(("a", sentence) for sentence in article.sentences)
    found = from_articles([article], EMBEDDER).search(question)
    return settle(draft, Grounds(question, question, "zh", sentences, found), EMBEDDER)


def quotes(outcome: Outcome) -> list[str]:
    return [citation.quote for citation in outcome.citations]


def test_a_right_draft_stands_with_the_sentence_it_rests_on() -> None:
    outcome = settled("甲县2021年小麦产量是多少？", "甲县2021年小麦产量是12万吨。")
    assert not outcome.refused
    assert outcome.text == "甲县2021年小麦产量是12万吨[1]。"
    assert quotes(outcome) == ["甲县2021年小麦产量12万吨，同比增长3%，粮库达8座。"]
    assert not outcome.withdrawn
    assert not outcome.missing


def test_markers_come_before_the_full_stop() -> None:
    assert settled("孙工设计了什么？", "孙工设计了钟楼。").text.endswith("[1]。")
    assert settled("孙工设计了什么？", "孙工设计了钟楼").text.endswith("[1]。")


def test_markers_that_the_model_made_up_are_gone() -> None:
    assert settled("孙工设计了什么？", "孙工设计了钟楼[7][9]。").text == "孙工设计了钟楼[1]。"


def test_of_two_years_the_one_that_stands_is_told() -> None:
    outcome = settled("甲县2021年和2022年小麦产量分别是多少？", "2021年12万吨，2022年文中未提及。")
    assert outcome.text == "2021年12万吨[1]。其余的文中未提及。"


def test_every_marker_in_the_text_has_its_citation() -> None:
    outcome = settled("钟楼高多少米，谁设计的？", "钟楼高30米。孙工设计了钟楼。")
    assert [citation.marker for citation in outcome.citations] == [1, 2]
    assert [claim.markers for claim in outcome.claims] == [(1,), (2,)]


def test_a_figure_that_the_text_does_not_give_is_withdrawn_and_repaired() -> None:
    outcome = settled("钟楼高多少米？", "钟楼高50米。")
    assert [(one.text, "50米" in one.why) for one in outcome.withdrawn] == [("钟楼高50米。", True)]
    assert outcome.text == "钟楼高30米，用户数破6亿[1]。"


def test_a_figure_that_the_text_does_not_give_of_anyone_asked_about_is_refused() -> None:
    outcome = settled("乙县的小麦产量占多少？", "乙县的小麦产量占50%。")
    assert outcome.refused
    assert outcome.reason == "not_in_article"
    assert "50%" not in outcome.text


def test_a_figure_of_another_owner_gives_way_to_that_of_whom_was_asked_about() -> None:
    outcome = settled("乙县玉米产量是多少？", "新农机耕种的乙县玉米产量是12万吨。")
    assert [one.text for one in outcome.withdrawn] == ["新农机耕种的乙县玉米产量是12万吨。"]
    assert outcome.text == "乙县2019年玉米产量9.5万吨[1]。"
    assert settled("乙县小麦产量是多少？", "乙县小麦产量是12万吨。").refused


def test_a_draft_that_the_model_doubts_a_little_stands() -> None:
    assert not settled("甲县小麦产量是多少？", "甲县小麦产量是12万吨。", entailed=0.5).refused


def test_sound_clauses_remain_when_one_figure_does_not_stand() -> None:
    outcome = settled("甲县2021年小麦产量是多少？", "甲县2021年小麦产量12万吨，同比增长7%。")
    assert not outcome.refused
    assert outcome.text == "甲县2021年小麦产量12万吨[1]。其余的文中未提及。"
    assert [one.text for one in outcome.withdrawn] == ["同比增长7%。"]
    assert outcome.missing == ("甲县2021年小麦产量是多少？",)


def test_a_year_the_text_does_not_give_is_refused_with_the_nearest_fact() -> None:
    outcome = settled("甲县2022年小麦产量是多少？", "甲县2022年小麦产量是12万吨。", entailed=0.99)
    assert outcome.refused
    assert outcome.text.startswith("文中未提及。文章只说：甲县2021年小麦产量12万吨")
    assert outcome.missing == ("甲县2022年小麦产量是多少？",)


@pytest.mark.parametrize("draft", ["是的，甲县2022年小麦产量是12万吨。", "是的。"])
def test_a_wrong_year_in_a_confirmation_is_corrected(draft: str) -> None:
    outcome = settled("甲县2022年小麦产量是12万吨吗？", draft)
    assert not outcome.refused
    assert "2021年" in outcome.text
    assert "2022年" not in outcome.text
    assert "是的" not in outcome.text


def test_a_draft_that_only_refuses_is_a_refusal() -> None:
    outcome = settled("甲县的县长是谁？", "文中未提及。", entailed=0.1)
    assert outcome.refused
    assert outcome.claims == () or outcome.text.startswith("文中未提及。文章只说：")


def test_an_empty_draft_is_a_refusal() -> None:
    assert settled("甲县的小麦？", "").refused


def test_a_claim_of_another_matter_is_withdrawn() -> None:
    outcome = settled("孙工设计了什么？", "孙工设计了钟楼。外星人昨夜偷走所有拖拉机模型。")
    assert outcome.text == "孙工设计了钟楼[1]。"
    assert [one.text for one in outcome.withdrawn] == ["外星人昨夜偷走所有拖拉机模型。"]


def test_a_figure_written_another_way_stands() -> None:
    outcome = settled("新农机让成本降低多少？", "成本降低了60%。")
    assert not outcome.refused
    assert outcome.claims[0].figures[0].supported


def test_an_english_claim_is_attributed_by_meaning_and_its_scale_corrected() -> None:
    asked = grounds("How many users are there?", query="用户数有多少？", language="en")
    outcome = settle("There are 6 billion users.", asked, EMBEDDER)
    assert not outcome.refused
    assert outcome.text == "There are 600 million users[1]."
    assert quotes(outcome) == ["钟楼高30米，用户数破6亿。"]


@pytest.mark.parametrize("reason", ["off_topic", "instruction"])
def test_what_is_not_about_the_text_is_refused_without_a_fact(reason: str) -> None:
    outcome = refuse(grounds("钟楼高多少米？"), "off_topic" if reason == "off_topic" else "instruction")
    assert outcome.refused
    assert outcome.reason == reason
    assert not outcome.citations
    assert outcome.text == "文中未提及。"


def test_every_signal_that_the_judge_weighs_is_made() -> None:
    assert set(ASKED.weights) <= set(settled(UNUSUAL, "钟楼高30米。").signals)
    doubted = settle("钟楼高30米。", grounds(UNUSUAL), EMBEDDER, unsaid=0.5)
    assert set(DOUBTING.weights) <= set(doubted.signals)


def test_the_same_draft_gets_the_same_answer() -> None:
    draft = "钟楼高30米，由李工设计。"
    assert settled("钟楼高多少米？", draft) == settled("钟楼高多少米？", draft)


QUESTIONS = ["甲县2021年小麦产量是多少？", "谁设计了钟楼？", "乙县2022年产量是9万吨吗？", "成本降低多少？"]
PIECES = [
    *(sentence.text for sentence in ARTICLE.sentences),
    "产量13万吨。",
    "是的，",
    "[3]",
    "\n- ",
    "文中未提及。",
]
DRAFTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=5).map("".join)


@given(st.sampled_from(QUESTIONS), DRAFTS, st.floats(0, 1))
def test_a_quote_is_exactly_the_text_between_start_and_end(question: str, draft: str, sure: float) -> None:
    outcome = settled(question, draft, sure)
    assert all(TEXT[one.start : one.end] == one.quote for one in outcome.citations)
    markers = [citation.marker for citation in outcome.citations]
    assert markers == list(range(1, len(markers) + 1))
    assert {marker for claim in outcome.claims for marker in claim.markers} == set(markers)
    assert all(f"[{marker}]" in outcome.text for marker in markers)


@given(st.sampled_from(QUESTIONS), DRAFTS)
def test_no_unsupported_figure_stands_unless_the_question_said_it(question: str, draft: str) -> None:
    for claim in settled(question, draft).claims:
        assert all(figure.supported or figure.text in question for figure in claim.figures)


def test_what_a_comparison_asks_for_is_worked_out_and_names_where_from() -> None:
    outcome = settled("甲县和乙县的产量差多少？", "甲县2021年小麦产量12万吨。\n乙县2019年玉米产量9.5万吨。")
    assert outcome.text.endswith("相差2.5万吨[1][2]。")
    (figure,) = outcome.claims[-1].figures
    assert (figure.value, figure.supported, figure.derived_from) == (25_000.0, True, (1, 2))


def test_a_verdict_that_the_figures_contradict_gives_way_to_the_right_one() -> None:
    draft = "甲县2021年小麦产量12万吨。\n乙县2019年玉米产量9.5万吨。\n乙县的产量更高。"
    outcome = settled("甲县和乙县，谁的产量高？", draft)
    assert outcome.text.endswith("甲县更高[1][2]。")
    assert "乙县的产量更高" not in outcome.text
    assert [one.why for one in outcome.withdrawn if "更高" in one.text] != []


def test_a_list_rests_on_the_paragraph_whose_sentences_give_an_item_each() -> None:
    outcome = settled("文中的钟楼有哪些事？", "孙工和用户。")
    assert not any("covers" in one.why for one in outcome.withdrawn)


def test_a_summary_gives_its_best_sentences_in_full_and_nothing_twice() -> None:
    outcome = settled("甲县的小麦产量，文章是怎么说的？", "甲县小麦产量12万吨。")
    assert outcome.text == "甲县2021年小麦产量12万吨，同比增长3%，粮库达8座[1]。"


def test_a_claim_that_repeats_a_name_that_is_not_there_gives_way_to_the_sentence() -> None:
    outcome = settled("北京的孙工设计了什么？", "北京的孙工设计了钟楼。")
    assert outcome.text == "孙工设计了钟楼[1]。"


def test_of_a_question_of_two_halves_the_one_that_is_answered_is_judged() -> None:
    draft = "孙工设计了钟楼。"
    both = settled("谁设计了钟楼，它的注册资本折合几亿美元？", draft)
    answered = settled("谁设计了钟楼，", draft).signals
    assert {name: both.signals[name] for name in WORDS} == {name: answered[name] for name in WORDS}
    assert not both.refused


def test_the_model_is_shown_the_claims_and_what_they_rest_on_where_it_could_change_what_comes_out() -> None:
    shown: list[tuple[list[str], str]] = []

    def entails(quotes: Sequence[str], said: str) -> float:
        shown.append((list(quotes), said))
        return 0.01

    asked = grounds(UNUSUAL)
    unsure = settle("钟楼高30米。", asked, EMBEDDER, entails)
    assert shown[0][1] == "钟楼高30米。"
    assert "钟楼高30米，用户数破6亿。" in shown[0][0]
    assert unsure.signals["entailed_logit"] < 0


def test_the_model_is_not_asked_about_what_a_rule_has_decided() -> None:
    def entails(quotes: Sequence[str], said: str) -> float:
        raise AssertionError("asked for nothing")

    asked = grounds("甲县2022年小麦产量是多少？")
    outcome = settle("甲县2022年小麦产量是12万吨。", asked, EMBEDDER, entails)
    assert outcome.refused


def test_a_claim_that_the_model_takes_for_a_misreading_gives_way_to_its_sentence() -> None:
    draft = "钟楼的高度是30米。"
    assert settled(UNUSUAL, draft, entailed=0.9).text == "钟楼的高度是30米[1][2]。"
    assert settled(UNUSUAL, draft, entailed=0.2).text == "钟楼高30米，用户数破6亿[1][2]。"


def test_an_english_claim_that_the_model_takes_for_a_misreading_keeps_its_language() -> None:
    asked = grounds("How tall is the odd bell tower of engineer Sun's café?", query=UNUSUAL, language="en")
    outcome = settle("The tower is 30 m tall.", asked, EMBEDDER, lambda quotes, said: 0.2)
    assert outcome.signals["entailed_logit"] < NOT_ENTAILED
    assert outcome.text == "The tower is 30 m tall[1][2]."


def test_a_premise_that_the_text_denies_is_corrected_instead_of_refused() -> None:
    outcome = settled("甲县为什么2019年就有12万吨小麦产量？", "因为雨水好。", entailed=0.01)
    assert not outcome.refused
    assert quotes(outcome) == ["甲县2021年小麦产量12万吨，同比增长3%，粮库达8座。"]


def test_the_sentence_that_denies_a_premise_is_not_withdrawn_itself() -> None:
    question = "孙工为什么要卖钟楼？"
    article = as_given("孙工设计了钟楼。\n孙工说不卖钟楼。", article_id="a")
    found = from_articles([article], EMBEDDER).search(question)
    about = Grounds(question, question, "zh", tuple(("a", one) for one in article.sentences), found)
    outcome = settle("因为缺钱。", about, EMBEDDER, lambda quotes, said: 0.01)
    assert "不卖钟楼" in outcome.text
    assert "孙工说不卖钟楼。" not in [one.text for one in outcome.withdrawn]


def test_a_claim_that_repeats_a_denied_premise_gives_way_to_the_sentence() -> None:
    outcome = settled("乙县玉米产量达20吨，新农机让成本降了几成？", "新农机让成本降低了六成。")
    assert "六成" in outcome.text
    assert "9.5万吨" in outcome.text


def test_a_side_of_a_comparison_is_told_in_its_own_part_of_a_sentence_that_counts_off() -> None:
    text = "会上摆出两种办法：拆运，约1100万元，一年可以完成；整运，约2600万元，工期两年半。\n村里没有意见。"
    outcome = settled_on(text, "整运和拆运哪个更贵？", "整运约2600万元。\n拆运约2600万元。")
    assert [claim.text for claim in outcome.claims] == [
        "整运，约2600万元。",
        "拆运，约1100万元，一年可以完成",
        "整运更贵。",
    ]
    assert all(figure.supported for claim in outcome.claims for figure in claim.figures)


def test_a_list_that_the_text_counts_is_told_whole_with_its_figures() -> None:
    text = "甲县拿出三项办法：设立2亿元技改基金，与工学院合办研究院，把奖金同专利挂钩。\n乙县没有办法。"
    outcome = settled_on(text, "甲县拿出了哪几项办法？", "把奖金同专利挂钩。")
    assert [claim.text for claim in outcome.claims] == [
        "设立2亿元技改基金，与工学院合办研究院，把奖金同专利挂钩"
    ]
    assert [(figure.text, figure.supported) for figure in outcome.claims[0].figures] == [("2亿元", True)]
    assert outcome.citations[0].quote.startswith("甲县拿出三项办法")


def test_a_side_of_a_comparison_that_gets_the_others_figure_gets_its_own_sentence() -> None:
    text = "海南明确，到2027年数字经济增加值超过2万亿元。\n贵州目标到2027年，数字经济增加值达到5000亿元。"
    article = as_given(text, article_id="a")
    query = "海南和贵州，谁的数字经济增加值高？"
    found = from_articles([article], EMBEDDER).search(query)
    asked = Grounds(query, query, "zh", tuple(("a", sentence) for sentence in article.sentences), found)
    side = "到2027年数字经济增加值达到5000亿元。"
    outcome = settle(f"海南：{side}\n贵州：{side}", asked, EMBEDDER)
    assert [one.text for one in outcome.withdrawn] == [f"海南：{side}"]
    assert "2万亿元" in outcome.text
    assert "海南更" in outcome.text
    swapped = settle("海南：到2027年增加值达到5000亿元。\n贵州：增加值超过2万亿元。", asked, EMBEDDER)
    assert "海南更" in swapped.text


def test_a_question_about_nothing_in_the_text_gets_no_sentence_of_it_for_a_figure_alike() -> None:
    outcome = settled("咋办，猫咪两天没精神？", "文中未提及。")
    assert outcome.refused
