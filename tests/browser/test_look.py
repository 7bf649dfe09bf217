"""Languages, themes, widths, keyboard, accessibility; and the screenshots, written to build/screenshots."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import FloatRect, Page, expect

from assistant.conversation import (
    AssistantError,
    EvidenceFound,
    Settled,
    StatementChecked,
    TextAdded,
    Withdrawn,
)
from knowledge.library import bundled_article
from tests.browser.conftest import Enter, Visit
from tests.fakes_page import ScriptedAnswers, make_answer, make_article, script_of

ARTICLE = make_article()
ANSWER = make_answer(
    ARTICLE,
    "智能语音产业集群2021年主营业务收入为1378亿元[1]，数字安防产业集群为2720.8亿元，同比增长17.2%[2]。",
    "1378亿元",
    "2720.8",
    figures=["1378亿元", "2720.8亿元", "17.2%"],
    withdrawn=[Withdrawn("两者合计占全国一半。", "原文没有")],
)
REFUSAL = make_answer(ARTICLE, "文章只给出2021年：1378亿元[1]。", "1378亿元", reason="not_in_article")
SCREENSHOTS = Path("build/screenshots")
# The states are shown on the article that a newcomer sees.
SHOWN = bundled_article()
SHOWN_ANSWER = make_answer(
    SHOWN,
    "智能语音产业集群2021年实现主营业务收入1378亿元[1]，数字安防产业集群实现营业收入2720.8亿元，同比增长17.2%[2]。",
    "主营业务收入1378亿元",
    "营业收入2720.8亿元",
    figures=["1378亿元", "2720.8亿元", "17.2%"],
    withdrawn=[Withdrawn("两者合计占全国一半。", "the text covers 31% of it, at least 60% is needed")],
    standalone="智能语音和数字安防两个产业集群的收入各是多少？",
    raw="智能语音产业集群2021年主营业务收入1378亿元，数字安防产业集群营业收入2720.8亿元，同比增长17.2%。两者合计占全国一半。",
)
SHOWN_REFUSAL = make_answer(
    SHOWN, "文章只给出2021年：1378亿元[1]。", "主营业务收入1378亿元", reason="not_in_article"
)
NEIGHBOURS = (
    ("#top", "#rail", "#talk", "#ask-row", "#reader"),
    ("#box", "#ask", "#stop"),
    ("#thread .question", "#thread .settled", "#thread .evidence", "#thread .why", "#thread .actions"),
)


def test_an_english_browser_gets_english_and_the_switch_is_remembered(
    answers: ScriptedAnswers, visit_as: Enter
) -> None:
    page = visit_as(locale="en-GB").open()
    expect(page.locator("#ask")).to_have_text("Ask")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#box textarea")).to_have_attribute("placeholder", re.compile("Ask about"))
    page.get_by_role("button", name="中文").click()
    expect(page.locator("#ask")).to_have_text("提问")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator("#ask")).to_have_text("提问")


@pytest.mark.parametrize(("preferred", "other"), [("light", "dark"), ("dark", "light")])
def test_the_theme_follows_the_system_until_it_is_switched(
    answers: ScriptedAnswers, visit_as: Enter, preferred: str, other: str
) -> None:
    page = visit_as(color_scheme=preferred).open()
    assert theme_of(page) == preferred
    page.get_by_role("button", name="切换深浅色").click()
    assert theme_of(page) == other
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert theme_of(page) == other


def test_a_narrow_screen_shows_one_pane_and_a_marker_leads_to_the_reader(
    answers: ScriptedAnswers, visit_as: Enter
) -> None:
    visit = visit_as(viewport={"width": 390, "height": 844})
    page = visit.open()
    expect(page.locator("#reader")).to_be_hidden()
    answers.scripts.append(script_of(ANSWER))
    visit.ask("收入各是多少？")
    page.locator("#thread .chip").nth(1).click()
    expect(page.locator("#chat")).to_be_hidden()
    expect(page.locator("#reader .cited")).to_be_in_viewport()
    page.get_by_role("button", name="问答", exact=True).click()
    expect(page.locator("#reader")).to_be_hidden()
    page.get_by_role("button", name="对话列表").click()
    expect(page.locator(".conversations .open")).to_be_in_viewport()


def test_a_settled_answer_is_shown_from_its_question_on(answers: ScriptedAnswers, visit_as: Enter) -> None:
    visit = visit_as(viewport={"width": 390, "height": 600})
    page = visit.open()
    for turns in (1, 2):
        answers.scripts.append(script_of(ANSWER))
        visit.ask("收入各是多少？")
        expect(page.locator("#thread .turn")).to_have_count(turns)
        expect(page.locator("#thread .turn:last-child .question")).to_be_in_viewport()
        expect(page.locator("#thread .turn:last-child .settled .chip").first).to_be_in_viewport()


def test_the_sentences_of_the_last_answer_are_marked_in_the_reader(
    visit: Visit, answers: ScriptedAnswers
) -> None:
    for answer, marked in ((ANSWER, 2), (REFUSAL, 1)):
        answers.scripts.append(script_of(answer))
        visit.ask("收入各是多少？")
        expect(visit.page.locator("#reader .used")).to_have_count(marked)
    visit.page.reload()
    expect(visit.page.locator("#reader .used")).to_have_count(1)


@pytest.mark.parametrize("width", [390, 760, 1024, 1440, 2200])
def test_nothing_is_wider_than_its_pane_and_no_part_lies_on_another(
    answers: ScriptedAnswers, visit_as: Enter, width: int
) -> None:
    visit = visit_as(viewport={"width": width, "height": 800})
    page = visit.open()
    answers.scripts.append(script_of(make_answer(ARTICLE, "长" * 20 + "x" * 400 + "[1]", "1378亿元")))
    visit.ask("长" * 300 + "W" * 300)
    expect(page.locator("#thread .settled")).to_have_count(1)
    assert_tidy(page, "#talk")
    page.locator("#thread .chip").click()
    expect(page.locator("#reader .cited")).to_be_in_viewport()
    assert_tidy(page, "#reader")


def assert_tidy(page: Page, shown: str) -> None:
    expect(page.locator(shown)).to_be_visible()
    for pane in ("html", "#top", "#rail", shown):
        assert page.locator(pane).evaluate("pane => pane.scrollWidth <= pane.clientWidth + 1"), pane
    for parts in NEIGHBOURS:
        assert overlapping(page, parts) == []


def overlapping(page: Page, parts: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs of parts that share some of the screen; a hidden part has no box."""
    boxes = {part: box for part in parts if (box := page.locator(part).bounding_box()) is not None}
    return [(a, b) for a, b in combinations(boxes, 2) if meet(boxes[a], boxes[b])]


def meet(one: FloatRect, other: FloatRect) -> bool:
    """Tell whether two boxes share more than a line."""
    return all(
        min(one[at] + one[size], other[at] + other[size]) - max(one[at], other[at]) > 1
        for at, size in (("x", "width"), ("y", "height"))
    )


def test_asking_and_checking_works_by_keyboard_alone(visit: Visit, answers: ScriptedAnswers) -> None:
    answers.scripts.append(script_of(ANSWER))
    page = visit.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="跳到提问框")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("收入各是多少？")
    page.keyboard.press("Enter")
    expect(page.locator("#thread .settled")).to_have_count(1)
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('#thread .chip')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#reader .cited")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_no_issue_on_the_whole_page_in_any_state(
    answers: ScriptedAnswers, visit_as: Enter, width: int, locale: str, scheme: str
) -> None:
    answers.kept[:] = [SHOWN]
    visit = visit_as(locale=locale, color_scheme=scheme, viewport={"width": width, "height": 844})
    page = visit.open()
    states = through_the_states(visit, answers)
    found = {state: issues for state in states if (issues := issues_of(page))}
    assert found == {}


def through_the_states(visit: Visit, answers: ScriptedAnswers) -> Iterator[str]:
    """Lead a reader from state to state, and give the name of each when it is on the screen."""
    page = visit.page
    yield "welcome"
    held = threading.Event()
    checked = StatementChecked(
        "智能语音产业集群2021年实现主营业务收入1378亿元，", True, SHOWN_ANSWER.citations[:1]
    )
    texts = [
        TextAdded("智能语音产业集群2021年实现主营业务收入1378亿元，"),
        checked,
        TextAdded("数字安防产业"),
    ]
    answers.scripts.append([EvidenceFound(SHOWN_ANSWER.evidence), *texts, held, Settled(SHOWN_ANSWER)])
    visit.ask("两个集群的收入各是多少？")
    expect(page.locator(".provisional .checked")).to_be_visible()
    yield "draft"
    held.set()
    expect(page.locator("#thread .settled")).to_be_visible()
    yield "answer"
    page.locator("#thread .why summary").click()
    expect(page.locator("#thread .why dl")).to_be_visible()
    yield "why"
    answers.scripts.append(script_of(SHOWN_REFUSAL))
    visit.ask("2022年智能语音产业集群的收入是多少？")
    expect(page.locator("#thread .refused")).to_be_visible()
    yield "refusal"
    answers.scripts.append([AssistantError("the embedded model was stopped; start the program again")])
    visit.ask("还有呢？")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "error"
    page.locator("#thread .chip").nth(1).click()
    expect(page.locator("#reader .cited")).to_be_in_viewport()
    yield "citation"
    page.locator("[data-view=figures]").click()
    expect(page.locator("#figures-body tbody tr").first).to_be_visible()
    yield "figures"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_screenshots_of_the_main_states_are_taken(
    answers: ScriptedAnswers, visit_as: Enter, width: int, scheme: str
) -> None:
    answers.kept[:] = [SHOWN]
    visit = visit_as(viewport={"width": width, "height": 844 if width < 500 else 900}, color_scheme=scheme)
    page = visit.open()
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    for state in through_the_states(visit, answers):
        page.screenshot(path=SCREENSHOTS / f"{state}-{width}-{scheme}.png", animations="disabled")


def issues_of(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe finds on the whole page, once it has come to rest; a caret that blinks for ever may go on."""
    page.evaluate("for (const a of document.getAnimations()) try { a.finish() } catch {}")
    found = Axe().run(page).response["violations"]
    return [(issue["id"], [node["html"][:120] for node in issue["nodes"]]) for issue in found]


def theme_of(page: Page) -> str:
    return "dark" if page.evaluate("document.body.classList.contains('dark')") else "light"
