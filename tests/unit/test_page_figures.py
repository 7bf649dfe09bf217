from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from assistant.page.figures import comparable, facts_of, plain_attribute, render_figures
from assistant.page.texts import EN, ZH
from tests.fakes_page import make_article

ARTICLE = make_article(
    "provinces",
    (
        ("title", ("三地的目标",)),
        ("paragraph", ("东湖省明确，到2027年，绿色产业增加值超过1.6万亿元。",)),
        ("paragraph", ("西山省提出，到2027年，绿色产业增加值达到3300亿元。",)),
        ("paragraph", ("位于东湖省的旅游产业集群，2021年实现旅游收入12亿元。",)),
    ),
)  # fmt: skip


def test_every_figure_is_a_row_that_leads_to_its_sentence() -> None:
    html = render_figures(ARTICLE, ZH)
    rows = re.findall(r"<tr>(.*?)</tr>", html.partition("<tbody>")[2])
    assert len(rows) == len(facts_of(ARTICLE)) == 3
    for row, fact in zip(rows, facts_of(ARTICLE), strict=True):
        assert fact.mention.text in unescape(row)
        assert f'data-start="{fact.sentence.start}" data-end="{fact.sentence.end}"' in row
        assert f'data-quote="{fact.sentence.text}"' in row


def test_figures_of_one_attribute_and_unit_compare_largest_first() -> None:
    groups = comparable(facts_of(ARTICLE))
    assert {name: [fact.mention.text for fact in group] for name, group in groups.items()} == {
        "绿色产业增加值（元）": ["1.6万亿元", "3300亿元"]
    }


def test_bars_are_as_long_as_their_figures_and_say_what_is_only_a_bound() -> None:
    html = render_figures(ARTICLE, ZH)
    assert re.findall(r"width:([\d.]+)%", html) == ["100.0", "20.6"]
    assert "&gt;1.6万亿元" in html


def test_an_attribute_is_shown_without_the_verb_before_it() -> None:
    assert "旅游收入" in [plain_attribute(fact) for fact in facts_of(ARTICLE)]


def test_an_owner_that_only_points_gives_way_to_whom_it_points_at_or_to_the_heading() -> None:
    article = make_article(
        "owners",
        (
            ("title", ("产业与人",)),
            ("paragraph", ("多家企业落户长治市，全市的服务器拥有量已达1000台。",)),
            ("paragraph", ("江海公司2022年承接项目100个。", "目前的版本已服务客户30家。")),
            ("heading", ("## 师傅们",)),
            ("paragraph", ("她焊了26座桥。",)),
        ),
    )
    assert [fact.owner for fact in facts_of(article)] == ["长治市", "江海公司", "江海公司", ""]
    assert '<td><span class="quiet">师傅们</span></td>' in render_figures(article, ZH)


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
