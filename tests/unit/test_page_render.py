from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Claim, Figure, StatementChecked, Withdrawn
from assistant.judge import ASKED, DOUBTING, FAINT, RULES
from assistant.page.exchange import Exchange
from assistant.page.frame import render_header
from assistant.page.reader import render_reader
from assistant.page.render import render_exchange, render_failure, render_provisional, render_thread
from assistant.page.texts import EN, ZH, Texts, texts_for
from assistant.serving.page_server import _examples
from knowledge.library import Library, bundled_article, bundled_raw
from tests.fakes_page import cite, make_answer, make_article

ARTICLE = make_article()
TAGS = re.compile(r"<[^>]*>")
KNOWN_TAGS = {"section", "div", "p", "button", "details", "summary", "ol", "ul", "li", "span", "h2", "h3"} | {
    "dl", "dt", "dd", "article", "input", "output", "select", "option"
}  # fmt: skip


def drawn(text: str, *cited: str, **options: object) -> str:
    answer = make_answer(ARTICLE, text, *cited, **options)  # type: ignore[arg-type]
    return render_exchange(Exchange("x", "问题", answer, {}), ZH)


def test_a_marker_with_a_citation_is_a_button_and_one_without_stays_text() -> None:
    html = drawn("收入1378亿元[1]，见[7]。", "1378亿元")
    assert html.count('class="chip"') == 1
    assert "见[7]。" in html


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("收入1378亿元[1]，多。", r'<span class="chips"><span class="figure"[^>]*>1378亿元</span><button'),
        ("收入很多[1]。", r'收入很<span class="chips">多<button'),
        ("[1]收入很多。", r'<div class="text"><span class="chips"><button'),
    ],
)
def test_a_marker_is_on_one_line_with_what_it_marks(text: str, held: str) -> None:
    assert re.search(held, drawn(text, "1378亿元", figures=["1378亿元"]))


def test_what_was_checked_of_a_draft_shows_its_sentences_and_the_rest_stays_provisional() -> None:
    cited = (cite(ARTICLE, "1378", 1),)
    checked = [StatementChecked("收入1378亿元。", True, cited), StatementChecked("共<b>9家。", False)]
    html = render_provisional("收入1378亿元。共<b>9家。还在写", checked, ZH)
    assert '<span class="checked">收入1378亿元。<button type="button" class="chip"' in html
    assert '<span class="doubted">共&lt;b&gt;9家。</span>还在写' in html


def test_a_checked_statement_that_the_draft_has_in_other_words_changes_nothing() -> None:
    written = "是。收入1378亿元。"
    checked = [StatementChecked("是，收入1378亿元。", True)]
    assert render_provisional(written, checked, ZH) == render_provisional(written, [], ZH)


def test_a_checked_figure_is_marked_only_where_it_stands_by_itself() -> None:
    html = drawn("共20家，不是120家，也不是20.5家。", "1378亿元", figures=["20"])
    assert html.count('class="figure"') == 1
    assert "120家" in html


def test_a_figure_that_failed_in_any_claim_is_not_marked() -> None:
    answer = make_answer(ARTICLE, "收入20亿元。", figures=["20亿元"])
    failed = Claim("又20亿元", (), (Figure("20亿元", 2e9, "元", None, supported=False),))
    html = render_exchange(Exchange("x", "问题", replace(answer, claims=(*answer.claims, failed)), {}), ZH)
    assert 'class="figure"' not in html


def test_why_lists_each_claim_with_its_markers_and_the_verdict_on_its_figures() -> None:
    figures = tuple(Figure(f"{n}<b>亿元", n, "元", None, supported=n == 1) for n in (1, 2))
    claims = (Claim("收入<i>不少", (1, 2), figures), Claim("没有依据", ()))
    answer = replace(make_answer(ARTICLE, "收入不少。"), claims=claims)
    html = render_exchange(Exchange("x", "问题", answer, {}), ZH)
    told = "<li>收入&lt;i&gt;不少　[1][2]　1&lt;b&gt;亿元 ✓　2&lt;b&gt;亿元 ✗</li><li>没有依据　—</li>"
    assert f"<dt>{ZH.checks}</dt><dd><ul>{told}</ul></dd>" in html


def test_a_degraded_answer_and_what_is_missing_are_told() -> None:
    answer = replace(make_answer(ARTICLE, "收入1378亿元。"), degraded=True, missing=("利润",))
    html = render_exchange(Exchange("x", "问题", answer, {}), ZH)
    assert ZH.degraded in html
    assert ZH.missing.format("利润") in html


def test_a_stopped_question_keeps_no_answer() -> None:
    html = render_exchange(Exchange("x", "问题", None, {}), ZH)
    assert ZH.stopped in html
    assert 'data-action="copy"' not in html


def test_examples_are_the_given_ones_of_the_page_s_language_then_the_general_ones() -> None:
    given = ["自己的例子？", "An example of their own?"]
    chinese, english = (render_thread((), texts, given) for texts in (ZH, EN))
    for one, other, html, general in zip(given, given[::-1], (chinese, english), (ZH, EN), strict=True):
        assert html.index(one) < html.index(general.examples[0])
        assert other not in html
        assert html.count('class="example"') == len(general.examples)
    assert EN.examples[0] in render_thread((), EN, [])


def test_the_bundled_article_s_examples_are_given_only_where_it_is(tmp_path: Path) -> None:
    assert _examples(tmp_path)
    library = Library(tmp_path)
    library.save(ARTICLE, ARTICLE.text)
    assert _examples(tmp_path) == []
    library.save(bundled_article(), bundled_raw())
    assert _examples(tmp_path)


@given(foreign=st.text(alphabet="<>&\"'/=abc[1] \n{}$`;", max_size=40))
def test_no_foreign_text_adds_a_tag_or_ends_an_attribute(foreign: str) -> None:
    article = make_article(foreign, (("title", (foreign,)), ("paragraph", ("句子。", foreign))))
    trap = make_answer(
        article, foreign + "[1]", "句子", figures=[foreign], withdrawn=[Withdrawn(foreign, foreign)]
    )
    trap = replace(
        trap, missing=(foreign,), citations=tuple(replace(c, quote=foreign) for c in trap.citations)
    )
    html = (
        render_exchange(Exchange(foreign, foreign, trap, {}), ZH)
        + render_failure(foreign, foreign, ZH)
        + render_reader([article, ARTICLE], "", ZH)
    )
    names = {re.match(r"</?([a-z0-9]+)", tag).group(1) for tag in TAGS.findall(html)}  # type: ignore[union-attr]
    assert names <= KNOWN_TAGS
    assert "<" not in TAGS.sub("", html)


def test_the_reader_keeps_every_character_of_the_text_between_its_tags() -> None:
    html = render_reader([ARTICLE], "", ZH)
    body = html[html.index("<article") : html.index('<p class="source')]
    assert TAGS.sub("", body) == ARTICLE.text.replace("\n\n", "")


def test_a_heading_is_shown_without_its_hashes_and_with_its_offsets() -> None:
    article = make_article("a", (("heading", ("## 小标题",)),))
    html = render_reader([replace(article, sentences=())], "", ZH)
    assert (
        '<h3 class="heading"><span class="s" data-start="3" data-end="6" tabindex="0">小标题</span></h3>'
        in html
    )


def test_the_sentences_of_an_article_are_one_tab_stop() -> None:
    html = render_reader([ARTICLE], "", ZH)
    assert html.index('tabindex="0"') < html.index('tabindex="-1"')
    assert html.count('tabindex="0"') == 1


@pytest.mark.parametrize(("text", "lang"), [("产业集群加速成长。", "zh-CN"), ("Clusters grow.", "en")])
def test_an_article_is_marked_with_its_own_language(text: str, lang: str) -> None:
    assert f'<article class="article" lang="{lang}"' in render_reader(
        [make_article("a", (("paragraph", (text,)),))], "", EN
    )


def test_the_source_of_a_checked_figure_is_told_without_a_mouse() -> None:
    html = drawn("收入1378亿元[1]。", "1378亿元", figures=["1378亿元"])
    told = f"{ZH.checked}：{cite(ARTICLE, '1378', 1).quote}"
    assert f'tabindex="0" role="note" aria-label="1378亿元，{told}" title="{told}">1378亿元</span>' in html


@pytest.mark.parametrize("texts", [ZH, EN])
def test_the_tabs_of_the_panes_are_named(texts: Texts) -> None:
    assert f'role="group" aria-label="{texts.panes}"' in render_header(texts)


def test_both_languages_have_every_text_with_the_same_fields() -> None:
    for name in (field.name for field in fields(ZH)):
        chinese, english = getattr(ZH, name), getattr(EN, name)
        assert chinese and english, name
        if isinstance(chinese, str):
            assert slots(chinese) == slots(english), name
    for name in ("refused", "measures", "categories", "stages", "signals"):
        assert getattr(ZH, name).keys() == getattr(EN, name).keys()


def test_every_signal_that_the_judge_weighs_has_words() -> None:
    assert {*ASKED.weights, *DOUBTING.weights, *RULES, FAINT} == ZH.signals.keys()


@pytest.mark.parametrize(("language", "texts"), [("en", EN), ("zh", ZH), (None, ZH), ("fr", ZH)])
def test_chinese_comes_first(language: str | None, texts: object) -> None:
    assert texts_for(language) is texts


def slots(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)
