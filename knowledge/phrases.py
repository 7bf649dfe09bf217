"""Find the noun phrases of a Chinese clause: its subject, the noun behind a figure, owner and attribute.

jieba marks the parts of speech; the names that an article uses and no dictionary has are found by how they
stand in it (they open clauses, and many different characters follow them) and kept whole.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

CLAUSE_END = re.compile(r"[，；：。！？!?;\n]|[,:](?!\d)|——|(?<=[\d元%家个座孔人处米吨天年])、")
_QUIET = re.compile(r"《[^》]*》|（[^）]*）|[“”‘’\"「」『』]")
_NOUN_TAGS = ("vn", "an", "j", "l", "b", "a", "eng", "s", "k", "z", "x", "g", "i", "r", "zg")
_PROPER_TAGS = ("ns", "nr", "nt")
_SKIPPED_TAGS = ("c", "d", "t", "u", "uj", "ul", "y", "e", "w", "o", "f", "ad", "tg")
_SKIPPED_WORDS = frozenset(
    [
        "其中",
        "另",
        "另有",
        "每",
        "目标",
        "其余",
        "光是",
        "当初",
        "此后",
        "近年",
        "截至",
        "截止",
        "新",
        "全部",
    ]
)
ATTRIBUTE = re.compile(
    r"(?:数|量|率|额|值|收入|利润|产值|比重|占比|份额|面积|成本|价|费|费用|长|高|宽|重|深|周期|寿命|年限|时间|工期|时速|限速|噪声|能力|运力"
    r"|流量|水位|投资|增速|规模|总数|概算|预算|估算|票价|月产|年产|日产|合计|首批|同比|环比|增长|比例|厚度|长度|误差|温度|速度|里程)$"
)
_HEAD = re.compile(
    r"(?:集群|公司|集团|大桥|铁路|系统|平台|全线|学院|大学|工厂|[省市县区镇村州]|协会|机构|研究院|基金|指挥部|部门|公园|中心)$"
)


def plain_text(text: str) -> str:
    """Return `text` without quotation marks, brackets and titles of works."""
    return _QUIET.sub("", text).strip()


@cache
def tagger() -> Any:  # noqa: ANN401  jieba has no types
    """Load jieba's part-of-speech tagger once, at the first article: it takes a second."""
    from jieba import posseg  # noqa: PLC0415  a second that readers of figures alone need not wait

    from knowledge.lexical import dictionary  # noqa: PLC0415

    return posseg.POSTokenizer(dictionary())


def names_in(text: str) -> tuple[str, ...]:
    """Return the names an article uses that no dictionary has: what often opens a clause, what is often quoted."""
    clauses = [plain_text(clause) for clause in CLAUSE_END.split(text)]
    openings = Counter(
        clause[:length] for clause in clauses for length in range(2, 9) if len(clause) > length
    )
    names = {quoted for quoted in re.findall(r"[“「](\w{2,6})[”」]", text) if text.count(quoted) > 2}
    names |= {opening for opening, count in openings.items() if count >= 2 and _stands_alone(opening, text)}
    return tuple(sorted(name for name in names if _is_unknown(name)))


def _stands_alone(opening: str, text: str) -> bool:
    """Tell a name from a piece of one and from 用钢 (2970吨): many different characters follow it, few of them digits."""
    if not re.fullmatch(r"[\u4e00-\u9fff]+", opening) or re.search(
        r"[的了在是有和与以把被从到两每这那则]", opening
    ):
        return False
    following = Counter(re.findall(rf"{opening}(.)", text))
    total = sum(following.values())
    digits = sum(count for character, count in following.items() if character.isdigit())
    return total >= 3 and max(following.values()) <= 0.6 * total and digits <= 0.3 * total


def _is_unknown(name: str) -> bool:
    """Tell a name from everyday words: jieba knows it as a name, or splits it up, and not into common words alone."""
    tokens = [(pair.word, pair.flag) for pair in tagger().cut(name)]
    if len(tokens) == 1:
        return str(tokens[0][1]).startswith(_PROPER_TAGS)
    proper = any(flag.startswith((*_PROPER_TAGS, "nz")) for _, flag in tokens)
    return (proper or any(len(word) == 1 for word, _ in tokens)) and not tokens[-1][1].startswith(
        ("d", "p", "c", "u")
    )


class Words:
    """Words with their parts of speech; the article's own names are kept whole."""

    def __init__(self, names: tuple[str, ...]) -> None:
        longest_first = sorted(names, key=len, reverse=True)
        self.names = re.compile("(" + "|".join(map(re.escape, longest_first)) + ")") if names else None

    def tagged(self, text: str) -> list[tuple[str, str]]:
        """Return words and jieba's tags; a name of the article is one word tagged nt."""
        pieces = self.names.split(text) if self.names else [text]
        tokens: list[tuple[str, str]] = []
        for number, piece in enumerate(pieces):
            tokens += (
                [(piece, "nt")] if number % 2 else [(pair.word, pair.flag) for pair in tagger().cut(piece)]
            )
        return tokens

    def subject(self, text: str, *, whole: bool) -> str:
        """Return the noun phrase that opens a clause, or that a `whole` clause ends in (打造的…集群)."""
        tokens = self.tagged(text)
        while tokens and (tokens[0][1] in _SKIPPED_TAGS or tokens[0][0] in _SKIPPED_WORDS):
            tokens.pop(0)
        if not tokens:
            return ""
        tail = self._tail(tokens)
        described = tail and tokens[0][1].startswith("v")
        if described or (whole and _HEAD.search(tail)):
            return tail
        words: list[tuple[str, str]] = []
        for word, flag in tokens:
            if not (_is_noun(flag) or word in ("的", "·", "、") or (flag == "f" and len(word) == 1)):
                break
            words.append((word, flag))
        while words and not _is_thing(*words[-1]):
            if words.pop()[0] in ("后", "前", "时"):
                return ""
        return "".join(word for word, _ in words)

    def _tail(self, tokens: list[tuple[str, str]]) -> str:
        last = max((i for i, (word, _) in enumerate(tokens) if word == "的"), default=-1)
        tail = tokens[last + 1 :]
        while tail and not (
            _HEAD.search(tail[-1][0]) or (tokens[0][1].startswith("v") and _is_thing(*tail[-1]))
        ):
            tail.pop()
        return "".join(word for word, _ in tail) if last > 0 else ""

    def split(self, subject: str) -> tuple[str, str]:
        """Split 传感器的寿命 and 岚平铁路货运量 into owner and attribute; either may be ""."""
        if "的" in subject.strip("的"):
            owner, _, attribute = subject.rpartition("的")
            return owner, attribute
        if not ATTRIBUTE.search(subject):
            return subject, ""
        tokens = self.tagged(subject)
        proper = max(
            (
                n
                for n in range(1, len(tokens))
                if _is_owner("".join(w for w, _ in tokens[:n]), tokens[n - 1][1])
            ),
            default=0,
        )
        return "".join(word for word, _ in tokens[:proper]), "".join(word for word, _ in tokens[proper:])

    def is_strong(self, owner: str) -> bool:
        """Tell a name or an institution from a common noun."""
        tokens = self.tagged(owner)
        return bool(tokens) and _is_owner(owner, tokens[-1][1])

    def noun_at_start(self, text: str) -> str:
        """Return the noun phrase that `text` begins with."""
        if re.match(r"[\x00-\x7f]", text):
            return ""
        words: list[str] = []
        tokens = self.tagged(text[:24])
        if len(tokens) > 1 and tokens[0][1] == "v" and tokens[1][1].startswith("nr"):
            tokens[0] = (tokens[0][0], "n")  # 焊工张三: a trade that the tagger takes for a verb
        for word, flag in tokens:
            if not (_is_noun(flag) or (flag == "f" and words) or (word == "的" and words)) or re.search(
                r"\d|合计|总计", word
            ):
                break
            words.append(word)
        return "".join(words).rstrip("的上里中")


def _is_noun(flag: str) -> bool:
    return flag.startswith(("n", "m", "q")) or flag in _NOUN_TAGS


def _is_thing(word: str, flag: str) -> bool:
    return flag.startswith("n") or (
        flag in ("j", "l", "s", "r", "eng", "k", "x", "i", "vn", "zg", "an", "g") and word != "、"
    )


def _is_owner(words: str, flag: str) -> bool:
    return flag.startswith(_PROPER_TAGS) or bool(_HEAD.search(words))
