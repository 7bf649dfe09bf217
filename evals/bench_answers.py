"""Measure answers: ours, the textbook chain and bare llama.cpp calls, question by question on one engine; then readers.

Ours and the textbook chain take turns, so that what else the machine does hits both. The engine has
the adapter, so what the textbook chain says is not the published model's; its times are, but for a tenth.
The questions are of the test split, as many of each kind; a question's kind is what its case says, not what came out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, get_args

import httpx2
from langchain_core.messages import BaseMessage

from assistant.articles import Articles
from assistant.backend import EmbeddedBackend
from assistant.conversation import Answer, Event, EvidenceFound, Question, Settled, TextAdded
from assistant.embedded.prefix import Prefix
from assistant.engine import Engine
from assistant.opened import OpenAssistant
from assistant.prompts import sections_prompt
from assistant.settings import Settings
from assistant.start import open_articles, start_engine
from evals.baseline import Textbook
from evals.bench_figures import DATA, Figure, Options, Say, p50_and_p95, percentile
from evals.cases import Case, as_question, read_cases, select
from evals.matching import correct
from evals.memory import peak_memory_mib
from evals.score import Abilities, counts_as_refused
from knowledge.article import Article
from knowledge.embed import Embedder, forward_passes
from knowledge.fetch import progress_bar
from knowledge.library import BUNDLED_ID, Library

SECTION, READERS_SECTION = "answers", "readers at once"
Kind = Literal["answered", "follow-ups", "refusals"]
_ALL = "all kinds"
_BARE_SECONDS = 600.0
_WRITTEN_TOKENS = 64
_CHUNK_LIMIT = "bare llama.cpp call on the read chunk"


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds from a question to its evidence, its first text and its settled answer.

    An answer that is settled before any text was shown is its own first text.
    """

    evidence: float
    first_text: float
    whole: float


@dataclass(frozen=True, slots=True)
class Compared:
    """One question asked of ours, of the textbook chain and of llama.cpp itself; None where a set can't tell right."""

    kind: Kind
    ours: Times
    textbook: Times
    bare: Times
    right: bool | None = None
    textbook_right: bool | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """Ours and the textbook chain on one engine."""

    engine: Engine
    ours: OpenAssistant
    article: Article
    textbook: Textbook
    embedder: Embedder


def measure(settings: Settings, options: Options, say: Say) -> list[Figure]:
    """Measure one question after another, then readers at once, then memory."""
    cases = balanced(read_cases(DATA / "article_qa.jsonl"), options.questions)
    with _opened(settings, say) as opened:
        figures = _tokens_per_second(opened)
        figures += _one_by_one(opened, cases, say)
        for n_readers in options.readers:
            say(f"answers: {n_readers} readers at once")
            figures += _at_once(opened, cases, n_readers, rounds=1 if options.quick else 3)
    return figures


@contextmanager
def _opened(settings: Settings, say: Say) -> Iterator[Opened]:
    with start_engine(settings, report=say) as engine:
        articles: Articles = open_articles(settings, report=say)
        embedder = articles.source.embedder
        backend = EmbeddedBackend(engine)
        ours = OpenAssistant(articles, backend, engine, say)
        article = Library(settings.home).get(BUNDLED_ID)
        say("answers: reading the article")
        ours.prepare(progress_bar(unit=" tokens"))

        def generate(messages: Sequence[BaseMessage]) -> Iterator[str]:
            with backend.scratch() as model:
                for chunk in model.stream(list(messages)):
                    if chunk.content:  # one that only opens the message is no text yet
                        yield str(chunk.content)

        yield Opened(engine, ours, article, Textbook([article], embedder, generate, {}), embedder)


def kind_of(case: Case) -> Kind:
    """Return what a case asks: behind a history, what the article answers, or what is to be refused."""
    if case.history:
        return "follow-ups"
    return "answered" if case.answerable else "refusals"


def balanced(cases: Sequence[Case], of_each: int) -> list[Case]:
    """Return the test split's first so many cases of each kind, the kinds in turn; follow-ups have an answer."""
    chosen = [case for case in select(cases, part="test", first=None) if case.answerable or not case.history]
    columns = [[case for case in chosen if kind_of(case) == kind][:of_each] for kind in get_args(Kind)]
    return list(chain.from_iterable(zip(*columns, strict=True)))


def _one_by_one(opened: Opened, cases: Sequence[Case], say: Say) -> list[Figure]:
    compared = []
    for at, case in enumerate(cases, start=1):
        say(f"answers: question {at} of {len(cases)}")
        question = as_question(case, [opened.article.id])
        times, own = asked(opened.ours.stream(question))
        other = opened.textbook.answer(question)
        took = other.timings
        first = took.total_seconds if took.first_token_seconds is None else took.first_token_seconds
        compared.append(
            Compared(
                kind_of(case),
                times,
                Times(took.first_evidence_seconds, first, took.total_seconds),
                _bare(opened, question),
                _right(case, own, Abilities()),
                _right(case, other, Textbook.abilities),
            )
        )
    return compared_figures(compared)


def compared_figures(compared: Sequence[Compared]) -> list[Figure]:
    """Return the times of each kind and of all together, how many were right, and how much sooner ours begins."""
    figures = []
    for kind in (*get_args(Kind), _ALL):
        own = [one for one in compared if kind in (one.kind, _ALL)]
        if not own:
            continue
        ours, textbook = [one.ours for one in own], [one.textbook for one in own]
        figures += _figures(SECTION, kind, ours, textbook, [one.bare for one in own])
        figures.append(
            Figure(
                SECTION,
                f"{kind}: right, both with the adapter",
                _percent([one.right for one in own]),
                "%",
                sum(one.right is not None for one in own),
                _percent([one.textbook_right for one in own]),
            )
        )
    return [*figures, *_sooner(compared)]


def _sooner(compared: Sequence[Compared]) -> list[Figure]:
    """Return by how much the textbook chain's wait for its first text exceeds ours, in the median and at the end."""
    figures = []
    for share, called in ((0.5, "p50"), (0.95, "p95")):
        ours = percentile([one.ours.first_text for one in compared], share)
        textbook = percentile([one.textbook.first_text for one in compared], share)
        if ours and textbook:
            name = f"{_ALL}: times sooner to the first text than the textbook chain, {called}"
            figures.append(Figure(SECTION, name, textbook / ours, "times", len(compared)))
    return figures


def _right(case: Case, answer: Answer, abilities: Abilities) -> bool | None:
    return correct(case, answer.text, refused=counts_as_refused(case, answer, abilities))


def _percent(right: Sequence[bool | None]) -> float | None:
    told = [one for one in right if one is not None]
    return 100 * sum(told) / len(told) if told else None


def _figures(
    section: str, kind: str, ours: Sequence[Times], textbook: Sequence[Times] = (), bare: Sequence[Times] = (),
    *, series: str = "", size: float | None = None,
) -> list[Figure]:  # fmt: skip
    figures = []
    for field, name, limit_is in (
        ("evidence", "first evidence", "bare forward pass of the question"),
        ("first_text", "first text", _CHUNK_LIMIT),
        ("whole", "whole answer", _CHUNK_LIMIT),
    ):
        columns = [[getattr(one, field) for one in times] for times in (ours, textbook, bare)]
        figures += p50_and_p95(
            section,
            f"{kind}: {name}",
            columns[0],
            textbook=columns[1],
            limit=columns[2],
            limit_is=limit_is,
            series=f"{series}: {name}" if series else "",
            size=size,
        )
    return figures


def _at_once(opened: Opened, cases: Sequence[Case], n_readers: int, *, rounds: int) -> list[Figure]:
    """Let each reader ask one question after another; different readers never ask the same one at once."""
    own: list[Times] = []

    def read(first: int) -> list[Times]:
        chosen = [cases[(first + at * n_readers) % len(cases)] for at in range(rounds)]
        questions = [as_question(case, [opened.article.id]) for case in chosen]
        return [asked(opened.ours.stream(question))[0] for question in questions]

    with ThreadPoolExecutor(n_readers) as readers:
        for times in readers.map(read, range(n_readers)):
            own += times
    kind = f"{n_readers} at once" if n_readers > 1 else "1 alone"
    figures = _figures(READERS_SECTION, kind, own, series="Readers", size=n_readers)
    memory = Figure(
        READERS_SECTION, f"{kind}: peak memory of all processes so far", peak_memory_mib(), "MiB", 1
    )
    return [*figures, memory]


def asked(events: Iterator[Event], clock: Callable[[], float] = time.perf_counter) -> tuple[Times, Answer]:
    """Follow a question's events to its answer; the times are as a reader sees them, waiting in line included."""
    began = clock()
    evidence, first_text = 0.0, 0.0
    for event in events:
        now = clock() - began
        if isinstance(event, EvidenceFound):
            evidence = evidence or now
        elif isinstance(event, TextAdded) and event.text:
            first_text = first_text or now
        elif isinstance(event, Settled):
            return Times(evidence, first_text or now, now), event.answer
    raise AssertionError("a stream ends with Settled")


def _bare(opened: Opened, question: Question) -> Times:
    """Ask llama.cpp itself, behind the chunk it has read, and the embedder's network alone."""
    run, began = forward_passes(opened.embedder, [question.text], queries=True), time.perf_counter()
    run()
    evidence = time.perf_counter() - began
    best = opened.ours.search(question.text, top_chunks=1, top_sentences=1).chunks[0].chunk
    timings = _called(opened, [("system", sections_prompt([best])), ("user", question.text)])
    first = (timings["prompt_ms"] + timings["predicted_ms"] / max(1, timings["predicted_n"])) / 1000
    return Times(evidence, first, (timings["prompt_ms"] + timings["predicted_ms"]) / 1000)


def _called(opened: Opened, messages: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """Return llama.cpp's own timings of one call on a reader's slot."""
    with opened.engine.lease(Prefix.of(messages[0][1])) as lease:
        reply = httpx2.post(
            f"{opened.engine.base_url}/chat/completions",
            headers={"Authorization": f"Bearer {opened.engine.api_key}"},
            json={
                "messages": [{"role": role, "content": content} for role, content in messages],
                "max_tokens": _WRITTEN_TOKENS, "temperature": 0.0, "cache_prompt": True, "id_slot": lease.slot,
            },
            timeout=_BARE_SECONDS,
            trust_env=False,
        )  # fmt: skip
    timings: Mapping[str, Any] = reply.raise_for_status().json()["timings"]
    return timings


def _tokens_per_second(opened: Opened) -> list[Figure]:
    """Measure reading and writing through our chat model, and by a bare call of the same prompt."""
    text = opened.article.text[:1_200]
    backend = EmbeddedBackend(opened.engine)
    n_tokens = opened.engine.count_tokens(text)
    pieces: list[float] = []
    began = time.perf_counter()
    with backend.scratch() as model:
        for chunk in model.bind(max_tokens=_WRITTEN_TOKENS).stream([("user", f"{text}\n请复述上文。")]):
            if chunk.content:
                pieces.append(time.perf_counter() - began)
    with opened.engine.lease(None) as lease:
        opened.engine.connected()[0].erase(lease.slot)
    bare = _called(opened, [("system", "请复述。"), ("user", text)])
    written = (len(pieces) - 1) / (pieces[-1] - pieces[0]) if len(pieces) > 1 else None
    return [
        Figure(
            SECTION, "read, nothing kept", n_tokens / pieces[0], "tokens/s", 1,
            limit=bare["prompt_per_second"], limit_is="bare llama.cpp call",
        ),
        Figure(
            SECTION, "write", written, "tokens/s", 1,
            limit=bare["predicted_per_second"], limit_is="bare llama.cpp call",
        ),
    ]  # fmt: skip
