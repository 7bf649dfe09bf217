from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from assistant.page.figures import render_figures
from assistant.page.texts import EN, ZH
from assistant.tabulate import tabulate
from tests.fakes_page import make_article
from tests.unit.test_tabulate import PROVINCES as ARTICLE


def test_every_figure_is_a_row_that_leads_to_its_sentence() -> None:
    html = render_figures(ARTICLE, ZH)
    rows = re.findall(r"<tr>(.*?)</tr>", html.partition("<tbody>")[2])
    assert len(rows) == len(tabulate(ARTICLE)) == 3
    for row, fact in zip(rows, tabulate(ARTICLE), strict=True):
        assert fact.mention.text in unescape(row)
        assert f'data-start="{fact.sentence.start}" data-end="{fact.sentence.end}"' in row
        assert f'data-quote="{fact.sentence.text}"' in row


def test_bars_are_as_long_as_their_figures_and_say_what_is_only_a_bound() -> None:
    html = render_figures(ARTICLE, ZH)
    assert re.findall(r"width:([\d.]+)%", html) == ["100.0", "20.6"]
    assert "&gt;1.6万亿元" in html


def test_an_owner_that_is_no_name_stands_with_its_heading() -> None:
    article = make_article("owners", (("heading", ("## 师傅们",)), ("paragraph", ("她焊了26座桥。",))))
    assert '<td>她 <span class="quiet">师傅们</span></td>' in render_figures(article, ZH)


def test_an_article_without_figures_says_so() -> None:
    plain = make_article("plain", (("paragraph", ("只有一句话。",)),))
    assert EN.no_figures in render_figures(plain, EN)


@given(st.text(alphabet="<>\"'&/=a1亿元的是年，", max_size=30))
def test_no_text_of_an_article_becomes_a_tag_or_an_attribute(text: str) -> None:
    html = render_figures(make_article("x", (("title", (text,)), ("paragraph", (text + "有5亿元。",)))), ZH)
    names = set(re.findall(r"<(\w+)", html))
    assert names <= {
        "h2", "h3", "p", "div", "input", "output", "table", "thead", "tbody", "tr", "th", "td", "button", "span",
        "figure", "figcaption", "ol", "li",
    }  # fmt: skip
    assert set(re.findall(r' (on\w+)="', html)) == set()
