"""Turn a follow-up into a standalone question: rules first, the model only where rules can't tell.

A question without history, or one that stands on its own, is left as it is. Knows nothing of articles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from assistant.conversation import Turn
from knowledge.figures import read_figures
from knowledge.fold import fold
from knowledge.lexical import dictionary

_MAX_TURNS = 6
_MAX_TURN_CHARS = 200
_EARLIER_CHARS = 60  # of an answer before the last: what is read of it is read anew before each follow-up

_POINTS_BACK = re.compile(
    r"^(?:还有|還有|然后|再|又|以及|其中|具体|具體|为什么|為什麼|为何|当时|當時|我问的|我問的|我是问|后两|後兩|前两|前兩|两者|兩者|两家|兩家)"
    r"|^(?:and|what about|how about|then|why|so)\b"
    r"|(?:^|[，,。；;！!])(?:[这這]|人家|里头|裡頭|里面|裡面|剩下|说回(?!收)|說回|回到)"
    r"|(?:^|[，,。；;！!])(?:后来|之后|此后|此前|随后|结果(?=[，,怎如呢是])|对此|为此|因此|由此|相比之下|除此|[两俩二三]人(?![转篮制组行间世])|[两俩]个人|[二三]者|双方(?=[是的都各在有为签怎如，,])|对方|第[二三四五]个?[点个条项](?=是|呢|有|原因|[，,？?]|$)|上面|那[年次场天时]|当[天日](?!地)|此[举事时地])"
    r"|它|他们|她们|它们|他們|她們|它們|(?<![其吉排])他(?!国|人)|她|(?<![应應活])[该該]|这个|这些|这位|这家|这里|那个|那些|那位|那家|那里|這個|這些|這位|這家"
    r"|那個|此人|其(?!中|他|它|实|次)|前者|后者|後者|上述|刚才|剛才|前面|同期|(?<!不)同年(?![龄齡级級份])|同一|另一|另外|别的|其他|其它|还"
    r"|呢[？?]?$|(?<!毛)呢，"
    r"|\b(?:it|its|they|them|their|he|she|his|her|him|this|that|these|those|there|former|latter|one|ones|same|other|else|too)\b",
    re.IGNORECASE,
)
_OPENS = frozenset(("那", "那么", "跟", "比"))  # as words of their own: no name or longer word begins there
_QUESTION_FORM = re.compile(
    r"[？?吗呢]|什么|哪|谁|多少|几|怎|如何|为何|是否|\b(?:who|what|which|when|where|why|how)\b", re.IGNORECASE
)
_ELLIPSIS = re.compile(r"呢[？?。！]?$")
_CLAUSE = re.compile(r"[，,。；;！!]")
_SHORT_CHARS = 9
_SHORT_WORDS = 4


def points_back(question: str) -> bool:
    """Tell whether a question can't be understood alone: pronouns, ellipsis, or too short to name its subject."""
    short = len(question) <= _SHORT_CHARS if not question.isascii() else len(question.split()) <= _SHORT_WORDS
    return (
        short
        or bool(_POINTS_BACK.search(question))
        or not _OPENS.isdisjoint(map(_first_word, _CLAUSE.split(question)))
    )


def _first_word(clause: str) -> str:
    words = dictionary().lcut(clause, HMM=False)  # with HMM 比前一年 begins with 比前
    return words[0] if words else ""


def condense(question: str, history: Sequence[Turn], rewrite: Callable[[str, Sequence[Turn]], str]) -> str:
    """Return the question as a standalone one.

    Args:
        question: the last question.
        history: the turns before it, oldest first.
        rewrite: asks the model; called only when the question points back.
    """
    if not needs_rewriting(question, history):
        return question
    recent = _recent(history)
    lines = rewrite(question, recent).strip().splitlines()
    rewritten = lines[0].removeprefix("问：").strip() if lines else ""
    if not _answers(rewritten, question) and not _leaves_out(rewritten, question, recent):
        return rewritten or question
    return with_question_before(question, history)


def needs_rewriting(question: str, history: Sequence[Turn]) -> bool:
    """Tell whether the model has to say what a question means: it points back, and somebody asked before."""
    return any(turn.role == "user" for turn in _recent(history)) and points_back(question)


def with_question_before(question: str, history: Sequence[Turn]) -> str:
    """Return the question behind the one before it: what can be looked up of a follow-up without a model."""
    before = next(turn.content for turn in reversed(_recent(history)) if turn.role == "user")
    return f"{before} {question}"


def _recent(history: Sequence[Turn]) -> list[Turn]:
    said = [turn for turn in history if turn.content.strip()][-_MAX_TURNS:]
    answers = [at for at, turn in enumerate(said) if turn.role != "user"]
    most = dict.fromkeys(answers[:-1], _EARLIER_CHARS)
    return [Turn(turn.role, turn.content[: most.get(at, _MAX_TURN_CHARS)]) for at, turn in enumerate(said)]


def _leaves_out(rewritten: str, question: str, history: Sequence[Turn]) -> bool:
    """Tell whether 甲呢 was rewritten with nothing of what was said before: it means nothing without that."""
    asks = _ELLIPSIS.sub("", question)
    if not rewritten or asks == question or _QUESTION_FORM.search(asks):
        return False
    said = frozenset[str]().union(*(_pairs(turn.content) for turn in history))
    return not (_pairs(rewritten) - _pairs(question)) & said


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(fold(text))))


def _answers(rewritten: str, question: str) -> bool:
    """Tell a statement with a figure of its own from a question: small models answer where they should rewrite."""
    figures = {figure.text for figure in read_figures(rewritten)} - {f.text for f in read_figures(question)}
    return bool(figures) and not _QUESTION_FORM.search(rewritten)
