"""Look a question up: what was found, the sentences that its answer may rest on, and what captions and names add."""

from __future__ import annotations

from assistant.checks.weigh import Grounds
from assistant.conversation import Question
from assistant.drafting.introduce import with_captions, with_introductions
from assistant.language import language_of
from assistant.questions.intent import wants_comparison
from assistant.questions.sides import merge, side_queries
from assistant.source import Source
from knowledge.article import Retrieval
from knowledge.caption import caption_label, with_labels

TOP_CHUNKS = 4
TOP_SENTENCES = 8


def look_up(source: Source, question: Question, standalone: str, query: str, *, also: str = "") -> Grounds:
    """Return a question on its own with what its query finds, of a comparison for each side, too.

    Args:
        source: where it is looked up.
        question: as it was asked; it says in which articles.
        standalone: understood without what was said before.
        query: what is looked up, in the articles' language.
        also: what is looked up beside it.
    """
    retrieval = search(source, question, f"{query} {also}".strip())
    found = [search(source, question, side) for side in _sides(query)]
    if found:
        retrieval = merge(retrieval, found, top_chunks=TOP_CHUNKS, top_sentences=TOP_SENTENCES)
    articles = {found.chunk.article_id for found in retrieval.chunks}
    articles |= {found.article_id for found in retrieval.sentences}
    sentences = tuple(
        (id_, sentence) for id_ in sorted(articles) for sentence in source.articles[id_].sentences
    )
    retrieval = with_captions(query, with_introductions(query, retrieval, sentences), sentences)
    return Grounds(
        standalone,
        with_labels(query, filter(None, (caption_label(sentence.text) for _, sentence in sentences))),
        language_of(question.text),
        sentences,
        retrieval,
        several=sum(bool(document.text.strip()) for document in question.documents) > 1,
    )


def search(source: Source, question: Question, sought: str) -> Retrieval:
    """Return what is found in the articles that a question is about."""
    return source.retriever.search(
        sought, top_chunks=TOP_CHUNKS, top_sentences=TOP_SENTENCES, article_ids=question.article_ids
    )


def _sides(query: str) -> list[str]:
    """Return what is looked up for each side of a comparison; none for other questions."""
    return side_queries(query) if wants_comparison(query) else []
