"""How fast is learnt in the course of a training."""

from __future__ import annotations


def share_of_rate(step: int, steps: int, *, warm_up: int, least: float) -> float:
    """Return the share of the learning rate at a step, in (0, 1]: up within `warm_up` steps, then down to `least`."""
    return min(1.0, (step + 1) / warm_up) * max(least, 1 - step / steps)
