"""What a mouse shows is there by keyboard, touch and ear too."""

from __future__ import annotations

from playwright.sync_api import expect

from assistant.conversation import AssistantError
from tests.browser.conftest import Visit
from tests.browser.test_chat import ANSWER, ARTICLE
from tests.fakes_page import ScriptedAnswers, script_of


def test_a_sentence_is_reached_and_asked_about_by_keyboard(visit: Visit, answers: ScriptedAnswers) -> None:
    page = visit.page
    sentences = page.locator("#reader .s")
    page.locator("#reader .search").focus()
    page.keyboard.press("Tab")
    expect(sentences.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(sentences.nth(1)).to_be_focused()
    expect(page.locator("#reader .s[tabindex='0']")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".ask-this")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#box textarea")).to_have_value(f"关于「{ARTICLE.sentences[1].text}」：")


def test_what_came_of_a_question_is_said_to_screen_readers(visit: Visit, answers: ScriptedAnswers) -> None:
    answers.scripts.extend([script_of(ANSWER), [AssistantError("over")]])
    aloud = visit.page.locator("[aria-live=polite]#aloud")
    expect(aloud).to_have_text("")
    visit.ask("收入各是多少？")
    expect(aloud).to_have_text("智能语音产业集群收入为1378亿元，数字安防为2720.8亿元。")
    visit.ask("还有呢？")
    expect(aloud).to_have_text("没有答成")


def test_a_checked_figure_keeps_its_tick_beside_it_and_tells_its_source_on_focus(
    visit: Visit, answers: ScriptedAnswers
) -> None:
    answers.scripts.append(script_of(ANSWER))
    visit.ask("收入各是多少？")
    figure = visit.page.locator("#thread .figure")
    figure.focus()
    told = figure.evaluate("figure => getComputedStyle(figure, '::before').content")
    assert ANSWER.citations[0].quote in told
    figure.blur()
    apart = figure.evaluate("""figure => {
        const words = document.createRange();
        words.selectNodeContents(figure);
        const lines = (one) => new Set([...one.getClientRects()].map((box) => Math.round(box.top))).size;
        const apart = [];
        for (let width = 120; width < 420; width++) {
            figure.closest(".text").style.width = width + "px";
            if (lines(figure) !== lines(words)) apart.push(width);
        }
        return apart;
    }""")
    assert apart == []
