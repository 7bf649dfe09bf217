"""rows.py: the figure of another column or row than is asked about is found out, the right one stands."""

from __future__ import annotations

import pytest

from assistant.checks.owners import other_owner
from assistant.checks.rows import other_cell
from knowledge.mend import mend

YEARS = (
    "两家厂的账\n\n两家厂争了十年。甲厂有9个人。\n\n年份 甲厂营收 乙厂营收 甲厂份额\n2012年 0.46亿元 0.31亿元 ——\n"
    "2015年 1.9亿元 2.3亿元 18%"
)
MODELS = (
    "三款机器\n\n机器有三款，家用为主。\n\n型号 | 容积（升） | 额定功率（千瓦）\n---|---|---\nA型 | 150 | 0.9\n"
    "B型 | 200 | 1.2\nC型 | 300 | 1.8"
)


def cell(page: str, row: str, claim: str, question: str) -> str:
    """Return what is said against a claim that rests on the row with these words."""
    sentences = [("a", sentence) for sentence in mend(page, article_id="a").sentences]
    cited = [one for one in sentences if row in one[1].text]
    assert len(cited) == 1
    assert not other_owner(
        claim, question, cited, sentences
    )  # what it knows of other sentences does not tell
    return other_cell(claim, question, cited, sentences)


@pytest.mark.parametrize(
    ("page", "row", "claim", "question", "of"),
    [
        (YEARS, "2015年", "甲厂营收2.3亿元。", "2015年甲厂营收多少？", "乙厂营收"),
        (YEARS, "2015年", "2.3亿元。", "2015年甲厂营收多少？", "乙厂营收"),
        (YEARS, "2015年", "2.3亿元。", "2015年乙厂营收多少？", ""),
        (YEARS, "2015年", "甲厂1.9亿元，乙厂2.3亿元。", "2015年两家营收各多少？", ""),
        (YEARS, "2015年", "甲厂2.3亿元，乙厂1.9亿元。", "2015年两家营收各多少？", "乙厂营收"),
        (YEARS, "2015年", "18%。", "2015年份额最高的有多少？", ""),
        (YEARS, "9个人", "甲厂有9个人。", "甲厂营收多少？", ""),  # no row
        (MODELS, "B型", "200升。", "B型装多少升水？", ""),
        (MODELS, "B型", "200升。", "A型装多少升水？", "B型"),
        (MODELS, "B型", "额定功率1.2千瓦。", "B型有多少千瓦？", ""),
        (MODELS, "B型", "B型200升。", "A型和B型哪个大？", ""),
    ],
)
def test_a_figure_is_that_of_the_row_and_column_that_are_named(
    page: str, row: str, claim: str, question: str, of: str
) -> None:
    assert cell(page, row, claim, question) == of
