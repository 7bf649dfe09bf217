"""Take a question of several parts apart, so that one which a draft leaves out can be asked by itself.

A small model that reads two questions at once answers the first. Works on the form of a question; knows no article.
"""

from __future__ import annotations

import re

from assistant.claims import says_nothing_of
from assistant.questions.expects import gives, wanted
from assistant.questions.intent import questions_in
from knowledge.lexical import query_words
from knowledge.names import before_asking, proper_names

_MARKS = "，,；;。？?！! \n"
_NO_QUESTION = re.compile(
    "[近十前后这那好数去]几|几[十百千万]|不管|无论|不论|你?(?:知道|晓得|清楚)吗$|^(?:对|是|好|行|真的)[吗吧]$"
)


def half_questions(question: str) -> list[str]:
    """Return the questions that one holds as one would ask each alone; none where it asks once or that can't be done.

    What the first is about is put in front of those that neither say it again nor open with a name of their own.
    """
    parts = _parts(question)
    about = before_asking(parts[0])
    if len(parts) == 1 or not about or any(_NO_QUESTION.search(part) for part in parts):
        return []
    asked = [
        part if about in part or part.startswith(proper_names(part)) else f"{about}，{part}"
        for part in parts[1:]
    ]
    return [f"{part}？" for part in (parts[0], *asked)]


def missing_half(question: str, said: str, unsaid: str) -> str:
    """Return the question of several that a draft leaves out, as one would ask it alone; "" for none.

    Args:
        question: holds several questions, or one: then none is left out.
        said: what the draft says.
        unsaid: what it says that the text does not say; the question with most of these words is left out, the last of
            several. "" where it says nothing of that: then the first one is that wants a number or date of a kind that
            the draft has none of.
    """
    halves = half_questions(question)
    if not unsaid or not halves:
        return next((half for half in halves if not gives([said], wanted(half))), "")
    about = frozenset(query_words(before_asking(question)))
    words = frozenset(query_words(says_nothing_of(unsaid)))
    gap = words - about or words  # both halves are about the first one's subject
    met = [len(gap & frozenset(query_words(part))) for part in _parts(question)]
    return halves[max(range(len(met)), key=lambda at: (met[at], at))]


def _parts(question: str) -> list[str]:
    return [part.strip(_MARKS) for part in questions_in(question)]
