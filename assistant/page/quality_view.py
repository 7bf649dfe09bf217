"""The last evaluation run as HTML: its measures, a bar for each category, and every miss to read."""

from __future__ import annotations

from html import escape

from assistant.page.quality import Miss, Progress, RunReport, Share
from assistant.page.texts import Texts

QUESTIONS = 22


def render_quality(
    report: RunReport | None, progress: Progress | None, texts: Texts, problem: str = ""
) -> str:
    """Draw the report, with the controls of a run that is started from here."""
    running = progress is not None and progress.running
    notice = f'<p class="quiet" role="alert">{escape(problem)}</p>' if problem else ""
    body = _render_report(report, texts) if report else f'<p class="quiet">{escape(texts.no_run)}</p>'
    return (
        f'<div class="quality" data-running="{str(running).lower()}"><h2>{escape(texts.last_run)}</h2>'
        f"{_render_controls(progress, texts)}{notice}{body}</div>"
    )


def _render_controls(progress: Progress | None, texts: Texts) -> str:
    if progress is None or not progress.running:
        failed = ""
        if progress is not None and progress.error:
            failed = f'<p class="quiet" role="alert">{escape(texts.run_failed.format(progress.error))}</p>'
        return (
            f'<p><button type="button" class="plain" data-action="evaluate">{escape(texts.run_now.format(QUESTIONS))}'
            f'</button></p><p class="quiet">{escape(texts.run_cost)}</p>{failed}'
        )
    told = escape(texts.run_progress.format(asked=progress.asked, questions=progress.questions))
    return (
        f'<p role="status"><progress max="{progress.questions}" value="{progress.asked}" aria-label="{told}"></progress>'
        f' {told} <button type="button" class="plain" data-action="halt">{escape(texts.cancel)}</button></p>'
    )


def _render_report(report: RunReport, texts: Texts) -> str:
    asked = texts.run_progress.format(asked=report.asked, questions=report.questions)
    parts = [
        f'<p class="quiet">{escape(f"{report.name} · {report.dataset} · {asked}")}</p>',
        _table(report, texts),
    ]
    if report.seconds:
        p50, p95 = report.seconds
        parts.append(
            f'<p class="quiet">{escape(texts.run_seconds.format(p50=f"{p50:.1f}", p95=f"{p95:.1f}"))}</p>'
        )
    bars = "".join(
        _bar(texts.categories.get(name, name), share)
        for name, share in sorted(report.categories.items(), key=lambda one: one[1].mean)
    )
    parts.append(f"<h3>{escape(texts.by_category)}</h3>")
    parts.append(f'<figure class="chart"><ol>{bars}</ol></figure>')
    parts.append(f"<h3>{escape(texts.misses.format(len(report.misses)))}</h3>")
    parts += [_miss(miss, texts) for miss in report.misses]
    return "".join(parts)


def _table(report: RunReport, texts: Texts) -> str:
    heads = "".join(
        f'<th scope="col">{escape(head)}</th>' for head in (texts.measure, texts.value, texts.interval, "n")
    )
    rows = "".join(
        f'<tr><td>{escape(texts.measures[name])}</td><td class="amount">{share.mean:.1%}</td>'
        f"<td>{_interval(share)}</td><td>{share.n}</td></tr>"
        for name, share in report.measures.items()
    )
    return (
        f'<div class="table-box" tabindex="0" role="region" aria-label="{escape(texts.last_run)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _interval(share: Share) -> str:
    return f"{share.low:.0%}–{share.high:.0%}"


def _bar(name: str, share: Share) -> str:
    return (
        f'<li><span>{escape(name)} <span class="quiet">n={share.n}</span></span>'
        f'<span class="bar" title="{_interval(share)}"><span style="width:{share.mean:.1%}"></span></span>'
        f'<span class="amount">{share.mean:.0%}</span></li>'
    )


def _miss(miss: Miss, texts: Texts) -> str:
    stage = texts.stages.get(miss.stage, miss.stage)
    rows = (
        (texts.expected, "、".join(miss.expected) or texts.a_refusal),
        (texts.answered, miss.answered),
        (texts.reason, miss.reason),
    )
    body = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in rows)
    return (
        f'<details class="miss"><summary>{escape(miss.question)} <span class="quiet">{escape(stage)} · '
        f"{escape(miss.id)}</span></summary><dl>{body}</dl></details>"
    )
