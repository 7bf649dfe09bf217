"""Put in front what a question points at: where an article introduces somebody, and the caption of a numbered picture.

Who a person is stands at the first mention, not where he speaks last. Works for questions of who, what post, which
employer, and of 第一张照片; knows no article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.attribute import Rested
from knowledge.article import Retrieval, ScoredSentence
from knowledge.caption import caption_label, picture_numbers, speaks_of_picture
from knowledge.fold import fold
from knowledge.names import proper_names
from knowledge.phrases import names_in
from knowledge.retrieve import ranked

_IDENTITY = re.compile(
    r"是谁|何人|什么人|啥人|头衔|职务|职位|身份|官职|级别|东家|单位|供职|任职|就职|哪(?:家|个)(?:单位|机构|公司|部门|学校|大学|企业|集团|研究所)"
    r"|哪里(?:工作|上班)|干什么的|做什么工作|什么(?:职务|职位|身份|头衔|工作)"
)
_MOST = 3
_OFTEN = 3  # whom more sentences name is what the article is about, and no person it quotes


def asks_identity(question: str) -> bool:
    """Tell whether a question asks who somebody is, by post or employer."""
    return bool(_IDENTITY.search(fold(question)))


def with_introductions(question: str, retrieval: Retrieval, sentences: Sequence[Rested]) -> Retrieval:
    """Return the retrieval with the first mentions of those whom a question of identity names in front."""
    if not asks_identity(question):
        return retrieval
    return _in_front(_introductions(question, sentences), retrieval)


def with_captions(question: str, retrieval: Retrieval, sentences: Sequence[Rested]) -> Retrieval:
    """Return the retrieval with the captions in front of the pictures that a question is about.

    Of those that it names by number, else of those that were found.
    """
    asked = picture_numbers(question)
    if asked:
        labels = [(rested, caption_label(rested[1].text)) for rested in sentences]
        return _in_front(
            [rested for rested, label in labels if label and picture_numbers(label) & asked], retrieval
        )
    if not speaks_of_picture(question):
        return retrieval
    found = [(one.article_id, one.sentence) for one in retrieval.sentences]
    return _in_front([rested for rested in found if caption_label(rested[1].text)], retrieval)


def _in_front(introduced: Sequence[Rested], retrieval: Retrieval) -> Retrieval:
    best = max((found.score for found in retrieval.sentences), default=0.0)
    front = [ScoredSentence(article_id, sentence, best, 0) for article_id, sentence in introduced]
    rest = [found for found in retrieval.sentences if (found.article_id, found.sentence) not in introduced]
    most = max(len(retrieval.sentences), len(front))
    return replace(retrieval, sentences=ranked([*front, *rest][:most]))


def _introductions(question: str, sentences: Sequence[Rested]) -> list[Rested]:
    """Return the sentences that first name those of the question's names that few sentences name."""
    asked = fold(question)
    names = [name for name in dict.fromkeys((*names_in(asked), *proper_names(asked))) if len(name) > 1]
    found: list[Rested] = []
    for name in names:
        named = [rested for rested in sentences if name in fold(rested[1].text)]
        if 0 < len(named) <= _OFTEN and named[0] not in found:
            found.append(named[0])
    return found[:_MOST]
