"""Questions to go on with, made by code from the figures of the section that was just cited, so that they have answers.

Only figures whose owner and attribute are known and that are levels, not changes: 提升了8% answers no 是多少.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.conversation import Answer
from assistant.page.texts import Texts
from assistant.tabulate import has_name, plain_attribute, tabulate
from knowledge.article import Article
from knowledge.facts import Fact

MOST = 3
_MEASURED = re.compile(
    r".(?:数|数量|总量|拥有量|产量|销量|率|额|值|收入|利润|产值|比重|占比|份额|投资|规模|面积|全长)$"
)
_SHARE = re.compile(r"(?:率|比重|占比|份额)$")
_CHANGED = re.compile(r"(?:提升|提高|增长|下降|降低|减少|增加|缩短)[了约近超过达]*$")
_POINTS = re.compile(r"^[这那其该此本各全让使把]")


def suggest(
    articles: Sequence[Article], answer: Answer, texts: Texts, *, asked: Collection[str], said: str
) -> tuple[str, ...]:
    """Return at most `MOST` questions, those nearest to the first citation first.

    Args:
        articles: what is asked about.
        answer: the settled answer.
        texts: the words to ask in; whose figure and what it measures stay as the article has them.
        asked: the conversation's questions; none of them is suggested.
        said: the conversation's answers in one text; a figure that stands in it is not asked for again.
    """
    first = next(iter(answer.citations), None)
    article = next((one for one in articles if first and one.id == first.article_id), None)
    if first is None or article is None:
        return ()
    start, end = _section(article, first.start)
    near = [
        fact
        for fact in tabulate(article)
        if start <= fact.sentence.start < end and _can_be_asked(fact) and fact.mention.text not in said
    ]
    near.sort(key=lambda fact: abs(fact.sentence.start - first.start))
    questions = dict.fromkeys(_question(fact, texts) for fact in near)
    return tuple(question for question in questions if question not in asked)[:MOST]


def _section(article: Article, position: int) -> tuple[int, int]:
    """Return the span between the headings around a position."""
    borders = [block.start for block in article.blocks if block.kind == "heading"]
    start = max((border for border in borders if border <= position), default=0)
    return start, min((border for border in borders if border > position), default=len(article.text))


def _can_be_asked(fact: Fact) -> bool:
    attribute = plain_attribute(fact)
    if "、" in attribute:
        return False  # 产值、企业数量增长率: asked as one, the first was answered with a figure of something else
    if not has_name(fact) or _POINTS.search(fact.owner) or _POINTS.search(attribute):
        return False
    if _CHANGED.search(fact.sentence.text[: fact.mention.start]):
        return False
    return bool((_SHARE if fact.mention.unit == "%" else _MEASURED).search(attribute))


def _question(fact: Fact, texts: Texts) -> str:
    template = texts.follow_up_in if fact.time else texts.follow_up
    return template.format(owner=fact.owner, time=fact.time, what=plain_attribute(fact))
