"""Open the assistant: fetch what is missing, start the model, load the index. Settings are taken apart here.

Light to import. The model's process is started first, so that it loads beside the imports of the rest. To try it:

    with open_assistant(read_settings(), report=print) as assistant:
        print(assistant.answer(Question("…")).text)
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from assistant.embedded.adapter import OWN, Adapter, open_adapter
from assistant.settings import Settings
from knowledge.fetch import Report as Progress
from knowledge.fetch import fetch, progress_bar

if TYPE_CHECKING:
    from assistant.articles import Articles
    from assistant.backend import EmbeddedBackend, RemoteBackend
    from assistant.engine import Engine
    from assistant.opened import OpenAssistant


def open_assistant(
    settings: Settings, *, report: Callable[[str], None], progress: Progress | None = None
) -> OpenAssistant:
    """Open everything that answers questions; close it with `close` or use it as a context.

    Args:
        settings: where things are and which models to use.
        report: told in a line what is being done.
        progress: told about downloads, (name, bytes done, bytes in all); a bar on stderr when None.

    Raises:
        AssistantError: the model can't be started.
        KnowledgeError: a file can't be had, or the index can't be read or made.
    """
    fetching = progress or progress_bar()
    with ExitStack() as opened:
        engine = None
        if not settings.api_url:
            engine = opened.enter_context(start_engine(settings, report=report, progress=fetching))
        # torch and the rest take seconds to import: the engine's process loads its model meanwhile.
        from assistant.opened import OpenAssistant
        from knowledge.phrases import tagger

        articles = open_articles(settings, report=report, progress=progress)
        tagger()  # the first answer needs it, and the model is still being loaded
        assistant = OpenAssistant(articles, backend_of(settings, engine), engine, report)
        opened.pop_all()
        return assistant


def open_articles(
    settings: Settings,
    *,
    report: Callable[[str], None],
    progress: Progress | None = None,
    remake: bool = False,
) -> Articles:
    """Open the articles and their index without a chat model; errors are those of `open_assistant`.

    Args:
        settings: where things are and which models to use.
        report: told in a line what is being done.
        progress: told about downloads and the making of vectors.
        remake: make the index anew where another embedder made it.
    """
    from assistant.articles import Articles
    from knowledge.embed import load_embedder

    fetching, making = progress or progress_bar(), progress or progress_bar(unit=" vectors")
    report("loading the embedding model")
    return Articles(
        settings.home,
        chroma_url=settings.chroma_url or None,
        embedder=load_embedder(
            settings.embedder or None, cache=settings.cache, threads=settings.threads, report=fetching
        ),
        progress=making,
        remake=remake,
    )


def adapter_of(settings: Settings) -> Adapter | None:
    """Return what is added to the embedded model's weights, None for nothing: another model has none of its own.

    Raises:
        AssistantError: the file is not there.
    """
    if settings.api_url or settings.adapter == "none":
        return None
    if settings.adapter is not None:
        return open_adapter(settings.adapter)
    return OWN if settings.gguf is None else None


def start_engine(
    settings: Settings,
    *,
    report: Callable[[str], None],
    progress: Progress | None = None,
    adapted: bool = True,
) -> Engine:
    """Start the embedded model's process; it goes on loading when this returns.

    Args:
        settings: where things are and which model.
        report: told in a line what is being done.
        progress: told about downloads; a bar on stderr when None.
        adapted: add the adapter's weights, where one is set; without them it is the model as published.

    Raises:
        AssistantError: the model or adapter file is missing.
        KnowledgeError: it can't be had.
    """
    from assistant.embedded.model_files import CHAT_1_5B
    from assistant.embedded.prefix import Prefix
    from assistant.engine import Engine
    from assistant.prompts import BEGINNING

    settings.home.mkdir(parents=True, exist_ok=True)
    pinned = settings.gguf is None
    return Engine.start(
        settings.gguf or fetch(CHAT_1_5B, settings.cache, report=progress or progress_bar()),
        settings.home,
        readers=settings.readers,
        threads=settings.threads,
        report=report,
        model_sha256=CHAT_1_5B.sha256 if pinned else None,
        adapter=adapter_of(settings) if adapted else None,
        common=Prefix.of(BEGINNING),
    )


def backend_of(settings: Settings, engine: Engine | None) -> EmbeddedBackend | RemoteBackend:
    """Return the chat model as the chain uses it: the engine's, or an endpoint's where there is no engine."""
    from assistant.backend import EmbeddedBackend, RemoteBackend

    if engine is not None:
        return EmbeddedBackend(engine)
    return RemoteBackend(
        settings.api_url,
        key=settings.api_key,
        model=settings.api_model,
        timeout_seconds=settings.api_timeout_seconds,
        context_tokens=settings.api_context_tokens,
    )
