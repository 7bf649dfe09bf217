"""The Gradio page: which parts there are, and which event calls which handler.

The browser holds the conversations (page.js); every event hands over what it needs and gets HTML back, so
the server keeps nothing about a reader. The events of `_EVENTS` come from page.js; it sends the first
"speak" itself, since Gradio's own load event may come before the script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.page.frame import render_header, render_rail, render_views
from assistant.page.handlers import Handlers
from assistant.page.ports import Answers
from assistant.page.quality import EvalRuns
from assistant.page.render import render_thread
from assistant.page.texts import ZH

QUESTIONS_AT_ONCE = 32
UPLOADS_KEPT_SECONDS = 3600  # those whose handler never came; the others are deleted as soon as they are read
_EVENTS = ["speak", "open", "show", "remove", "rate", "figures", "quality", "evaluate", "halt"]
_CONNECT = f"shushi.connect(trigger, {_EVENTS})"
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
# Past the queue: its stream of results is closed when nothing waits in it, and what joins just then never hears back.
_AT_ONCE: dict[str, Any] = {**_QUIET, "queue": False}


@dataclass(frozen=True, slots=True)
class Parts:
    """The components; the last seven are never seen, they carry what the browser hands over."""

    header: gr.HTML
    rail: gr.HTML
    thread: gr.HTML
    head: gr.HTML
    body: gr.HTML
    box: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    views: gr.HTML
    reader: gr.HTML
    figures: gr.HTML
    quality: gr.HTML
    upload: gr.File
    note: gr.HTML
    conversation: gr.JSON
    turn: gr.JSON
    wanted: gr.Textbox
    language: gr.Textbox
    exchange_id: gr.Textbox
    rating: gr.JSON
    said: gr.Textbox

    @property
    def everything(self) -> list[gr.components.Component]:
        """What a change of language draws anew."""
        return [
            self.header, self.rail, self.views, self.thread, self.reader, self.box, self.ask, self.stop,
        ]  # fmt: skip


def build_page(
    answers: Answers,
    *,
    examples: Sequence[str] = (),
    feedback_file: Path | None = None,
    runs: EvalRuns | None = None,
    settings: Mapping[str, str] | None = None,
) -> gr.Blocks:
    """Build the page.

    `examples` are questions for a newcomer, in place of the general ones; without a `feedback_file` readers are not
    asked for verdicts, and without `runs` not shown how well answers do; `settings` are kept with each verdict.
    """
    handlers = Handlers(answers, tuple(examples), feedback_file, runs, settings or {})
    with gr.Blocks(
        title=f"{ZH.brand} · Shushi",
        fill_width=True,
        analytics_enabled=False,
        delete_cache=(UPLOADS_KEPT_SECONDS, UPLOADS_KEPT_SECONDS),
    ) as page:
        parts = _lay_out(handlers.examples)
        _wire_questions(parts, handlers)
        _wire_drawing(parts, handlers)
        _wire_articles(parts, handlers)
        _wire_quality(parts, handlers)
    page.queue(default_concurrency_limit=QUESTIONS_AT_ONCE, api_open=False)
    return page


def _lay_out(examples: tuple[str, ...]) -> Parts:
    header = gr.HTML(render_header(ZH), elem_id="top", js_on_load=_CONNECT, apply_default_css=False)
    with gr.Row(elem_id="panes"):
        with gr.Column(elem_id="rail", min_width=0):
            rail = _html(render_rail(ZH), "rail-body")
        with gr.Column(elem_id="chat", min_width=0):
            with gr.Column(elem_id="talk", min_width=0):
                thread = _html(render_thread((), ZH, examples), "thread")
                head, body = _html("", "live-head"), _html("", "live-body")
            with gr.Row(elem_id="ask-row"):
                box = gr.Textbox(
                    elem_id="box",
                    label=ZH.question,
                    placeholder=ZH.placeholder,
                    lines=1,
                    max_lines=6,
                    min_width=0,
                )
                ask = gr.Button(ZH.ask, elem_id="ask", variant="primary", scale=0, min_width=0)
                stop = gr.Button(ZH.stop, elem_id="stop", variant="stop", scale=0, min_width=0)
        with gr.Column(elem_id="reader", min_width=0):
            views = _html(render_views(ZH), "views")
            note = _html("", "upload-note")
            reader, figures, quality = (
                _html("", f"{name}-body") for name in ("reader", "figures", "quality")
            )
            # Never seen: our own button and the whole page as a drop area fill it (add.js), in our words.
            upload = gr.File(elem_id="upload", label=ZH.add_article, file_count="multiple")
    conversation, turn, rating = (gr.JSON(visible=False) for _ in range(3))
    wanted, language, exchange_id, said = (gr.Textbox(visible=False) for _ in range(4))
    return Parts(
        header=header,
        rail=rail,
        thread=thread,
        head=head,
        body=body,
        box=box,
        ask=ask,
        stop=stop,
        views=views,
        reader=reader,
        figures=figures,
        quality=quality,
        upload=upload,
        note=note,
        conversation=conversation,
        turn=turn,
        wanted=wanted,
        language=language,
        exchange_id=exchange_id,
        rating=rating,
        said=said,
    )


def _html(value: str, elem_id: str) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=None, apply_default_css=False)


def _wire_questions(parts: Parts, handlers: Handlers) -> None:
    asking = gr.on(
        [parts.box.submit, parts.ask.click],
        handlers.answer,
        [parts.box, parts.conversation, parts.language, parts.exchange_id],
        [parts.head, parts.body, parts.turn, parts.box],
        js="(typed) => shushi.ask(typed)",
        concurrency_limit=QUESTIONS_AT_ONCE,
        **_QUIET,
    )
    settled = asking.then(
        handlers.draw_settled,
        [parts.turn, parts.conversation, parts.language],
        [parts.thread, parts.head, parts.body],
        js="(turn) => shushi.keep(turn)",
        **_AT_ONCE,
    )
    settled.then(None, js="() => shushi.kept()", **_AT_ONCE)
    rated = parts.header.rate(
        handlers.rate, [parts.rating, parts.language], parts.said, js="() => shushi.rating()", **_AT_ONCE
    )
    rated.then(None, parts.said, js="(said) => shushi.say(said)", **_AT_ONCE)
    parts.stop.click(handlers.stop, parts.exchange_id, js="() => shushi.stopping()", **_AT_ONCE)


def _wire_drawing(parts: Parts, handlers: Handlers) -> None:
    state = [parts.conversation, parts.wanted, parts.language]
    drawn = parts.header.speak(
        handlers.draw_all, state, parts.everything, js="() => shushi.state()", **_AT_ONCE
    )
    drawn.then(None, js="() => shushi.drawn()", **_AT_ONCE)
    opened = parts.header.open(
        handlers.open_conversation,
        [parts.conversation, parts.language],
        [parts.thread, parts.head, parts.body],
        js="() => shushi.opening()",
        **_AT_ONCE,
    )
    opened.then(None, js="() => shushi.opened()", **_AT_ONCE)


def _wire_articles(parts: Parts, handlers: Handlers) -> None:
    shown = [parts.wanted, parts.language]
    changes = (
        parts.header.show(handlers.draw_reader, shown, parts.reader, js="() => shushi.reading()", **_AT_ONCE),
        parts.header.remove(
            handlers.remove_article,
            shown,
            [parts.note, parts.reader],
            js="() => shushi.removing()",
            **_AT_ONCE,
        ),
        parts.upload.upload(
            handlers.add_articles,
            [parts.upload, *shown],
            [parts.note, parts.reader, parts.upload],
            js="(files) => [files, ...shushi.adding()]",
            trigger_mode="multiple",  # "once" loses what is dropped while a file is being added
            concurrency_limit=1,
            **_QUIET,
        ),
    )
    parts.header.figures(handlers.draw_figures, shown, parts.figures, js="() => shushi.viewing()", **_AT_ONCE)
    for change in changes:
        change.then(None, js="() => shushi.shown()", **_AT_ONCE)


def _wire_quality(parts: Parts, handlers: Handlers) -> None:
    events = (
        (parts.header.quality, handlers.draw_quality),
        (parts.header.evaluate, handlers.evaluate),
        (parts.header.halt, handlers.halt),
    )
    for event, handler in events:
        drawn = event(handler, parts.language, parts.quality, js="() => shushi.measuring()", **_AT_ONCE)
        drawn.then(None, js="() => shushi.measured()", **_AT_ONCE)
