"""The conversation as HTML; everything foreign passes through `html.escape`, nothing is read as markdown."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from assistant.conversation import Answer, Citation, Claim, Evidence, StatementChecked, Trace
from assistant.judge import reasons
from assistant.language import language_of
from assistant.page.exchange import Exchange
from assistant.page.messages import in_words
from assistant.page.texts import Texts
from assistant.questions.intent import wants_confirmation

_MARKER = re.compile(r"\[(\d{1,3})\]")
_MARKERS = re.compile(r"((?:\[\d{1,3}\])+)([，。、；：！？,.;:!?”」』）)]*)")
_SHOWN_EVIDENCE = 5
_HELD_CHARS = 16  # a longer figure may be parted from its marker, or a narrow screen would be too narrow


def render_thread(exchanges: Sequence[Exchange], texts: Texts, examples: Sequence[str]) -> str:
    """Draw a conversation; an empty one is a welcome with questions to try, those of `examples` in its language first."""
    if not exchanges:
        return _render_welcome(texts, _examples_in(texts, examples))
    return "".join(render_exchange(exchange, texts) for exchange in exchanges)


def render_exchange(exchange: Exchange, texts: Texts) -> str:
    """Draw one question with its settled answer; by the id the browser finds it in what it keeps, drawn or not."""
    answer = exchange.answer
    body = (
        _card("notice", f"<p>{escape(texts.stopped)}</p>")
        if answer is None
        else _render_answer(answer, texts)
    )
    actions = _render_actions(texts, answered=answer is not None) + _render_follow_ups(exchange, texts)
    question = render_question(exchange.question)
    return f'<section class="turn" data-turn="{escape(exchange.id)}">{question}{body}{actions}</section>'


def render_question(question: str) -> str:
    """Draw the question as its writer typed it."""
    return f'<div class="question"><h2>{escape(question)}</h2></div>'


def render_evidence(evidence: Sequence[Evidence], texts: Texts, *, is_open: bool) -> str:
    """Draw the sentences that were found, each a button that leads to its place."""
    if not evidence:
        return ""
    items = "".join(
        f"<li>{passage_button(item, escape(item.quote))}</li>" for item in evidence[:_SHOWN_EVIDENCE]
    )
    summary = escape(texts.evidence.format(len(evidence)))
    return f'<details class="evidence"{" open" if is_open else ""}><summary>{summary}</summary><ol>{items}</ol></details>'


def render_provisional(text: str, checked: Sequence[StatementChecked], texts: Texts) -> str:
    """Draw text that is not settled yet, visibly so; statements that were checked show what came of it."""
    pieces: list[tuple[int, int, str]] = []
    end = 0
    for one in checked:
        start = text.find(one.text, end)
        if start >= 0:
            end = start + len(one.text)
            chips = "".join(_chip(citation, texts) for citation in one.citations)
            kind = "checked" if one.sound else "doubted"
            pieces.append((start, end, f'<span class="{kind}">{escape(one.text)}{chips}</span>'))
    return (
        f'<div class="answer provisional" aria-busy="true"><p class="text">{_splice(text, pieces)}'
        f'<span class="caret"></span></p><p class="quiet">{escape(texts.provisional)}</p></div>'
    )


def render_waiting(message: str) -> str:
    """Draw what is being waited for."""
    return f'<p class="waiting" role="status"><span class="spinner" aria-hidden="true"></span>{escape(message)}</p>'


def render_failure(message: str, question: str, texts: Texts) -> str:
    """Draw why there is no answer, with a way to ask again where there is a question."""
    retry = ""
    if question:
        retry = _action("ask", texts.retry, f'data-question="{escape(question)}"')
    return f'<div class="answer notice" role="alert"><h3>{escape(texts.failed)}</h3><p>{escape(message)}</p>{retry}</div>'


def render_note(message: str) -> str:
    """Draw a line about the articles."""
    return f'<p class="quiet" role="status">{escape(message)}</p>'


def _examples_in(texts: Texts, examples: Iterable[str]) -> list[str]:
    fitting = [one for one in examples if texts.html_lang.startswith(language_of(one))]
    return list(dict.fromkeys([*fitting, *texts.examples]))[: len(texts.examples)]


def _render_welcome(texts: Texts, examples: Iterable[str]) -> str:
    buttons = "".join(
        f'<li><button type="button" class="example" data-action="ask" data-question="{escape(example)}">'
        f"{escape(example)}</button></li>"
        for example in examples
    )
    return (
        f'<section class="welcome"><h2>{escape(texts.welcome)}</h2><p>{escape(texts.welcome_hint)}</p>'
        f'<h3>{escape(texts.try_asking)}</h3><ul class="examples">{buttons}</ul></section>'
    )


def _render_follow_ups(exchange: Exchange, texts: Texts) -> str:
    """Draw the questions to go on with; the style shows those of the last turn only."""
    if not exchange.follow_ups:
        return ""
    buttons = "".join(_action("ask", one, f'data-question="{escape(one)}"') for one in exchange.follow_ups)
    return f'<div class="follow-ups"><h3>{escape(texts.ask_next)}</h3>{buttons}</div>'


def _render_answer(answer: Answer, texts: Texts) -> str:
    parts = [f'<div class="text">{_render_text(answer, texts)}</div>', *_render_remarks(answer, texts)]
    head = ""
    if answer.refused:
        head = f"<h3>{escape(texts.refused.get(answer.reason or '', texts.refused['not_in_article']))}</h3>"
    card = _card(
        "refused" if answer.refused else "settled", head + "".join(parts) + _render_citations(answer, texts)
    )
    return card + render_evidence(answer.evidence, texts, is_open=False) + _render_why(answer, texts)


def _render_remarks(answer: Answer, texts: Texts) -> list[str]:
    remarks = [texts.degraded] if answer.degraded else []
    if answer.missing and not answer.refused:
        remarks.append(texts.missing.format("；".join(answer.missing)))
    if answer.withdrawn:
        remarks.append(texts.withdrawn.format(len(answer.withdrawn)))
    return [f'<p class="quiet">{escape(remark)}</p>' for remark in remarks]


def _render_text(answer: Answer, texts: Texts) -> str:
    """Draw the answer with markers as buttons and checked figures marked, all else escaped.

    Markers stay on one line with each other, with the figure or character before and the punctuation behind them.
    """
    text = answer.text
    cited = {citation.marker: citation for citation in answer.citations}
    pieces = list(_tick_figures(answer, cited, texts))
    for run in _MARKERS.finditer(text):
        numbers = [int(number) for number in _MARKER.findall(run[1])]
        if any(number in cited for number in numbers):
            chips = (_chip(cited[n], texts) if n in cited else f"[{n}]" for n in numbers)
            start, before = _held_before(text, run.start(), pieces)
            held = f'<span class="chips">{before}{"".join(chips)}{escape(run[2])}</span>'
            pieces.append((start, run.end(), held))
    return _splice(text, pieces)


def _tick_figures(
    answer: Answer, cited: Mapping[int, Citation], texts: Texts
) -> Iterator[tuple[int, int, str]]:
    for figure, quote in _checked_figures(answer, cited).items():
        told = escape(f"{texts.checked}：{quote}")
        label = f'role="note" aria-label="{escape(figure)}，{told}" title="{told}"'
        tick = f'<span class="figure" tabindex="0" {label}>{escape(figure)}</span>'
        for start in _places_of(figure, answer.text):
            yield start, start + len(figure), tick


def _held_before(text: str, end: int, pieces: Iterable[tuple[int, int, str]]) -> tuple[int, str]:
    """Return where what stands just before a marker begins, and its HTML: the longest checked figure, or a character."""
    figure = min((piece for piece in pieces if piece[1] == end), default=None)
    if figure is not None and end - figure[0] <= _HELD_CHARS:
        return figure[0], figure[2]
    if figure is not None or end == 0 or text[end - 1].isspace() or text[end - 1] == "]":
        return end, ""
    return end - 1, escape(text[end - 1])


def _splice(text: str, pieces: Iterable[tuple[int, int, str]]) -> str:
    """Put HTML pieces into escaped text; of overlapping pieces the first and longest stays."""
    drawn, position = [], 0
    for start, end, piece in sorted(pieces, key=lambda piece: (piece[0], -piece[1])):
        if start >= position:
            drawn += [escape(text[position:start]), piece]
            position = end
    return "".join([*drawn, escape(text[position:])])


def _checked_figures(answer: Answer, citations: Mapping[int, Citation]) -> dict[str, str]:
    """Map each figure that is supported wherever it is claimed to the sentence that it rests on."""
    checked: dict[str, str] = {}
    failed: set[str] = set()
    for claim in answer.claims:
        quotes = [citations[marker].quote for marker in claim.markers if marker in citations]
        for figure in claim.figures:
            if figure.supported and figure.text:
                closest = [quote for quote in quotes if figure.text in quote] or quotes
                checked.setdefault(figure.text, " / ".join(closest))
            else:
                failed.add(figure.text)
    return {figure: quotes for figure, quotes in checked.items() if figure not in failed}


def _places_of(figure: str, text: str) -> list[int]:
    """Find where the figure stands by itself, not as a part of a longer number."""
    before = r"(?<![\d.])(?<!\d,)" if figure[0].isdigit() else ""
    after = r"(?![.,]?\d)" if figure[-1].isdigit() else ""
    return [match.start() for match in re.finditer(before + re.escape(figure) + after, text)]


def _chip(citation: Citation, texts: Texts) -> str:
    label = f"{texts.citation.format(citation.marker)}：{citation.quote}"
    attributes = f'class="chip" title="{escape(citation.quote)}" aria-label="{escape(label)}"'
    return f'<button type="button" {attributes} {_passage(citation)}>{citation.marker}</button>'


def _render_citations(answer: Answer, texts: Texts) -> str:
    if not answer.citations:
        return ""
    items = "".join(
        f'<li><span class="number" aria-hidden="true">{citation.marker}</span>'
        f"{passage_button(citation, escape(citation.quote))}</li>"
        for citation in answer.citations
    )
    return f'<h3 class="label">{escape(texts.sources)}</h3><ol class="citations">{items}</ol>'


def _passage(passage: Citation | Evidence) -> str:
    return (
        f'data-action="jump" data-article="{escape(passage.article_id)}" data-start="{passage.start}" '
        f'data-end="{passage.end}" data-quote="{escape(passage.quote)}"'
    )


def passage_button(passage: Citation | Evidence, label: str) -> str:
    """Draw a button that leads to a passage; `label` is HTML."""
    return f'<button type="button" class="quote" {_passage(passage)}>{label}</button>'


def _render_why(answer: Answer, texts: Texts) -> str:
    """Draw how the answer came about: what was asked, found, judged, written and withdrawn."""
    rows: list[tuple[str, str]] = []
    trace = answer.trace
    if trace is not None:
        rows.append((texts.standalone, escape(trace.standalone_question)))
        if trace.judge_score is not None and trace.judge_threshold is not None:
            score = {"score": f"{trace.judge_score:.2f}", "threshold": f"{trace.judge_threshold:.2f}"}
            rows.append((texts.judged.format(**score), _rows(_reason_lines(trace, texts))))
    rows.append((texts.scores, _rows(f"{item.score:.3f}　{item.quote}" for item in answer.evidence)))
    if answer.claims:
        rows.append((texts.checks, _rows(_check_of(claim) for claim in answer.claims)))
    if answer.withdrawn:
        whys = (f"{item.text}（{in_words(item.why, texts)}）" for item in answer.withdrawn)
        rows.append((texts.withdrawn_list, _rows(whys)))
    if trace is not None and trace.raw_generation:
        rows.append((texts.raw, f"<p>{escape(trace.raw_generation)}</p>"))
    body = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in rows)
    seconds = escape(texts.seconds.format(f"{answer.timings.total_seconds:.1f}"))
    return (
        f'<details class="why"><summary>{escape(texts.why)} <span class="quiet">{seconds}</span></summary>'
        f"<dl>{body}</dl></details>"
    )


def _check_of(claim: Claim) -> str:
    """Say what a claim rests on and which of its figures stand there."""
    rests = "".join(f"[{marker}]" for marker in claim.markers) or "—"
    figures = (f"{figure.text} {'✓' if figure.supported else '✗'}" for figure in claim.figures)
    return "　".join((claim.text, rests, *figures))


def _reason_lines(trace: Trace, texts: Texts) -> list[str]:
    """Say what spoke for and against an answer, in words; a broken rule has no number, it decides alone."""
    told = reasons(trace.signals, confirms=wants_confirmation(trace.standalone_question))
    return [
        f"{texts.signals[name]} {added:+.1f}" if math.isfinite(added) else texts.signals[name]
        for name, added in told.items()
    ]


def _rows(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def _render_actions(texts: Texts, *, answered: bool) -> str:
    names = [("copy", texts.copy)] if answered else []
    names += [("retry", texts.retry), ("edit", texts.edit)]
    buttons = "".join(_action(name, label) for name, label in names)
    verdicts = (("good", texts.good), ("bad", texts.bad), ("wrong_citation", texts.wrong_citation))
    rate = "".join(_action("rate", label, f'data-verdict="{verdict}"') for verdict, label in verdicts)
    return (
        f'<div class="actions">{buttons}{f"""<span class="rate">{rate}</span>""" if answered else ""}</div>'
    )


def _action(name: str, label: str, attributes: str = "") -> str:
    return f'<button type="button" class="plain" data-action="{name}" {attributes}>{escape(label)}</button>'


def _card(kind: str, body: str) -> str:
    return f'<div class="answer {kind}">{body}</div>'
