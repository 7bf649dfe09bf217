"""What a question is answered from: some articles and a retriever over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.conversation import InlineDocument
from knowledge.article import Article
from knowledge.embed import Embedder
from knowledge.homophones import learn_sounds
from knowledge.mend import as_given
from knowledge.retrieve import Retriever, from_articles


@dataclass(frozen=True, slots=True)
class Source:
    """Articles by id, the retriever over exactly these, and the embedder that made its vectors."""

    articles: Mapping[str, Article]
    retriever: Retriever
    embedder: Embedder

    def asked(self, article_ids: Sequence[str]) -> tuple[Article, ...]:
        """Return the articles of these ids that there are; all when none is named."""
        return tuple(self.articles[id_] for id_ in article_ids or self.articles if id_ in self.articles)

    def learn(self) -> None:
        """Work out ahead what the first question would wait for: how the articles' words sound."""
        learn_sounds(article.text for article in self.articles.values())


def inline_source(documents: Sequence[InlineDocument], embedder: Embedder) -> Source:
    """Make a source of documents handed in with a question; their text is taken exactly as given."""
    articles = {document.id: as_given(document.text, article_id=document.id) for document in documents}
    return Source(articles, from_articles(tuple(articles.values()), embedder), embedder)
