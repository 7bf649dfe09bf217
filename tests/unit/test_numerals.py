"""Numerals read back as the value they were written from, whichever way they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.numerals import read_numeral

DIGITS = "零一二三四五六七八九"


def write_chinese(number: int) -> str:
    """Write an integer below 10^12 in Chinese, by its own rules (it shares nothing with the reader)."""
    if number == 0:
        return "零"
    groups = [number // 10**8, number // 10**4 % 10**4, number % 10**4]
    text, gap = "", False
    for group, scale in zip(groups, ("亿", "万", ""), strict=True):
        if group:
            text += ("零" if text and (gap or group < 1000) else "") + write_group(group) + scale
        gap = bool(text) and group % 10 == 0
    return text


def write_group(group: int) -> str:
    text, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = group // power % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
        gap = digit == 0
    return text


def value_of(text: str) -> float | None:
    numeral = read_numeral(text)
    return None if numeral is None else numeral.value


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_an_integer_in_chinese_reads_back(number: int) -> None:
    assert value_of(write_chinese(number)) == number


@given(st.integers(min_value=0, max_value=10**12))
def test_an_integer_with_and_without_commas_reads_back(number: int) -> None:
    assert value_of(f"{number:,}") == value_of(str(number)) == number


@given(st.integers(1, 99999), st.sampled_from([("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]))
def test_a_mixed_numeral_reads_back(tenths: int, scale: tuple[str, int]) -> None:
    assert value_of(f"{tenths / 10}{scale[0]}") == pytest.approx(tenths * scale[1] / 10, rel=1e-12)


@given(st.integers(1, 999), st.sampled_from([("thousand", 3), ("million", 6), ("bn", 9), ("trillion", 12)]))
def test_an_english_scale_reads_back(number: int, scale: tuple[str, int]) -> None:
    assert value_of(f"{number} {scale[0]}") == number * 10.0 ** scale[1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("两百五十", 250),
        ("三万五", 35000),
        ("两亿三", 2.3e8),
        ("一百零五", 105),
        ("一亿零五百万", 1.05e8),
        ("一亿零三", 100000003),
        ("一万三千亿", 1.3e12),
        ("1亿2000万", 1.2e8),
        ("1千3百", 1300),
        ("一点六万亿", 1.6e12),
        ("廿五", 25),
        ("卅", 30),
        ("3百万", 3e6),
        ("six hundred million", 6e8),
        ("two thousand and five", 2005),
        ("twenty-five", 25),
        ("a million", 1e6),
    ],
)
def test_spoken_and_short_forms_read_as_people_mean_them(text: str, value: float) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(("text", "value"), [("数十", 10), ("几百万", 1e6), ("十几万", 1e5), ("30多万", 3e5)])
def test_vague_numerals_read_at_their_lower_end(text: str, value: float) -> None:
    numeral = read_numeral(text)
    assert numeral is not None
    assert (numeral.value, numeral.more) == (value, True)


@pytest.mark.parametrize("text", ["万", "百", "亿亿", "hello", "", "千方", "零零百"])
def test_what_is_not_a_numeral_is_none(text: str) -> None:
    assert read_numeral(text) is None


@given(st.text(alphabet=DIGITS + "十百千万亿两〇点.,0123456789 多余几数廿卅", max_size=12))
def test_any_string_of_numeral_characters_is_survived(text: str) -> None:
    read_numeral(text)
