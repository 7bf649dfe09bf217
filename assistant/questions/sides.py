"""Take a comparison apart: one query for each side, and what they find put together, best of each first.

A search for two things at once finds the paragraph that speaks of the one, and the model then takes its figures for
both. Works on the form of a question alone; knows no article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from assistant.questions.expects import wanted
from knowledge.article import Retrieval, ScoredChunk, ScoredSentence
from knowledge.fold import fold
from knowledge.retrieve import ranked
from knowledge.times import read_times

_MAX_SIDES = 4
_OPENING_CHARS = 6
_AND = "和|与|跟|同|还是|以及|对比|比起|比(?![较例重如方])|、"
_END = (
    r"(?=[，。？?！!：:；;\s]|谁|哪|各|都|的|在|是|有|分别|相比|相差|比较|差|[高低大小多少快慢早晚强弱长短]"
    r"|这|[两二三四几](?=[个座家省市县大者位张条种])|到底|究竟|中|之间|，?$)"
)
_SIDES = re.compile(
    rf"(?P<first>[^，。？?！!：:；;、\s]{{2,14}}?)(?:{_AND})(?P<rest>[^，。？?！!：:；;\s]{{1,40}}?){_END}"
)
_SPLIT = re.compile(f"(?:{_AND})")
_COMPARING = re.compile(
    r"(?:这)?[两二三四]个|谁(?:的|更)?|哪(?:一)?(?:个|家|座|省|市|张|位|边)?(?:的|更)?[大多高快早晚少低小长短强久]?|(?:从|由)?(?:多到少|高到低|大到小|早到晚|少到多|低到高|小到大)"
    r"|怎么排|有(?:什么|啥|何)(?:不同|区别|差异)|各(?:自|是|有)?(?:多少|几|的)?[家个项]?|分别(?:是|有)?|相差|相比|比较|更"
)
# What only compares is left out of a question about one side, and what is wanted to know put behind it.
_KIND = r"(?:一)?(?:个|家|座|省|市|县|年|种|项|张|位|边|方|条|本|部|所|款|队|艘|段|栋|辆|类|届)?"
_COMPARED = re.compile(
    r"(?:这)?[两二三四]个(?=[^月小百])|[，,]?(?:各|分别)(?:自|是|有)?(?:的)?(?:多少|几)?[家个项辆人]?(?:[？?]|$)|(?:各自|分别)(?:的|在|是)?|[，,]?相?差(?:了|距|别|多少|几|多远|多大).*$"
    r"|(?:有)?(?:什么|啥|何)(?:不同|区别|差异)|(?:从|由)?(?:多到少|高到低|大到小|早到晚|少到多|低到高|小到大).*$|到底|究竟|相比|比较"
)
_COMPARING_TAIL = re.compile(
    rf"谁的?|哪{_KIND}的?|更|(?:定得|得)?最?(?:[多少高低大小快慢早晚长短](?:了|出)?(?:多少|几)?[家个项辆人些]?)(?=[，,、]|$)|[，,]?多少[家个项辆人]?$"
)
_UNCLEAR = re.compile("多少|几|谁|哪|什么|啥")
_COMPARING_LEAD = re.compile(r"^(?:论|比较一?下|对比一?下|比一?比|请|帮我)+")
# What changed is told as such: 比去年增长了多少 is answered by no figure of last year. And 别的桥 is no side.
_CHANGED = re.compile(
    r"(?:增长|增加|增多|提高|上升|提升|扩大|下降|减少|降低|缩短|缩小|[涨跌降升增减])了?(?:多少|几|百分之)"
)
_ONE_SIDED = re.compile("是|别(?:[的人处]|$)|其[他它余]|以往|过去|了")
_HOW_MUCH = "是多少"
_ASKS = (
    (re.compile(r"[早晚先后]"), "是什么时候"),
    (re.compile(r"[多少大小高低快慢长短]|倍|差"), _HOW_MUCH),
    (re.compile(r"不同|区别|差异|哪|什么|啥"), "是什么"),
)
LEAD = re.compile(r"^(?:请|帮我|比较一?下|对比一?下|比一?比|说说|问一下|那么?|从|在|论|就)+")


def sides_of(question: str) -> list[str]:
    """Return the things that a question compares, as it names them; none when they can't be told apart."""
    match = _SIDES.search(question)
    sides = [_first(match), *_SPLIT.split(match["rest"])] if match else []
    sides = [side for side in sides if side]
    return sides if 2 <= len(sides) <= _MAX_SIDES else []


def side_queries(question: str) -> list[str]:
    """Return the question once for each of the things it compares; none when they can't be told apart."""
    match = _SIDES.search(question)
    if match is None:
        return []
    before = question[: match.end("first") - len(_first(match))]
    behind = _COMPARING.sub("", question[match.end() :])
    return [f"{before}{side}{behind}" for side in sides_of(question)]


def side_questions(question: str) -> list[str]:
    """Return the question once for each of the things it compares, as one would ask about that one alone.

    None where that can't be put into words: each of these is answered by itself.
    """
    match = _SIDES.search(question)
    if match is None:
        return []
    lead = _COMPARING_LEAD.sub("", question[: match.end("first") - len(_first(match))])
    behind = question[match.end() :].rstrip("？?。")
    asks = next((says for pattern, says in _ASKS if pattern.search(behind)), "")
    asks += (wanted(behind).unit or "") if asks == _HOW_MUCH else ""
    attribute = _COMPARING_TAIL.sub("", _COMPARED.sub("", behind)).strip("，,、：: ")
    sides = sides_of(question)
    each = "各" in question or "分别" in question
    if ("比" in question and _CHANGED.search(question) and not each) or any(
        _ONE_SIDED.match(side) for side in sides
    ):
        return []
    if not asks or _UNCLEAR.search(attribute):
        return []
    questions = []
    for side in (_in_full(side, sides[0]) for side in sides):
        own = "" if "的" in side and attribute.startswith("的") else attribute
        if own[:1] == side[-1:]:  # 甲县, 哪个县的产量: 县 is there already
            own = own[1:]
        questions.append(f"{lead}{side}{own}{asks}？")
    return questions


def _first(match: re.Match[str]) -> str:
    return LEAD.sub("", match["first"])


def _in_full(side: str, first: str) -> str:
    """Write a side that is only a time as the first is written: 2022年 beside 甲县2023年的产量 is 甲县2022年的产量."""
    own, other = read_times(side), read_times(first)
    if len(own) == len(other) == 1 and own[0].text == side and other[0].text != first:
        return first[: other[0].start] + side + first[other[0].end :]
    return side


def merge(whole: Retrieval, sides: Sequence[Retrieval], *, top_chunks: int, top_sentences: int) -> Retrieval:
    """Put the sides' results in turn before what the whole question found; nothing comes twice."""
    chunks: dict[tuple[str, int], ScoredChunk] = {}
    sentences: dict[tuple[str, int], ScoredSentence] = {}
    for row in zip_longest(*(side.chunks for side in sides)):
        for found in row:
            if found is not None:
                chunks.setdefault((found.chunk.article_id, found.chunk.start), found)
    for line in zip_longest(*(side.sentences for side in sides)):
        for scored in line:
            if scored is not None:
                sentences.setdefault((scored.article_id, scored.sentence.start), scored)
    return replace(
        whole,
        chunks=ranked(list(chunks.values())[:top_chunks]),
        sentences=ranked(list(sentences.values())[:top_sentences]),
    )


def naming(side: str, pieces: Iterator[str]) -> Iterator[str]:
    """Yield a draft about one side as a line of its own, with the side in front where its opening does not name it.

    An empty piece, where a reader who has left may stop the work, is passed on at once.
    """
    opening, named = "", False
    for piece in pieces:
        line = piece.replace("\n", " ")
        if named or not line:
            yield line
            continue
        opening += line
        if len(opening) >= len(side) + _OPENING_CHARS:
            yield _named(side, opening)
            named = True
    yield "\n" if named else f"{_named(side, opening)}\n"


def _named(side: str, opening: str) -> str:
    first = fold(opening).partition("。")[0]  # what it does not say may name the side, too
    return opening if fold(side.partition("的")[0]) in first else f"{side}：{opening}"
