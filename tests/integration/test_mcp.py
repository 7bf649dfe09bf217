"""The MCP tools as a client sees them: the real client against the real server with the page beside."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent

from assistant.conversation import Answer, AssistantError, Question, Turn, answer_record
from assistant.page.serve import Extras, build_app
from assistant.serving.api import MAX_QUESTION_BYTES, article_record, make_router
from assistant.serving.mcp_tools import make_mcp_app
from knowledge.article import Retrieval
from tests.fakes_page import ScriptedAnswers, make_answer, make_article
from tests.serving import serving_app

ARTICLE = make_article()
ANSWER = make_answer(ARTICLE, "收入1378亿元[1]。", "1378亿元", figures=["1378亿元"])
FOUND = Retrieval("收入", (), (), 0.5)
SIGN_IN = ("reader", "secret")


class Told(ScriptedAnswers):
    """Answers every question alike and remembers what was asked."""

    def __init__(self) -> None:
        super().__init__([ARTICLE])
        self.searched: list[dict[str, Any]] = []

    def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        if question.article_ids == ("gone",):
            raise AssistantError("there is no article 'gone'; there are: clusters")
        return ANSWER

    def search(self, query: str, **options: object) -> Retrieval:
        self.searched.append({"query": query, **options})
        return FOUND

    def ingest(self, path: object, replace: bool = False) -> str:
        raise AssertionError("no tool changes the articles")


def serving(answers: Told, sign_in: tuple[str, str] | None = None) -> AbstractContextManager[str]:
    def make_app() -> FastAPI:
        extras = Extras(routers=[make_router(answers, "token")], apps=[make_mcp_app(answers)])
        return build_app(answers, sign_in=sign_in, extras=extras)

    return serving_app(make_app)


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[Told, str]]:
    answers = Told()
    with serving(answers) as address:
        yield answers, address


def called(
    address: str, tool: str, arguments: dict[str, Any], sign_in: tuple[str, str] | None = None
) -> CallToolResult:
    async def call() -> CallToolResult:
        async with httpx2.AsyncClient(auth=sign_in, trust_env=False) as http:
            transport = streamable_http_client(f"{address}/mcp", http_client=http)
            async with Client(transport) as client:
                return await client.call_tool(tool, arguments)

    return asyncio.run(call())


def told(result: CallToolResult) -> Any:  # noqa: ANN401
    assert not result.is_error, result.content
    return result.structured_content


def problem(result: CallToolResult) -> str:
    assert result.is_error
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def test_there_are_three_tools_and_nothing_else(site: tuple[Told, str]) -> None:
    async def listed() -> tuple[set[str], int, int]:
        async with Client(f"{site[1]}/mcp") as client:
            tools = (await client.list_tools()).tools
            assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
            assert all(tool.description for tool in tools)
            resources, prompts = await client.list_resources(), await client.list_prompts()
            return {tool.name for tool in tools}, len(resources.resources), len(prompts.prompts)

    assert asyncio.run(listed()) == ({"ask", "search", "articles"}, 0, 0)


def test_ask_gives_the_record_of_the_contract(site: tuple[Told, str]) -> None:
    answers, address = site
    history = [{"role": "user", "content": "声谷？"}, {"role": "assistant", "content": "在合肥。"}]
    result = called(address, "ask", {"question": "收入？", "history": history, "article_ids": ["clusters"]})
    assert told(result) == json.loads(json.dumps(answer_record(ANSWER, "")))
    assert answers.asked[-1] == Question(
        "收入？", (Turn("user", "声谷？"), Turn("assistant", "在合肥。")), article_ids=("clusters",)
    )


def test_search_and_articles_say_the_same_as_the_http_routes(site: tuple[Told, str]) -> None:
    answers, address = site
    found = told(called(address, "search", {"query": "收入", "top_chunks": 2}))
    with httpx2.Client(trust_env=False) as http:
        assert http.post(f"{address}/api/search", json={"query": "收入", "top_chunks": 2}).json() == found
        listed = http.get(f"{address}/api/articles").json()
    assert answers.searched[-2] == answers.searched[-1]
    assert told(called(address, "articles", {})) == listed == {"articles": [article_record(ARTICLE)]}


def test_a_known_error_is_its_one_line(site: tuple[Told, str]) -> None:
    said = problem(called(site[1], "ask", {"question": "收入？", "article_ids": ["gone"]}))
    assert said.endswith("there is no article 'gone'; there are: clusters")
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("ask", {}),
        ("ask", {"question": 5}),
        ("search", {"query": ""}),
        ("search", {"query": "a", "top_chunks": 51}),
    ],
)
def test_what_the_tools_do_not_take_is_refused_before_the_assistant(
    site: tuple[Told, str], tool: str, arguments: dict[str, Any]
) -> None:
    answers, address = site
    before = len(answers.asked), len(answers.searched)
    assert problem(called(address, tool, arguments))
    assert (len(answers.asked), len(answers.searched)) == before


@pytest.mark.parametrize(
    ("headers", "status"), [({"host": "evil.example"}, 421), ({"origin": "http://evil.example"}, 403)]
)
def test_the_page_s_guard_stands_before_the_tools(
    site: tuple[Told, str], headers: dict[str, str], status: int
) -> None:
    with httpx2.Client(trust_env=False) as http:
        assert http.post(f"{site[1]}/mcp", json={}, headers=headers).status_code == status


def test_a_request_that_is_too_large_is_refused(site: tuple[Told, str]) -> None:
    with httpx2.Client(trust_env=False) as http:
        body = b" " * (MAX_QUESTION_BYTES + 1)
        headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
        assert http.post(f"{site[1]}/mcp", content=body, headers=headers).status_code == 413


def test_with_a_sign_in_the_tools_need_it_too() -> None:
    with serving(Told(), SIGN_IN) as address:
        with httpx2.Client(trust_env=False) as http:
            assert http.post(f"{address}/mcp", json={}).status_code == 401
        assert told(called(address, "ask", {"question": "收入？"}, SIGN_IN))["answer"] == ANSWER.text
