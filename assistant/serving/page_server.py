"""`shushi chat`: the page and the JSON routes, up at once; the assistant is opened behind them."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from importlib import resources
from importlib.metadata import version
from pathlib import Path

from assistant.conversation import AssistantError
from assistant.page.quality import EvalRuns
from assistant.page.serve import Extras, serve
from assistant.serving.api import make_router
from assistant.serving.late import LateAssistant
from assistant.serving.mcp_tools import make_mcp_app
from assistant.serving.running import Serving, announced, new_token, running
from assistant.settings import Settings
from assistant.start import open_assistant
from knowledge.library import BUNDLED_ID, Library

_ANYWHERE = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}


def serve_page(settings: Settings, *, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Raises:
        AssistantError: the port is in use, a page for this home runs already, or a sign-in is missing.
    """
    already = running(settings.home, settings.sign_in)
    if already is not None:
        raise AssistantError(
            f"`shushi chat` runs already at {already.url} (process {already.pid}); open that page"
        )
    token = new_token()
    with ExitStack() as open_things:
        answers = LateAssistant(settings.home, say)
        open_things.callback(answers.close)
        runs = EvalRuns(Path("runs"))
        open_things.callback(runs.cancel)

        def ready(url: str) -> None:
            """The port is ours: let other commands find it, and begin to load."""
            near = url
            for anywhere, here in _ANYWHERE.items():
                near = near.replace(anywhere, here)
            open_things.enter_context(announced(settings.home, Serving(near, os.getpid(), token)))
            answers.begin(lambda report, progress: open_assistant(settings, report=report, progress=progress))
            say(f"open {near} in a browser; Ctrl-C ends it")

        serve(
            answers,
            host=host,
            port=port,
            sign_in=settings.sign_in,
            allow_remote=settings.allow_remote,
            extras=Extras(
                routers=[make_router(answers, token)],
                apps=[make_mcp_app(answers)],
                examples=_examples(settings.home),
                feedback_file=settings.home / "feedback.jsonl",
                runs=runs,
                settings=_kept_with_verdicts(settings),
            ),
            ready=ready,
        )


def _kept_with_verdicts(settings: Settings) -> dict[str, str]:
    """Which models answer, and in which release: it says which ones are the pinned."""
    return {
        "chat_model": settings.api_model or (settings.gguf.name if settings.gguf else "pinned"),
        "embedder": settings.embedder or "pinned",
        "version": version("shushi"),
    }


def _examples(home: Path) -> list[str]:
    """Return the bundled article's example questions, none where it was removed; a new home will have it."""
    ids = Library(home).ids()
    if ids and BUNDLED_ID not in ids:
        return []
    text = (resources.files("knowledge") / "data" / "examples.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line]
