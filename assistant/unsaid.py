"""How likely the model was to begin its draft by saying that the text does not say: from the draft's own tokens.

Training taught the model one sentence for that in each language, so its probability is the model's own doubt, had
without asking again. Other openings may share its first words (The article, 文中), hence token by token.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass

_BROKEN = "\N{REPLACEMENT CHARACTER}"  # stands for a part of a character


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it was written, and the natural-log probabilities of the likeliest in its place, by their text."""

    text: str
    likeliest: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a draft, with its tokens where they were asked for."""

    text: str
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """How likely a draft was to say that the text does not say.

    Attributes:
        unsaid: the probability in [0, 1]; None where the tokens don't tell.
        said: whether it said anything else.
        otherwise: how it would most likely have begun instead; "" where the tokens don't tell.
    """

    unsaid: float | None
    said: bool
    otherwise: str = ""


def beyond(pieces: Iterable[Piece], not_said: str) -> Generator[str, None, Doubt]:
    """Yield a draft's text as soon as it says anything but `not_said`; return what doubt there was."""
    tokens: list[Token] = []
    held, said = "", False
    for piece in pieces:
        held += piece.text
        if not said:
            tokens += piece.tokens
            said = not not_said.startswith(held)
        if said:
            yield held
            held = ""
    if not tokens or not all(token.likeliest for token in tokens):
        return Doubt(None, said)
    return Doubt(unsaid_probability(tokens, not_said), said, _otherwise(tokens[0], not_said))


def doubt_of(sides: Sequence[Doubt]) -> float | None:
    """Return the doubt of a draft: the greatest of the sides of a comparison that said something, of all if none did."""
    said = [side for side in sides if side.said] or sides
    return max((side.unsaid for side in said if side.unsaid is not None), default=None)


def unsaid_probability(tokens: Sequence[Token], not_said: str) -> float:
    """Return the probability in [0, 1] that a draft would say `not_said`.

    Along the tokens as long as they go on saying it, then of the one that would have gone on.
    """
    said, likely = "", 1.0
    for token in tokens:
        going_on = [
            logprob for text, logprob in token.likeliest.items() if text and _begins(said + text, not_said)
        ]
        likely *= min(1.0, sum(map(math.exp, going_on)))
        said += token.text
        if not not_said.startswith(said):
            return likely
    return likely


def _otherwise(first: Token, not_said: str) -> str:
    others = (text for text in first.likeliest if text.strip() and not _begins(text, not_said))
    whole = (text for text in others if _BROKEN not in text)
    return max(whole, key=lambda text: first.likeliest[text], default="")


def _begins(text: str, not_said: str) -> bool:
    return not_said.startswith(text) or text.startswith(not_said)
