"""How likely the model was to begin its draft by saying that the text does not say: from the draft's own tokens.

Training taught the model one sentence for that in each language, so its probability is the model's own doubt, had
without asking again. Other openings may share its first words (The article, 文中), hence token by token.
"""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.lexical import query_words

_SENTENCE_END = re.compile(r"[。！？\n]|\.(?=\s)")
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
        text: what else it said.
        otherwise: how it would most likely have begun, neither by saying that nor as it did; "" where the tokens don't
            tell.
        rest: the sentences that say what the text does not say, of a draft that answers in part or not at all.
    """

    unsaid: float | None
    text: str
    otherwise: str = ""
    rest: str = ""

    @property
    def said(self) -> bool:
        """Whether it said anything else."""
        return bool(self.text.strip())


def beyond(pieces: Iterable[Piece], not_said: str) -> Generator[str, None, Doubt]:
    """Yield a draft's text but for the sentences that begin like `not_said`; return what doubt there was, and those."""
    stem = not_said.rstrip("。.")
    tokens: list[Token] = []
    held, rest, said, at_start, at_stop = "", "", "", True, False
    for piece in pieces:
        tokens += piece.tokens if not said.strip() else ()
        held += piece.text
        while held:
            at_start = at_start or (at_stop and held[0].isspace())  # a full stop, in English
            end = match.end() if (match := _SENTENCE_END.search(held)) else 0
            silent = at_start and held.lstrip().startswith(stem)
            if at_start and not end and (silent or stem.startswith(held.lstrip())):
                break
            text, held = (held[:end], held[end:]) if end else (held, "")
            at_start, at_stop = bool(end), text.endswith(".")
            if silent:
                rest += text
            else:
                said += text
                yield text
    if held.lstrip().startswith(stem) or (not said.strip() and not_said.startswith(held.strip())):
        rest += held
    elif held.strip():  # cut off
        said += held
        yield held
    if not tokens or not all(token.likeliest for token in tokens):
        return Doubt(None, said, rest=rest)
    in_other_words = not said.strip() and rest.strip() != not_said
    unsaid = unsaid_probability(tokens, stem if in_other_words else not_said)
    return Doubt(unsaid, said, _otherwise(tokens[0], not_said, said.lstrip()), rest)


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


def same_gap(rest: str, other: str, not_said: str) -> bool:
    """Tell whether two drafts leave out the same: what one says of it holds the words of the other, maybe none."""
    stem = not_said.rstrip("。.")
    one, two = (frozenset(query_words(text.replace(stem, " "))) for text in (rest, other))
    return one <= two or two <= one


def _otherwise(first: Token, not_said: str, said: str) -> str:
    begun = [text for text in (not_said, said) if text]
    others = (
        text
        for text in first.likeliest
        if text.strip() and not any(_begins(text, beginning) for beginning in begun)
    )
    whole = (text for text in others if _BROKEN not in text)
    return max(whole, key=lambda text: first.likeliest[text], default="")


def _begins(text: str, sentence: str) -> bool:
    return sentence.startswith(text) or text.startswith(sentence)
