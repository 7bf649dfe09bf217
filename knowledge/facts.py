"""Say whose a figure is, what it measures and when: every figure of an article as a row of a table.

Rules over Chinese sentences: the subject of the clause, else of the clauses before it in the sentence, else of the
sentences before it in the block, owns the figure; the words between subject and figure, or the noun behind it, are
its attribute; the nearest time at its left in the sentence is its time. No parser and no model; jieba marks the
parts of speech. English sentences get value, unit, time and the words before the figure, but no owner.

Ordinals, versions, labels and times are not facts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.article import Article, Sentence
from knowledge.figures import QUANTITIES, FigureMention, read_figures, read_quantities
from knowledge.phrases import ATTRIBUTE, CLAUSE_END, Words, names_in, plain_text
from knowledge.table import column_at, first_cell
from knowledge.times import TimeMention, read_times
from knowledge.units import is_count

_SPEAKING = re.compile(r"(?:说|介绍|解释|回忆|提醒|表示|认为|告诉\w+|强调|坦言)$")
_WEAK_OWNER = re.compile(
    r"^(?:[一每这那]\w?|第?[一二三四五六七八九十\d]+[次个天年月晚号]?|最\w+|怎么|目标|连续|其\w)$|(?:次|天|晚|号|能力)$"
)
_ADVERBS = re.compile(
    r"(?:均|都|已|约|近|超过|突破|破|逾|达到|达|为|是|有|由|从|至|到|增至|降至|降到|减到|缩短到|增加到|提高到|提升了|提升|降低了|下降了|增长了"
    r"|不到|不足|不超过|将近|累计|共|共有|只有|只|却|仅|每秒|每小时|每天|每年|最多|最少|大约|要|还有|了|就|过|实现|的|在|和|与|、)+$"
)
_COUNTING = re.compile(r"(?:达|达到|超过|突破|为|共|共有)$")
_DATE_WORDS = re.compile(r"每[天年月日周]|平均|合计|总计")
_ADVERBIAL = re.compile(r"(?:里|内|间|后|来|时|起|前)$")
_COMPARED = re.compile(r"(?:比|较|约为|为|相比)$")
CAME_TO_BE = "建成|重建|成立|创[立办建]|组建|始建|落成|出生"
_CAME_TO_BE = re.compile(rf"^[^，,；;。0-9]*(?:{CAME_TO_BE})[^，,；;。0-9]*(?:[，,；;。]|$)")
_DURATION_UNITS = frozenset({"年", "个月", "星期", "天", "小时", "分钟", "秒"})
_OWNER_CHARS = 30
_ITEM_CHARS = 8


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of an article; `owner` and `attribute` are "" where the rules find none, `time` as written."""

    mention: FigureMention
    owner: str
    attribute: str
    time: str | None
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    text: str


def read_facts(article: Article) -> tuple[Fact, ...]:
    """Return the figures of `article` in the order of its text; `mention` offsets are the sentence's."""
    return read_facts_of(article.sentences, Words(names_in(article.text)))


def read_facts_of(sentences: Sequence[Sentence], words: Words) -> tuple[Fact, ...]:
    """Return the figures of some sentences in their order; `words` knows the names of their article."""
    facts: list[Fact] = []
    topic, block = "", -1
    for sentence in sentences:
        if sentence.block != block:
            topic, block = "", sentence.block
        if sentence.printed:
            facts.extend(row_facts(sentence))
            continue
        found, topic = _SentenceReader(sentence, words, topic).read()
        facts.extend(found)
    return tuple(facts)


def row_facts(row: Sentence) -> tuple[Fact, ...]:
    """Return a table row's figures: its first cell owns them or, where that is a time, the name of their column."""
    key = first_cell(row.text)
    times = read_times(key)
    time = times[0].text if times else None
    columns = [(mention, column_at(row.text, mention.start)) for mention in read_quantities(row.text)]
    return tuple(
        Fact(mention, column if times else key, column, time, row) for mention, column in columns if column
    )


class _SentenceReader:
    """Reads one sentence clause by clause and keeps what the text is about: the topic."""

    def __init__(self, sentence: Sentence, words: Words, topic: str) -> None:
        self.sentence, self.words, self.topic = sentence, words, topic
        self.figures = read_quantities(sentence.text)
        self.times = read_times(sentence.text)
        self.aside = tuple(f for f in read_figures(sentence.text) if f.kind not in QUANTITIES)
        self.has_own_topic = False

    def read(self) -> tuple[list[Fact], str]:
        facts: list[Fact] = []
        clauses = _clauses(self.sentence.text)
        for index, clause in enumerate(clauses):
            inside = [figure for figure in self.figures if clause.start <= figure.start < clause.end]
            self._move_topic(clause, inside, clauses[index + 1 : index + 2])
            previous = clause.start
            for figure in inside:
                facts.append(self._fact(clause, figure, previous))
                previous = figure.end
        return facts, self.topic

    def _move_topic(self, clause: _Clause, inside: list[FigureMention], following: list[_Clause]) -> None:
        if _SPEAKING.search(plain_text(clause.text)):
            return
        owner = self._owner_of(clause, inside)
        waits = not owner and not self.has_own_topic and inside and _ADVERBIAL.search(clause.text)
        if waits and following:
            owner = self._owner_of(following[0], self._figures_in(following[0]))
        if not owner and not self.topic and inside:
            owner = self._noun_behind(clause, inside[0])
        if owner:
            self.topic, self.has_own_topic = owner, True

    def _figures_in(self, clause: _Clause) -> list[FigureMention]:
        return [figure for figure in self.figures if clause.start <= figure.start < clause.end]

    def _owner_of(self, clause: _Clause, inside: list[FigureMention]) -> str:
        """Return the owner that a clause names itself; "" when it goes on about the topic."""
        described = self._described(clause, inside[0]) if inside else ""
        if described:
            return described
        if not inside and self._is_list_item(clause):
            return plain_text(clause.text)
        last = inside[-1] if inside else None
        before = clause.text if last is None else clause.text[: last.start - clause.start]
        plain = _without(before, clause.start, self.aside)
        if plain and plain.isascii():
            return ""
        measured = _ADVERBS.sub("", plain)
        if last is not None and ATTRIBUTE.search(measured) and "的" not in measured:
            subject = measured
        else:
            subject = self.words.subject(plain, whole=last is None)
        short = 0 < len(measured.rpartition("的")[0]) <= _ITEM_CHARS
        if not subject and short and ATTRIBUTE.search(measured):
            subject = measured
        owner, _ = self.words.split(subject)
        if not owner and not self.topic:
            owner = self.words.subject(plain, whole=False)
        counted = last is not None and _is_counted(last) and _COUNTING.search(plain) and measured == subject
        if counted and self.topic and not self.words.is_strong(owner):
            return ""  # 入园企业达1423家: what is counted, not who has it
        return "" if _WEAK_OWNER.search(owner) else owner

    def _is_list_item(self, clause: _Clause) -> bool:
        """Tell a short clause that names an item: 方案有三套：全部新建，要花5亿元；停运大修，要花2亿元."""
        opened = self.sentence.text[: clause.start].endswith(("：", "；"))
        closed = self.sentence.text[clause.end : clause.end + 1] == "，"
        timed = any(clause.start <= mention.start < clause.end for mention in self.aside)
        return opened and closed and not timed and len(clause.text) <= _ITEM_CHARS

    def _noun_behind(self, clause: _Clause, figure: FigureMention | None) -> str:
        return (
            ""
            if figure is None
            else self.words.noun_at_start(plain_text(self.sentence.text[figure.end : clause.end]))
        )

    def _described(self, clause: _Clause, figure: FigureMention) -> str:
        """Return what a figure describes from the front: 46岁的焊工, 起重160吨的架桥机, 三座桥的限速."""
        right = plain_text(self.sentence.text[figure.end : clause.end])
        if right.startswith("的") and figure.unit not in _DURATION_UNITS | {"家", "人", "%"}:
            return self.words.noun_at_start(right[1:])
        if figure.start == clause.start and _is_counted(figure):
            return self.words.noun_at_start(right).partition("的")[0]
        return ""

    def _fact(self, clause: _Clause, figure: FigureMention, previous: int) -> Fact:
        left = _without(self.sentence.text[previous : figure.start], previous, self.aside)
        noun = self._noun_behind(clause, figure)
        attribute = _attribute(self.words, left, noun, figure)
        owner = self._described(clause, figure) or self.topic or noun
        time = time_of(figure, self.times, self.sentence.text)
        return Fact(figure, owner[:_OWNER_CHARS], attribute, time.text if time else None, self.sentence)


def _is_counted(figure: FigureMention) -> bool:
    return figure.kind == "quantity" and is_count(figure.unit) and figure.unit != ""


def _clauses(text: str) -> list[_Clause]:
    borders = [match.span() for match in CLAUSE_END.finditer(text)]
    starts = [0, *(end for _, end in borders)]
    ends = [*(start for start, _ in borders), len(text)]
    return [_Clause(s, e, text[s:e]) for s, e in zip(starts, ends, strict=True) if text[s:e].strip()]


def _attribute(tagged: Words, left: str, noun: str, figure: FigureMention) -> str:
    _, measured = tagged.split(tagged.subject(left, whole=False))
    words = _ADVERBS.sub("", plain_text(left))
    counted = figure.kind == "quantity" and figure.unit not in _DURATION_UNITS
    if counted and noun:
        return noun
    if measured:
        return measured
    if words.isascii():
        return " ".join(words.split()[-4:])
    return (words[-12:] if words else "") or noun


def time_of(figure: FigureMention, times: Sequence[TimeMention], text: str) -> TimeMention | None:
    """Return the nearest time at the left that is a day, a year or a period.

    Neither one compared with (比上年) nor when something came to be: 1959年建成，投资2亿元 was not invested then.
    """
    for time in reversed(times):
        clock = not (time.relative or time.part or time.year or time.month or time.day)
        aside = clock or _COMPARED.search(text[: time.start]) or _CAME_TO_BE.search(text[time.end :])
        if time.end <= figure.start and not aside:
            return time
    return None


def _without(text: str, offset: int, aside: tuple[FigureMention, ...]) -> str:
    """Return `text` without the times, ordinals and labels in it, nor quotation marks and titles of works."""
    pieces, position = [], 0
    for mention in aside:
        start, end = mention.start - offset, mention.end - offset
        if start >= position and end <= len(text):
            pieces.append(text[position:start])
            position = end
    return _DATE_WORDS.sub("", plain_text("".join([*pieces, text[position:]]))).lstrip("、")
