"""same_time.py: a time that an answer gives is one that the text gives, however it is written, and no other."""

from __future__ import annotations

import pytest

from assistant.verify import check


def problem(claim: str, text: str) -> str:
    return check(claim, [text], [text]).problem


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("他1938年11月20日去世。", "甲某（1871年3月9日—1938年11月20日），画家。"),
        ("他生于1871年3月9日。", "甲某（1871年3月9日—1938年11月20日），画家。"),
        ("2019年8月停电。", "2019年春天开工。当年8月，全厂停电。"),
        ("2019年8月19日停电。", "2019年8月18日起下雨。19日，全厂停电。"),
        ("1980年代开办。", "上世纪80年代开办。"),
        ("开办于80年代。", "1985年开办。"),
        ("It opened in the 1980s.", "上世纪80年代开办。"),
        ("下午2点开门。", "下午两点开门。"),
        ("9:00开门。", "上午九点开门。"),
        ("下午3点半开门。", "15:30开门。"),
        ("晚7点开演。", "19:00开演。"),
        ("夜里12点关门。", "24:00关门。"),
        ("凌晨2点结束。", "夜里2点结束。"),
    ],
)
def test_a_time_written_another_way_is_given(claim: str, text: str) -> None:
    assert not problem(claim, text)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("2021年第一季度增长5%。", "2021年第三季度增长5%。"),
        ("2020年底建成。", "2020年初建成。"),
        ("建于19世纪。", "建于18世纪。"),
        ("开办于80年代。", "开办于90年代。"),
        ("It opened in the 1960s.", "上世纪80年代开办。"),
        ("上午8点开门。", "下午8点开门。"),
        ("2018年8月停电。", "2019年春天开工。当年8月，全厂停电。"),
        ("2019年8月15日完工。", "2019年8月开工，历时15日完工。"),
        ("2020年8月5日交付。", "2019年8月开工。2020年完工，5日交付。"),
        ("2019年3月5日完工。", "2019年3月至8月施工。5日完工。"),
        ("2019年8月20日停电。", "2019年8月18日起下雨。19日，全厂停电。"),
        ("2019年9月19日停电。", "2019年8月18日起下雨。19日，全厂停电。"),
        ("他1938年11月21日去世。", "甲某（1871年3月9日—1938年11月20日），画家。"),
    ],
)
def test_another_time_is_not(claim: str, text: str) -> None:
    assert problem(claim, text)
