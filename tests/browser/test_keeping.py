"""Conversations that the browser keeps."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from assistant.page.exchange import MAX_EXCHANGES, Exchange, to_json
from assistant.page.texts import ZH
from tests.browser.conftest import READY, Visit, serving
from tests.fakes_page import ScriptedAnswers, make_answer, make_article, script_of

ANSWER = make_answer(make_article(), "智能语音产业集群收入为1378亿元[1]。", "1378亿元")


def ask(visit: Visit, answers: ScriptedAnswers, question: str) -> None:
    answers.scripts.append(script_of(ANSWER))
    turns = visit.page.locator("#thread .turn").count()
    visit.ask(question)
    expect(visit.page.locator("#thread .turn")).to_have_count(turns + 1)


def reload(page: Page) -> None:
    page.reload()
    page.wait_for_selector(READY)


def test_a_conversation_survives_a_reload_with_its_citations(visit: Visit, answers: ScriptedAnswers) -> None:
    ask(visit, answers, "收入多少？")
    reload(visit.page)
    expect(visit.page.locator("#thread .turn .question")).to_have_text("收入多少？")
    visit.page.locator("#thread .chip").click()
    expect(visit.page.locator("#reader .cited")).to_have_text(ANSWER.citations[0].quote)


def test_conversations_are_listed_renamed_and_deleted(visit: Visit, answers: ScriptedAnswers) -> None:
    page = visit.page
    ask(visit, answers, "第一个问题？")
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".welcome")).to_be_visible()
    ask(visit, answers, "第二个问题？")
    expect(page.locator(".conversations .open")).to_have_text(["第二个问题？", "第一个问题？"])
    page.locator(".conversations .open").nth(1).click()
    expect(page.locator("#thread .question")).to_have_text("第一个问题？")
    page.once("dialog", lambda dialog: dialog.accept("语音"))
    page.get_by_role("button", name="重命名: 第一个问题？").click()
    expect(page.locator(".conversations .open").nth(1)).to_have_text("语音")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="删除: 语音").click()
    expect(page.locator(".conversations .open")).to_have_text(["第二个问题？"])
    expect(page.locator(".welcome")).to_be_visible()
    reload(page)
    expect(page.locator(".conversations .open")).to_have_text(["第二个问题？"])


def test_a_conversation_is_exported_with_its_citations(
    visit: Visit, answers: ScriptedAnswers, tmp_path: Path
) -> None:
    ask(visit, answers, "收入多少？")
    saved: dict[str, str] = {}
    for name in ("Markdown", "JSON"):
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name=name).click()
        download.value.save_as(tmp_path / name)
        saved[name] = (tmp_path / name).read_text(encoding="utf-8")
    quote = ANSWER.citations[0].quote
    version = make_article().version
    cited = f"[1] {quote}\n\n引自《数字产业集群加速成长》，版本 {version[:12]}"
    assert saved["Markdown"] == f"# 收入多少？\n\n## 收入多少？\n\n{ANSWER.text}\n\n{cited}\n"
    turn = json.loads(saved["JSON"])["turns"][0]
    assert turn["answer"]["citations"][0]["quote"] == quote
    assert turn["versions"] == {"clusters": version}


def test_of_a_long_conversation_the_end_is_drawn_once_and_its_buttons_mean_their_own_turns(
    visit: Visit, answers: ScriptedAnswers
) -> None:
    page = visit.page
    ask(visit, answers, "第一个问题？")
    turns = [to_json(Exchange(f"t{n}", f"问题{n}？", ANSWER, {})) for n in range(MAX_EXCHANGES + 5)]
    page.evaluate(
        "turns => localStorage.setItem('shushi.conversation.' + JSON.parse(localStorage['shushi.current']),"
        " JSON.stringify(turns))",
        turns,
    )
    page.locator(".conversations .open").click()
    drawn = page.locator("#thread .turn")
    expect(drawn).to_have_count(MAX_EXCHANGES)
    page.wait_for_timeout(500)
    before = len(visit.requests)
    page.wait_for_timeout(1000)
    assert len(visit.requests) == before
    for place in (0, MAX_EXCHANGES - 1):
        drawn.nth(place).get_by_role("button", name="修改问题").click()
        expect(page.locator("#box textarea")).to_have_value(f"问题{place + 5}？")


def test_an_old_citation_shows_its_sentence_after_the_article_was_replaced(
    visit: Visit, answers: ScriptedAnswers
) -> None:
    ask(visit, answers, "收入多少？")
    answers.kept[:] = [
        make_article(parts=(("title", ("数字产业集群加速成长",)), ("paragraph", ("全新的内容。",))))
    ]
    reload(visit.page)
    visit.page.locator("#thread .chip").click()
    expect(visit.page.locator("#reader .passage-note")).to_contain_text(ANSWER.citations[0].quote)
    expect(visit.page.locator("#reader .cited")).to_have_count(0)


def test_a_citation_of_a_removed_article_says_so_though_another_has_the_same_sentence(
    visit: Visit, answers: ScriptedAnswers
) -> None:
    ask(visit, answers, "收入多少？")
    page, told = visit.page, ZH.article_gone + ANSWER.citations[0].quote
    answers.kept[:] = [make_article("another")]
    reload(page)
    page.locator("#thread .chip").click()
    expect(page.locator("#reader .passage-note")).to_have_text(told)
    expect(page.locator("#reader .cited")).to_have_count(0)
    answers.kept.clear()
    reload(page)
    page.locator("#thread .chip").click()
    expect(page.locator("#toast")).to_have_text(told)


def test_a_conversation_that_cannot_be_read_is_told_and_kept(visit: Visit, answers: ScriptedAnswers) -> None:
    ask(visit, answers, "收入多少？")
    visit.page.evaluate(
        "localStorage.setItem('shushi.conversation.' + JSON.parse(localStorage['shushi.current']), '[{\"old\": 1}]')"
    )
    reload(visit.page)
    expect(visit.page.get_by_role("alert")).to_contain_text("格式读不出来")
    expect(visit.page.get_by_role("button", name="JSON")).to_be_enabled()


def test_an_answer_is_copied_with_its_sources(visit: Visit, answers: ScriptedAnswers) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(visit, answers, "收入多少？")
    visit.page.get_by_role("button", name="复制").click()
    expect(visit.page.locator("#toast")).to_have_text("已复制")
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{ANSWER.text}\n\n[1] {ANSWER.citations[0].quote}"


def test_without_a_clipboard_to_write_to_an_answer_is_copied_or_its_failure_told(
    visit: Visit, answers: ScriptedAnswers
) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(visit, answers, "收入多少？")
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})"
    )  # as over http from elsewhere
    page.get_by_role("button", name="复制").click()
    expect(page.locator("#toast")).to_have_text("已复制")
    copied = page.evaluate("delete navigator.clipboard && navigator.clipboard.readText()")
    assert copied == f"{ANSWER.text}\n\n[1] {ANSWER.citations[0].quote}"
    page.evaluate(
        "navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false"
    )
    page.get_by_role("button", name="复制").click()
    expect(page.locator("#toast")).to_have_text(ZH.copy_failed)


def test_a_question_can_be_changed_and_asked_again(visit: Visit, answers: ScriptedAnswers) -> None:
    ask(visit, answers, "收入多少？")
    visit.page.get_by_role("button", name="修改问题").click()
    expect(visit.page.locator("#box textarea")).to_have_value("收入多少？")
    answers.scripts.append(script_of(ANSWER))
    visit.page.get_by_role("button", name="重新提问").first.click()
    expect(visit.page.locator("#thread .turn")).to_have_count(2)


def test_a_verdict_is_kept_on_disk_with_question_and_answer(browser: Browser, tmp_path: Path) -> None:
    scripted = ScriptedAnswers([make_article()])
    file = tmp_path / "home" / "feedback.jsonl"
    with serving(scripted, file) as address, browser.new_context(locale="zh-CN") as context:
        visit = Visit(context, address)
        page = visit.open()
        ask(visit, scripted, "收入多少？")
        page.once("dialog", lambda dialog: dialog.accept("出处不对"))
        page.get_by_role("button", name="引用有误").click()
        expect(page.locator("#toast")).to_have_text("已记下，谢谢。")
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert (kept["verdict"], kept["note"]) == ("wrong_citation", "出处不对")
    assert kept["exchange"]["question"] == "收入多少？"
    assert kept["exchange"]["answer"]["text"] == ANSWER.text


def test_without_a_file_for_them_no_verdicts_are_asked_for(visit: Visit, answers: ScriptedAnswers) -> None:
    ask(visit, answers, "收入多少？")
    expect(visit.page.get_by_role("button", name="引用有误")).to_have_count(0)
