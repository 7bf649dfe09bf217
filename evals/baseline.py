"""The textbook chain that ours is measured against: split, embed, take the nearest four, stuff, ask.

Recursive splitting into 500 characters with 50 of overlap, the same embedder and the same model as ours,
LangChain's in-memory vector store (exact cosine, as Chroma's over a few dozen chunks), the usual prompt. It
is given the mended text, which is kinder than the printed page. It cannot cite. Its refusals are read from
its wording, generously: any usual phrase counts, and an answer that hedges but holds every required fact
counts as given (see score.py).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant.conversation import Answer, Evidence, Question, Timings, Trace
from evals.score import Abilities
from knowledge.article import Article
from knowledge.embed import Embedder
from knowledge.mend import as_given

CHUNK_CHARS = 500
OVERLAP_CHARS = 50
TOP_K = 4
PROMPT = """请根据下面的上下文回答问题。如果上下文中没有答案，就说不知道，不要编造答案。

上下文：
{context}

问题：{question}
回答："""

Generate = Callable[[Sequence[BaseMessage]], Iterator[str]]

_REFUSAL = re.compile(
    r"不知道|不清楚|不确定|无法(?:回答|确定|得知|提供|判断|从|根据)|不能(?:回答|确定)|抱歉|对不起|"
    r"(?:没有|未|并未|没)(?:被)?(?:明确)?(?:提及|提到|提供|说明|给出|涉及|写明|包含|披露|公布|相关|找到|答案)|查不到|找不到|"
    r"i (?:don't|do not) know|(?:not|n't) (?:mention|provide|state|specif|contain|include|say)|"
    r"no (?:information|mention|answer)|cannot (?:answer|determine)|can't (?:answer|determine)|unable to|sorry|unknown",
    re.IGNORECASE,
)


class Textbook:
    """The textbook chain over some articles, or over a question's own documents."""

    name = "textbook"
    abilities = Abilities(cites=False, states_refusal=False)

    def __init__(
        self, articles: Sequence[Article], embedder: Embedder, generate: Generate, parts: Mapping[str, str]
    ) -> None:
        """Index the articles."""
        self.articles = articles
        self.parts = parts
        self._embeddings = _Embeddings(embedder)
        self._generate = generate
        self._store = self._indexed(articles)

    def answer(self, question: Question) -> Answer:
        """Answer from the four chunks nearest to the question."""
        began = time.perf_counter()
        given = [as_given(document.text, article_id=document.id) for document in question.documents]
        store = self._indexed(given) if given else self._store
        found = store.similarity_search_with_score(question.text, k=TOP_K)
        seen = time.perf_counter() - began
        pieces: list[str] = []
        first_token: float | None = None
        for piece in self._generate(_messages(question, [document.page_content for document, _ in found])):
            first_token = first_token or time.perf_counter() - began
            pieces.append(piece)
        text = "".join(pieces).strip()
        refused = is_refusal(text)
        return Answer(
            text=text,
            refused=refused,
            reason="not_in_article" if refused else None,
            degraded=False,
            citations=(),
            claims=(),
            withdrawn=(),
            missing=(),
            evidence=tuple(_evidence(document, score) for document, score in found),
            timings=Timings(seen, first_token, time.perf_counter() - began),
            trace=Trace(question.text, text, None, None, None, {}),
        )

    def _indexed(self, articles: Sequence[Article]) -> InMemoryVectorStore:
        splitter = RecursiveCharacterTextSplitter(
            chunk_size=CHUNK_CHARS, chunk_overlap=OVERLAP_CHARS, add_start_index=True
        )
        chunks = splitter.create_documents(
            [article.text for article in articles], [{"article_id": article.id} for article in articles]
        )
        return InMemoryVectorStore.from_documents(chunks, self._embeddings)


def is_refusal(text: str) -> bool:
    """Tell whether an answer's wording says that the text does not hold the answer; nothing said is a refusal too."""
    return not text.strip() or bool(_REFUSAL.search(text))


class _Embeddings(Embeddings):
    """Our embedder in LangChain's form."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in vector] for vector in self._embedder.embed_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        return [float(x) for x in self._embedder.embed_queries([text])[0]]


def _messages(question: Question, chunks: Sequence[str]) -> list[BaseMessage]:
    turns: list[BaseMessage] = [
        HumanMessage(turn.content) if turn.role == "user" else AIMessage(turn.content)
        for turn in question.history
    ]
    prompt = PROMPT.format(context="\n\n".join(chunks), question=question.text)
    return [*turns, HumanMessage(prompt)]


def _evidence(document: Document, score: float) -> Evidence:
    start = int(document.metadata["start_index"])
    text = document.page_content
    return Evidence(str(document.metadata["article_id"]), text, start, start + len(text), score)
