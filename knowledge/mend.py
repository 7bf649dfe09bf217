"""Printed page to continuous text: sentences that columns, captions and line ends cut are made whole.

Every rule is about how text is printed, none about what it says. No character is lost except white space and
the `#` that marks a heading; only captions and page numbers move, behind the paragraph they cut. Where it is
not clear that something is cut, it stays as it is: a wrong join is worse than a missed one.
Try it: `mend("# 标题\\n\\n他在店里，\\n\\n买了很多好吃的东西。", article_id="x").text`.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from knowledge.article import Article, Block, BlockKind, Sentence
from knowledge.caption import caption_label, has_closing_credit, is_credit, read_caption
from knowledge.chunk import split_sentences
from knowledge.lines import (
    Line,
    columns,
    continues_after,
    is_ended,
    join,
    read_lines,
    wrapped_lines,
)
from knowledge.table import rows_told, with_tables_whole

_SHORT_COLUMNS = 40
_VERSE_LINES = 4
_TITLE_COLUMNS = 80
_CAPTION_CHARS = 200

_NAME = r"[一-鿿·]{1,4}"
_REPORTERS = (
    r"(?:《[^》]{1,12}》|[一-鿿]{0,10}?)(?:记者|記者|通讯员|通訊員|实习生|特约撰稿人|评论员|評論員)"
    rf"[ \u3000]*[：:]?[ \u3000]*{_NAME}(?:[ \u3000、]+{_NAME}){{0,5}}"
)
_BYLINE = re.compile(
    r"[■□◆◎●]?\s*(?:文|撰文|作者|文字)\s*[/／|｜：:]\s*\S.{0,40}"
    rf"|[■□◆◎●（(]?\s*{_REPORTERS}(?:[ \u3000]+{_REPORTERS})*[ \u3000]*[）)]?"
    r"|[Bb][Yy]:? [A-Z][\w.'-]*(?:,? (?:and )?[A-Z][\w.'-]*){0,7}(?:, .{1,40})?"
)
_DATELINE = re.compile(
    r"(?:发布时间|发表时间|日期|时间|来源|來源|Source|Published)\s*[：:].{1,60}"
    r"|\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?(?:[ \u3000]*\d{1,2}[：:]\d{2}(?:[：:]\d{2})?)?"
    r"(?:[ \u3000]*来源[：:].{1,30})?"
)
_PAGE_MARK = re.compile(
    r"[-—–]\s*\d{1,4}\s*[-—–]|第\s*\d{1,4}\s*[页頁].{0,12}|Page \d{1,4}(?: of \d{1,4})?"
    r"|[（(]?(?:下转|下轉|上接).{1,12}[版页頁][）)]?"
)
_NEVER_IN_BYLINE = re.compile("[。！？；，]|表示|介绍|报道|获悉|了解到|采访|看到|说")

_Role = Literal["credit", "fixed", "page mark"] | BlockKind

_KINDS: dict[_Role, BlockKind] = {"credit": "caption", "fixed": "paragraph", "page mark": "paragraph"}
_KINDS |= {kind: kind for kind in get_args(BlockKind)}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line, or what lines became; `role` is a block's kind or says what the line is before it has one."""

    role: _Role
    text: str
    label: str | None = None
    level: int = 0
    after_blank: bool = False


def mend(raw: str, *, article_id: str, source: str = "") -> Article:
    """Turn a printed page into an article of continuous text.

    Args:
        raw: Plain text or Markdown with `\\n` line breaks.
        article_id: The article's id; an article without a headline and headings is called by it.
        source: What the reader is told about the text's origin.
    """
    lines = wrapped_lines(with_tables_whole(read_lines(raw)), joins=True)
    pieces = _with_captions([_classified(line) for line in lines])
    pieces = _rejoined(_without_verse(_with_headline(pieces)))
    return _built(pieces, article_id, source)


def as_given(text: str, *, article_id: str) -> Article:
    """Wrap a text without changing a character: its lines are its blocks; offsets index the text as given.

    Lines of one hard-wrapped paragraph are one block, so that a sentence can run over a line's end.
    """
    blocks: list[Block] = []
    texts: list[str] = []
    for line in wrapped_lines(with_tables_whole(read_lines(text)), joins=False):
        blocks.append(Block("heading" if line.level else "paragraph", line.start, line.end))
        given = text[line.start : line.end]
        texts.append(given if "\n" in line.text else given.replace("\n", " ").replace("\r", " "))
    heading = next((t for t, b in zip(texts, blocks, strict=True) if b.kind == "heading"), "")
    return _article(text, blocks, texts, article_id, title=heading.lstrip("#").strip(), source="")


def _classified(line: Line) -> _Piece:
    if line.level:
        return _Piece("heading", line.text, level=line.level)
    label = None if line.fixed else caption_label(line.text)
    role = _role(line, label)
    return _Piece(role, line.text, label=label, after_blank=line.after_blank)


def _role(line: Line, label: str | None) -> _Role:
    if label is None and _is_byline(line.text):
        return "byline"
    if _PAGE_MARK.fullmatch(line.text):
        return "page mark"
    if line.fixed:
        return "fixed"
    if is_credit(line.text):
        return "credit"
    if label is None and line.item:
        return "fixed"
    return "caption" if label or _has_credit(line.text) else "paragraph"


def _has_credit(text: str) -> bool:
    return len(text) <= _CAPTION_CHARS and has_closing_credit(text)


def _is_byline(text: str) -> bool:
    return (
        columns(text) <= _TITLE_COLUMNS
        and _BYLINE.fullmatch(text) is not None
        and not _NEVER_IN_BYLINE.search(text)
    )


def _with_captions(pieces: list[_Piece]) -> list[_Piece]:
    """Put a caption's further line and its credit to it; a credit alone is a caption of its own."""
    found: list[_Piece] = []
    waiting = deque(pieces)
    while waiting:
        piece = waiting.popleft()
        if piece.role == "caption":
            piece = _with_credit(piece, waiting)
        elif piece.role == "paragraph" and len(piece.text) <= _CAPTION_CHARS and _credit_is_next(waiting):
            piece = _with_credit(replace(piece, role="caption"), waiting)
        elif piece.role == "credit":
            piece = replace(piece, role="caption")
        found.append(piece)
    return found


def _credit_is_next(waiting: deque[_Piece], at: int = 0) -> bool:
    return len(waiting) > at and waiting[at].role == "credit" and not waiting[at].after_blank


def _with_credit(caption: _Piece, waiting: deque[_Piece]) -> _Piece:
    text = caption.text
    if has_closing_credit(text):
        return caption
    more = waiting[0] if waiting else None
    if more and more.role == "paragraph" and not more.after_blank and _credit_is_next(waiting, 1):
        text = f"{text}\n{more.text}" if is_ended(text) else join(text, more.text)
        waiting.popleft()
    if waiting and waiting[0].role == "credit":
        text = f"{text}\n{waiting.popleft().text}"
    return replace(caption, text=text)


def _with_headline(pieces: list[_Piece]) -> list[_Piece]:
    """Tell kicker, title, and the lines about origin that stand above the first paragraph."""
    at = _title_index(pieces)
    if at is None:
        return pieces
    headed = list(pieces)
    headed[at] = replace(pieces[at], role="title")
    for above in range(at - 1, max(-1, at - 3), -1):
        if headed[above].role != "paragraph" or not _may_be_headline(headed[above].text):
            break
        headed[above] = replace(headed[above], role="kicker")
    for below in range(at + 1, len(pieces)):
        text = headed[below].text
        if headed[below].role not in {"paragraph", "byline", "fixed"}:
            break
        if below == at + 1 and text.startswith(("——", "—")) and _may_be_headline(text):
            headed[below] = replace(headed[below], role="kicker")
        elif _DATELINE.fullmatch(text):
            headed[below] = replace(headed[below], role="byline")
        elif headed[below].role != "byline":
            break
    return headed


def _title_index(pieces: list[_Piece]) -> int | None:
    for index, piece in enumerate(pieces):
        if piece.role == "heading" and piece.level == 1:
            return index
        if piece.role not in {"paragraph", "byline"} or not _may_be_headline(piece.text):
            break
    return _plain_title_index(pieces)


def _plain_title_index(pieces: list[_Piece]) -> int | None:
    """Find a headline without markup: a short first line, or the one below a kicker that ends in a dash."""
    at = (
        1 if len(pieces) > 2 and pieces[0].role == "paragraph" and pieces[0].text.endswith(("—", "──")) else 0
    )
    if len(pieces) < at + 2 or pieces[at].role != "paragraph" or not _may_be_headline(pieces[at].text):
        return None
    title, below = pieces[at], pieces[at + 1]
    apart = below.after_blank or below.role == "byline" or columns(below.text) > 2 * columns(title.text)
    cut = continues_after(title.text, below.text, over_captions=False)
    return at if apart and not cut and below.role in {"paragraph", "byline", "heading", "caption"} else None


def _may_be_headline(text: str) -> bool:
    return columns(text) <= _TITLE_COLUMNS and text[-1] not in "。，、；：,;:." and "。" not in text


def _without_verse(pieces: list[_Piece]) -> list[_Piece]:
    """Fix the lines of short-line text (poems, addresses): four short lines on end are not cut but short."""
    short = [piece.role == "paragraph" and columns(piece.text) <= _SHORT_COLUMNS for piece in pieces]
    kept = list(pieces)
    start = 0
    for index in range(len(pieces) + 1):
        if index < len(pieces) and short[index]:
            continue
        if index - start >= _VERSE_LINES:
            kept[start:index] = [replace(piece, role="fixed") for piece in pieces[start:index]]
        start = index + 1
    return kept


def _rejoined(pieces: list[_Piece]) -> list[_Piece]:
    """Join what a caption, a page's end or an empty line cut; what stood between goes behind the paragraph."""
    whole: list[_Piece] = []
    open_at: int | None = None
    for piece in pieces:
        if piece.role in {"caption", "page mark"}:
            whole.append(piece)
            continue
        if open_at is not None and piece.role == "paragraph":
            before = whole[open_at]
            over_captions = open_at < len(whole) - 1
            if continues_after(before.text, piece.text, over_captions=over_captions):
                whole[open_at] = replace(before, text=join(before.text, piece.text))
                continue
        whole.append(piece)
        open_at = len(whole) - 1 if piece.role == "paragraph" else None
    return whole


def _built(pieces: list[_Piece], article_id: str, source: str) -> Article:
    blocks: list[Block] = []
    position = 0
    for piece in pieces:
        kind = _KINDS[piece.role]
        caption = read_caption(piece.text, piece.label) if kind == "caption" else None
        blocks.append(Block(kind, position, position + len(piece.text), caption))
        position += len(piece.text) + 1
    texts = [piece.text for piece in pieces]
    title = next((p.text for p in pieces if p.role == "title"), "") or next(
        (p.text for p in pieces if p.role == "heading"), ""
    )
    return _article("\n".join(texts), blocks, texts, article_id, title=title, source=source)


def _article(
    text: str, blocks: list[Block], texts: Iterable[str], article_id: str, *, title: str, source: str
) -> Article:
    """Split the blocks into sentences; `texts` are the blocks' texts as the splitter should see them."""
    sentences: list[Sentence] = []
    for index, (block, seen) in enumerate(zip(blocks, texts, strict=True)):
        for first, last, told in _block_sentences(block, seen):
            start, end = block.start + first, block.start + last
            printed = text[start:end]
            said = (told, printed) if told else (printed, "")
            sentences.append(Sentence(len(sentences), said[0], start, end, index, said[1]))
    version = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(article_id, title or article_id, text, tuple(blocks), tuple(sentences), version, source)


def _block_sentences(block: Block, text: str) -> list[tuple[int, int, str]]:
    """Return where the sentences of a block stand in it, with what each says where that is not what is printed."""
    if block.kind == "paragraph" and (rows := _rows(text)):
        return rows
    if block.kind in {"paragraph", "caption"}:
        return [(start, end, "") for start, end in split_sentences(text)]
    return [(0, len(text), "")]


def _rows(text: str) -> list[tuple[int, int, str]]:
    """Return a table's lines like sentences; nothing where a text is none."""
    lines = list(re.finditer(r"[^\s](?:[^\r\n]*[^\s])?", text))
    told = rows_told([line.group() for line in lines])
    return [(*line.span(), said) for line, said in zip(lines, told, strict=False)]
