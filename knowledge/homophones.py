"""Respell what a question misspells, as an article writes it: typos that sound alike, and pinyin in place of characters.

An input method offers words that sound the same, so the wrong one is a homophone of the right one (天汽 for 天气, 连xu
for 连续), up to the sounds that many speakers don't tell apart (zh and z, ng and n). Only what is no word, beside what
the article writes with the same sound, is respelt; words that the article merely lacks stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, pairwise

from pypinyin import lazy_pinyin

from knowledge.fold import fold
from knowledge.lexical import is_word, segments
from knowledge.names import proper_names

_LONGEST = 6  # syllables
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_UNIT = re.compile(r"[\u4e00-\u9fff]|[a-z]{2,}")
_MOST_CHARS = 20_000
# Characters that carry no subject: what is made of them sounds like too much.
_EMPTY = frozenset("是的了在和与有不这那为以及其等中也都就上下到对个每之时后前想要谁什么哪多少几吗呢啊怎样")
# What questions ask with, which an article hardly writes: 多shao, 百分之ji.
_MEASURES = "个家座人种张天年月次道成倍条项名位场件处所岁十百千万亿块层里米吨亩元口头台部册支队届级站点本款"
_ASKING = (
    *(f"几{measure}" for measure in _MEASURES),
    *(f"多{how}" for how in "少久长大高远宽深重快"),
    *("多少钱", "多少人", "百分之几", "什么", "什么时候", "啥时候", "怎么", "怎么样"),
    *("怎样", "如何", "为什么", "为何", "是谁", "总共", "一共", "分别"),
    *(f"哪{what}" for what in "里儿个年家些天位座种"),
)
_LATIN = re.compile("[A-Za-z]+")
# jizhi may be 机制, and is 几支 only where one counts.
_ALSO_NOUNS = frozenset("层成支位场种里处级届件站亿元米项十百点本款")
_COUNTING = tuple("有了共第过是达出")
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|ve"
    r"|a|o|e|i|u|v)(?:ng?(?![aeiouv])|r(?![aeiouv]))?"
)


def respelt(question: str, texts: Iterable[str]) -> str:
    """Return a question with what sounds like words of some texts, and is none itself, written as they write it.

    So are the words that ask, where they are in pinyin: 多shao.

    Of more than 20,000 characters of text the question stays as it is: reading them would make it wait.
    """
    if not _HAN.search(question):
        return question
    known = _short_enough(texts)
    spoken = [_by_sound(text) for text in known]
    units = list(_units(question))
    words = _word_spans(question)
    said, done, at = "", 0, 0
    while at < len(units):
        length, written = _longest(question, units[at : at + _LONGEST], words, known, spoken)
        if length:
            said += question[done : units[at][0]] + written
            done = units[at + length - 1][1]
        at += length or 1
    return said + question[done:]


def learn_sounds(texts: Iterable[str]) -> None:
    """Work out ahead how some texts sound, which the first question would wait for (40 ms a thousand characters)."""
    for text in _short_enough(texts):
        _by_sound(text)


def _short_enough(texts: Iterable[str]) -> list[str]:
    """Return the texts, none of them where they are too long together; stops reading there."""
    known: list[str] = []
    for text in texts:
        known.append(text)
        if sum(map(len, known)) > _MOST_CHARS:
            return []
    return known


_Unit = tuple[int, int, tuple[str, ...]]  # where it begins and ends, and its syllables


def _units(question: str) -> Iterator[_Unit]:
    """Yield the characters and pinyin words of a question with their sounds."""
    for match in _UNIT.finditer(fold(question)):
        sounds = tuple(lazy_pinyin(match[0])) if _HAN.match(match[0]) else syllables(match[0])
        if sounds:
            yield match.start(), match.end(), tuple(map(_sound, sounds))


def _word_spans(question: str) -> dict[int, tuple[int, int]]:
    """Return where the word of each Chinese character begins and ends."""
    spans: dict[int, tuple[int, int]] = {}
    for run in _HAN_RUN.finditer(question):
        begin = run.start()
        for word in segments(run[0]):
            spans |= {at: (begin, begin + len(word)) for at in range(begin, begin + len(word))}
            begin += len(word)
    return spans


def _longest(
    question: str,
    units: list[_Unit],
    words: dict[int, tuple[int, int]],
    texts: list[str],
    spoken: list[dict[tuple[str, ...], str]],
) -> tuple[int, str]:
    """Return how many units, from the first, are misspelt, and what they mean; (0, "") when the first is not."""
    for length in range(len(units), 0, -1):
        begin, end = units[0][0], units[length - 1][1]
        if any(one[1] != other[0] for one, other in pairwise(units[:length])):
            continue
        span = question[begin:end]
        sounds = tuple(sound for unit in units[:length] for sound in unit[2])
        written = next((own[sounds] for own in spoken if sounds in own), "")
        if (
            written
            and not any(span in text for text in texts)
            and not _EMPTY & set(span)
            and _misspelt(question, units[:length], written, words)
        ):
            return length, written
        if _LATIN.search(span) and (asks := _asked(question, begin, end, sounds)):
            # shui in 是shui利 begins another word.
            ahead = tuple(accumulate((unit[2] for unit in units[length - 1 :]), initial=()))[2:]
            if _HAN.match(span[-1]) or not any(other in own for own in spoken for other in ahead):
                return length, asks
    return 0, ""


def _asked(question: str, begin: int, end: int, sounds: tuple[str, ...]) -> str:
    """Return what pinyin asks; the characters beside it stay as they are (那nian is 那年)."""
    span = question[begin:end]
    alike = re.compile(_LATIN.sub(".+", span))
    words = [word for word in _asking_by_sound().get(sounds, ()) if alike.fullmatch(word)]
    if not _HAN.search(span) and not question[:begin].endswith(_COUNTING):
        words = [word for word in words if word[0] != "几" or word[1] not in _ALSO_NOUNS]
    spelt = "".join(lazy_pinyin(span))
    return min(words, key=lambda word: "".join(lazy_pinyin(word)) != spelt, default="")


def _misspelt(question: str, units: list[_Unit], written: str, words: dict[int, tuple[int, int]]) -> bool:
    """Tell whether units are pinyin, or characters that, where they differ from the text's, make no word."""
    first, last = units[0][0], units[-1][1]
    differing: list[int] = []
    pinyin, at = False, 0
    for begin, end, sounds in units:
        if _HAN.match(question[begin:end]):
            differing += [begin] if question[begin] != written[at] else []
        else:
            pinyin = True
        at += len(sounds)
    spans = [words.get(one, (one, one + 1)) for one in differing]
    if any(begin < first or end > last or is_word(question[begin:end]) for begin, end in spans):
        return False
    return pinyin or len(differing) < len(written)


@lru_cache(maxsize=64)
def _by_sound(text: str) -> dict[tuple[str, ...], str]:
    """Return what a text writes, its names, words and neighbouring words together, by its sound: the most frequent."""
    written: Counter[tuple[tuple[str, ...], str]] = Counter()
    names = proper_names(text)
    for run in _HAN_RUN.findall(text):
        sounds = tuple(map(_sound, lazy_pinyin(run)))
        if len(sounds) != len(run):  # a character without a known sound
            continue
        spans = [
            *_phrases(segments(run)),
            *((run.find(name), run.find(name) + len(name)) for name in names if name in run),
        ]
        written.update(
            (sounds[begin:end], run[begin:end])
            for begin, end in spans
            if 2 <= end - begin <= _LONGEST and not _EMPTY & set(run[begin:end])
        )
    spoken: dict[tuple[str, ...], str] = {}
    for (sounds, phrase), _ in written.most_common():
        spoken.setdefault(sounds, phrase)
    return spoken


@lru_cache(maxsize=1)
def _asking_by_sound() -> dict[tuple[str, ...], list[str]]:
    asking: dict[tuple[str, ...], list[str]] = {("sei",): ["谁"]}
    for word in _ASKING:
        asking.setdefault(tuple(map(_sound, lazy_pinyin(word))), []).append(word)
    return asking


def _phrases(words: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where up to four words in a row begin and end; not of single characters alone, they make chance phrases."""
    borders = [0, *accumulate(map(len, words))]
    for at in range(len(words)):
        for end in range(at + 1, min(len(words), at + 4) + 1):
            if max(map(len, words[at:end])) > 1:
                yield borders[at], borders[end]


def _sound(syllable: str) -> str:
    """Return a syllable without what many speakers don't tell apart."""
    for one, other in _ALIKE:
        syllable = syllable.replace(one, other)
    return syllable


def syllables(word: str) -> tuple[str, ...]:
    """Cut a Latin word into pinyin; () where it is none."""
    found = tuple(match[0] for match in _SYLLABLE.finditer(word))
    return found if "".join(found) == word else ()
