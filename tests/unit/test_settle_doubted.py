"""What stands of a draft by a model that tells how likely it was to say that the text does not say."""

from __future__ import annotations

from assistant.settle import settle
from tests.unit.test_settle import EMBEDDER, grounds, quotes


def test_what_the_model_says_is_left_open_is_not_answered_by_the_nearest_sentence() -> None:
    asked = grounds("钟楼是不是孙工拆的？")
    silent = settle("文中未提及。", asked, EMBEDDER, unsaid=0.99)
    assert silent.refused
    assert quotes(silent) == ["孙工设计了钟楼。"]
    assert not settle("文中未提及。", asked, EMBEDDER).refused  # of a model that was not taught to say so


def test_what_the_model_would_rather_not_have_said_is_told_in_the_texts_words() -> None:
    asked = grounds("乙县的玉米产量是多少？")
    sentence = "乙县2019年玉米产量9.5万吨[1]。"
    assert settle("9.5万吨。", asked, EMBEDDER, unsaid=0.6).text == sentence
    assert settle("9.5万吨。", asked, EMBEDDER, unsaid=0.4).text == "9.5万吨[1]。"
    assert settle("9.5万吨。", asked, EMBEDDER).text == "9.5万吨[1]。"
    confirmed = settle("是，钟楼高30米。", grounds("钟楼是不是有30米高？"), EMBEDDER, unsaid=0.6)
    assert confirmed.text == "是，钟楼高30米[1]。"


def test_a_draft_that_the_model_nearly_left_unsaid_is_refused() -> None:
    asked = grounds("钟楼高多少米？")
    assert settle("钟楼高30米。", asked, EMBEDDER, unsaid=0.9999).refused
    assert not settle("钟楼高30米。", asked, EMBEDDER, unsaid=0.001).refused


def test_a_draft_that_tells_it_of_another_place_is_refused_where_the_model_doubted() -> None:
    draft, asked = "不是上海，是这里的钟楼高30米。", grounds("上海的钟楼高多少米？")
    assert settle(draft, asked, EMBEDDER, unsaid=0.8).refused
    assert not settle(draft, asked, EMBEDDER, unsaid=0.2).refused
    assert not settle(draft, grounds("上海的钟楼是高30米吗？"), EMBEDDER, unsaid=0.8).refused


def test_a_draft_is_rid_of_its_denial_of_what_the_text_says() -> None:
    asked = grounds("甲县2021年小麦产量是多少？")
    outcome = settle("不是甲县，是2021年小麦产量12万吨。", asked, EMBEDDER, unsaid=0.2)
    assert outcome.text == "2021年小麦产量12万吨[1]。"
    doubted = settle("不是甲县，是2021年小麦产量12万吨。", asked, EMBEDDER, unsaid=0.7)
    assert doubted.text == "甲县2021年小麦产量12万吨，同比增长3%，粮库达8座[1]。"
    assert "不是" in settle("不是大豆，是2021年小麦产量12万吨。", asked, EMBEDDER, unsaid=0.2).text


def test_what_the_model_is_sure_of_no_rule_on_the_questions_words_refuses() -> None:
    asked = grounds("乙县2020年的玉米产量是多少？")  # the text gives 2019
    assert settle("9.5万吨。", asked, EMBEDDER, unsaid=0.2).refused
    assert settle("9.5万吨。", asked, EMBEDDER, unsaid=0.001).text == "9.5万吨[1]。"


def test_what_the_model_is_sure_of_is_still_held_against_the_text() -> None:
    outcome = settle("9.8万吨。", grounds("乙县的玉米产量是多少？"), EMBEDDER, unsaid=0.001)
    assert "9.8万吨" not in outcome.text


def test_a_figure_of_the_question_is_denied_in_one_breath_with_the_right_one() -> None:
    asked = grounds("乙县2019年15万吨的玉米产量是怎么来的？")
    outcome = settle("不是15万吨，是9.5万吨。", asked, EMBEDDER, unsaid=0.2)
    assert outcome.text.startswith("不是15万吨，是9.5万吨[1]。")
