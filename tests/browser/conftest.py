"""A real server under a real browser; every page is checked for foreign requests and console errors when it closes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assistant.page.ports import Answers
from assistant.page.quality import EvalRuns
from assistant.page.serve import Extras, build_app
from tests.fakes_page import ScriptedAnswers, make_article
from tests.serving import serving_app

READY = "body[data-ready]"
# What Gradio's script says about its own streams when a page is left or reloaded while one is open.
GRADIO_ON_LEAVING = (
    "AbortError: signal is aborted without reason",
    "Unexpected error Connection errored out.",
)


def serving(
    answers: Answers, feedback_file: Path | None = None, runs: EvalRuns | None = None
) -> AbstractContextManager[str]:
    """Serve the page with these answers on a free port and give its address."""
    return serving_app(lambda: build_app(answers, extras=Extras(feedback_file=feedback_file, runs=runs)))


class Visit:
    """One reader's browser: opens the page and remembers what it asked for and complained about."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and not text.startswith(GRADIO_ON_LEAVING):
            self.complaints.append(text)

    def open(self) -> Page:
        """Open the page and wait until it is drawn."""
        self.page.goto(self.address)
        self.page.wait_for_selector(READY)
        return self.page

    def ask(self, question: str) -> None:
        """Type a question and send it."""
        self.page.fill("#box textarea", question)
        self.page.keyboard.press("Enter")

    def foreign_hosts(self) -> set[str]:
        """Return the hosts, other than the server's, that were asked for anything."""
        own = urlsplit(self.address).netloc
        return {urlsplit(url).netloc for url in self.requests if url.startswith("http")} - {own}


Enter = Callable[..., Visit]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium, or Playwright's own where there is none."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site() -> Iterator[tuple[ScriptedAnswers, str]]:
    """Serve scripted answers, once for all tests."""
    answers = ScriptedAnswers([make_article()])
    with serving(answers) as address:
        yield answers, address


@pytest.fixture
def answers(site: tuple[ScriptedAnswers, str]) -> ScriptedAnswers:
    """Give the scripted answers, with nothing queued and the one article."""
    scripted, _ = site
    scripted.scripts.clear()
    scripted.asked.clear()
    scripted.ingested.clear()
    scripted.ingesting.set()
    scripted.kept[:] = [make_article()]
    return scripted


@pytest.fixture
def visit_as(browser: Browser, site: tuple[ScriptedAnswers, str]) -> Iterator[Enter]:
    """Give a function that opens a reader's browser with Playwright's context options."""
    visits: list[tuple[BrowserContext, Visit]] = []

    def enter(**options: object) -> Visit:
        usual: dict[str, Any] = {"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}}
        context = browser.new_context(**(usual | options))
        context.set_default_timeout(8000)
        visits.append((context, Visit(context, site[1])))
        return visits[-1][1]

    yield enter
    for context, visit in visits:
        context.close()
        assert visit.foreign_hosts() == set()
        assert visit.complaints == []


@pytest.fixture
def visit(answers: ScriptedAnswers, visit_as: Enter) -> Visit:
    """Open the page in Chinese on a wide, light screen."""
    entered = visit_as()
    entered.open()
    return entered
