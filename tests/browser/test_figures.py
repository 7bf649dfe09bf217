"""The table of figures beside the chat."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.fakes_page import ScriptedAnswers, make_article

OTHER = make_article("other", (("title", ("另一篇文章",)), ("paragraph", ("长风桥全长320米。",))))


@pytest.fixture
def table(visit: Visit) -> Locator:
    """Show the figures."""
    visit.page.get_by_role("button", name="数字", exact=True).click()
    rows = visit.page.locator("#figures-body tbody tr")
    expect(rows.first).to_be_visible()
    return rows


def row(table: Locator, amount: str) -> Locator:
    return table.filter(has=table.page.get_by_role("cell", name=amount, exact=True))


def amounts(table: Locator) -> list[str]:
    return table.locator(".amount").all_inner_texts()


def test_a_figure_leads_to_its_sentence_and_escape_leads_back(visit: Visit, table: Locator) -> None:
    link = row(table, "2720.8亿元").locator("button")
    link.click()
    cited = visit.page.locator("#reader .cited")
    expect(cited).to_contain_text("2720.8亿元")
    expect(cited).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_figures_are_sorted_by_value_and_back(visit: Visit, table: Locator) -> None:
    head = visit.page.get_by_role("columnheader", name="数值")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    rising = amounts(table)
    assert rising.index("1378亿元") < rising.index("2720.8亿元")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert amounts(table) == rising[::-1]


def test_figures_are_filtered_as_one_types(visit: Visit, table: Locator) -> None:
    visit.page.get_by_role("searchbox", name="按主体、内容或时间筛选").fill("数字安防")
    expect(row(table, "1378亿元")).to_be_hidden()
    expect(row(table, "2720.8亿元")).to_be_visible()
    expect(visit.page.locator("#figures-body output")).to_have_text("2 个数字")


def test_the_figures_are_those_of_the_article_that_is_read(visit: Visit, answers: ScriptedAnswers) -> None:
    answers.kept.append(OTHER)
    visit.open()
    page = visit.page
    page.get_by_role("combobox").select_option(label="另一篇文章")
    expect(page.get_by_role("article")).to_contain_text("长风桥")
    page.get_by_role("button", name="数字", exact=True).click()
    expect(page.locator("#figures-body h2")).to_have_text("《另一篇文章》里的数字")
    expect(page.locator("#figures-body tbody tr")).to_contain_text("320米")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#figures-body h2")).to_have_text("Figures in “另一篇文章”")
