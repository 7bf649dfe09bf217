"""Start the chat model of a system, or replay what it wrote before; and say which model it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from assistant.backend import embedded_reach, remote_reach
from assistant.chain import Backend
from assistant.embedded.model_files import CHAT_1_5B
from assistant.embedded.prefix_states import file_sha256
from assistant.embedded.reading import read_article, read_openings
from assistant.settings import Settings
from assistant.start import adapter_of, backend_of, start_engine
from evals.recorded import Record, RecordedBackend
from knowledge.article import Article
from knowledge.e5_adapter import OWN as E5_ADAPTER
from knowledge.e5_adapter import read_e5_adapter
from knowledge.e5_file import E5_SMALL
from knowledge.fetch import progress_bar

Report = Callable[[str], None]


def open_backend(
    settings: Settings,
    generations: Path | None,
    opened: ExitStack,
    report: Report,
    *,
    adapted: bool = True,
    read: Sequence[Article] = (),
) -> Backend:
    """Return the chat model, started now; with a record only when that lacks a generation.

    Args:
        settings: which model.
        generations: a record of what it wrote.
        opened: closes it.
        report: told in a line what is being done.
        adapted: whether the adapter of the settings is added to the embedded model.
        read: articles that get their states first.
    """
    if generations is None:
        return opened.enter_context(_started(settings, report, adapted=adapted, read=read))
    backend: Backend | None = None

    def inner() -> Backend:
        nonlocal backend
        if backend is None:
            report("the record lacks a generation; starting the model")
            backend = opened.enter_context(_started(settings, report, adapted=adapted, read=read))
        return backend

    if settings.api_url:
        reach = remote_reach(settings.api_context_tokens)
    else:
        reach = embedded_reach(adapted=adapted and adapter_of(settings) is not None)
    return RecordedBackend(Record(generations), parts_of(settings, adapted=adapted)["model"], reach, inner)


@contextmanager
def _started(
    settings: Settings, report: Report, *, adapted: bool, read: Sequence[Article]
) -> Iterator[Backend]:
    """Open the chat model by itself; the articles to `read` get their states first."""
    if settings.api_url:
        yield backend_of(settings, None)
        return
    report("starting the model")
    with start_engine(settings, report=report, adapted=adapted) as engine:
        engine.wait_ready()
        engine.make_states([])
        for article in read:
            read_article(engine, article, progress_bar(unit=" tokens"))
            read_openings(engine, article, progress_bar(unit=" tokens"))
        yield backend_of(settings, engine)


def parts_of(settings: Settings, generations: Path | None = None, *, adapted: bool = True) -> dict[str, str]:
    """Return the models and settings of a system by name."""
    if settings.api_url:
        model = f"{settings.api_model} at an endpoint"
    elif settings.gguf:
        model = f"{settings.gguf.name} sha256 {file_sha256(settings.gguf)[:12]}"
    else:
        model = f"{CHAT_1_5B.name} sha256 {CHAT_1_5B.sha256[:12]}"
    if adapted and (adapter := adapter_of(settings)):
        model += f" with {adapter.path.name} sha256 {adapter.sha256[:12]}"
    embedder = settings.embedder or f"{E5_SMALL.name} sha256 {E5_SMALL.sha256[:12]}"
    if adapted and not settings.embedder:
        embedder += f" with {E5_ADAPTER.name} sha256 {read_e5_adapter().sha256[:12]}"
    replayed = {"generations": "replayed where recorded, so times say nothing"} if generations else {}
    return {"model": model, "embedder": embedder, "threads": str(settings.threads), **replayed}
