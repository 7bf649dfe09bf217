"""What code sets right in the claims that stand: sides of a comparison, what is to be worked out, wrong premises."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.attribute import MOST_SENTENCES, Candidates, Support
from assistant.checks.premise import Denied
from assistant.checks.weigh import OF_ANOTHER, Grounds, Weighed, quoted, stated
from assistant.conversation import Withdrawn
from assistant.questions.expects import NOT_DONE
from assistant.questions.intent import wants_comparison
from assistant.questions.sides import side_questions, sides_of
from assistant.repairs.reckon import Stands, reckon, winner_said
from assistant.repairs.repair import same_kind
from assistant.verify import Checked

MISJUDGED = "the figures say otherwise"
PRESUMED = "it repeats what the text denies"


def sides_right(weighed: list[Weighed], grounds: Grounds, among: Candidates) -> list[Weighed]:
    """Return a comparison's claims, with a side's own sentence behind each that gives it another's figure."""
    if not wants_comparison(grounds.query):
        return weighed
    asked = dict(zip(sides_of(grounds.query), side_questions(grounds.query), strict=False))
    longest_first = sorted(asked, key=lambda side: -len(side))
    right: list[Weighed] = []
    for one in weighed:
        right.append(one)
        named = next((side for side in longest_first if side.partition("的")[0] in one.text), None)
        if named and one.problem.startswith(OF_ANOTHER):
            found = same_kind(asked[named], [one.text], grounds.retrieval, among)
            right += [quoted(found, among)] if found else []
    return right


def reckoned(
    stands: list[Weighed], grounds: Grounds, tried: Sequence[str]
) -> tuple[list[Weighed], tuple[Withdrawn, ...], bool]:
    """Add what the question, or a claim that was tried, wants worked out; withdraw claims that say otherwise.

    Returns: what stands then, what was withdrawn, and whether anything could be worked out.
    """
    if grounds.language == "en" or not grounds.parts.verification:
        return stands, (), False
    results = reckon(grounds.query, [Stands(one.text, one.checked.figures) for one in stands], tried)
    if not results:
        return stands, (), False
    sides, winner = sides_of(grounds.query), "".join(result.winner for result in results)
    said = [winner_said(one.text, sides) if winner else None for one in stands]
    kept = [one for one, named in zip(stands, said, strict=True) if named in (None, winner)]
    wrong = tuple(
        Withdrawn(one.text, MISJUDGED)
        for one, named in zip(stands, said, strict=True)
        if named not in (None, winner)
    )
    for result in results:
        positions = dict.fromkeys(p for at in result.claims for p in stands[at].support.sentences)
        if len(positions) <= MOST_SENTENCES and not (result.winner and winner in said):
            kept.append(Weighed(result.text, Support(tuple(positions), 1.0), Checked(result.figures, ""), ""))
    return kept, wrong, True


def put_right(
    stands: list[Weighed], against: Denied | None, among: Candidates
) -> tuple[list[Weighed], tuple[Withdrawn, ...]]:
    """Put the sentence that denies what the question takes for granted in front, in place of claims that repeat that.

    Claims that deny it themselves stay.
    """
    if against is None:
        return stands, ()
    denies = re.compile(rf"(?:不是|并非|而非|{NOT_DONE})(?:(?!而是)[^，。；])*{re.escape(against.said)}")
    kept = [
        one
        for one in stands
        if against.given in one.text or against.said not in one.text or denies.search(one.text)
    ]
    wrong = tuple(Withdrawn(one.text, PRESUMED) for one in stands if one not in kept)
    if not any(against.given in one.text for one in kept):
        right = [stated(position, among) for position in against.positions]
        told = [one.support for one in right]  # in full: what else rests on one of them alone is in it
        kept = [*right, *(one for one in kept if one.support.sentences not in [s.sentences for s in told])]
    return kept, wrong
