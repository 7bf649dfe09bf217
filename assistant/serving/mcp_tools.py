"""The JSON routes' three questions as MCP tools: ask, search, articles; over streamable HTTP at /mcp, and no more.

Each request stands alone: no session is kept. Who may ask is the page's guard's business, in front of every path.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field
from starlette.applications import Starlette
from starlette.requests import Request

from assistant.conversation import AssistantError, Question, Turn, answer_record
from assistant.serving.api import MAX_QUESTION_BYTES, Answers, article_record, while_connected
from assistant.serving.inbound import TurnIn
from knowledge.article import KnowledgeError

PATH = "/mcp"
MAX_QUERY_CHARS = 2_000
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_INSTRUCTIONS = (
    "Asks the user's own articles. `ask` answers in short, every statement with the exact sentence it rests on, or says "
    "that the articles do not tell; `search` finds sentences without a model; `articles` lists what can be asked about."
)

Ids = Annotated[list[str], Field(description="only these articles; empty: all of them")]


def make_mcp_app(answers: Answers) -> Starlette:
    """Make the web app with the tools; its lifespan has to run while it serves.

    `answers` may still be loading: requests wait for it.
    """
    server = MCPServer("shushi", instructions=_INSTRUCTIONS, log_level="WARNING", subscriptions=False)

    @server.tool(annotations=_READS)
    async def ask(
        context: Context[Any, Request],
        question: Annotated[str, Field(description="a question about the articles, Chinese or English")],
        history: Annotated[list[TurnIn], Field(description="the conversation before, oldest first")] = [],  # noqa: B006
        article_ids: Ids = [],  # noqa: B006
    ) -> dict[str, Any]:
        """Answer a question from the articles: text with markers, citations to the character, or a refusal."""
        turns = tuple(Turn(turn.role, turn.content) for turn in history)
        asked = Question(question, turns, article_ids=tuple(article_ids))
        with _known_errors():
            request = context.request_context.request
            assert request is not None, "tools are called over HTTP alone"
            answer = await while_connected(request, lambda: answers.answer(asked))
        return answer_record(answer, "")

    @server.tool(annotations=_READS)
    def search(
        query: Annotated[str, Field(min_length=1, max_length=MAX_QUERY_CHARS)],
        top_chunks: Annotated[int, Field(ge=1, le=50)] = 4,
        top_sentences: Annotated[int, Field(ge=1, le=100)] = 8,
        article_ids: Ids = [],  # noqa: B006
    ) -> dict[str, Any]:
        """Find the passages and sentences nearest to a query, best first; no model is asked."""
        with _known_errors():
            found = answers.search(
                query, top_chunks=top_chunks, top_sentences=top_sentences, article_ids=article_ids
            )
        return asdict(found)

    @server.tool(annotations=_READS)
    def articles() -> dict[str, Any]:
        """List the articles that can be asked about."""
        with _known_errors():
            return {"articles": [article_record(article) for article in answers.articles()]}

    return server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=MAX_QUESTION_BYTES,
        # The page's guard checks the host and the origin of every request, these too.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )


@contextmanager
def _known_errors() -> Iterator[None]:
    """Hand a known failure to the caller as its one line."""
    try:
        yield
    except (AssistantError, KnowledgeError) as error:
        raise ToolError(str(error)) from error
