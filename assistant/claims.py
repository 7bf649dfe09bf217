"""Split what the model wrote into claims: one statement each, without list marks, markers and markup.

Knows no article; attribute.py says what each claim rests on.
"""

from __future__ import annotations

import re
from itertools import takewhile

from assistant.attribute import terms
from assistant.language import is_chinese
from assistant.questions.expects import wants_several
from assistant.questions.intent import questions_in, wants_reason
from knowledge.chunk import split_sentences
from knowledge.figures import read_figures, read_quantities
from knowledge.lexical import query_words
from knowledge.times import read_times

_MARKER = re.compile(r"\s*[\[【［](?:\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)[\]】］]")
_LIST_MARK = re.compile(r"^\s*(?:[-*•·]\s+|\d{1,2}[.、)）](?:\s+(?=\S)|(?=[^\s\d]))|[（(]\d{1,2}[)）]\s*)")
_MARKUP = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|^#+\s+", re.MULTILINE)
_LEAD_IN = re.compile(
    r"^(?:(?:答案?|回答|结论|原文|answer)(?:是|说|写道|中)?\s*[:：]\s*|(?:根据|依据|按照|据)(?:原文|文章|上文|文中)(?:所述|内容|的说法)?[，,:：]\s*"
    r"|(?:according to|based on) the (?:article|text),?\s*)",
    re.IGNORECASE,
)
_BARE_VERDICT = re.compile(r"^(?:是|是的|不是|不|对|不对|没有|有|yes|no)[。，,.!！]?$", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[；;]|[，,](?!\d{3}(?![\d年]))")  # not the comma of 1,378亿
_AT_TIME = re.compile(
    r"^(?:in|on|by|at|during|since)\b|^[在到自从]|截至|截止|以来|[起间前后]$", re.IGNORECASE
)
_DENIAL = re.compile(r"不是([^，。；\n]{2,})，(?!就|便|也|更)(?:而?是)?(?=.*\w)")
_REFUSAL = re.compile(
    r"文中(?:并)?(?:未|没有?)(?:提及|提到|说明|写明|给出)|文章(?:中)?(?:并)?(?:未|没有?)(?:提及|提到|说明|写明|给出|明确)"
    r"|(?:article|text) does(?: not|n't) (?:say|mention|state|provide|specify)|not (?:mentioned|stated|specified) in the",
    re.IGNORECASE,
)
_LEADS_UP = re.compile(r"^(?:关于|至于|对于|对此|虽然|尽管|但是?$|不过|然而|只是|很?抱歉|很?遗憾)")
_JOINT = re.compile(r"^\s*(?:但是?|不过|而)")
_STILL_ASKS = re.compile(
    r"[？?]$|(?<![无不没论管])哪(?:个|位|家|些|种|年|天|座|一)(?![\u4e00-\u9fff]{0,2}[都也])|(?<![无不没论管])什么(?![都也])(?=[\u4e00-\u9fff]{0,2}。?$)|谁(?=。?$)|百分之几|(?<![没论管])(?<!不了)(?<!不知)多少|(?<![十哪这那好近前后去头余他])几(?:个|天|年|月|岁|家|人|元|亿|万|成|倍|吨|公里|亩|次|届|度|种|类|项|座|条|位|名)(?!来)"
)


def plain_text(draft: str) -> str:
    """Return the draft without markup and without the markers the model made up."""
    return _LEAD_IN.sub("", _MARKER.sub("", _MARKUP.sub("", draft)).strip())


def split_claims(draft: str) -> list[str]:
    """Return the statements of a draft in order, each a sentence or a list item; none twice.

    A bare yes or no is no statement; it goes in front of the one that follows.
    """
    claims: list[str] = []
    verdict = ""
    for line in plain_text(draft).splitlines():
        item = _LEAD_IN.sub("", _LIST_MARK.sub("", line))
        for start, end in split_sentences(item):
            claim = _LEAD_IN.sub("", item[start:end])
            if _BARE_VERDICT.match(claim):
                verdict = claim.rstrip("。，,.!！") + ("," if claim.isascii() else "，")
            elif re.search(r"\w", claim):
                claims.append(f"{verdict} {claim}" if verdict.isascii() and verdict else verdict + claim)
                verdict = ""
    return list(dict.fromkeys(claims))


def clauses(claim: str) -> list[str]:
    """Return the clauses of a statement, without the marks between them; a time alone stays with what follows."""
    found: list[str] = []
    waiting = ""
    for clause in (part.strip() for part in _CLAUSE_END.split(claim) if re.search(r"\w", part)):
        if _is_time(clause):
            waiting += clause + (", " if clause.isascii() else "，")
        else:
            found.append(waiting + clause)
            waiting = ""
    return [*found, waiting.rstrip(", ，")] if waiting else found


def _is_time(clause: str) -> bool:
    times = read_times(clause)
    rest = clause
    for time in times:
        rest = rest.replace(time.text, "", 1)
    return bool(times) and not re.search(r"\w", _AT_TIME.sub("", rest))


def denial(claim: str) -> tuple[str, str] | None:
    """Return what a claim begins by saying is not so, and what it says instead; None where it begins otherwise."""
    denies = _DENIAL.match(claim)
    return (denies[1], claim[denies.end() :]) if denies else None


def says_nothing(claim: str) -> bool:
    """Tell whether a claim only says that the article does not say."""
    return bool(_REFUSAL.search(claim))


def what_is_told(claim: str, question: str) -> str:
    """Return a claim without what it says that the article does not say; "" where nothing is left.

    Where several things are asked for, 2021年5亿元，2022年文中未提及 keeps its clauses with a quantity that is new, and
    where several questions are, 叫同心桥，文中未提及谁设计 what new it says before the clause that says nothing.
    """
    if not says_nothing(claim):
        return claim
    if not is_chinese(claim):
        return ""
    told: list[str] = []
    if "分别" in question:
        asked = {figure.value for figure in read_figures(question)}
        of_quantities = (one for one in clauses(claim) if not says_nothing(one))
        told = [
            one for one in of_quantities if any(number.value not in asked for number in read_quantities(one))
        ]
    if not told and len(questions_in(question)) > 1:
        told = _before_silence(claim, question)
    return "，".join(told).rstrip("。") + "。" if told else ""


def _before_silence(claim: str, question: str) -> list[str]:
    """Return the clauses before the one that says nothing, but its topic, what leads up to it and what was asked."""
    before = list(takewhile(lambda clause: not says_nothing(clause), found := clauses(claim)))
    silent = _JOINT.sub("", says_nothing_of("".join(found[len(before) : len(before) + 1])))
    if not re.search(r"\w", silent):  # of what, the clause before says
        before = before[:-1]
    asked = frozenset(query_words(question))
    return [one for one in before if not _LEADS_UP.search(one) and not asked.issuperset(query_words(one))]


def says_nothing_of(claim: str) -> str:
    """Return what is left of a claim that the article does not say something: what that is."""
    return _REFUSAL.sub(" ", claim)


def still_asks(clause: str, question: str) -> bool:
    """Tell whether a clause repeats what was asked instead of answering it: 交货缩短到几天."""
    match = _STILL_ASKS.search(clause.rstrip('”’"'))
    return match is not None and (match[0] in "？?" or match[0] in question)


def only_repeats(draft: str, question: str) -> bool:
    """Tell whether a draft has no word that its question does not have, and so no answer: 被杀 to 为什么被杀.

    Only where a question asks why, how or for several things: elsewhere a right answer may be made of its own words.
    """
    said = terms(draft)
    wants_more = wants_reason(question) or wants_several(question)
    return bool(said) and wants_more and said <= terms(question)
