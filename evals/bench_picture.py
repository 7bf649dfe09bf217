"""How cost grows, as one HTML page with inline SVG: a chart a series, both axes logarithmic. No network, no script."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from html import escape

from evals.bench_figures import Figure, figures_table, shown

_WIDTH, _HEIGHT = 560, 220
_LEFT, _TOP, _BOTTOM, _RIGHT = 70, 12, 36, 120
_STYLE = """
:root{color-scheme:light dark}body{font:15px/1.6 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;font-size:.85em;display:block;overflow-x:auto}
th,td{border-bottom:1px solid #8884;padding:.2rem .75rem .2rem 0;text-align:left}
figure{margin:1rem 0}figcaption{font-weight:600}svg{max-width:100%;height:auto;font-size:12px}svg text{fill:currentColor}
.ours{stroke:#2563eb;fill:#2563eb}.textbook{stroke:#c2410c;fill:#c2410c}.limit{stroke:#15803d;fill:#15803d}
polyline{fill:none!important;stroke-width:2}.textbook polyline{stroke-dasharray:6 3}.limit polyline{stroke-dasharray:2 3}
.grid{stroke:#8883}g text{stroke:none}
"""
_LINES = {"ours": "value", "textbook": "textbook", "limit": "limit"}

Point = tuple[float, float]


def picture(figures: Sequence[Figure]) -> str:
    """Return the page: a chart for each series that has two sizes or more, then the whole table."""
    series: dict[str, list[Figure]] = defaultdict(list)
    for one in figures:
        if one.series and one.size and one.value:
            series[one.series].append(one)
    charts = [growth_chart(name, members) for name, members in series.items() if len(members) > 1]
    heads, rows = figures_table(figures)
    table = "".join(
        f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in row)}</tr>"
        for tag, row in [("th", heads), *[("td", row) for row in rows]]
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>How cost grows</title>'
        f"<style>{_STYLE}</style><h1>How cost grows</h1>{''.join(charts)}<table>{table}</table></html>\n"
    )


def growth_chart(title: str, members: Sequence[Figure]) -> str:
    """Draw ours, the textbook chain and the limit over size."""
    lines: dict[str, list[Point]] = {
        name: [(one.size, value) for one in members if one.size and (value := getattr(one, field))]
        for name, field in _LINES.items()
    }
    points = [point for line in lines.values() for point in line]
    across = _Axis([x for x, _ in points], _LEFT, _WIDTH - _RIGHT)
    upward = _Axis([y for _, y in points], _HEIGHT - _BOTTOM, _TOP)
    unit = members[0].unit
    parts = [
        f'<text x="{across.at(x):.1f}" y="{_HEIGHT - 12}" text-anchor="middle">{x:,.0f}</text>'
        for x in sorted({x for x, _ in points})
    ]
    for y in upward.marks():
        parts.append(
            f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{upward.at(y):.1f}" y2="{upward.at(y):.1f}"/>'
            f'<text x="{_LEFT - 8}" y="{upward.at(y) + 4:.1f}" text-anchor="end">{shown(y, unit)}</text>'
        )
    parts += [_drawn(name, line, across, upward, unit) for name, line in lines.items() if line]
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}">{"".join(parts)}</svg></figure>'
    )


def _drawn(name: str, line: Sequence[Point], across: _Axis, upward: _Axis, unit: str) -> str:
    placed = [(across.at(x), upward.at(y), x, y) for x, y in line]
    dots = "".join(
        f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="3.5"><title>{name}, {x:,.0f}: {shown(y, unit)}</title></circle>'
        for cx, cy, x, y in placed
    )
    path = " ".join(f"{cx:.1f},{cy:.1f}" for cx, cy, _, _ in placed)
    end_x, end_y = placed[-1][:2]
    label = f'<text x="{end_x + 8:.1f}" y="{end_y + 4:.1f}">{name} {shown(line[-1][1], unit)}</text>'
    return f'<g class="{name}"><polyline points="{path}"/>{dots}{label}</g>'


class _Axis:
    """A logarithmic axis from the powers of ten below and above its values."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self._low = math.floor(math.log10(min(values)))
        self._high = max(math.ceil(math.log10(max(values))), self._low + 1)
        self._start, self._end = start, end

    def at(self, value: float) -> float:
        share = (math.log10(value) - self._low) / (self._high - self._low)
        return self._start + share * (self._end - self._start)

    def marks(self) -> list[float]:
        return [10.0**power for power in range(self._low, self._high + 1)]
