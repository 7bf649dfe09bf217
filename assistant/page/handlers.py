"""What the page's events do: values from the browser in, HTML and updates out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.conversation import AssistantError
from assistant.page.adding import add_files, attempt
from assistant.page.events import converse
from assistant.page.exchange import read_conversation
from assistant.page.feedback import FeedbackTooLong, keep_feedback
from assistant.page.figures import render_figures
from assistant.page.frame import render_header, render_rail, render_views
from assistant.page.messages import in_words
from assistant.page.ports import Answers
from assistant.page.quality import EvalRuns
from assistant.page.quality_view import QUESTIONS, render_quality
from assistant.page.reader import render_reader, shown_article
from assistant.page.render import render_failure, render_note, render_thread
from assistant.page.stops import Stops
from assistant.page.texts import texts_for
from knowledge.article import KnowledgeError


@dataclass(frozen=True, slots=True)
class Handlers:
    """The events' functions; between two calls only the running questions are known."""

    answers: Answers
    examples: tuple[str, ...]
    feedback_file: Path | None
    runs: EvalRuns | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    stops: Stops = field(default_factory=Stops)

    async def answer(
        self, typed: str | None, stored: object, language: str, exchange_id: str
    ) -> AsyncIterator[tuple[Any, ...]]:
        """Answer the typed question: yield the running question's two parts, what to keep, and the box."""
        stopped = self.stops.of(exchange_id)
        try:
            async for view in converse(
                self.answers, typed or "", stored, texts_for(language), exchange_id, stopped
            ):
                yield view.head, view.body, view.turn, gr.skip() if view.box is None else view.box
        finally:
            self.stops.forget(exchange_id)

    async def stop(self, exchange_id: str) -> None:
        """Stop a question; the draft that it has shown until now is dropped."""
        if exchange_id:
            self.stops.stop(exchange_id)

    def draw_settled(self, turn: object, stored: object, language: str) -> tuple[Any, ...]:
        """Move the finished question into the thread; without one the notice that is shown stays."""
        if turn is None:
            return gr.skip(), gr.skip(), gr.skip()
        return self.draw_thread(stored, language), "", ""

    def open_conversation(self, stored: object, language: str) -> tuple[str, str, str]:
        """Draw another conversation and clear what was running."""
        return self.draw_thread(stored, language), "", ""

    def draw_thread(self, stored: object, language: str) -> str:
        """Draw a stored conversation; one that can't be read is a notice, and stays in the browser."""
        texts = texts_for(language)
        try:
            return render_thread(read_conversation(stored), texts, self.examples)
        except AssistantError:
            return render_failure(texts.stale, "", texts)

    def draw_reader(self, wanted: str, language: str) -> str:
        """Draw the wanted article."""
        texts = texts_for(language)
        try:
            return render_reader(self.answers.articles(), wanted, texts)
        except (AssistantError, KnowledgeError) as error:
            return render_note(in_words(str(error), texts))

    def draw_figures(self, wanted: str, language: str) -> str:
        """Draw the figures of the wanted article."""
        texts = texts_for(language)
        try:
            article = shown_article(self.answers.articles(), wanted)
        except (AssistantError, KnowledgeError) as error:
            return render_note(in_words(str(error), texts))
        return render_note(texts.no_article) if article is None else render_figures(article, texts)

    def draw_quality(self, language: str, problem: str = "") -> str:
        """Draw the last evaluation run, and how far one is that was started here."""
        texts = texts_for(language)
        if self.runs is None:
            return ""
        try:
            return render_quality(self.runs.newest(), self.runs.progress(), texts, problem)
        except AssistantError as error:
            return render_quality(None, self.runs.progress(), texts, in_words(str(error), texts))

    def evaluate(self, language: str) -> str:
        """Start an evaluation run."""
        problem = ""
        try:
            if self.runs is not None:
                self.runs.start(QUESTIONS)
        except AssistantError as error:
            problem = in_words(str(error), texts_for(language))
        return self.draw_quality(language, problem)

    def halt(self, language: str) -> str:
        """Cancel the run that was started here."""
        if self.runs is not None:
            self.runs.cancel()
        return self.draw_quality(language)

    def draw_all(self, stored: object, wanted: str, language: str) -> tuple[Any, ...]:
        """Draw everything in the browser's language, in the order of `Parts.everything`."""
        texts = texts_for(language)
        return (
            render_header(texts),
            render_rail(texts, has_feedback=self.feedback_file is not None),
            render_views(texts, has_quality=self.runs is not None),
            self.draw_thread(stored, language),
            self.draw_reader(wanted, language),
            gr.update(placeholder=texts.placeholder, label=texts.question),
            gr.update(value=texts.ask),
            gr.update(value=texts.stop),
        )

    def add_articles(self, paths: list[str] | None, wanted: str, language: str) -> Iterator[tuple[Any, ...]]:
        """Add uploaded files: yield how far it is with an empty drop area, then what came of it and the newest of them.

        The area is emptied at once: emptied at the end, it would take with it a file that a reader drops meanwhile.
        """
        if not paths:
            yield gr.skip(), gr.skip(), gr.skip()
            return
        before, note, emptied = self._article_ids(), "", None
        for note in add_files(self.answers, [Path(path) for path in paths], texts_for(language)):
            yield note, gr.skip(), emptied
            emptied = gr.skip()
        added = [one for one in self._article_ids() if one not in before]
        yield note, self.draw_reader(added[-1] if added else wanted, language), gr.skip()

    def _article_ids(self) -> list[str]:
        try:
            return [article.id for article in self.answers.articles()]
        except (AssistantError, KnowledgeError):
            return []  # draw_reader says what is wrong

    def remove_article(self, wanted: str, language: str) -> tuple[str, str]:
        """Remove the wanted article and show the first of the rest."""

        def remove() -> str:
            self.answers.remove(wanted)
            return texts_for(language).removed

        return attempt(remove, texts_for(language)), self.draw_reader("", language)

    def rate(self, given: object, language: str) -> str:
        """Keep a reader's verdict and say so."""
        texts = texts_for(language)
        try:
            if self.feedback_file is not None:
                keep_feedback(self.feedback_file, given, self.settings)
        except FeedbackTooLong as error:
            return texts.feedback_long.format(length=error.length, limit=error.limit)
        except AssistantError as error:
            return in_words(str(error), texts)
        return texts.thanks
