"""Reach what a command needs: through a running `shushi chat`, which has everything loaded, or opened here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from assistant.conversation import Question, answer_record
from assistant.serving.batch import Ask
from assistant.serving.client import ServerClient
from assistant.serving.running import running
from assistant.settings import Settings
from assistant.start import open_articles, open_assistant
from knowledge.article import Article
from knowledge.library import BUNDLED_ID, Library, bundled_article

if TYPE_CHECKING:
    from assistant.articles import Articles

Say = Callable[[str], None]


class Changes(Protocol):
    """The two ways to change the articles."""

    def ingest(self, path: Path, replace: bool) -> str:
        """Add a file as an article and return a line about it."""
        ...

    def remove(self, article_id: str) -> None:
        """Forget an article."""
        ...


@contextmanager
def asking(settings: Settings, say: Say) -> Iterator[Ask]:
    """Lend a function that answers a question with its record."""
    serving = running(settings.home, settings.sign_in)
    if serving is not None:
        with ServerClient(serving, settings.sign_in) as client:
            yield client.ask
        return
    with open_assistant(settings, report=say) as assistant:

        def ask(question: Question) -> dict[str, Any]:
            return answer_record(assistant.answer(question), question.id)

        yield ask


@contextmanager
def changing(settings: Settings, say: Say, *, remake: bool = False) -> Iterator[Changes]:
    """Lend the two ways to change the articles; no chat model is loaded for it.

    `remake` makes the index anew where another embedder made it.
    """
    serving = running(settings.home, settings.sign_in)
    if serving is not None:
        with ServerClient(serving, settings.sign_in) as client:
            yield client
        return
    yield _Here(open_articles(settings, report=say, remake=remake))


class _Here:
    """Changes the articles in this process."""

    def __init__(self, articles: Articles) -> None:
        self._articles = articles

    def ingest(self, path: Path, replace: bool) -> str:
        from assistant.articles import line_about  # imports chromadb, which is loaded by now

        return line_about(path, self._articles.ingest(path, replace=replace))

    def remove(self, article_id: str) -> None:
        self._articles.remove(article_id)


def read_article(home: Path, article_id: str | None) -> Article:
    """Return an article, the first one when no id is given; needs no index.

    Raises:
        KnowledgeError: there is no such article.
    """
    library = Library(home)
    ids = library.ids()
    if not ids and article_id in {None, BUNDLED_ID}:
        return bundled_article()
    return library.get(article_id or ids[0])
