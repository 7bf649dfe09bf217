"""What is there and what is missing: models, index, articles, disk, port. Loads no model.

The command `shushi status` prints it.
"""

from __future__ import annotations

import shutil
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.embedded.model_files import CHAT_1_5B
from assistant.serving.running import running
from assistant.settings import Settings
from knowledge.e5_file import E5_SMALL
from knowledge.fetch import PinnedFile, missing
from knowledge.library import Library
from knowledge.store import ChunkStore


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """A model: `place` is a file or an address, `sha256` is None where it is not pinned."""

    name: str
    place: str
    sha256: str | None
    ready: bool


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The index: which embedder made it, and of how many chunks."""

    embedder: str
    chunks: int


@dataclass(frozen=True, slots=True)
class Status:
    """All of it; `serving` is the address of a running `shushi chat`, `missing` what to do about what is not there."""

    home: str
    chat_model: ModelStatus
    embedding_model: ModelStatus
    index: IndexStatus | None
    articles: tuple[str, ...]
    prefix_states: int
    home_bytes: int
    cache_bytes: int
    free_bytes: int
    host: str
    port: int
    port_free: bool
    serving: str | None
    missing: tuple[str, ...]


def read_status(settings: Settings) -> Status:
    """Look at everything.

    Raises:
        AssistantError: something that listens does not answer.
        KnowledgeError: the index can't be read.
    """
    chat_model, embedding_model = _chat_model(settings), _embedding_model(settings)
    index = _index(settings)
    articles = Library(settings.home).ids()
    serving = running(settings.home, settings.sign_in)
    port_free = _port_free(settings.host, settings.port)
    return Status(
        home=str(settings.home),
        chat_model=chat_model,
        embedding_model=embedding_model,
        index=index,
        articles=articles,
        prefix_states=len(list((settings.home / "states").glob("*.bin"))),
        home_bytes=_bytes_in(settings.home),
        cache_bytes=_bytes_in(settings.cache),
        free_bytes=shutil.disk_usage(_nearest(settings.home)).free,
        host=settings.host,
        port=settings.port,
        port_free=port_free,
        serving=serving.url if serving else None,
        missing=tuple(_missing(chat_model, embedding_model, index, port_free or serving is not None)),
    )


def status_lines(status: Status) -> list[str]:
    """Return what a person reads."""
    told = asdict(status)
    lines = []
    for model in (status.chat_model, status.embedding_model):
        checksum = f"  sha256 {model.sha256[:12]}…" if model.sha256 else ""
        lines.append(f"{'ready  ' if model.ready else 'missing'}  {model.name}  {model.place}{checksum}")
    made = f"{status.index.chunks} chunks by {status.index.embedder}" if status.index else "none yet"
    lines += [
        f"articles  {', '.join(status.articles) or 'none yet'}",
        f"index     {made}",
        f"states    {status.prefix_states}",
        f"disk      {_megabytes(told['home_bytes'])} in {status.home}, {_megabytes(told['cache_bytes'])} of model files, "
        f"{_megabytes(told['free_bytes'])} free",
        f"page      {status.serving or f'not running; {status.host}:{status.port}'}",
    ]
    return lines + [f"to do     {line}" for line in status.missing]


def _chat_model(settings: Settings) -> ModelStatus:
    if settings.api_url:
        url = settings.api_url.rsplit("@", 1)[-1]  # never a password
        return ModelStatus(settings.api_model, url, None, ready=True)
    if settings.gguf is not None:
        return ModelStatus(settings.gguf.name, str(settings.gguf), None, settings.gguf.is_file())
    return _pinned(CHAT_1_5B, settings.cache)


def _embedding_model(settings: Settings) -> ModelStatus:
    if settings.embedder:
        return ModelStatus(settings.embedder, settings.embedder, None, ready=True)
    return _pinned(E5_SMALL, settings.cache)


def _pinned(pinned: PinnedFile, cache: Path) -> ModelStatus:
    return ModelStatus(pinned.name, str(cache / pinned.name), pinned.sha256, not missing(pinned, cache))


def _index(settings: Settings) -> IndexStatus | None:
    if not (settings.home / "index").is_dir():
        return None
    store = ChunkStore.open(settings.home, url=settings.chroma_url or None)
    made = store.current
    store.close()
    return IndexStatus(made.embedder, made.n_chunks) if made else None


def _missing(
    chat: ModelStatus, embedding: ModelStatus, index: IndexStatus | None, port_usable: bool
) -> list[str]:
    missing = [
        f"{model.name} is not there: `shushi chat` fetches it, or correct the setting"
        for model in (chat, embedding)
        if not model.ready
    ]
    if index is None:
        missing.append("there is no index: the first question makes it")
    if not port_usable:
        missing.append("the port is in use by another program: choose another SHUSHI_PORT")
    return missing


def _port_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0


def _nearest(path: Path) -> Path:
    return path if path.exists() or path == path.parent else _nearest(path.parent)


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.0f} MB"
