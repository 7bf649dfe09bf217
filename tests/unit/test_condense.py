"""A question that stands alone is left alone; one that points back is rewritten with the turns before it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.conversation import Turn
from assistant.questions.condense import condense, points_back

HISTORY = (Turn("user", "甲县2021年收入多少？"), Turn("assistant", "甲县2021年收入12亿元。"))


class Rewriter:
    """Answers from a queue and remembers what it was asked."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, Sequence[Turn]]] = []

    def __call__(self, question: str, history: Sequence[Turn]) -> str:
        self.asked.append((question, history))
        return self.answers.pop(0)


@pytest.mark.parametrize(
    "question",
    [
        "那乙县呢？",
        "它是哪年建的？",
        "为什么？",
        "他还说了什么？",
        "What about its profit?",
        "Why is that so?",
        "说回刚建的码头，一年能停多少条船？",
        "里头最早通车的一条有多长？",
        "这片林子归哪个单位管？",
        "比前一年的产量高出多少来？",
        "其余几座呢，都是什么时候修的？",
        "我问的是2019年卖出去的数目",
    ],
)
def test_pronouns_and_ellipsis_point_back(question: str) -> None:
    assert points_back(question)


@pytest.mark.parametrize(
    "question",
    [
        "甲县2021年的小麦产量是多少万吨？",
        "图②中的照片是在哪个城市拍的？",
        "How many users does the largest firm have?",
        "公园里面积最大的湖叫什么名字？",
        "不同年龄段的游客各占多少？",
        "比赛一共办了多少届，在哪里办的？",
        "跟踪监测点一共设了多少个？",
        "那曲市2022年接待了多少游客？",
        "王某说回收站一年处理多少吨废铁？",
        "救援队2015年这一年出动了几次？",
        "沿河一共住着多少户人家？",
    ],
)
def test_a_question_that_names_its_subject_does_not(question: str) -> None:
    assert not points_back(question)


def test_without_history_the_model_is_not_asked() -> None:
    rewrite = Rewriter()
    assert condense("那乙县呢？", (), rewrite) == "那乙县呢？"
    assert rewrite.asked == []


def test_a_question_that_stands_alone_is_not_rewritten() -> None:
    rewrite = Rewriter()
    assert (
        condense("乙县2021年的小麦产量是多少万吨？", HISTORY, rewrite) == "乙县2021年的小麦产量是多少万吨？"
    )
    assert rewrite.asked == []


def test_a_follow_up_becomes_what_the_model_made_of_it() -> None:
    assert (
        condense("那乙县呢？", HISTORY, Rewriter("问：乙县2021年收入多少？\n多余的话"))
        == "乙县2021年收入多少？"
    )


def test_a_model_that_says_nothing_leaves_the_question() -> None:
    assert condense("那乙县呢？", HISTORY, Rewriter(" \n")) == "那乙县呢？"


def test_the_model_sees_a_bounded_history() -> None:
    rewrite = Rewriter("乙县？")
    condense("那乙县呢？", tuple(Turn("user", "长" * 5_000) for _ in range(40)), rewrite)
    ((_, history),) = rewrite.asked
    assert sum(len(turn.content) for turn in history) <= 1_200


def test_of_answers_before_the_last_only_their_beginning_is_read_again() -> None:
    rewrite = Rewriter("乙县？")
    said = [Turn("user", "问" * 150), Turn("assistant", "旧" * 150)] * 2 + [Turn("assistant", "新" * 150)]
    condense("那乙县呢？", said, rewrite)
    ((_, history),) = rewrite.asked
    assert [len(turn.content) for turn in history] == [150, 60, 150, 60, 150]


def test_an_answer_in_place_of_a_rewritten_question_is_put_aside() -> None:
    history = [Turn("user", "馆里有多少件陶器？"), Turn("assistant", "馆里有300件陶器。")]
    asked = condense("铜器呢？", history, lambda question, turns: "馆里的铜器有300件。")
    assert asked == "馆里有多少件陶器？ 铜器呢？"
    rewritten = condense("铜器呢？", history, lambda question, turns: "馆里有多少件铜器？")
    assert rewritten == "馆里有多少件铜器？"


def test_a_rewriting_with_nothing_of_what_was_said_before_is_put_aside() -> None:
    left_out = condense("那门票呢？", HISTORY, lambda question, turns: "门票有哪些？")
    assert left_out == f"{HISTORY[0].content} 那门票呢？"


@pytest.mark.parametrize(
    ("before", "question", "rewritten"),
    [
        ("钟楼有多少米？", "鼓楼呢？", "鼓楼有多少米？"),
        ("谁建的？", "那鼓楼呢？", "那鼓楼是谁建的？"),
        ("谁设计了钟楼？", "鼓楼呢？", "鼓楼的设计者是谁？"),
        ("码头有多少个泊位？", "大桥全长多少米呢？", "大桥全长多少米？"),
    ],
)
def test_a_rewriting_that_says_what_was_meant_is_kept(before: str, question: str, rewritten: str) -> None:
    assert condense(question, (Turn("user", before),), lambda asked, turns: rewritten) == rewritten


def test_turns_without_words_are_no_history() -> None:
    assert condense("那乙县呢？", (Turn("user", " "),), Rewriter()) == "那乙县呢？"
    asked = condense("那门票呢？", (*HISTORY, Turn("user", "")), lambda question, turns: "门票有哪些？")
    assert asked.startswith(HISTORY[0].content)


@pytest.mark.parametrize(
    ("question", "back"),
    [
        ("后来为什么没有继续修下去？", True),
        ("两人是在哪一年结婚的？", True),
        ("为此政府投入了多少资金修缮？", True),
        ("应该怎样预防流感的传播？", False),
        ("第二个原因具体指的是什么？", True),
        ("第二条地铁线什么时候开通？", False),
        ("三人篮球项目谁夺冠？", False),
        ("吉他手是从哪一年加入乐队的？", False),
    ],
)
def test_openings_that_point_back(question: str, *, back: bool) -> None:
    assert points_back(question) is back
