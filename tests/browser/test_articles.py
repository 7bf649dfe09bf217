"""The reader and the reader's own articles."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from assistant.page.handlers import Handlers
from assistant.page.texts import ZH
from tests.browser.conftest import READY, Visit, serving
from tests.fakes_page import ScriptedAnswers, make_answer, make_article, script_of

OTHER = make_article("other", (("title", ("另一篇文章",)), ("paragraph", ("另一篇只有一句话。",))))


def test_an_article_reads_as_an_article(visit: Visit) -> None:
    article = visit.page.get_by_role("article")
    expect(article.get_by_role("heading", level=2)).to_have_text("数字产业集群加速成长")
    expect(article.get_by_role("heading", level=3)).to_have_text("激发数字产业创新活力")
    expect(article.locator(".byline")).to_have_text("本报记者 杨俊峰")
    expect(article.locator(".caption")).to_contain_text("李 劼摄")


def test_the_article_is_searched_by_sentence(visit: Visit) -> None:
    visit.page.get_by_role("searchbox").fill("2720.8 亿")
    expect(visit.page.locator("#reader .s.found")).to_have_count(1)
    expect(visit.page.locator("#reader .s.found")).to_be_in_viewport()
    expect(visit.page.locator("#reader output")).to_have_text("1 处")


def test_a_sentence_of_the_article_can_be_asked_about(visit: Visit) -> None:
    visit.page.get_by_text("六成以上主导方向是数字经济。").click()
    visit.page.get_by_role("button", name="问这一句").click()
    expect(visit.page.locator("#box textarea")).to_have_value("关于「六成以上主导方向是数字经济。」：")
    expect(visit.page.locator("#box textarea")).to_be_focused()


def test_a_dropped_file_becomes_an_article_and_can_be_removed_again(
    visit: Visit, answers: ScriptedAnswers, tmp_path: Path
) -> None:
    file = tmp_path / "我的笔记.txt"
    file.write_text("笔记的第一句。", encoding="utf-8")
    page = visit.page
    page.set_input_files("#upload input[type=file]", file)
    expect(page.locator("#upload-note")).to_contain_text("我的笔记.txt")
    expect(page.get_by_role("combobox")).to_have_value("我的笔记")
    expect(page.get_by_role("article")).to_contain_text("笔记的第一句。")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="移除这篇文章").click()
    expect(page.locator("#upload-note")).to_contain_text("文章已移除")
    expect(page.get_by_role("article")).to_contain_text("数字产业集群加速成长")
    assert [article.id for article in answers.kept] == ["clusters"]


def test_a_file_that_cannot_be_added_is_told_why(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "empty.txt"
    file.write_text(" ", encoding="utf-8")
    visit.page.set_input_files("#upload input[type=file]", file)
    expect(visit.page.locator("#upload-note")).to_contain_text("empty.txt is empty; choose another file")


def test_a_citation_of_another_article_opens_that_article(visit: Visit, answers: ScriptedAnswers) -> None:
    answers.kept.append(OTHER)
    visit.page.reload()
    visit.page.wait_for_selector(READY)
    answers.scripts.append(script_of(make_answer(OTHER, "只有一句话[1]。", "一句话")))
    visit.ask("另一篇写了什么？")
    visit.page.locator("#thread .chip").click()
    expect(visit.page.locator("#reader .cited")).to_have_text("另一篇只有一句话。")
    expect(visit.page.get_by_role("combobox")).to_have_value("other")


def test_how_far_an_addition_is_is_told_and_the_upload_is_not_kept(
    visit: Visit, answers: ScriptedAnswers, tmp_path: Path
) -> None:
    note = visit.page.locator("#upload-note")
    for text, outcome in (("一句话。", "笔记.txt: 1 article"), (" ", "is empty")):
        answers.ingesting.clear()
        file = tmp_path / "笔记.txt"
        file.write_text(text, encoding="utf-8")
        visit.page.set_input_files("#upload input[type=file]", file)
        expect(note).to_have_text("正在添加 笔记.txt… 50%")
        answers.ingesting.set()
        expect(note).to_contain_text(outcome)
    assert len(answers.ingested) == 2
    assert not any(path.exists() for path in answers.ingested)


def test_a_file_dropped_while_another_is_added_is_added_next(
    visit: Visit, answers: ScriptedAnswers, tmp_path: Path
) -> None:
    note = visit.page.locator("#upload-note")
    answers.ingesting.clear()
    for name in ("甲", "乙"):
        file = tmp_path / f"{name}.txt"
        file.write_text(f"{name}的第一句。", encoding="utf-8")
        visit.page.set_input_files("#upload input[type=file]", file)
        expect(note).to_have_text("正在添加 甲.txt… 50%")
    answers.ingesting.set()
    expect(note).to_contain_text("乙.txt: 1 article")
    expect(visit.page.get_by_role("article")).to_contain_text("乙的第一句。")
    assert [article.id for article in answers.kept] == ["clusters", "甲", "乙"]


def test_the_button_adds_several_files_and_shows_the_last(
    visit: Visit, answers: ScriptedAnswers, tmp_path: Path
) -> None:
    files = []
    for name in ("甲", "乙"):
        files.append(tmp_path / f"{name}.md")
        files[-1].write_text(f"{name}的第一句。", encoding="utf-8")
    page = visit.page
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="添加文章").click()
    chooser.value.set_files(files)
    expect(page.get_by_role("article")).to_contain_text("乙的第一句。")
    expect(page.locator("#upload-note p")).to_have_text(["甲.md: 1 article", "乙.md: 1 article"])
    expect(page.get_by_role("combobox")).to_have_value("乙")


def test_a_file_may_be_dropped_anywhere_on_the_page(visit: Visit, answers: ScriptedAnswers) -> None:
    page = visit.page
    dropped = page.evaluate_handle(
        "() => { const files = new DataTransfer();"
        " files.items.add(new File(['掉下来的一句。'], '丢.txt')); return files; }"
    )
    page.dispatch_event("#talk", "dragover", {"dataTransfer": dropped})
    expect(page.locator("body.dropping")).to_have_attribute("data-drop", "松开即添加为文章（.txt、.md）")
    page.dispatch_event("#talk", "drop", {"dataTransfer": dropped})
    expect(page.get_by_role("article")).to_contain_text("掉下来的一句。")
    expect(page.locator("body.dropping")).to_have_count(0)


def test_a_file_that_is_too_large_is_told_and_not_sent(visit: Visit, answers: ScriptedAnswers) -> None:
    page = visit.page
    dropped = page.evaluate_handle(
        "() => { const files = new DataTransfer();"
        " files.items.add(new File([new Uint8Array(20_000_001)], '大.txt')); return files; }"
    )
    before = len(visit.requests)
    page.dispatch_event("#talk", "drop", {"dataTransfer": dropped})
    expect(page.locator("#toast")).to_have_text(ZH.file_large.format("大.txt"))
    assert not [url for url in visit.requests[before:] if "upload" in url]


@pytest.mark.parametrize(("language", "line"), [("zh", "正在添加 "), ("en", "Adding ")])
def test_the_name_of_a_file_that_is_being_added_is_no_html(tmp_path: Path, language: str, line: str) -> None:
    adding = Handlers(ScriptedAnswers([]), (), None).add_articles([str(tmp_path / "<b>.txt")], "", language)
    assert f"{line}&lt;b&gt;.txt…" in next(adding)[0]


def test_an_upload_that_nobody_reads_goes_with_the_server() -> None:
    with serving(ScriptedAnswers([])) as address:
        sent = httpx.post(f"{address}/gradio_api/upload", files={"files": ("left.txt", b"left")})
        (upload,) = map(Path, sent.json())
        assert upload.exists()
    assert not upload.exists()
