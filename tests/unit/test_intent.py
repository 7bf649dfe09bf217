"""Orders to leave the task are told from questions that only look like them; so are summaries, comparisons, doubts."""

from __future__ import annotations

import pytest

from assistant.questions.intent import (
    questions_in,
    wants_account,
    wants_comparison,
    wants_confirmation,
    wants_gist,
    wants_reason,
    wants_summary,
)


@pytest.mark.parametrize(
    "question",
    [
        "文章讲了什么？",
        "概括一下全文。",
        "粮站的主要内容有哪些要点？",
        "站长怎么看待此事？",
        "Summarize the article.",
        "What does it say about grain?",
    ],
)
def test_a_summary_is_told_from_a_question_for_one_fact(question: str) -> None:
    assert wants_summary(question)


@pytest.mark.parametrize(
    "question",
    [
        "粮站那场官司的来龙去脉，讲讲",
        "粮站失火是怎么回事？",
        "粮站失火是怎么一回事，后来呢？",
        "用两三句话说说粮站",
        "钟楼从停摆到修好，经过是怎样的？",
        "粮站失火的经过？",
        "站长的近况如何",
        "In two or three sentences, what came of the clock tower?",
        "概括一下全文。",
    ],
)
def test_what_is_told_in_a_few_sentences_is_an_account(question: str) -> None:
    assert wants_account(question)


@pytest.mark.parametrize(
    "question",
    [
        "钟楼前前后后修了几回？",
        "粮站归拢到一处以前有多少仓库？",
        "站长经过哪些城市？",
        "这首诗共有几句？",
        "站长说的三句口号是什么？",
        "经过多少年才修好？",
        "经过说服，谁同意了？",
        "哪些城市它都经过？",
    ],
)
def test_one_fact_is_no_account(question: str) -> None:
    assert not wants_account(question)


@pytest.mark.parametrize(
    "question",
    [
        "甲县和乙县谁的产量更高？",
        "哪个县产量大？",
        "甲县与乙县相比呢？",
        "有什么区别？",
        "Which is larger, A or B?",
        "A vs B",
    ],
)
def test_a_comparison_is_recognised(question: str) -> None:
    assert wants_comparison(question)


@pytest.mark.parametrize(
    "question",
    ["甲县产量是多少？", "谁是站长？", "钟楼高多少米？", "When did it open?", "哪家企业设计了钟楼？"],
)
def test_a_question_for_one_fact_is_neither_summary_nor_comparison(question: str) -> None:
    assert not wants_summary(question)
    assert not wants_comparison(question)


@pytest.mark.parametrize(
    "question",
    [
        "甲县产量是12万吨吗？",
        "甲縣產量是12萬噸嗎？",
        "是不是2021年？",
        "粮站是否盈利？",
        "有没有出口？",
        "钟楼高30米，对吧？",
        "钟楼高不高？",
        "Is the tower 30 metres high?",
        "It opened in 1932, right?",
    ],
)
def test_a_statement_put_as_a_question_wants_confirmation(question: str) -> None:
    assert wants_confirmation(question)


@pytest.mark.parametrize(
    "question",
    [
        "钟楼高多少米？",
        "这是什么？",
        "怎么",
        "Who is it?",
        "What did it say?",
        "What does it cost to put all right?",
    ],
)
def test_an_open_question_wants_no_confirmation(question: str) -> None:
    assert not wants_confirmation(question)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("大桥有多长，是谁修的？", ["大桥有多长，", "是谁修的？"]),
        ("大桥在哪？全长几米？", ["大桥在哪？", "全长几米？"]),
        ("论2021年的产量，甲县是多少？", ["论2021年的产量，甲县是多少？"]),
        ("大桥有多长？请说明。", ["大桥有多长？请说明。"]),
        ("How long is the bridge, and who built it?", ["How long is the bridge,", " and who built it?"]),
        ("大桥的长度", ["大桥的长度"]),
        ("", [""]),
    ],
)
def test_a_question_that_asks_twice_is_two(question: str, parts: list[str]) -> None:
    assert questions_in(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "这篇文章主要讲了什么？",
        "这篇文章讲的是什么事",
        "一句话讲讲这篇报道的中心意思",
        "帮我用三句话概括一下这篇文章的主要内容",
        "文章里都说了啥",
        "文章是关于什么的？",
        "總結一下全文",
        "请总结一下",
        "What is this article about?",
        "Give me a summary of this report.",
        "what are the main points?",
    ],
)
def test_a_question_for_the_gist_names_no_matter_of_its_own(question: str) -> None:
    assert wants_gist(question)
    assert wants_summary(question)


@pytest.mark.parametrize(
    "question",
    [
        "文章怎么说粮站？",
        "概括一下甲县的部署",
        "钟楼那段讲了什么？",
        "谁写的这篇文章？",
        "文章里有哪些数字？",
        "这篇文章是哪天发表的？",
        "什么是深耕？",
        "What does the article say about the bridge?",
        "Who wrote this article?",
        "？",
    ],
)
def test_a_question_about_a_matter_does_not_want_the_gist(question: str) -> None:
    assert not wants_gist(question)


@pytest.mark.parametrize(
    "question", ["请用100字概括文章", "能不能概括一下文章？", "总结一下这篇", "这个故事讲了什么？"]
)
def test_a_gist_is_asked_for_in_many_words(question: str) -> None:
    assert wants_gist(question)


@pytest.mark.parametrize(
    "question", ["作者怎么说服父亲的？", "他怎么写出这部小说的？", "记者写了什么报道获奖？"]
)
def test_how_something_was_said_or_written_is_no_summary(question: str) -> None:
    assert not wants_summary(question)


def test_what_changed_by_how_much_and_travel_compare_nothing() -> None:
    assert not wants_comparison("产量同比增长多少？")
    assert not wants_comparison("他一年出差几天？")
    assert wants_comparison("甲河和乙河哪条更长？")
    assert wants_comparison("两个县去年的支出差多少？")
    assert wants_comparison("甲乙两队的用时差多少？")


def test_drowning_and_confiscation_confirm_nothing() -> None:
    assert not wants_confirmation("有多少村庄被洪水淹没？")
    assert wants_confirmation("大桥修好了没有？")


@pytest.mark.parametrize("question", ["有哪些文件？", "有哪些论文？", "写了哪些小说？"])
def test_what_works_there_are_is_no_gist(question: str) -> None:
    assert not wants_gist(question)


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("為什麼大桥停工？", True),
        ("大桥是怎么修的？", True),
        ("Why did it stop?", True),
        ("大桥有多长？", False),
    ],
)
def test_what_asks_why_or_how_wants_a_reason(question: str, *, wants: bool) -> None:
    assert wants_reason(question) is wants
