"""Take a comparison apart: one query for each side, and what they find put together, best of each first.

A search for two things at once finds the paragraph that speaks of the one, and the model then takes its figures for
both. Works on the form of a question alone; knows no article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from knowledge.article import Retrieval, ScoredChunk, ScoredSentence
from knowledge.retrieve import ranked

_MAX_SIDES = 4
_AND = "和|与|跟|同|还是|以及|对比|比起|比(?![较例重如方])|、"
_END = (
    r"(?=[，。？?！!：:；;\s]|谁|哪|各|都|的|在|是|有|分别|相比|相差|比较|差|[高低大小多少快慢早晚强弱长短]"
    r"|这|两|二|三|四|几|到底|究竟|中|之间|，?$)"
)
_SIDES = re.compile(
    rf"(?P<first>[^，。？?！!：:；;、\s]{{2,14}}?)(?:{_AND})(?P<rest>[^，。？?！!：:；;\s]{{1,40}}?){_END}"
)
_SPLIT = re.compile(f"(?:{_AND})")
_COMPARING = re.compile(
    r"(?:这)?[两二三四]个|谁(?:的|更)?|哪(?:一)?(?:个|家|座|省|市|张|位|边)?(?:的|更)?[大多高快早晚少低小长短强久]?|(?:从|由)?(?:多到少|高到低|大到小|早到晚|少到多|低到高|小到大)"
    r"|怎么排|有(?:什么|啥|何)(?:不同|区别|差异)|各(?:自|是|有)?(?:多少|几|的)?[家个项]?|分别(?:是|有)?|相差|相比|比较|更"
)
_LEAD = re.compile(r"^(?:请|帮我|比较一?下|对比一?下|比一?比|说说|问一下|那么?|从|在|论|就)+")


def side_queries(question: str) -> list[str]:
    """Return the question once for each of the things it compares; none when they can't be told apart."""
    match = _SIDES.search(question)
    if match is None:
        return []
    first = _LEAD.sub("", match["first"])
    sides = [side for side in (first, *_SPLIT.split(match["rest"])) if side]
    if not 2 <= len(sides) <= _MAX_SIDES:
        return []
    before = question[: match.end("first") - len(first)]
    behind = _COMPARING.sub("", question[match.end() :])
    return [f"{before}{side}{behind}" for side in sides]


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
