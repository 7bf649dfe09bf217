"""No proper name of the bundled article stands in the code: the same rules must serve the next article."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from knowledge.library import bundled_article
from knowledge.names import proper_names
from knowledge.phrases import names_in, plain_text

ROOT = Path(__file__).parents[2]
CODE = sorted([*(ROOT / "knowledge").glob("*.py"), *(ROOT / "assistant").rglob("*.py")])
QUOTED = re.compile(r"“(?:中国)?([^”]{2,6})”")
EVERYDAY = frozenset(
    [
        *("上云", "之滨", "伙伴", "入口", "入园", "助推器", "印发", "城市", "多维度", "小巨人", "工业革命"),
        *("新店", "普惠", "深度", "税务局", "红利", "高新", "高新区", "中国", "国务院"),
        *("云钉", "北镇", "大湾"),  # pieces that the tagger cut wrongly
    ]
)


@cache
def article_names() -> frozenset[str]:
    """Return what the article calls by name: people, places with and without 省 or 市, firms, products, nicknames."""
    text = bundled_article().text
    names = {*proper_names(plain_text(text)), *names_in(text), *QUOTED.findall(text)}
    stems = {name[:-1] for name in names if len(name) > 2 and name[-1] in "省市县区"}
    return frozenset(names | stems) - EVERYDAY


def test_the_list_of_names_is_the_article_s() -> None:
    names = article_names()
    assert len(names) > 80
    assert {"合肥", "声谷", "视谷", "钉钉", "饿了么", "王微"} <= names


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_name_of_the_article_stands_in_the_code(path: Path) -> None:
    code = path.read_text("utf-8")
    assert [name for name in sorted(article_names()) if name in code] == []
