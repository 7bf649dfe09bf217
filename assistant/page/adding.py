"""What the page shows while a reader's files become articles; knows nothing of Gradio."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

from assistant.conversation import AssistantError
from assistant.page.messages import in_words
from assistant.page.ports import Answers
from assistant.page.render import render_note
from assistant.page.texts import Texts
from knowledge.article import KnowledgeError

_LOG = logging.getLogger(__name__)


def add_files(answers: Answers, files: Sequence[Path], texts: Texts) -> Iterator[str]:
    """Add uploaded files one after another and delete them; yield notes as HTML: how far it is, then what came of all."""
    done = ""
    for file in files:
        for note in _add_file(answers, file, texts):
            yield done + note
        done += note


def attempt(change: Callable[[], str], texts: Texts) -> str:
    """Draw what a change of the articles says, or why it failed."""
    try:
        return render_note(in_words(change(), texts))
    except (AssistantError, KnowledgeError) as error:
        return render_note(in_words(str(error), texts))
    except Exception:
        _LOG.exception("unexpected error while changing the articles")
        return render_note(texts.unexpected)


def _add_file(answers: Answers, file: Path, texts: Texts) -> Iterator[str]:
    shares: SimpleQueue[float | None] = SimpleQueue()
    outcome: list[str] = []

    def add() -> str:
        return answers.ingest(file, progress=lambda _, at, total: shares.put(at / total if total else 0.0))

    def work() -> None:
        try:
            outcome.append(attempt(add, texts))
        finally:
            _drop(file)
            shares.put(None)

    yield render_note(texts.adding.format(file.name))
    threading.Thread(target=work, name="page-adding", daemon=True).start()
    share = shares.get()
    while share is not None:
        yield render_note(f"{texts.adding.format(file.name)} {share:.0%}")
        share = shares.get()
        while share is not None and not shares.empty():
            share = shares.get()
    yield outcome[0]


def _drop(upload: Path) -> None:
    """Delete an uploaded file and the folder that it was given; what can't be deleted goes with the cache."""
    with suppress(OSError):
        upload.unlink()
        upload.parent.rmdir()
