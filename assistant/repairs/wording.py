"""Give a claim the joints of the sentence that it rests on, and the ends that it was cut off from.

A small model copies what a sentence lists and joins it otherwise, begins with 包括 or stops before 以及; a reader who
looks the words up should find them. What a claim says is left as it is: no name, no figure and no word is taken away, and
but for links behind a comma (那么, 由于) and those ends none is put in.
"""

from __future__ import annotations

import re

_JOINT = re.compile("[、，&和与及跟以或]{1,3}")
_LINKED = "(?:那么|由于|因为|因此|所以|而且|并且|但是|不过|同时|于是|然后|从而|则|就|便|而|并|但|其)"  # behind a comma
_PUT_IN = "[，的]"  # joints that a claim may lack
_ANCHOR = 2  # characters that agree on both sides of a joint
_GOES_BACK = re.compile("包括|其中|例如|比如")
_GOES_ON = re.compile("(?:[，、]?(?:(?:其[他它]|另外|此外)?还(?:有|包括)|以及)|[和及与或])[^，。；：！？“”]*")
_LINK_BEFORE = re.compile("，(?:并且?|还|也|又|同时|此外)$")
_PART_BEFORE = re.compile("(?:^|[。；：！？])([^。；：！？“”]*，(?:并且?|还|也|又|同时|此外)?)$")
_CLAUSE = re.compile("[^，。；：！？“”]+，$")


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
    joint = (f"{_JOINT.pattern}{_LINKED}{{0,2}}" if own == "，" else _JOINT.pattern) if own else _PUT_IN
    there = re.search(f"{re.escape(before)}({joint}){re.escape(after)}", sentence)
    return there[1] if there else own


def with_ends(claim: str, sentence: str, *, several: bool = False) -> str:
    """Return a claim that is a piece of a sentence with what it cannot be told without there.

    That is what 包括 speaks of in the clause before, and what a list that breaks off goes on with. Where `several` are
    asked for also the clauses before one that goes on with 并, and before two and more, back to a semicolon.
    """
    said = claim.rstrip("。")
    at = sentence.find(said)
    if at < 0 or not said:
        return claim
    before, behind = "", ""
    if _GOES_BACK.match(said) and (clause := _CLAUSE.search(sentence[:at])):
        before = clause[0]
    elif several and (_LINK_BEFORE.search(sentence[:at]) or "，" in said):
        part = _PART_BEFORE.search(sentence[:at])
        before = part[1] if part else ""
    if "、" in said and (rest := _GOES_ON.match(sentence, at + len(said))):
        behind = rest[0]
    return before + said + behind + claim[len(said) :]
