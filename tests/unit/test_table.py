"""table.py: a table's rows say their columns' names; what is printed, and what is no table, stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.compose import Numbering
from knowledge.article import Article
from knowledge.chunk import chunk
from knowledge.facts import read_facts
from knowledge.mend import as_given, mend
from knowledge.table import rows_told
from knowledge.vectors import fingerprint

SPACED = "年份 甲厂营收 乙厂营收 甲厂份额\n2012年 0.46亿元 0.31亿元 ——\n2015年 1.9亿元 2.3亿元 18%"
TOLD = [
    "年份2012年：甲厂营收0.46亿元，乙厂营收0.31亿元。",
    "年份2015年：甲厂营收1.9亿元，乙厂营收2.3亿元，甲厂份额18%。",
]
BARRED = "| 年份 | 甲厂营收（亿元） | 份额 |\n|---|:--:|---|\n| 2020 | 11.2 | 26% |\n| 2021 | 9 | |"
PAGE = f"两家厂的账\n\n两家厂争了十年。\n\n表一 营收\n{SPACED}\n注：未经审计。\n\n后来都老了。"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (SPACED, ["", *TOLD]),
        (BARRED, ["", "", "年份2020年：甲厂营收11.2亿元，份额26%。", "年份2021年：甲厂营收9亿元。"]),
        ("品名\t数量\n苹果\t三\n梨\t四", ["", "品名苹果：数量三。", "品名梨：数量四。"]),
        (
            "Year | Output (t) | Share (%)\n2020 | 11.2 | 26\n2021 | 9 | 3",
            ["", "Year 2020: Output 11.2 t, Share 26%.", "Year 2021: Output 9 t, Share 3%."],
        ),
    ],
)
def test_a_row_says_its_columns_names(lines: str, told: list[str]) -> None:
    assert rows_told(lines.split("\n")) == told


@pytest.mark.parametrize(
    "lines",
    [
        "床前 明月 光\n疑是 地上 霜\n举头 望明 月",
        "记者 张三 李四\n摄影 王五 赵六\n编辑 孙七 周八",
        "1 张三 98\n2 李四 97\n3 王五 96",  # no names of columns
        "年份 甲厂 乙厂\n2020年 3亿元 4亿元",  # one row is none
        "甲厂 乙厂 丙厂\n2020年，甲厂 有 3亿元。\n2021年，乙厂 有 4亿元。",
        "他说|她也说\n他走了。\n她也走了。",
        "",
    ],
)
def test_what_is_not_clearly_a_table_says_nothing_else(lines: str) -> None:
    assert rows_told(lines.split("\n")) == []


@pytest.mark.parametrize("article", [mend(PAGE, article_id="a"), as_given(PAGE, article_id="a")])
def test_a_citation_of_a_row_is_what_is_printed(article: Article) -> None:
    rows = [sentence for sentence in article.sentences if sentence.printed]
    assert [row.text for row in rows] == TOLD
    assert [row.quote for row in rows] == SPACED.split("\n")[1:]
    numbering = Numbering()
    numbering.markers([("a", row) for row in rows])
    for citation in numbering.citations:
        assert article.text[citation.start : citation.end] == citation.quote


def test_the_model_and_the_search_get_what_the_rows_say() -> None:
    chunks = chunk(mend(PAGE, article_id="a"))
    [one] = [one for one in chunks if TOLD[0] in one.text]
    assert "表一 营收" in one.text  # what stands above leads in
    assert TOLD[1] in one.text
    plain = chunk(mend(PAGE.replace("年份", "届次"), article_id="a"))
    assert fingerprint(chunks, {"a": "1"}) != fingerprint(plain, {"a": "1"})


def test_a_figure_of_a_row_is_of_its_first_cell_or_else_of_its_column() -> None:
    by_year = read_facts(mend(PAGE, article_id="a"))
    assert [(one.mention.text, one.owner, one.time) for one in by_year if one.sentence.printed][:3] == [
        ("0.46亿元", "甲厂营收", "2012年"),
        ("0.31亿元", "乙厂营收", "2012年"),
        ("1.9亿元", "甲厂营收", "2015年"),
    ]
    models = "| 型号 | 容积（升） | 噪声 |\n|---|---|---|\n| A型 | 150 | 42分贝 |\n| B型 | 200 | 45分贝 |"
    [*_, volume, noise] = read_facts(mend(models, article_id="a"))
    assert (volume.mention.text, volume.owner, volume.attribute) == ("200升", "型号B型", "容积")
    assert (noise.mention.text, noise.owner, noise.attribute) == ("45分贝", "型号B型", "噪声")


@given(
    st.lists(
        st.lists(st.text("甲乙1234%元", min_size=1, max_size=5), min_size=3, max_size=3),
        min_size=3,
        max_size=5,
    )
)
def test_every_cell_of_a_table_is_said(cells: list[list[str]]) -> None:
    told = rows_told([" | ".join(row) for row in cells])
    assert len(told) == len(cells)
    for row, said in zip(cells[1:], told[1:], strict=True):
        assert all(cell in said for cell in row)
