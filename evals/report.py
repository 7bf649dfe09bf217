"""A run in words: the Markdown report, and the tables that the HTML page shares with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.intervals import Estimate
from evals.results import Result, Run
from evals.summary import MEASURES, Measure, Summary, summarise

Table = tuple[Sequence[str], Sequence[Sequence[str]]]  # heads, rows

_CATEGORY_MEASURES = (
    "correct", "answer_chars", "false_refusal", "citation_precision", "citation_recall", "hit@5",
)  # fmt: skip
_NOISE_MEASURES = (
    "answered_correct", "refusal_recall", "false_refusal", "exact_match", "char_f1", "answer_chars", "hit@1",
    "citation_precision",
)  # fmt: skip
NOISE_TITLE = "By share of documents that do not help"
NOISE_NOTE = (
    "As in RGB: accuracy is the share of answerable questions answered right, by the share of documents that do not "
    "help; the rejection rate is the share refused where none does. "
    "Containment rewards quoting: read accuracy with answer length and character F1 beside it."
)
_JUDGED = ("judge_model", "agreement")
_BY_KEY = {measure.key: measure for measure in MEASURES}


def markdown_report(run: Run) -> str:
    """Return a run's report as Markdown."""
    summary = summarise(run.results)
    parts = [f"# {run.name}", markdown_table(settings_table(run))]
    parts += ["## Quality", markdown_table(quality_table(summary))]
    parts += ["## By category", markdown_table(category_table(summary))]
    if summary.noise:
        parts += [
            f"## {NOISE_TITLE}",
            markdown_table(noise_table(summary)),
            NOISE_NOTE,
        ]
    parts += ["## Time and memory", markdown_table(latency_table(run, summary))]
    parts += ["## What was lost, and where", markdown_table(stage_table(summary))]
    parts += [_markdown_miss(result) for result in misses(run)]
    return "\n\n".join(parts) + "\n"


def markdown_table(table: Table) -> str:
    """Return a table as Markdown."""
    heads, rows = table
    lines = [list(heads), ["---"] * len(heads), *[list(row) for row in rows]]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def settings_table(run: Run) -> Table:
    """What was run, on what, with which models."""
    settings = run.settings
    subset = f", first {settings['subset']}" if settings.get("subset") else ""
    subset += f" drawn with seed {settings['seed']}" if settings.get("seed") is not None else ""
    rows = [
        ("set", f"{settings['dataset']} ({settings['split']}{subset}), {len(run.results)} questions"),
        ("system", str(settings["system"])),
        *[(str(name), str(value)) for name, value in settings.get("parts", {}).items()],
        ("code", f"{str(settings.get('code'))[:12]}, commit {str(settings.get('git_commit'))[:12]}"),
    ]
    if run.judged:
        rows.append(("judged by", ": ".join(run.judged[key] for key in _JUDGED if key in run.judged)))
    if len(run.results) < int(settings["questions"]):
        rows.insert(1, ("unfinished", f"{len(run.results)} of {settings['questions']} questions answered"))
    return ("what", "which"), rows


def quality_table(summary: Summary) -> Table:
    """Every measure with its 95 % interval and the number of questions it could be scored on."""
    rows = [
        (_BY_KEY[key].label, shown(one, _BY_KEY[key]), interval(one, _BY_KEY[key]), str(one.n))
        for key, one in summary.measures.items()
    ]
    plain = Measure("", "", percent=False)
    if summary.judge:
        one = summary.judge.auroc
        rows.append(("Judge AUROC", shown(one, plain, 3), interval(one, plain, 3), str(one.n)))
        if summary.judge.calibration_error is not None:
            rows.append(("Judge calibration error", f"{summary.judge.calibration_error:.3f}", "", str(one.n)))
    if summary.wordings:
        one, percent = summary.wordings, Measure("", "")
        rows.append(
            ("Agreement between wordings", shown(one, percent), interval(one, percent), f"{one.n} groups")
        )
    return ("measure", "value", "95 % interval", "n"), rows


def category_table(summary: Summary) -> Table:
    """The main measures for each category, with intervals."""
    return _group_table(
        "category", summary.categories, {key: _BY_KEY[key].label for key in _CATEGORY_MEASURES}
    )


def noise_table(summary: Summary) -> Table:
    """RGB's ratios: accuracy and rejection rate for each share of documents that do not help."""
    labels = {key: _BY_KEY[key].label for key in _NOISE_MEASURES}
    labels |= {"answered_correct": "Accuracy", "refusal_recall": "Rejection rate"}
    return _group_table("noise ratio", dict(sorted(summary.noise.items())), labels)


def _group_table(head: str, groups: Mapping[str, Mapping[str, Estimate]], labels: Mapping[str, str]) -> Table:
    used = [key for key in labels if any(key in one for one in groups.values())]
    rows = [
        (
            name,
            str(max((one.n for one in measures.values()), default=0)),
            *[with_interval(measures.get(key), _BY_KEY[key]) for key in used],
        )
        for name, measures in groups.items()
    ]
    return (head, "n", *[labels[key] for key in used]), rows


def latency_table(run: Run, summary: Summary) -> Table:
    """Seconds at the median and at the 95th percentile, all answers together, and memory where it was measured."""
    rows = [(one.label, f"{one.p50:.2f} s", f"{one.p95:.2f} s", str(one.n)) for one in summary.latencies]
    seconds = [result.scores.get("total_seconds") for result in run.results]
    if any(value is not None for value in seconds):
        rows.append(
            ("All answers together", f"{sum(value or 0.0 for value in seconds) / 60:.1f} min", "", "")
        )
    if run.memory_mib is not None:
        rows.append(("Memory, peak of all processes", f"{run.memory_mib:,.0f} MiB", "", ""))
    return ("what", "p50", "p95", "n"), rows


def stage_table(summary: Summary) -> Table:
    """How many questions each stage lost."""
    return ("stage", "questions"), [(stage, str(count)) for stage, count in summary.stages.items()]


def misses(run: Run) -> list[Result]:
    """Return the results that a stage lost something of, stage by stage, wrong answers first."""
    lost = [result for result in run.results if result.stage]
    return sorted(lost, key=lambda result: (result.scores.get("correct") != 0.0, result.stage or ""))


def shown(one: Estimate, measure: Measure, digits: int = 1) -> str:
    """Return a mean as it is printed."""
    return f"{one.mean:.1%}" if measure.percent else f"{one.mean:.{digits}f}"


def interval(one: Estimate, measure: Measure, digits: int = 1) -> str:
    """Return a 95 % interval as it is printed."""
    if measure.percent:
        return f"{one.low:.1%} to {one.high:.1%}"
    return f"{one.low:.{digits}f} to {one.high:.{digits}f}"


def with_interval(one: Estimate | None, measure: Measure) -> str:
    """Return a mean with its interval in brackets; a dash where nothing was scored."""
    if one is None:
        return "–"
    bounds = f"{one.low:.0%}–{one.high:.0%}" if measure.percent else f"{one.low:.1f}–{one.high:.1f}"
    return f"{shown(one, measure)} ({bounds})"


def expected(result: Result) -> str:
    """Return what a right answer would have been, in short."""
    if not result.answerable:
        return "a refusal"
    if result.wanted:
        return ", ".join(result.wanted)
    return ", ".join(" / ".join(group) for group in result.must_include) or "an answer"


def cited_quotes(result: Result) -> list[str]:
    """Return the sentences that an answer cites, with their markers."""
    cited = result.answer["citations"] if result.answer else []
    return [f"[{one['marker']}] {one['quote']}" for one in cited]


def _markdown_miss(result: Result) -> str:
    lines = [f"### {result.id} · {result.stage}", f"- asked: {result.question}"]
    if result.standalone_question and result.standalone_question != result.question:
        lines.append(f"- understood as: {result.standalone_question}")
    lines += [f"- expected: {expected(result)}", f"- answered: {_one_line(result.text)}"]
    if result.raw_generation and result.raw_generation != result.text:
        lines.append(f"- the model wrote: {_one_line(result.raw_generation)}")
    if result.evidence:
        lines.append(f"- evidence: {' ‖ '.join(result.evidence)}")
    if cited := cited_quotes(result):
        lines.append(f"- cited: {_one_line(' '.join(cited))}")
    return "\n".join([*lines, f"- why: {result.reason}"])


def _one_line(text: str) -> str:
    return " ".join(text.split())
