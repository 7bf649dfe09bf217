"""Hold the statements of a draft against the article one by one, while the model still writes the next.

What is found here is shown at once and decides nothing: settle.py weighs the whole draft when it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.attribute import candidates
from assistant.checks.weigh import Grounds, in_right_words, rests_on, weigh, without_false_denial
from assistant.claims import split_claims, what_is_told
from assistant.compose import Numbering
from assistant.conversation import StatementChecked
from knowledge.embed import Embedder

_ENDED = re.compile(r"[。！？!?；;\n]\s*$")


class Provisional:
    """The statements of one draft that were held against the article so far."""

    def __init__(self, grounds: Grounds, embedder: Embedder) -> None:
        """Start with nothing written; the arguments are those of `settle`."""
        self._grounds = grounds
        self._embedder = embedder
        self._among = candidates(grounds.sentences)
        self._numbering = Numbering()
        self._taken = 0

    def take(self, draft: str, *, whole: bool = False) -> Iterator[StatementChecked]:
        """Yield what is found of the statements that are complete now and were not before.

        Args:
            draft: all that the model has written until now.
            whole: it will write no more, so that the last statement is complete too.
        """
        statements = split_claims(draft)
        complete = len(statements) if whole or _ENDED.search(draft) else len(statements) - 1
        for statement in statements[self._taken : complete]:
            # A bare verdict that stands alone is put in front of what follows it, with a comma.
            written = statement if statement in draft else statement.partition("，")[2]
            yield self._checked(statement, written or statement)
        self._taken = max(self._taken, complete)

    def _checked(self, statement: str, written: str) -> StatementChecked:
        text = what_is_told(in_right_words(statement, self._grounds), self._grounds.query)
        if not text:
            return StatementChecked(written, sound=False)
        text = without_false_denial(text, self._grounds, self._among, self._embedder)
        weighed = weigh(text, self._grounds, self._among, self._embedder)
        numbers = {
            number
            for one in weighed
            if not one.problem
            for number in self._numbering.markers(rests_on(one.support, self._among))
        }
        cited = tuple(one for one in self._numbering.citations if one.marker in numbers)
        return StatementChecked(written, sound=not any(one.problem for one in weighed), citations=cited)
