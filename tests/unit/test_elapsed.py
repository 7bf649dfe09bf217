"""elapsed.py: how long lay between the only two dates of an answer is worked out where it is asked."""

from __future__ import annotations

import pytest

from assistant.repairs.elapsed import elapsed
from assistant.repairs.reckon import Stands, reckon
from assistant.verify import check


@pytest.mark.parametrize(
    ("question", "claims", "length"),
    [
        ("两张照片前后隔了几天？", ["图②是2023年3月16日，图③是2023年3月11日。"], (5, "天", (0,))),
        ("开工和通车之间隔了多少天？", ["2020年2月27日开工。", "2020年3月1日通车。"], (3, "天", (0, 1))),
        ("两座桥通车差几年？", ["东桥2015年通车。", "西桥2021年通车。"], (6, "年", (0, 1))),
        ("两条线开通相差几个月？", ["北线2021年11月开通。", "南线2022年2月开通。"], (3, "个月", (0, 1))),
        ("乙厂比甲厂晚几年投产？", ["甲厂2018年5月投产。", "乙厂2020年5月投产。"], (2, "年", (0, 1))),
        ("从动工到完工，前后用了几年？", ["2012年动工。", "2019年完工。"], (7, "年", (0, 1))),
    ],
)
def test_the_time_between_two_dates_is_worked_out(
    question: str, claims: list[str], length: tuple[int, str, tuple[int, ...]]
) -> None:
    assert elapsed(question, claims) == length


@pytest.mark.parametrize(
    ("question", "claims"),
    [
        ("两座桥是哪年通车的？", ["东桥2015年通车。", "西桥2021年通车。"]),  # not asked
        ("前后差几天？", ["东桥2015年通车。", "西桥2021年通车。"]),  # years don't tell days
        ("前后差几年？", ["甲厂2018年5月投产。", "乙厂2020年11月投产。"]),  # not whole years
        ("前后差几年？", ["甲厂2018年投产。", "乙厂2020年5月投产。"]),
        ("前后差几年？", ["甲2018年投产，乙2019年投产，丙2021年投产。"]),  # between which?
        ("前后差几年？", ["甲厂2018年投产。"]),
        ("两家都是哪天开的，隔了几天？", ["甲店2018年3月2日开业。", "乙店2018年3月2日开业。"]),
        ("展览期间有几天免费开放？", ["2023年5月1日开幕，2023年5月20日闭幕。"]),
        ("最早几年和最后几年的产量差多少吨？", ["2001年产量30吨。", "2011年产量80吨。"]),
        ("隔了几天？", ["甲店2023年2月30日开业。", "乙店2023年3月2日开业。"]),  # no such day
    ],
)
def test_nothing_is_worked_out_where_the_dates_do_not_tell(question: str, claims: list[str]) -> None:
    assert elapsed(question, claims) is None


def test_a_length_that_the_text_gives_is_not_repeated() -> None:
    told = "2012年动工，2019年完工，历时7年。"
    figures = check(told, [told], []).figures
    assert reckon("动工到完工前后隔了几年？", [Stands(told, figures)]) == []


def test_the_result_is_a_figure_of_its_own() -> None:
    stands = [Stands("东桥2015年通车。", ()), Stands("西桥2021年通车。", ())]
    (found,) = reckon("两座桥通车差几年？", stands)
    assert (found.text, found.claims) == ("相差6年。", (0, 1))
    assert [(figure.text, figure.value, figure.supported) for figure in found.figures] == [("6年", 6.0, True)]


def test_lengths_that_the_text_gives_are_compared_and_not_the_dates() -> None:
    told = ["甲队用了12天，2023年5月1日出发。", "乙队用了15天，2023年5月2日出发。"]
    claims = [Stands(one, check(one, [one], []).figures) for one in told]
    assert [one.text for one in reckon("甲队和乙队用时相差几天？", claims)] == ["相差3天。"]
