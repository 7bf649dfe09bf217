"""A question about each of several becomes one about each."""

from __future__ import annotations

import pytest

from assistant.questions.each import each_of, told_together

TEXT = (
    "甲县、乙县和丙县都种果树。甲县的苹果卖到海外，县档案馆在2021年搬迁。乙县出蜜橘，丙县出梨，小学三所，初中一所。\n"
    "丁海若去了剧团，罗一鸣写书，小学教师和初中教师都够，工作队带回光学星和雷达星的资料。东河站与西河站都有水文记录，2022年的也在。"
)
LISTED = [frozenset({"甲县", "乙县", "丙县"}), frozenset({"东河站", "西河站"})]


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        (
            "甲县、乙县、丙县这三个县，各出什么水果？",
            ["甲县出什么水果？", "乙县出什么水果？", "丙县出什么水果？"],
        ),
        (
            "离开以后，丁海若和罗一鸣各忙了些什么？",
            ["离开以后，丁海若忙了些什么？", "离开以后，罗一鸣忙了些什么？"],
        ),
        ("说说县档案馆与丁海若分别做了什么", ["说说县档案馆做了什么", "说说丁海若做了什么"]),
        ("这回发射的光学星和雷达星各有几颗？", ["这回发射的光学星有几颗？", "这回发射的雷达星有几颗？"]),
        (
            "东河站和西河站这次的水位各是多少米？",
            ["东河站这次的水位是多少米？", "西河站这次的水位是多少米？"],
        ),
        ("甲县2021年、2022年的产值各是多少？", ["甲县2021年的产值是多少？", "甲县2022年的产值是多少？"]),
        ("全县小学、初中各有几所？", ["全县小学有几所？", "全县初中有几所？"]),
        (
            "到2027年，三个县各有什么打算？",
            ["到2027年，甲县有什么打算？", "到2027年，乙县有什么打算？", "到2027年，丙县有什么打算？"],
        ),
        (
            "丁海若和罗一鸣离开以后，两人各写了什么？",
            ["丁海若离开以后写了什么？", "罗一鸣离开以后写了什么？"],
        ),
        ("2021年和2022年前后各有多少僧人？", ["2021年前后有多少僧人？", "2022年前后有多少僧人？"]),
        ("小学和初中教师各有几名？", ["小学教师有几名？", "初中教师有几名？"]),
        ("2021和2022年的产值各是多少？", ["2021年的产值是多少？", "2022年的产值是多少？"]),
        ("文章里的两个地方分别靠什么？", ["东河站靠什么？", "西河站靠什么？"]),
        ("甲县的苹果和乙县的蜜橘各卖到哪里？", ["甲县的苹果卖到哪里？", "乙县的蜜橘卖到哪里？"]),
        (
            "说说：甲县的苹果、乙县的蜜橘、丙县的梨，2021年的产值各是多少，请依次报一下",
            [
                f"说说：{one}，2021年的产值是多少，请依次报一下"
                for one in ("甲县的苹果", "乙县的蜜橘", "丙县的梨")
            ],
        ),
    ],
)
def test_one_question_about_each(question: str, alone: list[str]) -> None:
    assert [asked for _, asked in each_of(question, TEXT, LISTED)] == alone


@pytest.mark.parametrize(
    "question",
    [
        "甲县出什么水果？",
        "甲县和戊县各出什么水果？",  # the text knows no 戊县
        "会议是哪天开的，甲县和乙县各来了几人？",  # asks something before
        "甲县的苹果和乙县的蜜橘产量各有多少？",  # what is asked of both may stand with the second
        "丁海若的剧团和罗一鸣的书各有几本？",  # the article does not list these two together: they may be no two
        "甲县的苹果和乙县的蜜橘，两个工作队各怎么看？",  # each of others
        "甲县和乙县各出什么水果，一共几种？",  # of all of them, too
        "参与的小学和出梨的初中各有几所？",  # 与 joins nothing
        "出口最多的三个县各有什么打算？",  # which three it does not know
        "四个县各有什么打算？",  # no four are listed together
        "三个人各说了什么？",  # they are no places
        "世界各国怎么看？",
        "甲县和乙县各乡镇有多少人？",  # of all of these
        "丁海若和罗一鸣分别后去了哪里？",  # 分别 is to part
        "除甲县和乙县外，其他两个县各有什么？",
        "甲县、乙县等县各出什么水果？",
        "甲县和戊县两个县各出什么水果？",  # not those two that are listed together
        "三个县长各有什么打算？",
        "十三个县各有什么打算？",
        "甲县和乙县、丙县各签了几份协议？",
        "",
        "甲县的产值、苹果还有留下的学生，各是多少？",  # of three things one is nobody's
    ],
)
def test_others_are_asked_whole(question: str) -> None:
    assert each_of(question, TEXT, LISTED) == []


def test_a_chunk_tells_of_all_together_where_it_does_more_than_list_them() -> None:
    assert told_together(["小学", "初中"], "全县有小学三所、初中一所。")
    assert not told_together(["甲县", "乙县", "丙县"], "记者走访了甲县、乙县和丙县。")
    assert not told_together(["甲县", "戊县"], TEXT)
