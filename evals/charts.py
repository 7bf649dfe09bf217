"""Charts as inline SVG: bars with intervals, the judge's calibration, how long answers took. No network, no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from evals.intervals import Estimate
from evals.metrics import Bin

_ROW = 22
_LEFT = 170
_WIDTH = 640
_SIDE = 260
_MARGIN = 36


def bar_chart(title: str, bars: Mapping[str, Estimate]) -> str:
    """Draw a bar for each share in [0, 1], the lowest first, with a line for its interval."""
    scale = _WIDTH - _LEFT - 60
    parts = []
    for row, (label, one) in enumerate(sorted(bars.items(), key=lambda bar: bar[1].mean)):
        y = row * _ROW
        middle = y + _ROW / 2
        low, high = _LEFT + one.low * scale, _LEFT + one.high * scale
        parts += [
            f'<text class="label" x="{_LEFT - 8}" y="{middle + 4}" text-anchor="end">{escape(label)}</text>',
            f'<rect class="track" x="{_LEFT}" y="{y + 4}" width="{scale}" height="{_ROW - 8}"/>',
            f'<rect class="bar" x="{_LEFT}" y="{y + 4}" width="{one.mean * scale:.1f}" height="{_ROW - 8}"/>',
            f'<path class="interval" d="M{low:.1f} {middle}H{high:.1f}'
            f'M{low:.1f} {middle - 4}v8M{high:.1f} {middle - 4}v8"/>',
            f'<text class="value" x="{_LEFT + scale + 8}" y="{middle + 4}">{one.mean:.0%}</text>',
        ]
    return _svg(title, _WIDTH, max(len(bars), 1) * _ROW, parts)


def calibration_chart(title: str, bins: Sequence[Bin]) -> str:
    """Draw observed over predicted probability; the dots' area grows with their count."""
    most = max((one.n for one in bins), default=1)
    parts = [
        f'<line class="track-line" x1="{_at(0)}" y1="{_up(0)}" x2="{_at(1)}" y2="{_up(1)}"/>',
        f'<text class="label" x="{_at(0.5)}" y="{_up(0) + 28}" text-anchor="middle">predicted</text>',
        f'<text class="label" x="{_at(0)}" y="{_up(1) - 10}" text-anchor="middle">observed</text>',
    ]
    for tick in (0.0, 0.5, 1.0):
        parts.append(
            f'<text class="tick" x="{_at(tick)}" y="{_up(0) + 14}" text-anchor="middle">{tick}</text>'
        )
        parts.append(
            f'<text class="tick" x="{_at(0) - 6}" y="{_up(tick) + 4}" text-anchor="end">{tick}</text>'
        )
    for one in bins:
        radius = 3 + 9 * (one.n / most) ** 0.5
        tip = f"predicted {one.predicted:.2f}, observed {one.observed:.2f}, n {one.n}"
        parts.append(
            f'<circle class="dot" cx="{_at(one.predicted)}" cy="{_up(one.observed)}" r="{radius:.1f}">'
            f"<title>{tip}</title></circle>"
        )
    return _svg(title, _SIDE + 2 * _MARGIN, _SIDE + 2 * _MARGIN, parts)


def histogram(title: str, values: Sequence[float], *, bins: int = 24) -> str:
    """Draw how often each length of time occurs, in equal steps from zero to the longest."""
    longest = max(values, default=0.0) or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(int(value / longest * bins), bins - 1)] += 1
    most, height, step = max(counts) or 1, 120, _WIDTH / bins
    parts = []
    for place, count in enumerate(counts):
        tall = count / most * height
        tip = f"{place * longest / bins:.1f}–{(place + 1) * longest / bins:.1f} s: {count}"
        parts.append(
            f'<rect class="bar" x="{place * step:.1f}" y="{height - tall:.1f}" width="{step - 2:.1f}" '
            f'height="{tall:.1f}"><title>{tip}</title></rect>'
        )
    parts.append(f'<text class="tick" x="0" y="{height + 16}">0 s</text>')
    parts.append(
        f'<text class="tick" x="{_WIDTH}" y="{height + 16}" text-anchor="end">{longest:.1f} s</text>'
    )
    return _svg(title, _WIDTH, height + 20, parts)


def _svg(title: str, width: float, height: float, parts: Sequence[str]) -> str:
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}">{"".join(parts)}</svg></figure>'
    )


def _at(share: float) -> float:
    return round(_MARGIN + share * _SIDE, 1)


def _up(share: float) -> float:
    return round(_MARGIN + (1 - share) * _SIDE, 1)
