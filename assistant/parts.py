"""The steps of the chain that can be left out, so that evals can tell what each one earns.

The product takes them all. Retrieval's two sides and what the model has read are no steps: whoever builds an
`Assistant` chooses them with its source and its backend.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parts:
    """Which steps are taken.

    Attributes:
        judge: decide by score, or by the doubt of a model that has one, whether the text answers, and read the next
            chunks where it does not; without it the first draft is taken, and only one that says nothing is refused.
        attribution: find the sentences that a claim rests on; without it that is the one that retrieval puts first.
        verification: check claims and their figures; without it every claim stands.
    """

    judge: bool = True
    attribution: bool = True
    verification: bool = True


WHOLE = Parts()
