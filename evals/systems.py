"""Open a system by name: ours, whole or without parts, or the textbook chain, over the bundled article or over files.

The only module here that starts models; everything else takes a `System` as it comes. Importing it takes
seconds.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from langchain_core.messages import BaseMessage

from assistant.chain import Assistant
from assistant.conversation import Answer, Question
from assistant.opened import OpenAssistant
from assistant.settings import Settings
from assistant.start import open_articles, open_assistant
from evals.articles import load_articles
from evals.baseline import Textbook
from evals.cases import EvalsError, Passage
from evals.models import Report, open_backend, parts_of
from evals.parts import assistant_without, system_name
from evals.run import System
from evals.score import Abilities
from knowledge.article import Article
from knowledge.embed import Embedder, load_embedder
from knowledge.fetch import progress_bar
from knowledge.ingest import open_index
from knowledge.library import BUNDLED_ID, Library, article_id_from
from knowledge.mend import as_given

SYSTEMS = ("ours", "textbook")


class Ours:
    """The product, whole or without some of its parts."""

    abilities = Abilities()

    def __init__(
        self,
        name: str,
        opened: OpenAssistant | Assistant,
        articles: Sequence[Article],
        parts: Mapping[str, str],
    ) -> None:
        """Take an assistant; `articles` are those of its articles that are asked about."""
        self.name = name
        self.articles = articles
        self.parts = parts
        self._opened = opened

    def answer(self, question: Question) -> Answer:
        """Answer a question as a reader would have it answered."""
        return self._opened.answer(question)


@contextmanager
def open_system(
    name: str,
    settings: Settings,
    *,
    files: Sequence[Path],
    generations: Path | None,
    reads_articles: bool,
    report: Report,
    without: Collection[str] = (),
) -> Iterator[System]:
    """Open a system and close it again.

    Args:
        name: One of `SYSTEMS`.
        settings: Models and folders; with `files` its home is left alone.
        files: Articles to ask about; none means the bundled one.
        generations: A record of what the model wrote: what stands in it is replayed, the rest is asked and
            kept.
        reads_articles: Whether questions are about the articles, and not all about documents of their own.
        report: Told in a line what is being done.
        without: Parts of ours to leave out; see parts.py.

    Raises:
        EvalsError: There is no such system or part.
    """
    if name not in SYSTEMS:
        raise EvalsError(f"there is no system {name!r}; there are: {', '.join(SYSTEMS)}.")
    if without and name != "ours":
        raise EvalsError(f"{name} has no parts to leave out: only ours has.")
    called = system_name(without)
    articles = load_articles(files)
    with ExitStack() as opened:
        if files:
            home = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="shushi-evals-")))
            settings = settings.model_copy(update={"home": home})
        read = articles if reads_articles else ()
        if name == "textbook":
            yield _textbook(settings, articles, generations, opened, report)
        elif generations is None and not without:
            ours = opened.enter_context(closing(open_assistant(settings, report=report)))
            _hold_only(ours, files)
            if read:
                ours.prepare(progress_bar(unit=" tokens"))
            yield Ours(called, ours, articles, parts_of(settings))
        else:
            held = open_articles(settings, report=report)
            backend = open_backend(
                settings, generations, opened, report, read=() if "prefix" in without else read
            )
            _hold_only(OpenAssistant(held, backend, None, report), files)
            ours_without = assistant_without(without, backend, held.source)
            yield Ours(called, ours_without, articles, parts_of(settings, generations))


class PassageFinder:
    """Our retrieval over a corpus: each passage an article, in an index like the product's."""

    def __init__(self, corpus: Sequence[Passage], embedder: Embedder, cache: Path, report: Report) -> None:
        """Index the corpus under the cache folder; a corpus that was indexed before is only opened."""
        digest = hashlib.sha256("\0".join(f"{one.id}\0{one.text}" for one in corpus).encode())
        home = cache / "corpora" / f"{digest.hexdigest()[:12]}-{embedder.dimensions}"
        library = Library(home)
        self.parts = {"embedder": embedder.name}
        self._id_of = {f"passage-{number}": passage.id for number, passage in enumerate(corpus)}
        kept = set(library.ids())
        for article_id, passage in zip(self._id_of, corpus, strict=True):
            if article_id not in kept:
                library.save(as_given(passage.text, article_id=article_id), passage.text)
        report(f"indexing {len(corpus)} passages")
        self._retriever = open_index(home, library, embedder)

    def find(self, query: str, *, top_k: int) -> Sequence[str]:
        """Return the ids of the best passages; one that several chunks bring up counts once."""
        found = self._retriever.search(query, top_chunks=3 * top_k)
        ids = [self._id_of[scored.chunk.article_id] for scored in found.chunks]
        return list(dict.fromkeys(ids))[:top_k]


def embedder_of(settings: Settings, *, adapted: bool = True) -> Embedder:
    """Load the embedder that the settings name, the bundled one with or without its adapter."""
    return load_embedder(
        settings.embedder or None, cache=settings.cache, threads=settings.threads, adapted=adapted
    )


def _hold_only(ours: OpenAssistant, files: Sequence[Path]) -> None:
    for path in files:
        ours.ingest(path)
    if files:
        wanted = {article_id_from(path.name) for path in files}
        for article in ours.articles():
            if article.id not in wanted:
                ours.remove(article.id)
    elif BUNDLED_ID not in {article.id for article in ours.articles()}:
        raise EvalsError("the bundled article was removed: run with --article, or with an empty SHUSHI_HOME.")


def _textbook(
    settings: Settings,
    articles: Sequence[Article],
    generations: Path | None,
    opened: ExitStack,
    report: Report,
) -> Textbook:
    # As the model is published: what an adapter teaches it is ours.
    backend = open_backend(settings, generations, opened, report, adapted=False)
    embedder = embedder_of(settings, adapted=False)

    def generate(messages: Sequence[BaseMessage]) -> Iterator[str]:
        with backend.scratch() as model:
            for chunk in model.stream(list(messages)):
                yield str(chunk.content)

    return Textbook(articles, embedder, generate, parts_of(settings, generations, adapted=False))
