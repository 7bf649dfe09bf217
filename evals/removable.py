"""The parts of ours that can be left out, to measure what each one earns; what leaves them out is parts.py."""

from __future__ import annotations

from enum import StrEnum


class Removable(StrEnum):
    """A part of ours; the value is its name on the command line and in tables."""

    LEXICAL = "lexical"
    JUDGE = "judge"
    ATTRIBUTION = "attribution"
    VERIFICATION = "verification"
    PREFIX = "prefix"
