"""Give a claim the joints of the sentence that it rests on: its commas, and words such as 和, 及 and 以及.

A small model copies what a sentence lists and joins it otherwise; a reader who looks the words up should find them.
What a claim says is left as it is: no word with a meaning of its own, no name and no figure is touched.
"""

from __future__ import annotations

import re

_JOINT = re.compile("[、，&和与及跟以或]{1,3}")
_PUT_IN = "[，的]"  # joints that a claim may lack
_ANCHOR = 2  # characters that agree on both sides of a joint


def worded(claim: str, sentence: str) -> str:
    """Return a claim with the joints of a sentence wherever the characters on both sides of them are the same."""
    said, at = "", 0
    while at < len(claim):
        joint = _JOINT.match(claim, at)
        own = joint[0] if joint else ""
        rest = claim[at + len(own) :]
        said += _between(said[-_ANCHOR:], own, rest[:_ANCHOR], sentence) + ("" if own else claim[at])
        at += len(own) or 1
    return said


def _between(before: str, own: str, after: str, sentence: str) -> str:
    """Return what a sentence has between the characters that a claim joins with `own`; `own` where it has neither."""
    if len(before) < _ANCHOR or len(after) < _ANCHOR or before + own + after in sentence:
        return own
    joint = _JOINT.pattern if own else _PUT_IN
    there = re.search(f"{re.escape(before)}({joint}){re.escape(after)}", sentence)
    return there[1] if there else own
