"""Fold the ways one text can be written into one: width, case, and traditional into simplified characters.

Folding is character by character and keeps positions: `fold(text)[i]` is what `text[i]` folds to, always one
character, so an offset found in folded text is an offset into the text itself. Characters whose compatibility
form is longer than one character (`㎡`, `…`) stay as they are. Which of two simplified readings a character has
in its word (`乾隆`, `乾燥`) is not decided: both sides of a comparison are folded alike.

Try it: `fold("數字經濟ＶＲ") == "数字经济vr"`.
"""

from __future__ import annotations

import unicodedata

import opencc

_TO_SIMPLIFIED = opencc.OpenCC("t2s")
_TO_MAINLAND = opencc.OpenCC("tw2sp")


class _FoldTable(dict[int, str]):
    """A translation table that works a character out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = chr(code)
        for step in (_compatible, str.lower, _simplified):
            stepped = step(folded)
            folded = stepped if len(stepped) == 1 else folded
        self[code] = folded
        return folded


def _compatible(character: str) -> str:
    return unicodedata.normalize("NFKC", character)


def _simplified(character: str) -> str:
    if unicodedata.category(character) == "Cs":  # OpenCC can't take half a surrogate pair
        return character
    return str(_TO_SIMPLIFIED.convert(_TO_SIMPLIFIED.convert(character)))  # twice: 薴 -> 苧 -> 苎


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """Return `text` in NFKC, lower case and simplified characters; the length stays the same."""
    return text.translate(_TABLE)


def in_mainland_words(text: str) -> str:
    """Return a text in simplified characters, words that Taiwan says otherwise as the mainland says them.

    Unlike `fold` it works by words and may change the length; a text without traditional characters stays as it is.
    """
    clean = text.encode("utf-8", "ignore").decode("utf-8")
    return clean if _TO_SIMPLIFIED.convert(clean) == clean else str(_TO_MAINLAND.convert(clean))
