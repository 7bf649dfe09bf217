"""`shushi chat` as a person starts it: the real embedder, index and chat model, asked in a real browser.

The first questions do not wait for the article to be read, so their answers come from its sections.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import Visit
from tests.browser.test_look import SCREENSHOTS
from tests.waiting import wait_until

ANSWER_MS = 300_000  # a slow machine fetches, loads and reads before it answers
OPEN = re.compile(r"open (http://\S+) in a browser")
ENGLISH = "How many users does DingTalk have?"
FIRST = "合肥智能语音产业集群2021年主营业务收入是多少？"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the module a home of its own."""
    return tmp_path_factory.mktemp("real") / "home"


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """Run `shushi chat`, once for this module, and end it as Ctrl-C does."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {"SHUSHI_HOME": str(home), "SHUSHI_PORT": str(port)}
    command = [sys.executable, "-m", "assistant.cli", "chat"]
    with subprocess.Popen(
        command, cwd=home.parent, env=environment, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stderr is not None
        said: list[str] = []
        listening = threading.Thread(target=listen, args=(process.stderr, said))
        try:
            found = next((match for line in process.stderr if (match := OPEN.search(line))), None)
            assert found is not None, "the page did not come up"
            listening.start()
            yield found[1]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
            if listening.ident is not None:
                listening.join()
    assert "Traceback" not in "".join(said)


@pytest.fixture(scope="module")
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Open the page as a reader in Chinese; complaints and foreign requests fail the module."""
    with browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}) as context:
        context.set_default_timeout(60_000)
        entered = Visit(context, address)
        entered.open()
        yield entered
        assert entered.foreign_hosts() == set()
    assert entered.complaints == []


def listen(stream: IO[str], said: list[str]) -> None:
    said.extend(stream)


def answer_to(visit: Visit, question: str) -> Locator:
    """Ask in a conversation of its own and wait for what is settled."""
    visit.page.get_by_role("button", name="新对话").click()
    expect(visit.page.locator("#thread .welcome")).to_be_visible(timeout=60_000)
    visit.ask(question)
    return settled(visit)


def settled(visit: Visit) -> Locator:
    answer = visit.page.locator("#thread .turn:last-child .answer")
    expect(answer).to_be_visible(timeout=ANSWER_MS)
    return answer


def quotes_of(answer: Locator) -> list[str]:
    return [str(chip.get_attribute("data-quote")) for chip in answer.locator(".chip").all()]


@pytest.mark.parametrize(
    ("question", "answered", "sentence"),
    [
        (ENGLISH, r"600 million|6亿", "6亿"),
        (FIRST, r"1378亿元", "主营业务收入1378亿元"),
        ("图②是在哪里拍的？", r"杭州", "在浙江省杭州市"),
        ("叶军把转型分为哪三个阶段？", r"组织在线[^。]*业务[^。]*协同", "分为三个阶段"),
    ],
)
def test_a_question_is_answered_with_the_sentence_it_rests_on(
    visit: Visit, question: str, answered: str, sentence: str
) -> None:
    check_answer(answer_to(visit, question), answered, sentence)


def test_an_english_question_is_answered_once_the_article_is_read(visit: Visit, home: Path) -> None:
    wait_until(lambda: any((home / "states").glob("*.json")), seconds=900)
    check_answer(answer_to(visit, ENGLISH), r"600 million|6亿", "6亿")


def check_answer(answer: Locator, answered: str, sentence: str) -> None:
    expect(answer).to_have_class(re.compile("settled"))
    expect(answer.locator(".text")).to_contain_text(re.compile(answered))
    assert any(sentence in quote for quote in quotes_of(answer)), quotes_of(answer)


def test_a_question_to_go_on_with_has_an_answer(visit: Visit) -> None:
    answer_to(visit, FIRST)
    visit.page.locator(".follow-ups button:visible").first.click()
    expect(visit.page.locator("#thread .turn")).to_have_count(2, timeout=ANSWER_MS)
    expect(settled(visit)).to_have_class(re.compile("settled"))


def test_a_click_on_a_marker_highlights_the_sentence(visit: Visit) -> None:
    answer = answer_to(visit, FIRST)
    answer.locator(".chip", has_text="1").first.click()
    cited = visit.page.locator("#reader .cited")
    expect(cited).to_contain_text("主营业务收入1378亿元")
    expect(cited).to_be_in_viewport()
    expect(cited).to_be_focused()
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    visit.page.screenshot(path=SCREENSHOTS / "real-answer.png", animations="disabled")


def test_a_follow_up_is_understood_from_the_conversation(visit: Visit) -> None:
    answer_to(visit, FIRST)
    visit.ask("入园企业呢？")
    expect(visit.page.locator("#thread .turn")).to_have_count(2, timeout=ANSWER_MS)
    expect(settled(visit).locator(".text")).to_contain_text("1423家")


def test_a_question_that_the_article_does_not_answer_is_refused(visit: Visit) -> None:
    answer = answer_to(visit, "37乘以48等于多少？")
    expect(answer).to_have_class(re.compile("refused"))
    expect(answer.locator("h3").first).to_have_text(re.compile("文中未提及|与文章无关"))
    expect(answer).not_to_contain_text("1776")


def test_stop_ends_the_question_and_the_next_one_is_answered(visit: Visit) -> None:
    visit.page.get_by_role("button", name="新对话").click()
    visit.ask("这篇文章主要讲了什么？")
    expect(visit.page.locator("#stop")).to_be_visible(timeout=60_000)
    visit.page.locator("#stop").click()
    expect(visit.page.locator("#thread .notice").last).to_contain_text("已停止", timeout=60_000)
    assert "1378亿元" in answer_to(visit, FIRST).inner_text()
