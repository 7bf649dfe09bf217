"""dated.py: a text that gives another year, month or quarter does not give what was asked."""

from __future__ import annotations

import pytest

from assistant.checks.dated import describes_by_time, is_dated, names_by_time, time_missing


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("甲县2022年6月产量？", "甲县2022年6月产量12万吨。", False),
        ("甲县2022年10月产量？", "截至2022年9月30日，产量12万吨。", True),
        ("甲县2022年9月产量？", "截至2022年9月30日，产量12万吨。", False),
        ("甲县2022年9月2日产量？", "2022年9月30日，产量12万吨。", True),
        ("甲县2022年8月产量？", "2022年7月至9月，产量12万吨。", False),
        ("甲县2022年第一季度产量？", "2022年第二季度产量12万吨。", True),
        ("甲县2022年第一季度产量？", "2022年第一季度产量12万吨。", False),
        ("甲县2022年上半年产量？", "2022年产量12万吨。", True),
        ("甲县2022年产量？", "2022年上半年产量12万吨。", False),
        ("甲县2023年产量？", "2023年到2027年，产量超过12万吨。", True),
        ("甲县2027年产量？", "2023年到2027年，产量超过12万吨。", False),
        ("甲县从2023年起的目标？", "2023年到2027年，产量超过12万吨。", False),
        ("甲县去年产量？", "2021年产量12万吨。", True),
        ("甲县去年产量？", "去年产量12万吨，2021年9万吨。", False),
        ("甲县去年产量？", "产量12万吨。", False),
        ("甲县明年要修什么？", "2025年，甲县将修两座桥。", False),  # what a plan is for may be next year
        ("甲县明年要修什么？", "2021年，甲县修了两座桥。", True),
        ("甲县22年产量？", "2022年产量12万吨。", False),
        ("甲县23年底的产量？", "2022年产量12万吨。", True),
    ],
)
def test_another_time_than_was_asked_about_is_none(question: str, text: str, *, missing: bool) -> None:
    assert time_missing(question, [text]) is missing


def test_a_text_is_dated_by_a_year_not_by_today() -> None:
    assert is_dated("2021年产量12万吨。")
    assert not is_dated("今年3月产量12万吨。")


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("2015年之后有哪些变化？", "2016年，开通地铁。", False),
        ("2015年之后有哪些变化？", "2014年，开通公交。", True),
        ("2020年之前建了几座桥？", "2016年至2019年建了12座桥。", False),
        ("2020年之前建了几座桥？", "2022年建了3座桥。", True),
        ("2024年上半年产量多少？", "2024年1—6月产量12万吨。", False),
        ("2024年上半年产量多少？", "2024年1—9月产量12万吨。", True),
        ("明年的产量是多少？", "2023年产量将近5万吨。", True),
        ("2020年前10个月出口多少？", "2019年出口3亿元。", True),
        ("2020年后勤支出是多少？", "2021年后勤支出3亿元。", True),
        ("1990年代的产量是多少？", "1980年代产量达到5万吨。", True),
        ("1980年代的产量是多少？", "上世纪80年代产量达到5万吨。", False),
    ],
)
def test_after_before_and_halves_in_months(question: str, text: str, *, missing: bool) -> None:
    assert time_missing(question, [text]) is missing


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("2018年通车的大桥有多长？", True),
        ("2018年通车的桥有几座？", False),
        ("2022年公司的员工有多少？", False),
    ],
)
def test_a_time_may_say_which_thing_is_meant(question: str, *, named: bool) -> None:
    assert names_by_time(question) is named


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("甲县2024年1—6月产量？", "2024年上半年产量12万吨。", False),
        ("甲县2024年上半年产量？", "2024年1—6月产量12万吨。", False),
        ("甲县2024年1—6月产量？", "2024年1—3月产量12万吨。", True),
        ("甲县2024年1—6月产量？", "2024年1—6月120家企业产12万吨。", False),
    ],
)
def test_months_of_a_year_are_met_by_the_same_months(question: str, text: str, *, missing: bool) -> None:
    assert time_missing(question, [text]) is missing


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("二中建于1958年，上线率38%。", False),
        ("1958年创办，上线率38%。", False),
        ("1958年上线率38%。", True),
        ("上线率38%。", False),
        ("公司2019年成立，当年营收30万元。", True),
        ("事故发生于2019年，造成3人死亡。", True),
    ],
)
def test_a_year_in_which_something_came_to_be_dates_nothing_else(text: str, *, dated: bool) -> None:
    assert is_dated(text) is dated


def test_a_year_may_stand_in_what_a_thing_is_described_by() -> None:
    assert describes_by_time("2021年才开业的那座商场，一天来多少人？")
    assert not describes_by_time("2021年那座商场一天来多少人？")
    assert not describes_by_time("2022年全市的这项收入是多少？")
    assert not describes_by_time("2023年产量最高的那个县产了多少？")
    assert not describes_by_time("2021年开业、2022年扩建的那座商场有多大？")
