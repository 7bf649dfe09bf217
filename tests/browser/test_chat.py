"""Asking and being answered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from assistant.conversation import (
    AssistantError,
    EvidenceFound,
    Settled,
    StatementChecked,
    TextAdded,
    Turn,
    Waiting,
    Withdrawn,
)
from tests.browser.conftest import Enter, Visit, serving
from tests.fakes_page import ScriptedAnswers, make_answer, make_article, script_of

ARTICLE = make_article()
ANSWER = make_answer(
    ARTICLE,
    "智能语音产业集群收入为1378亿元[1]，数字安防为2720.8亿元[2]。",
    "1378",
    "2720.8",
    figures=["1378亿元"],
)


@contextmanager
def slow_queue(page: Page) -> Iterator[None]:
    """Keep what the page asks the server to do until the block is left; the newest then comes first."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/queue/join*", hold)
    yield
    for route in reversed(held):
        route.continue_()
    page.unroute("**/queue/join*", hold)


def test_evidence_comes_first_then_a_draft_and_then_the_settled_answer(
    visit: Visit, answers: ScriptedAnswers
) -> None:
    before_draft, before_more, before_end = threading.Event(), threading.Event(), threading.Event()
    found, first, more = EvidenceFound(ANSWER.evidence), TextAdded("智能语音"), TextAdded("产业集群")
    answers.scripts.append([found, before_draft, first, before_more, more, before_end, Settled(ANSWER)])
    visit.ask("收入各是多少？")
    page = visit.page
    expect(page.locator("#live-head details.evidence")).to_have_attribute("open", "")
    expect(page.locator("#live-head .quote").first).to_contain_text("1378亿元")
    expect(page.locator(".provisional")).to_have_count(0)
    before_draft.set()
    expect(page.locator(".provisional")).to_contain_text("智能语音")
    expect(page.locator(".provisional")).to_contain_text("初稿")
    expect(page.locator("#live-head details.evidence")).not_to_have_attribute("open", "")
    page.locator("#live-head summary").click()
    before_more.set()
    expect(page.locator(".provisional")).to_contain_text("智能语音产业集群")
    expect(page.locator("#live-head details.evidence")).to_have_attribute("open", "")
    before_end.set()
    expect(page.locator("#thread .answer.settled .text")).to_contain_text("1378亿元")
    expect(page.locator(".provisional")).to_have_count(0)
    expect(page.locator("#thread details.evidence")).not_to_have_attribute("open", "")
    expect(page.locator("#thread .figure")).to_have_attribute(
        "title", "已与原文核对：" + ANSWER.citations[0].quote
    )


def test_a_statement_settles_while_the_next_is_written(visit: Visit, answers: ScriptedAnswers) -> None:
    held = threading.Event()
    first, second = "智能语音产业集群收入1378亿元。", "另一个<i>说法</i>没有依据。"
    answers.scripts.append(
        [
            EvidenceFound(ANSWER.evidence),
            TextAdded(first + second + "还没写"),
            StatementChecked(first, True, ANSWER.citations[:1]),
            StatementChecked(second, False),
            held,
            Settled(ANSWER),
        ]
    )
    visit.ask("收入各是多少？")
    live = visit.page.locator(".provisional")
    expect(live.locator(".checked")).to_contain_text(first)
    expect(live.locator(".checked .chip")).to_have_attribute("data-quote", ANSWER.citations[0].quote)
    expect(live.locator(".doubted")).to_have_text(second)
    expect(live.locator(".text")).to_contain_text("还没写")
    live.locator(".chip").click()
    expect(visit.page.locator("#reader .cited")).to_have_text(ANSWER.citations[0].quote)
    held.set()
    expect(visit.page.locator("#thread .answer.settled .text")).to_contain_text("1378亿元")
    expect(live).to_have_count(0)


def test_a_marker_leads_to_its_sentence_and_escape_leads_back(visit: Visit, answers: ScriptedAnswers) -> None:
    answers.scripts.append(script_of(ANSWER))
    visit.ask("收入各是多少？")
    page = visit.page
    page.locator("#thread .chip").nth(1).click()
    cited = page.locator("#reader .cited")
    expect(cited).to_have_text(ANSWER.citations[1].quote)
    expect(cited).to_be_in_viewport()
    expect(cited).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#thread .chip").nth(1)).to_be_focused()


def test_a_follow_up_carries_the_conversation(visit: Visit, answers: ScriptedAnswers) -> None:
    answers.scripts.extend([script_of(ANSWER), script_of(ANSWER)])
    visit.ask("收入各是多少？")
    expect(visit.page.locator("#thread .turn")).to_have_count(1)
    visit.ask("那第二个呢？")
    expect(visit.page.locator("#thread .turn")).to_have_count(2)
    assert answers.asked[1].history == (Turn("user", "收入各是多少？"), Turn("assistant", ANSWER.text))


def test_a_refusal_is_a_calm_card_with_the_nearest_fact(visit: Visit, answers: ScriptedAnswers) -> None:
    refusal = make_answer(ARTICLE, "文章只给出2021年：1378亿元[1]。", "1378", reason="not_in_article")
    answers.scripts.append(script_of(refusal))
    visit.ask("2022年收入多少？")
    card = visit.page.locator("#thread .refused")
    expect(card.locator("h3").first).to_have_text("文中未提及")
    expect(card.locator(".chip")).to_have_count(1)


def test_what_was_withdrawn_is_told_and_listed_under_why(visit: Visit, answers: ScriptedAnswers) -> None:
    withdrawn = make_answer(
        ARTICLE, "收入1378亿元[1]。", "1378", withdrawn=[Withdrawn("增长30%。", "原文没有")]
    )
    answers.scripts.append(script_of(withdrawn))
    visit.ask("收入和增长？")
    expect(visit.page.locator("#thread .answer .quiet")).to_contain_text("1 句话")
    visit.page.locator("#thread .why summary").click()
    expect(visit.page.locator("#thread .why")).to_contain_text("增长30%。（原文没有）")
    expect(visit.page.locator("#thread .why")).to_contain_text("0.81（门槛 0.50）")


def test_stop_ends_the_question_at_once_and_the_next_one_works(
    visit: Visit, answers: ScriptedAnswers
) -> None:
    silent = threading.Event()
    answers.scripts.extend(
        [[EvidenceFound(ANSWER.evidence), TextAdded("写到"), silent, TextAdded("这里")], script_of(ANSWER)]
    )
    visit.ask("收入各是多少？")
    page = visit.page
    expect(page.locator(".provisional")).to_contain_text("写到")
    page.click("#stop")
    expect(page.locator("#thread .notice")).to_contain_text("已停止")
    expect(page.locator("#ask")).to_be_visible()
    silent.set()
    assert answers.closed.wait(timeout=5)
    visit.ask("收入各是多少？")
    expect(page.locator("#thread .settled")).to_have_count(1)


def test_a_stop_may_come_before_the_server_knows_the_question(visit: Visit, answers: ScriptedAnswers) -> None:
    answers.scripts.append(script_of(ANSWER))
    page = visit.page
    with slow_queue(page):
        visit.ask("收入各是多少？")
        with page.expect_response("**/run/predict*"):
            page.click("#stop")
    expect(page.locator("#thread .notice")).to_contain_text("已停止")
    assert answers.asked == []
    visit.ask("收入各是多少？")
    expect(page.locator("#thread .settled")).to_have_count(1)


def test_a_question_asked_while_another_conversation_opens_is_answered(
    visit: Visit, answers: ScriptedAnswers
) -> None:
    answers.scripts.append(script_of(ANSWER))
    page = visit.page
    with slow_queue(page):
        page.get_by_role("button", name="新对话").click()
        visit.ask("收入各是多少？")
        expect(page.locator("#stop")).to_be_visible()
    expect(page.locator("#thread .settled")).to_have_count(1)


def test_an_engine_that_is_down_is_told_and_asking_again_works(
    visit: Visit, answers: ScriptedAnswers
) -> None:
    answers.scripts.extend([[AssistantError("the model's process ended; ask again")], script_of(ANSWER)])
    visit.ask("收入各是多少？")
    notice = visit.page.get_by_role("alert")
    expect(notice).to_contain_text("the model's process ended; ask again")
    notice.get_by_text("重新提问").click()
    expect(visit.page.locator("#thread .settled")).to_have_count(1)
    expect(visit.page.get_by_role("alert")).to_have_count(0)


def test_an_unexpected_error_is_told_without_its_details(visit: Visit, answers: ScriptedAnswers) -> None:
    answers.scripts.append([ZeroDivisionError("secret detail")])
    visit.ask("收入？")
    expect(visit.page.get_by_role("alert")).to_contain_text("意外的错误")
    assert "secret detail" not in visit.page.content()


@pytest.mark.parametrize(
    ("typed", "told"), [("   ", "请先写下问题"), ("问" * 100_000, "100000 个字"), ("收入\x07？", "控制字符")]
)
def test_a_question_that_cannot_be_asked_is_told_why_and_stays_in_the_box(
    visit: Visit, answers: ScriptedAnswers, typed: str, told: str
) -> None:
    visit.page.evaluate(
        "text => { const b = document.querySelector('#box textarea'); b.value = text;"
        " b.dispatchEvent(new Event('input', {bubbles: true})); }",
        typed,
    )
    visit.page.click("#ask")
    expect(visit.page.get_by_role("alert")).to_contain_text(told)
    assert visit.page.input_value("#box textarea") == typed
    assert answers.asked == []


def test_what_is_waited_for_is_shown(visit: Visit, answers: ScriptedAnswers) -> None:
    loaded = threading.Event()
    answers.scripts.append([Waiting("模型正在加载，还需约 20 秒"), loaded, *script_of(ANSWER)])
    visit.ask("收入？")
    expect(visit.page.locator(".waiting")).to_have_text("模型正在加载，还需约 20 秒")
    loaded.set()
    expect(visit.page.locator("#thread .settled")).to_have_count(1)


def test_an_example_question_asks(visit: Visit, answers: ScriptedAnswers) -> None:
    answers.scripts.append(script_of(ANSWER))
    visit.page.locator(".example").first.click()
    expect(visit.page.locator("#thread .settled")).to_have_count(1)
    assert answers.asked[0].text == "这篇文章主要讲了什么？"


def test_two_readers_are_answered_at_the_same_time(answers: ScriptedAnswers, visit_as: Enter) -> None:
    held = threading.Event()
    answers.scripts.extend([[EvidenceFound(ANSWER.evidence), held, Settled(ANSWER)], script_of(ANSWER)])
    first, second = visit_as(), visit_as()
    first.open()
    second.open()
    first.ask("收入各是多少？")
    expect(first.page.locator("#live-head .evidence")).to_have_count(1)
    second.ask("收入各是多少？")
    expect(second.page.locator("#thread .settled")).to_have_count(1)
    expect(first.page.locator("#thread .settled")).to_have_count(0)
    held.set()
    expect(first.page.locator("#thread .settled")).to_have_count(1)


def test_leaving_the_page_ends_the_question(answers: ScriptedAnswers, visit_as: Enter) -> None:
    held = threading.Event()
    answers.scripts.append(
        [EvidenceFound(ANSWER.evidence), held, TextAdded("一"), TextAdded("二"), Settled(ANSWER)]
    )
    visit = visit_as()
    visit.open()
    visit.ask("收入各是多少？")
    expect(visit.page.locator("#live-head .evidence")).to_have_count(1)
    visit.page.goto("about:blank")
    held.set()
    assert answers.closed.wait(timeout=10)


def test_another_conversation_waits_for_the_running_question(visit: Visit, answers: ScriptedAnswers) -> None:
    held = threading.Event()
    answers.scripts.append([EvidenceFound(ANSWER.evidence), held, Settled(ANSWER)])
    visit.ask("收入各是多少？")
    visit.page.get_by_role("button", name="新对话").click()
    expect(visit.page.locator("#toast")).to_contain_text("上一个问题还在回答")
    held.set()
    expect(visit.page.locator("#thread .settled")).to_have_count(1)


def test_a_program_that_has_gone_is_told_and_nothing_is_kept_twice(browser: Browser) -> None:
    scripted = ScriptedAnswers([ARTICLE])
    scripted.scripts.append(script_of(ANSWER))
    with browser.new_context(locale="zh-CN") as context:
        with serving(scripted) as address:
            visit = Visit(context, address)
            visit.open()
            visit.ask("收入各是多少？")
            expect(visit.page.locator("#thread .settled")).to_have_count(1)
        visit.ask("还在吗？")
        expect(visit.page.locator("#toast")).to_contain_text("连接不上程序")
        expect(visit.page.locator("#box textarea")).to_have_value("还在吗？")
        expect(visit.page.locator("#ask")).to_be_visible()


def test_one_look_at_the_server_that_fails_loses_no_answer(visit: Visit, answers: ScriptedAnswers) -> None:
    held = threading.Event()
    answers.scripts.append([EvidenceFound(ANSWER.evidence), held, Settled(ANSWER)])
    page = visit.page
    page.route("**/page/page.css", lambda route: route.abort(), times=1)
    with page.expect_response("**/page/page.css"), page.expect_event("requestfailed"):
        visit.ask("收入各是多少？")
    held.set()
    expect(page.locator("#thread .settled")).to_have_count(1)
    visit.complaints.clear()


def test_a_question_to_go_on_with_asks_and_gives_way_to_the_next_ones(
    visit: Visit, answers: ScriptedAnswers
) -> None:
    one = make_answer(ARTICLE, "收入为1378亿元[1]。", "1378亿元")
    answers.scripts.extend([script_of(one), script_of(one)])
    visit.ask("智能语音产业集群的收入是多少？")
    offered = visit.page.locator(".follow-ups button:visible")
    expect(offered).to_contain_text(["2021年的营业收入是多少？"])
    question = offered.inner_text()
    offered.click()
    expect(visit.page.locator("#thread .turn")).to_have_count(2)
    assert answers.asked[1].text == question
    expect(offered).to_have_count(0)
