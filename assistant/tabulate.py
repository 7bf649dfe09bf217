"""Every figure of an article as a reader is told of it: whose, what, when; read once a version, when it is added.

Which of them may stand side by side is decided here, too. How they are drawn is the page's business.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from knowledge.article import Article
from knowledge.facts import Fact, read_facts
from knowledge.names import proper_names
from knowledge.times import read_times

_VERB = re.compile(r"^(?:实现|完成|累计|全年)+(?=..)")
_POINTS = re.compile(
    r"^(?:全[省市县区镇乡村州国球线]\w{0,2}|[这那该此本其]\w*|当[地时]|最?新?版本|数据|情况|结果|方面|数量|总数|合计|目标)$"
)
_NAMELESS = re.compile(r"^(?:[他她它我你咱]们?|\w)$")
_WHOLE_PLACE = re.compile(r"全([省市县区镇乡村州])$")
_ONLY_A_CHANGE = re.compile(r"^(?:同比|环比|[比较]\w+|增[长加幅速]\w*|提[高升]\w*|下降|降低|减少|缩短)$")
_ARTICLES_KEPT = 64


@lru_cache(maxsize=_ARTICLES_KEPT)
def tabulate(article: Article) -> tuple[Fact, ...]:
    """Return the article's figures in the order of its text.

    An owner that only points (全市, 版本) gives way to whom it points at, or to none; a pronoun stays as it stands.
    """
    facts: list[Fact] = []
    subject, block = "", -1
    for fact in read_facts(article):
        if fact.sentence.block != block:
            subject, block = "", fact.sentence.block
        owner = fact.owner
        if _POINTS.search(owner):
            owner = _place_of(article, fact) or subject
        elif has_name(fact):
            subject = owner
        facts.append(replace(fact, owner=owner))
    return tuple(facts)


def has_name(fact: Fact) -> bool:
    """Tell whether the owner says by itself whose the figure is; 她, 它 and 桥 don't."""
    return bool(fact.owner) and not _NAMELESS.search(fact.owner)


def plain_attribute(fact: Fact) -> str:
    """Return what is measured without its owner or the verb before it: 江海公司收入 is 收入, 实现营业收入 营业收入."""
    measured = fact.attribute.removeprefix(fact.owner) or fact.attribute
    return _VERB.sub("", measured).strip("、，, ")


def comparable(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    """Group the facts of one attribute and unit that differ in owner or time, largest first.

    A change (同比) is none: of what, its attribute does not say. A part of a year does not stand beside whole years.
    """
    groups: dict[tuple[str, str, bool], dict[tuple[str, str], Fact]] = defaultdict(dict)
    for fact in facts:
        attribute = plain_attribute(fact)
        told = len(attribute) > 1 and has_name(fact) and not _ONLY_A_CHANGE.search(attribute)
        if told and fact.mention.value > 0:
            key = (attribute, fact.mention.unit, _is_part_of_a_year(fact.time))
            groups[key].setdefault((fact.owner, fact.time or ""), fact)
    return {
        attribute if not unit else f"{attribute}（{unit}）": sorted(
            group.values(), key=lambda fact: -fact.mention.value
        )
        for (attribute, unit, _), group in groups.items()
        if len({fact.mention.value for fact in group.values()}) > 1
    }


def _is_part_of_a_year(time: str | None) -> bool:
    return any(found.part or found.month for found in read_times(time or ""))


def _place_of(article: Article, fact: Fact) -> str:
    """Return the last place named before 全市, 全省…, that is one; "" for other owners."""
    kind = _WHOLE_PLACE.match(fact.owner)
    if kind is None:
        return ""
    start = article.blocks[fact.sentence.block].start
    before = article.text[start : fact.sentence.start] + fact.sentence.text[: fact.mention.start]
    return next((name for name in reversed(proper_names(before)) if name.endswith(kind[1])), "")
