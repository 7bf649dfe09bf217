"""Lines of a page: what each one is by its form, which were wrapped at a width, and where a text goes on.

The evidence that mend.py decides by. Knows nothing of captions and headlines.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise

_HEADING = re.compile(r"(?P<mark>#{1,6})[ \t\u3000]+(?P<text>\S.*)|(?P<tight>#{2,6})(?P<tight_text>[^\s#].*)")
_PLAIN_HEADING = re.compile(
    r"(?:[（(]?[一二三四五六七八九十]{1,3}(?:[、．.]|[）)]、?)|第[一二三四五六七八九十百\d]{1,4}[章节節部]).{1,38}"
    r"|\*\*[^*]{1,60}\*\*"
)
_ITEM = re.compile(
    r"[-*+–][ \t]+|[•●○◦▪◆◇■□★☆※►]|\d{1,3}(?:[)、．）]|\.(?!\d))|[（(]\d{1,3}[）)]|[①-⑳]"
    r"|[（(]?[一二三四五六七八九十]{1,3}[、．）)]|[a-zA-Z][.)] "
)
_FIXED = re.compile(r">|[-*_=~]{3,}$|https?://\S+$")
_FENCE = re.compile(r"```|~~~")
_TOKEN = re.compile(r"[!-~\u00a1-\u024f]+|.", re.DOTALL)
_END_MARKS = frozenset("。！？!?….．:：;；—─～~")
_CLOSERS = "”’\"'）)】》」』〕］]〉*_"
_NEVER_FIRST = "，。、；！？”’）》」』】,;)]%％"
_PAIRS = ("“”", "（）", "《》", "「」", "『』", "()")
# A clause never ends in these; a short line without any other punctuation might (目的, 为了).
_DANGLING = re.compile(
    "[的和与與及或把被将從从向而并並以至]$|[a-z ](?:the|an?|of|to|and|or|in|on|for|with|by|from|that)$"
)
_INNER = re.compile("[，。、；！？：“,;]")
_SENTENCE_INSIDE = re.compile(r"[。！？]|[.!?] ")
# Narrower than a phone's line is verse or a list; wider than a terminal's is not wrapped.
_NARROWEST, _WIDEST = 36, 200
_SHORT, _MIDDLE, _LONG = 30, 40, 50


@dataclass(frozen=True, slots=True)
class Line:
    """A line without outer white space, `start` to `end` in the raw text; `level` is a heading's, else 0."""

    text: str
    start: int
    end: int
    level: int = 0
    fixed: bool = False
    item: bool = False
    after_blank: bool = False
    indented: bool = False
    breaks: bool = False


def read_lines(raw: str) -> list[Line]:
    """Read the lines that hold more than white space; tell headings, list items and what must stay."""
    lines: list[Line] = []
    blank, fenced, position = False, False, 0
    for full in raw.splitlines(keepends=True):
        text = full.strip()
        start = position + len(full) - len(full.lstrip())
        position += len(full)
        if not text:
            blank = True
            continue
        fence = bool(_FENCE.match(text))
        line = Line(text, start, start + len(text), after_blank=blank, indented=full[0] in " \t\u3000")
        breaks = full.rstrip("\r\n").endswith("  ")
        lines.append(replace(_told(line, fenced=fenced or fence), breaks=breaks))
        fenced, blank = fenced != fence, False
    return lines


def _told(line: Line, *, fenced: bool) -> Line:
    text = line.text
    if fenced or "\t" in text or text.count("|") > 1 or _FIXED.match(text):
        return replace(line, fixed=True)
    heading = _HEADING.fullmatch(text)
    if heading:
        mark, bare = heading["mark"] or heading["tight"], heading["text"] or heading["tight_text"]
        return replace(line, text=bare, level=len(mark))
    if _PLAIN_HEADING.fullmatch(text) and text[-1] not in "。；，、：;,:！？":
        return replace(line, level=3)
    return replace(line, item=bool(_ITEM.match(text)))


def columns(text: str) -> int:
    """Return a text's width in print: two columns for a CJK character, one for any other."""
    return len(text) + sum(
        1 for char in text if char > "\u10ff" and unicodedata.east_asian_width(char) in "WF"
    )


def join(before: str, after: str) -> str:
    """Put two stretches together: with a space where either is written in words, without one in Chinese."""
    left, right = before[-1], after[0]
    if left == "-" and before[-2:-1].isalpha() and right.islower():
        return before + after
    narrow = columns(left) == 1 and columns(right) == 1
    # Quotation marks and dashes are narrow in Chinese, too: one side must be of a script that has spaces.
    spaced = any(char.isascii() or char.isalpha() for char in (left, right))
    return f"{before} {after}" if narrow and spaced else before + after


def is_ended(text: str) -> bool:
    """Tell whether a text ends with end punctuation, closing quotes and brackets aside."""
    bare = text.rstrip(_CLOSERS)
    if not bare or bare[-1] in _END_MARKS:
        return True
    return (text[0] + text[-1]) in {"（）", "()", "【】", "[]"}


def wrapped_lines(lines: list[Line], *, joins: bool) -> list[Line]:
    """Put the lines of hard-wrapped paragraphs together.

    Lines count as wrapped when nearly all of them are so full that the next word would not have fitted.

    Args:
        lines: The page's lines.
        joins: Whether `text` is joined; if not, `text` stays the first line's, and only `end` moves.
    """
    runs = _runs(lines)
    page_width = max((columns(line.text) for run in runs if len(run) > 1 for line in run), default=0)
    n_pairs = sum(len(run) - 1 for run in runs)
    whole: list[Line] = []
    for run in runs:
        width = max(columns(line.text) for line in run) if len(run) > 3 or n_pairs < 4 else page_width
        wrapped = len(run) > (1 if n_pairs > 3 else 2) and _is_wrapped(run, width)
        whole.append(run[0])
        for before, after in pairwise(run):
            if (run[0].item and after.indented) or (wrapped and _is_wrap(before, after, width)):
                text = join(whole[-1].text, after.text) if joins else whole[-1].text
                whole[-1] = replace(whole[-1], text=text, end=after.end, breaks=after.breaks)
            else:
                whole.append(after)
    return whole


def _runs(lines: list[Line]) -> list[list[Line]]:
    """Group lines with nothing between them; a list item can open a run, not go on with it."""
    runs: list[list[Line]] = []
    before: Line | None = None
    for line in lines:
        apart = line.after_blank or line.level or line.fixed or line.item
        if before is None or apart or before.level or before.fixed or before.breaks:
            runs.append([])
        runs[-1].append(line)
        before = line
    return runs


def _is_wrapped(run: list[Line], width: int) -> bool:
    pairs = list(pairwise(run))
    n_full = sum(_is_full(before, after, width) for before, after in pairs)
    n_open = sum(not is_ended(before.text) for before, _ in pairs)
    return _NARROWEST <= width <= _WIDEST and n_full >= 0.8 * len(pairs) and n_open >= 0.5 * len(pairs)


def _is_wrap(before: Line, after: Line, width: int) -> bool:
    starts_anew = after.indented and not before.indented
    return not starts_anew and (_is_full(before, after, width) or not is_ended(before.text))


def _is_full(before: Line, after: Line, width: int) -> bool:
    """Tell whether the next line's first word would not have fitted on this line."""
    token = _TOKEN.match(after.text)
    first_word = columns(token.group()) if token else 0
    # A CJK line may end a character early, so that no line starts with a comma.
    spare = 1 if columns(before.text[-1]) == 1 else 2
    return columns(before.text) + spare + first_word > width - (spare - 1)


def continues_after(before: str, after: str, *, over_captions: bool) -> bool:
    """Tell whether `after` goes on with the sentence that `before` left open.

    Args:
        before: A paragraph.
        after: The next paragraph.
        over_captions: Captions stand between them, which is itself a reason why a sentence would be cut.
    """
    if after[0] in _NEVER_FIRST:
        return True
    if is_ended(before) or _are_verse(before, after):
        return False
    if before[-1] in "，、" or _is_unbalanced(before):
        return True
    if _ITEM.match(before) and not _SENTENCE_INSIDE.search(before):
        return False
    return _breaks_off(before, after, over_captions=over_captions)


def _breaks_off(before: str, after: str, *, over_captions: bool) -> bool:
    """Tell by weaker signs whether a stretch without end punctuation is a cut sentence, not a heading."""
    width, has_inner = columns(before), bool(_INNER.search(before))
    if over_captions or before[-1] == "," or (after[0].islower() and columns(after[0]) == 1):
        return width >= _SHORT
    if _DANGLING.search(before):
        return has_inner or width >= _SHORT
    return width >= _LONG and has_inner and columns(before[-1]) == 2


def _are_verse(before: str, after: str) -> bool:
    before_width, after_width = columns(before), columns(after)
    return max(before_width, after_width) <= _MIDDLE and abs(before_width - after_width) <= 2


def _is_unbalanced(text: str) -> bool:
    return any(text.count(pair[0]) > text.count(pair[1]) for pair in _PAIRS)
