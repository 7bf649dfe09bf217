"""Times are read with the parts the text gives, and only those."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.times import TimeMention, read_times, same_time

DIGITS = "〇一二三四五六七八九"


def only(text: str) -> TimeMention:
    (time,) = read_times(text)
    return time


DATES = st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2099, 12, 31))


@given(DATES)
def test_a_date_reads_back_in_chinese_english_and_iso(date: datetime.date) -> None:
    chinese_year = "".join(DIGITS[int(digit)] for digit in str(date.year))
    forms = (
        f"{date.year}年{date.month}月{date.day}日",
        f"{chinese_year}年{date.month}月{date.day}日",
        f"{date:%B} {date.day}, {date.year}",
        f"{date.day} {date:%B} {date.year}",
        date.isoformat(),
    )
    for form in forms:
        time = only(form)
        assert (time.year, time.month, time.day) == (date.year, date.month, date.day)
        assert time.text == form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年到2027年", (2023, None, 2027, None)),
        ("2023—2027年", (2023, None, 2027, None)),
        ("from 2023 to 2027", (2023, None, 2027, None)),
        ("2021年3月至9月", (2021, 3, 2021, 9)),
        ("2021年10月至2022年6月", (2021, 10, 2022, 6)),
        ("3月至6月", (None, 3, None, 6)),
        ("1至3月", (None, 1, None, 3)),
        ("2024年1—6月", (2024, 1, 2024, 6)),
        ("二〇二四年一至六月份", (2024, 1, 2024, 6)),
        ("2024年 1—6月120家企业入驻", (2024, 1, 2024, 6)),
    ],
)
def test_a_span_is_one_mention_with_both_ends(text: str, expected: tuple[int | None, ...]) -> None:
    time = only(text)
    assert (time.year, time.month, time.end_year, time.end_month) == expected


@pytest.mark.parametrize(
    ("text", "part"),
    [("2023年第三季度", "Q3"), ("Q3", "Q3"), ("the third quarter of 2022", "Q3"), ("2023年上半年", "H1")],
)
def test_quarters_and_halves_are_parts(text: str, part: str) -> None:
    assert only(text).part == part


@pytest.mark.parametrize("text", ["去年", "今年春天", "近3年", "十年前", "last year", "目前"])
def test_relative_times_have_no_year(text: str) -> None:
    time = only(text)
    assert time.relative
    assert time.year is None


@pytest.mark.parametrize(
    "text",
    [
        "3个月",
        "8天",
        "2000亿元",
        "2000多人",
        "时速200公里",
        "7小时50分",
        "将近一年",
        "2000 people",
        "2022万元",
    ],
)
def test_lengths_and_amounts_are_not_times(text: str) -> None:
    assert read_times(text) == ()


def test_a_coarser_claim_agrees_and_another_year_does_not() -> None:
    source = only("2022年9月30日")
    assert same_time(only("2022年"), source)
    assert same_time(only("September 30, 2022"), source)
    assert not same_time(only("2021年"), source)
    assert not same_time(source, only("2022年"))


@given(st.text(max_size=60))
def test_offsets_hold_for_any_text(text: str) -> None:
    assert all(text[time.start : time.end] == time.text for time in read_times(text))


@pytest.mark.parametrize(("text", "year"), [("'98年", 1998), ("'23年", 2023), ("'00年", 2000)])
def test_a_year_of_two_digits_is_one_of_this_century_or_the_last(text: str, year: int) -> None:
    assert only(text).year == year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("23年底卖了多少", 2023),
        ("22年10月", 2022),
        ("98年上半年", 1998),
        ("21年第三季度", 2021),
        ("22年全年", 2022),
    ],
)
def test_a_year_of_two_digits_with_a_part_of_it_is_a_year(text: str, year: int) -> None:
    assert read_times(text)[0].year == year


@pytest.mark.parametrize(
    "text",
    [
        "干了23年",
        "干了23年底子厚",
        "用了12年10个月",
        "第22年度过难关",
        "干了15年底薪不变",
        "坚守30年初心",
        "20年度假村",
        "连开15年全年无休",
    ],
)
def test_a_length_of_two_digits_is_no_year(text: str) -> None:
    assert all(time.year is None for time in read_times(text))
