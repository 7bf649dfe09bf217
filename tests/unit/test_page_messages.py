"""Whatever the program says that can reach the page is there in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from assistant.asker import AskerLeft
from assistant.checks.weigh import ASKS, OF_ANOTHER
from assistant.model import _SAYINGS
from assistant.page.messages import CHINESE, in_words
from assistant.page.texts import EN, ZH
from assistant.settle import ELSEWHERE

ROOT = Path(__file__).parents[2]
SAID_BY = {"AssistantError", "KnowledgeError", "EngineRefusal", "EndpointRefusal", "Waiting", "Withdrawn"} | {
    "_report", "report", "problem", "Checked",
}  # fmt: skip
# What these say goes to a terminal or to a program: commands, requests, and the start before there is a page.
NOT_ON_THE_PAGE = {
    "cli.py", "batch.py", "client.py", "running.py", "page_server.py", "settings.py", "serve.py", "inbound.py",
    "feedback_export.py", "api.py", "mcp_tools.py",
}  # fmt: skip
CJK = re.compile(r"[\u4e00-\u9fff]")
WORDS = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")


def sample_of(node: ast.expr) -> str | None:
    """Fill a message's slots with Q0, Q1, …, the same value alike; None for what is no message of its own."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        slots = [ast.unparse(part.value) for part in node.values if isinstance(part, ast.FormattedValue)]
        return "".join(
            f"Q{slots.index(ast.unparse(part.value))}"
            if isinstance(part, ast.FormattedValue)
            else str(getattr(part, "value", ""))
            for part in node.values
        )
    return None


def messages() -> Iterator[tuple[str, str]]:
    for path in sorted([*(ROOT / "assistant").rglob("*.py"), *(ROOT / "knowledge").rglob("*.py")]):
        if path.name in NOT_ON_THE_PAGE:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            for argument in node.args if name in SAID_BY else ():
                sample = sample_of(argument)
                if sample and WORDS.search(sample):
                    yield f"{path.name}:{node.lineno}", sample


MESSAGES = list(messages())
COMPOSED = [f"the embedded model {says}" for _, says in _SAYINGS] + [
    "the endpoint http://x/v1 stopped while it answered and is started again by itself; ask again",
    "the endpoint http://x/v1 cannot be reached; check that it runs and that SHUSHI_API_URL is right",
    str(AskerLeft()),
    "fetching model.gguf, 50%",
    "fetching model.gguf",
    "报告.txt: added as report (10 characters, 2 sentences)",
    "the text does not give 5亿元 there",
    f"{OF_ANOTHER} Q0",
    ELSEWHERE,
    ASKS,
    "the text covers 20% of it, at least 60% is needed",
]


@pytest.mark.parametrize("sample", [sample for _, sample in MESSAGES] + COMPOSED)
def test_every_message_has_a_chinese_and_an_english_form(sample: str) -> None:
    chinese, english = in_words(sample, ZH), in_words(sample, EN)
    assert CJK.search(chinese)
    assert not WORDS.search(re.sub(r"`[^`]*`|hf download|chroma run|make chat|shushi ingest", "", chinese))
    for value in re.findall(r"Q\d+", english):
        assert value in chinese
    assert not CJK.search(english.replace("《", "").replace("报告", "").replace("亿元", ""))


def test_the_messages_are_found_where_they_are_said() -> None:
    assert len(MESSAGES) > 60


@pytest.mark.parametrize("english", CHINESE)
def test_both_forms_have_the_same_slots(english: str) -> None:
    assert slots(english) == slots(CHINESE[english])


def test_a_message_within_a_message_is_translated_too() -> None:
    inner = "the endpoint http://x/v1 failed: no GPU; ask again later"
    assert in_words(f"《甲》 is answered more slowly: {inner}", ZH) == (
        "《甲》的回答会慢几秒：接口 http://x/v1出错：no GPU；请稍后再问"
    )


def test_what_is_not_in_the_table_is_shown_as_it_came() -> None:
    assert in_words("something new", ZH) == "something new"


def test_of_a_message_in_both_languages_the_reader_gets_one() -> None:
    both = "正在通读《A B》，还需约 5 秒；在此之前回答会慢几秒。 Reading the article, about 5 s left; slower until then."
    assert in_words(both, ZH) == "正在通读《A B》，还需约 5 秒；在此之前回答会慢几秒。"
    assert in_words(both, EN) == "Reading the article, about 5 s left; slower until then."


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
