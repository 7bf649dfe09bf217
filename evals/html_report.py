"""A run as one HTML page that needs nothing else: tables, charts, and every miss readable at a glance.

Everything that comes from questions, answers and models is escaped; the page runs no script.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from evals.charts import bar_chart, calibration_chart, histogram
from evals.report import (
    NOISE_NOTE,
    NOISE_TITLE,
    Table,
    category_table,
    cited_quotes,
    expected,
    latency_table,
    misses,
    noise_table,
    quality_table,
    settings_table,
    stage_table,
)
from evals.results import Result, Run
from evals.summary import Summary, scores_of, summarise

_SHORT_CHARS = 48
_STYLE = """
:root{color-scheme:light dark;--line:#8884;--soft:#8882;--ink:#2563eb}
body{font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;
max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2.5rem}table{border-collapse:collapse;font-size:.9em;display:block;overflow-x:auto}
th,td{border-bottom:1px solid var(--line);padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top}
figure{margin:1rem 0}figcaption{font-weight:600}svg{max-width:100%;height:auto;font-size:12px}
svg text{fill:currentColor}.track{fill:var(--soft)}.bar,.dot{fill:var(--ink);opacity:.6}
.interval{stroke:currentColor;stroke-width:1.5;fill:none}.track-line{stroke:#888c;stroke-dasharray:4 4}.tick{opacity:.7}
article{border:1px solid var(--line);border-radius:8px;padding:.5rem 1rem;margin:.75rem 0}
a{color:var(--ink)}.misses{margin-top:1rem}.misses td{min-width:5rem}
article h3{margin:.25rem 0;font-size:1em}dl{display:grid;grid-template-columns:8rem 1fr;gap:.15rem .75rem;margin:.5rem 0}
dt{opacity:.7}dd{margin:0;overflow-wrap:anywhere}.stage{border-radius:4px;background:var(--soft);padding:.1rem .5rem}
"""


def html_report(run: Run) -> str:
    """Return a run's report as a self-contained HTML page."""
    summary = summarise(run.results)
    title = escape(run.name)
    sections = [
        f"<h1>{title}</h1>",
        _table(settings_table(run)),
        "<h2>Quality</h2>",
        _table(quality_table(summary)),
        *_charts(run, summary),
        "<h2>By category</h2>",
        _table(category_table(summary)),
        *_noise(summary),
        "<h2>Time and memory</h2>",
        _table(latency_table(run, summary)),
        "<h2>What was lost, and where</h2>",
        _table(stage_table(summary)),
        _index(misses(run)),
        *[_miss(result) for result in misses(run)],
    ]
    body = "\n".join(sections)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )


def _charts(run: Run, summary: Summary) -> list[str]:
    right = {name: one["correct"] for name, one in summary.categories.items() if "correct" in one}
    charts = [bar_chart("Correct, by category, with 95 % intervals", right)]
    if summary.judge and summary.judge.bins:
        charts.append(calibration_chart("Judge: does the article answer it?", summary.judge.bins))
    seconds = [value for value in scores_of(run.results, "total_seconds") if value is not None]
    if seconds:
        charts.append(histogram("Seconds to the whole answer", seconds))
    return charts


def _noise(summary: Summary) -> list[str]:
    if not summary.noise:
        return []
    return [f"<h2>{NOISE_TITLE}</h2>", _table(noise_table(summary)), f"<p>{NOISE_NOTE}</p>"]


def _table(table: Table) -> str:
    heads, rows = table
    head = "".join(f"<th>{escape(cell)}</th>" for cell in heads)
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def _index(lost: Sequence[Result]) -> str:
    """Return a line for each miss that leads to all that is known of it."""
    if not lost:
        return ""
    rows = "".join(
        f'<tr><td><a href="#{escape(one.id)}">{escape(one.id)}</a></td>'
        f"<td>{escape(one.stage or '')}</td>{''.join(f'<td>{escape(_short(text))}</td>' for text in texts)}</tr>"
        for one in lost
        for texts in [(one.question, expected(one), one.text, one.reason)]
    )
    heads = "".join(f"<th>{head}</th>" for head in ("miss", "stage", "asked", "expected", "answered", "why"))
    return f'<table class="misses"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT_CHARS else f"{line[: _SHORT_CHARS - 1]}…"


def _miss(result: Result) -> str:
    facts = [("asked", result.question)]
    if result.history:
        facts.insert(0, ("before", " / ".join(turn["content"] for turn in result.history)))
    if result.standalone_question not in ("", result.question):
        facts.append(("understood as", result.standalone_question))
    facts += [("expected", expected(result)), ("answered", result.text)]
    if result.raw_generation not in ("", result.text):
        facts.append(("the model wrote", result.raw_generation))
    facts += [("evidence", piece) for piece in result.evidence]
    facts += [("cited", quote) for quote in cited_quotes(result)]
    if result.judge_score is not None:
        facts.append(("judge", f"{result.judge_score:.2f}, threshold {result.judge_threshold}"))
    facts.append(("why", result.reason))
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in facts)
    stage = f'<span class="stage">{escape(result.stage or "")}</span>'
    return f'<article id="{escape(result.id)}"><h3>{escape(result.id)} {stage}</h3><dl>{rows}</dl></article>'
