"""Say which year 同年, 当年 and 次年 are, where a question asks when: the text says it a sentence or two before.

A claim that begins with 同年12月 tells the time only to somebody who reads the text with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.attribute import MOST_SENTENCES, Candidates, Support
from assistant.checks.weigh import Grounds, Weighed
from assistant.questions.expects import wanted
from assistant.questions.intent import wants_summary
from assistant.verify import check
from knowledge.fold import fold
from knowledge.times import TimeMention, read_times

_DATE = (
    r"(?=(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月|年?[初底末]|[上下]半年|[春夏秋冬]|第?[一二三四]季度)"
)
# 当年 alone may be long ago, and 第二年 the second of several; 不同年份, 合同年限, 首次年检 are other words.
_WORD = re.compile(
    rf"(?P<same>(?<![不共相合协伙随如等])同年(?![龄齡级份])|(?:当年|这一年|那一年){_DATE})"
    rf"|(?P<next>(?<![首每两几多历此本上初再屡头一二三四五六七八九十\d])次年(?![会检报限])|翌年|第二年{_DATE})"
)
_SENTENCES_BACK = 3


def with_years(stands: list[Weighed], grounds: Grounds, among: Candidates) -> list[Weighed]:
    """Return claims with the year in the place of 同年 and its like, cited with the sentence that gives it."""
    if grounds.language == "en" or not wanted(grounds.query).time or wants_summary(grounds.query):
        return stands
    return [_with_year(one, among) for one in stands]


def _with_year(one: Weighed, among: Candidates) -> Weighed:
    word = _WORD.search(one.text)
    if word is None or _dated(read_times(one.text[: word.start()])):
        return one
    for position in one.support.sentences:
        text = among.sentences[position][1].text
        tail = one.text[word.start() : word.end() + 2].rstrip("，。；")
        at = text.find(tail)
        found = _year_before(at, position, among) if at >= 0 else None
        if found is None:
            continue
        year, where = found
        said = f"{year + bool(word['next'])}年"
        told = one.text[: word.start()] + said + one.text[word.end() :].removeprefix("年")
        positions = tuple(sorted({*one.support.sentences, where}))
        if len(positions) > MOST_SENTENCES:
            positions = tuple(sorted((where, position)))
        cited = [among.sentences[place][1].text for place in positions]
        return replace(
            one, text=told, support=Support(positions, one.support.score), checked=check(told, cited, [])
        )
    return one


def _year_before(at: int, position: int, among: Candidates) -> tuple[int, int] | None:
    """Return the one year last given before a place of a sentence, in its paragraph, and where that stands."""
    article_id, sentence = among.sentences[position]
    before = fold(sentence.text[:at])
    for back in range(_SENTENCES_BACK + 1):
        place = position - back
        if place < 0:
            return None
        id_, other = among.sentences[place]
        if (id_, other.block) != (article_id, sentence.block):
            return None
        text = before if back == 0 else fold(other.text)
        dated = _dated(read_times(text))
        if _WORD.search(text):  # itself of a year that another sentence gives
            return None
        if dated:
            last = dated[-1]
            return (last.year, place) if last.year and not last.end_year else None
    return None


def _dated(times: Sequence[TimeMention]) -> list[TimeMention]:
    return [time for time in times if time.year]
