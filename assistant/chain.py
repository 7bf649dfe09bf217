"""The chain from a question to a settled answer: condense, retrieve, judge, generate, attribute, verify.

`Assistant.stream` yields what happens on the way; `Assistant.answer` only the end. It knows no page, no command line
and no settings; start.py builds it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Protocol

from assistant.checks.siblings import told_of_sibling
from assistant.checks.weigh import Grounds
from assistant.claims import only_repeats
from assistant.conversation import (
    Answer,
    Event,
    Evidence,
    EvidenceFound,
    InlineDocument,
    Question,
    Settled,
    TextAdded,
    Timings,
    Trace,
    Turn,
    Waiting,
)
from assistant.drafting.draft import draft, entailed, rewrite, translate
from assistant.drafting.lookup import look_up, search
from assistant.drafting.provisional import Provisional
from assistant.drafting.shown import OTHERS, Reach, Reading, Readings, ask_for, first_reading, readings
from assistant.drafting.unsaid import Doubt, Piece, beyond, doubt_of, same_gap
from assistant.judge import THRESHOLD, doubts_too_much, surely_said, surely_unsaid, too_far
from assistant.language import NOT_SAID, is_chinese
from assistant.model import ChatModel
from assistant.parts import WHOLE, Parts
from assistant.prompts import (
    CHECK_EXAMPLES,
    CHECK_RULES,
    CONDENSE_EXAMPLES,
    CONDENSE_RULES,
    TRANSLATE_EXAMPLES,
    TRANSLATE_RULE,
    Turns,
    answer_prompt,
    opening,
)
from assistant.questions.condense import condense, needs_rewriting, with_question_before
from assistant.questions.each import one_by_one
from assistant.questions.gist import headlines, without_headlines
from assistant.questions.halves import missing_half
from assistant.questions.intent import wants_gist
from assistant.questions.orders import is_order
from assistant.questions.question import clean
from assistant.questions.sides import naming
from assistant.settle import Outcome, refuse, settle
from assistant.source import Source, inline_source
from knowledge.article import Article, Retrieval
from knowledge.embed import Embedder
from knowledge.fold import in_mainland_words
from knowledge.homophones import respelt
from knowledge.likeness import likeness


class Backend(Protocol):
    """A chat model, embedded or remote."""

    @property
    def reach(self) -> Reach:
        """How much it reads before a question."""
        ...

    def reader(self, system: str, turns: Turns = (), opening: str = "") -> AbstractContextManager[ChatModel]:
        """Wait for a place where this system prompt, or it and what comes behind it, may have been read, and hold it.

        What comes behind it are turns, then how the next message begins.
        """
        ...

    def scratch(self) -> AbstractContextManager[ChatModel]:
        """Wait for a place for prompts that are used once, and hold it."""
        ...

    def waiting(self) -> str:
        """Say in a line what a question that comes now would wait for; "" when it would not wait."""
        ...


class Assistant:
    """Answers questions over the articles of a library, or over documents handed in with the question."""

    def __init__(
        self,
        backend: Backend,
        library: Source,
        *,
        parts: Parts = WHOLE,
        inline: Callable[[Sequence[InlineDocument], Embedder], Source] = inline_source,
    ) -> None:
        """Take the chat model, the source for questions that bring no documents, and what makes one of documents."""
        self._backend = backend
        self.library = library
        self._parts = parts
        self._inline = inline

    def answer(self, question: Question) -> Answer:
        """Answer a question.

        Raises:
            AssistantError: the question can't be taken, or the model can't be reached.
        """
        for event in self.stream(question):
            if isinstance(event, Settled):
                return event.answer
        raise AssertionError("a stream ends with Settled")

    def stream(self, question: Question) -> Iterator[Event]:
        """Yield what happens on the way to the answer; closing the iterator stops the work."""
        started = time.perf_counter()
        question = clean(question)
        ordered = is_order(question.text)
        if ordered:  # refused whatever was said before
            question = replace(question, history=())
        source = (
            self._inline(question.documents, self.library.embedder) if question.documents else self.library
        )
        first_evidence: float | None = None
        if needs_rewriting(question.text, question.history):
            # A reader has something to read while the model rewrites; what the rewritten question finds replaces it.
            early = in_mainland_words(with_question_before(question.text, question.history))
            yield EvidenceFound(_evidence(search(source, question, early)))
            first_evidence = time.perf_counter() - started
        # Names and figures are written as the article writes them, so that a reader can find them there.
        standalone = in_mainland_words(condense(question.text, question.history, self._rewrite))
        standalone = respelt(standalone, (one.text for one in source.asked(question.article_ids)))
        gist = wants_gist(standalone)
        heads = headlines(source.asked(question.article_ids)) if gist else ""
        grounds = look_up(source, question, standalone, heads or standalone)
        if heads:
            grounds = replace(grounds, retrieval=without_headlines(grounds.retrieval, source.articles))
        yield EvidenceFound(_evidence(grounds.retrieval))
        first_evidence = first_evidence or time.perf_counter() - started

        if grounds.retrieval.chunks and not gist and not ordered:
            grounds = self._translated(source, question, grounds)
        drafted, first_token = "", None
        nothing = self._parts.judge and too_far(grounds.retrieval, _alike(source, grounds))
        if ordered:
            outcome = refuse(grounds, "instruction")
        elif nothing or not grounds.retrieval.chunks:
            outcome = refuse(grounds, "off_topic")
        else:
            grounds = replace(grounds, parts=self._parts)
            if in_line := self._backend.waiting():
                yield Waiting(in_line)
            provisional = Provisional(grounds, source.embedder)
            doubts: list[Doubt] = []
            with closing(self._generate(source, question, grounds, doubts)) as pieces:
                for piece in pieces:
                    if piece:
                        first_token = first_token or time.perf_counter() - started
                    drafted += piece
                    yield TextAdded(piece)
                    yield from provisional.take(drafted)
            yield from provisional.take(drafted, whole=True)
            outcome = settle(drafted, grounds, source.embedder, self._entailed, unsaid=doubt_of(doubts))
        timings = Timings(first_evidence, first_token, time.perf_counter() - started)
        yield Settled(_answer(outcome, grounds, drafted, timings))

    def _rewrite(self, question: str, history: Sequence[Turn]) -> str:
        with self._backend.reader(CONDENSE_RULES, CONDENSE_EXAMPLES) as model:
            return rewrite(model, question, history)

    def _translated(self, source: Source, question: Question, grounds: Grounds) -> Grounds:
        """Look an English question up again in the article's language; the names come from the article itself."""
        article = _best_article(source, grounds.retrieval)
        if grounds.language != "en" or not is_chinese(article.text):
            return grounds
        reading = first_reading(source.articles, grounds, self._backend.reach, whole=not question.documents)
        with self._holding(reading, TRANSLATE_EXAMPLES, TRANSLATE_RULE) as model:
            query = translate(model, reading.system, grounds.question)
        # Searched in both: each finds what the other misses, and a bad translation does no harm alone.
        return look_up(source, question, grounds.question, query, also=grounds.question) if query else grounds

    def _entailed(self, quotes: Sequence[str], said: str) -> float | None:
        with self._backend.reader(CHECK_RULES, CHECK_EXAMPLES) as model:
            return entailed(model, quotes, said)

    def _generate(
        self, source: Source, question: Question, grounds: Grounds, doubts: list[Doubt]
    ) -> Generator[str]:
        """Yield the pieces of the model's draft, a line about each where several are asked about; add to `doubts`."""
        alone = one_by_one(grounds, _best_article(source, grounds.retrieval))
        if not alone:
            yield from self._draft(source, question, grounds, doubts)
            return
        for name, asked in alone:
            one = look_up(source, question, asked, asked)
            with closing(self._draft(source, question, one, doubts)) as pieces:
                yield from naming(name, pieces)

    def _draft(
        self, source: Source, question: Question, grounds: Grounds, doubts: list[Doubt]
    ) -> Generator[str]:
        """Yield a draft's pieces; of a model that doubts, what it says to the first chunk that it does not doubt.

        One that it left unsaid without much doubt, or that only repeats what was asked, is begun in the next likely
        way; after one that is told of another than the question names, the next chunks are heard, too. What a draft
        leaves out is asked of the next chunks; of a question of two halves, its half is asked alone. An empty piece
        between two chunks lets a reader who has left stop the work.
        """
        reach, not_said, silent = self._backend.reach, NOT_SAID[grounds.language], []
        before = len(doubts)
        doubts_heard = reach.doubts and self._parts.judge
        chunks = readings(source.articles, grounds, reach, whole=not question.documents)
        for shown in chunks:
            with self._writing(grounds, *shown) as write:
                with closing(write(tokens=doubts_heard)) as pieces:
                    if not doubts_heard:
                        yield from (piece.text for piece in pieces)
                        return
                    doubt = yield from beyond(pieces, not_said)
                repeats = only_repeats(doubt.text, grounds.query)
                unsaid = not doubt.said and not doubts_too_much(doubt.unsaid)
                if doubt.otherwise and (repeats or unsaid):
                    if repeats:
                        yield "\n"
                    with closing(write(begun=doubt.otherwise)) as pieces:
                        again = yield from beyond(pieces, not_said)
                    if again.said or not repeats:
                        doubt = replace(doubt, text=again.text, rest=again.rest)
            if doubt.said:
                # One of another, too, counts in the doubt of the whole: else a sure draft behind it would carry it.
                doubts.append(doubt)
                if self._of_a_sibling(doubt, grounds):
                    yield "\n"
                    continue
                yield from self._left_out(source, question, grounds, doubt, chunks)
                return
            silent.append(doubt)
            if surely_unsaid(doubt.unsaid, several=grounds.several):
                break
            yield ""
        if len(doubts) == before:
            yield not_said
            doubts.append(min(silent, key=lambda one: one.unsaid or 0.0))

    def _of_a_sibling(self, doubt: Doubt, grounds: Grounds) -> bool:
        """Tell whether a draft that the model doubts is told of another than the question names, wherever it stands."""
        if not self._parts.verification or surely_said(doubt.unsaid):
            return False
        return bool(told_of_sibling(doubt.text, grounds.query, grounds.sentences, grounds.sentences))

    def _left_out(
        self, source: Source, question: Question, grounds: Grounds, doubt: Doubt, chunks: Readings
    ) -> Generator[str]:
        """Yield what the next chunks say of what a draft left out; of two halves, what the chunks of that half say."""
        reach = self._backend.reach
        # English halves would not be in the reader's language.
        half = missing_half(grounds.question, doubt.text, doubt.rest) if grounds.language == "zh" else ""
        if half:
            within = replace(question, article_ids=tuple(sorted({id_ for id_, _ in grounds.sentences})))
            grounds = look_up(source, within, half, half)
            whole = not question.documents
            chunks = islice(readings(source.articles, grounds, reach, whole=whole), OTHERS)
        elif not doubt.rest:
            return
        not_said = NOT_SAID[grounds.language]
        yield "\n"
        for shown in chunks:
            with self._writing(grounds, *shown) as write, closing(write(tokens=reach.doubts)) as pieces:
                more = yield from beyond(pieces, not_said)
            if more.said:
                repeats = more.text.strip() in doubt.text
                gap = more.rest if same_gap(more.rest, doubt.rest, not_said) else ""
                yield doubt.rest if repeats else gap
                return
            if surely_unsaid(more.unsaid, several=grounds.several):
                break
            yield ""
        yield doubt.rest

    @contextmanager
    def _writing(
        self, grounds: Grounds, reading: Reading, hints: Sequence[str]
    ) -> Iterator[Callable[..., Generator[Piece]]]:
        """Hold the model; what is yielded has it draft an answer, again without reading all again (see `draft`)."""
        prompt = answer_prompt(grounds.question, hints, ask_for=ask_for(grounds, hints))
        with self._holding(reading, opening=opening(hints[:1])) as model:
            yield partial(draft, model, reading.system, prompt)

    def _holding(
        self, reading: Reading, turns: Turns = (), opening: str = ""
    ) -> AbstractContextManager[ChatModel]:
        if not reading.kept:
            return self._backend.scratch()
        return self._backend.reader(reading.system, turns, opening)


def _alike(source: Source, grounds: Grounds) -> float:
    return likeness(grounds.retrieval.best_cosine, source.embedder)


def _best_article(source: Source, retrieval: Retrieval) -> Article:
    """Return the article that retrieval ranks first."""
    return source.articles[retrieval.chunks[0].chunk.article_id]


def _evidence(retrieval: Retrieval) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            found.article_id, found.sentence.quote, found.sentence.start, found.sentence.end, found.score
        )
        for found in retrieval.sentences
    )


def _answer(outcome: Outcome, grounds: Grounds, drafted: str, timings: Timings) -> Answer:
    return Answer(
        text=outcome.text,
        refused=outcome.refused,
        reason=outcome.reason,
        degraded=False,
        citations=outcome.citations,
        claims=outcome.claims,
        withdrawn=outcome.withdrawn,
        missing=outcome.missing,
        evidence=_evidence(grounds.retrieval),
        timings=timings,
        trace=Trace(
            standalone_question=grounds.question,
            raw_generation=drafted,
            retrieval=grounds.retrieval,
            judge_score=outcome.score,
            judge_threshold=THRESHOLD,
            signals=outcome.signals,
        ),
    )
