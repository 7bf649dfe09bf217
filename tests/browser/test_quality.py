"""The last evaluation beside the chat, and one that is started and cancelled."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, expect

from assistant.page.quality import EvalRuns
from tests.browser.conftest import Visit, serving
from tests.browser.test_look import SCREENSHOTS, issues_of
from tests.fakes_page import ScriptedAnswers, make_article
from tests.unit.test_page_quality import RUNNER, result, write_run


def test_the_last_run_is_read_and_another_is_started_and_cancelled(browser: Browser, tmp_path: Path) -> None:
    write_run(tmp_path / "first", [result(1, 1.0), result(2, 0.0)])
    runs = EvalRuns(tmp_path, (sys.executable, "-c", RUNNER))
    with (
        serving(ScriptedAnswers([make_article()]), runs=runs) as address,
        browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}) as context,
    ):
        visit = Visit(context, address)
        page = visit.open()
        page.get_by_role("button", name="质量").click()
        quality = page.locator("#quality-body")
        expect(quality.get_by_role("row", name="回答正确")).to_contain_text("50.0%")
        quality.get_by_text("问题2？").click()
        expect(quality.locator(".miss")).to_contain_text("1378亿")
        assert issues_of(page) == []
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / "quality-1440-light.png", animations="disabled")
        quality.get_by_role("button", name="评测前 22 题").click()
        expect(quality).to_contain_text("已答 3 / 22 题", timeout=20_000)
        quality.get_by_role("button", name="取消").click()
        expect(quality.get_by_role("button", name="评测前 22 题")).to_be_visible(timeout=20_000)
        assert runs.progress() is None
        assert visit.complaints == []
