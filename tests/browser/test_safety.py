"""Nothing foreign runs, nothing leaves the machine, and nobody else gets in."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from assistant.conversation import AssistantError, Withdrawn
from assistant.page.guard import LOOPBACK
from tests.browser.conftest import READY, Enter, Visit, serving
from tests.fakes_page import ScriptedAnswers, make_answer, make_article, script_of

TRAP = (
    '<img src=x onerror="window.caught=1"><script>window.caught=1</script>'
    "${window.caught=1}{{constructor.constructor('window.caught=1')()}}\"'><svg onload=window.caught=1>"
    "[x](javascript:window.caught=1)"
)


def assert_nothing_ran(visit: Visit) -> None:
    assert visit.page.evaluate("window.caught") is None
    assert visit.page.locator("#panes :is(img[src=x], script, svg[onload])").count() == 0


def test_scripts_in_question_answer_article_and_error_do_not_run(
    visit: Visit, answers: ScriptedAnswers
) -> None:
    article = make_article(TRAP, (("title", (TRAP,)), ("byline", (TRAP,)), ("paragraph", (TRAP + "。",))))
    answers.kept.append(article)
    answer = make_answer(
        article,
        TRAP + "[1]",
        TRAP,
        figures=["1"],
        withdrawn=[Withdrawn(TRAP, TRAP)],
        standalone=TRAP,
        raw=TRAP,
    )
    answers.scripts.append(script_of(answer))
    page = visit.page
    visit.ask(TRAP)
    expect(page.locator("#thread .settled")).to_contain_text("${window.caught=1}")
    page.locator("#thread .why summary").click()
    shown = page.locator("#thread .why dl").inner_text()
    # What it was understood as, what was found, what was withdrawn and why, and what the model wrote.
    assert shown.count("<svg onload=window.caught=1>") == 6
    page.locator("#thread .chip").click()
    expect(page.locator("#reader .cited")).to_have_text(TRAP)
    page.locator("#reader .cited").click()
    page.locator(".ask-this").click()
    answers.scripts.append([AssistantError(TRAP)])
    visit.ask(TRAP)
    expect(page.get_by_role("alert")).to_contain_text("${window.caught=1}")
    assert_nothing_ran(visit)
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator("#thread .turn")).to_have_count(1)
    assert_nothing_ran(visit)


def test_a_script_in_a_file_name_does_not_run(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "<img src=x onerror=window.caught=1>.txt"
    file.write_text("一句话。", encoding="utf-8")
    visit.page.set_input_files("#upload input[type=file]", file)
    expect(visit.page.locator("#upload-note")).to_contain_text(".txt")
    assert_nothing_ran(visit)


def test_a_script_put_into_the_page_is_refused_by_the_policy(visit: Visit) -> None:
    visit.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.caught=1'}))"
    )
    assert visit.page.evaluate("window.caught") is None
    assert any("Content Security Policy" in complaint for complaint in visit.complaints)
    visit.complaints.clear()


def test_only_the_events_of_the_page_are_described_and_none_is_public(
    site: tuple[ScriptedAnswers, str],
) -> None:
    described = httpx.get(site[1] + "/gradio_api/info").json()
    assert described == {"named_endpoints": {}, "unnamed_endpoints": {}}


def test_another_site_cannot_use_the_page(site: tuple[ScriptedAnswers, str]) -> None:
    address = site[1]
    assert httpx.get(address, headers={"host": "evil.example"}).status_code == 421
    assert httpx.get(address, headers={"origin": "http://evil.example"}).status_code == 403
    assert httpx.get(address).status_code == 200


def test_the_server_ends_quietly_while_a_page_is_open(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with browser.new_context() as context, serving(ScriptedAnswers([make_article()])) as address:
        Visit(context, address).open()
    assert caplog.text == ""


@pytest.fixture(scope="session")
def addresses() -> list[str]:
    """Give the list of what this process, the server in it, connects to or looks up; a hook stays until it ends."""
    found: list[str] = []

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event == "socket.getaddrinfo":
            found.append(str(arguments[0]))
        elif event == "socket.connect" and isinstance(arguments[1], tuple):
            found.append(str(arguments[1][0]))

    sys.addaudithook(hear)
    return found


def test_the_server_connects_to_no_other_machine_when_a_page_is_opened_and_asks(
    addresses: list[str], answers: ScriptedAnswers, visit_as: Enter
) -> None:
    before = len(addresses)
    visit = visit_as()
    visit.open()
    answers.scripts.append(script_of(make_answer(answers.kept[0], "收入为1378亿元[1]。", "1378亿元")))
    visit.ask("收入是多少？")
    expect(visit.page.locator("#thread .settled")).to_have_count(1)
    assert set(addresses[before:]) <= LOOPBACK
    socket.getaddrinfo("192.0.2.1", 9, flags=socket.AI_NUMERICHOST)
    assert addresses[-1] == "192.0.2.1", "the hook hears nothing"
