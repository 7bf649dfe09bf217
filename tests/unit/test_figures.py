"""Figures are read with value, unit and qualifier in every way people write them; words are not figures."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.figures import FigureMention, read_figures, same_value


def only(text: str) -> FigureMention:
    (figure,) = read_figures(text)
    return figure


def read(text: str) -> list[tuple[float, str, str | None]]:
    return [(figure.value, figure.unit, figure.qualifier) for figure in read_figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1378亿元", (1.378e11, "元", None)),
        ("1,378亿元", (1.378e11, "元", None)),
        ("１，３７８億元", (1.378e11, "元", None)),
        ("一千三百七十八亿元", (1.378e11, "元", None)),
        ("RMB 137.8 billion", (1.378e11, "元", None)),
        ("137.8bn yuan", (1.378e11, "元", None)),
        ("$1.5 trillion", (1.5e12, "美元", None)),
        ("超20亿美元", (2e9, "美元", ">")),
        ("17.2%", (17.2, "%", None)),
        ("百分之十七点二", (17.2, "%", None)),
        ("17.2 percent", (17.2, "%", None)),
        ("六成以上", (60.0, "%", ">=")),
        ("七成五", (75.0, "%", None)),
        ("近一半", (50.0, "%", "≈")),
        ("提高50个百分点", (50.0, "百分点", None)),
        ("超过1.5万家", (15000.0, "家", ">")),
        ("用户数破6亿", (6e8, "", ">")),
        ("600 million users", (6e8, "", None)),
        ("1423 companies", (1423.0, "家", None)),
        ("nearly 40,000 merchants", (40000.0, "家", "≈")),
        ("at least 1,000 servers", (1000.0, "", ">=")),
        ("1000台以上", (1000.0, "台", ">=")),
        ("30多个城市", (30.0, "个", ">")),
        ("數十個品牌", (10.0, "个", ">")),
        ("上千家", (1000.0, "家", ">=")),
        ("兩百五十個", (250.0, "个", None)),
        ("工期不超过32个月", (32.0, "个月", "<")),
        ("两年多", (2.0, "年", ">")),
        ("两个半小时", (2.5, "小时", None)),
        ("3个多月", (3.0, "个月", ">")),
        ("一刻钟", (15.0, "分钟", None)),
        ("不到半米", (0.5, "米", "<")),
        ("每秒4300立方米", (4300.0, "立方米", None)),
        ("不少于14吨", (14.0, "吨", ">=")),
        ("no less than 14 tons", (14.0, "吨", ">=")),
        ("不低于5%", (5.0, "%", ">=")),
        ("no more than 5%", (5.0, "%", "<")),
        ("128层", (128.0, "层", None)),
        ("up to 200 km/h", (200.0, "公里", "<")),
    ],
)
def test_a_figure_is_read_in_base_units(text: str, expected: tuple[float, str, str | None]) -> None:
    figure = only(text)
    assert (figure.value, figure.unit, figure.qualifier) == expected


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("5到8天", [5.0, 8.0]),
        ("10-15%", [10.0, 15.0]),
        ("10%—15%", [10.0, 15.0]),
        ("三到五年", [3.0, 5.0]),
        ("5到8万人", [50000.0, 80000.0]),
        ("30万到50万元", [3e5, 5e5]),
        ("三四个", [3.0, 4.0]),
        ("两三百人", [200.0, 300.0]),
    ],
)
def test_both_ends_of_a_range_are_figures(text: str, values: list[float]) -> None:
    figures = read_figures(text)
    assert [figure.value for figure in figures] == values
    assert len({figure.unit for figure in figures}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "一些企业，一批产品，一系列措施",
        "一菜一饭，一键抢修，一定进一步统一，一体化",
        "五花八门，万众一心，千家万户，三番五次，一带一路",
        "一企一策一团队",
        "三维模型，二手市场，十分高兴，千万不要",
        "好的[1][2]，也好【3】",
        "二十大报告，十四五规划",
        "半导体，半成品，半夜",
        "a company and one of the users",
        "",
    ],
)
def test_words_idioms_and_markers_are_not_figures(text: str) -> None:
    assert read_figures(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("第一", "ordinal"),
        ("平台（一期）", "ordinal"),
        ("第11孔", "ordinal"),
        ("7.0版本", "version"),
        ("产品2.0", "version"),
        ("400G", "label"),
        ("G20", "label"),
        ("3D", "label"),
        ("5G网络", "label"),
        ("4号", "label"),
        ("Covid-19", "label"),
        ("2021年", "time"),
        ("December 28, 2022", "time"),
    ],
)
def test_ordinals_versions_labels_and_times_are_of_their_own_kind(text: str, kind: str) -> None:
    assert [figure.kind for figure in read_figures(text)] == [kind]


def test_a_list_number_is_not_a_figure() -> None:
    assert read("1. 两座桥\n2）三座桥") == [(2.0, "座", None), (3.0, "座", None)]


def test_above_a_size_is_not_a_qualifier_of_the_count_before_it() -> None:
    assert read("5000家规模以上企业") == [(5000.0, "家", None)]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("1,378亿元", "一千三百七十八亿元"),
        ("600 million users", "用户数破6亿"),
        ("30%", "超过三成"),
        ("一半", "50%"),
        ("超过30个", "30多个"),
        ("28 cities", "28城"),
        ("2小时", "120分钟"),
        ("3000米", "3公里"),
        ("千家以上共5000个企业"[4:], "5000家"),
        ("137.8 billion yuan", "1378亿元"),
    ],
)
def test_one_value_written_two_ways_is_the_same(claim: str, source: str) -> None:
    assert same_value(only(claim), only(source))
    assert same_value(only(source), only(claim))


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("1400亿元", "1378亿元"),
        ("1378万元", "1378亿元"),
        ("1378亿美元", "1378亿元"),
        ("17.2个百分点", "17.2%"),
        ("超过30%", "不到30%"),
        ("近4万家", "超过4万家"),
        ("1423人", "1423家"),
        ("8年", "8天"),
        ("50", "50%"),
        ("2021年", "2022年"),
        ("第二", "2个"),
        ("400G", "500G"),
    ],
)
def test_another_value_unit_or_bound_is_not_the_same(claim: str, source: str) -> None:
    assert not same_value(only(claim), only(source))


@given(
    st.integers(1, 10**6),
    st.sampled_from(["元", "家", "个", "吨", "公里", "小时", "%", "美元", "平方米"]),
    st.sampled_from(
        [("超过", "", ">"), ("", "以上", ">="), ("约", "", "≈"), ("不到", "", "<"), ("", "", None)]
    ),
)
@example(1900, "小时", ("", "以上", ">="))
def test_value_unit_and_qualifier_read_back(
    number: int, unit: str, sign: tuple[str, str, str | None]
) -> None:
    expected = (float(number), unit, sign[2])
    for written in (str(number), f"{number:,}"):
        assert read(f"总量{sign[0]}{written}{unit}{sign[1]}。") == [expected]


@given(
    st.text(alphabet="一二两三百万亿半成个多第年月日到至3.5,%-元GA的约过 ", max_size=30)
    | st.text(max_size=40)
)
def test_offsets_hold_and_nothing_breaks_on_any_text(text: str) -> None:
    for figure in read_figures(text):
        assert text[figure.start : figure.end] == figure.text


def test_a_sentence_takes_about_a_millisecond() -> None:
    sentence = "截至2022年9月30日，用户数破6亿，企业组织数超过2300万，付费活跃用户数突破1500万。"
    read_figures(sentence)
    started = time.process_time()
    for _ in range(50):
        read_figures(sentence)
    assert (time.process_time() - started) / 50 < 0.005


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("每单缴4分钱。", 0.04, "元"), ("买来花了5.8万克朗。", 58000, "克朗"), ("两毛钱一斤。", 0.2, "元")],
)
def test_small_change_and_other_money_is_money(text: str, value: float, unit: str) -> None:
    figure = read_figures(text)[0]
    assert (figure.kind, round(figure.value, 6), figure.unit) == ("money", value, unit)


def test_a_number_behind_no_is_an_ordinal() -> None:
    (figure,) = read_figures("It peaked at No. 14.")
    assert (figure.text, figure.value, figure.kind) == ("No. 14", 14, "ordinal")
