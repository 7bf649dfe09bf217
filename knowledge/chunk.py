"""Article to chunks: sentences first, then chunks on sentence borders.

A chunk is what search finds; a sentence is what a citation points at. Knows nothing of files or of search.
Try it: `split_sentences("他说：“好。”然后走了。")`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from knowledge.article import Article, Block, BlockKind, Chunk, Sentence

# A longer stretch is hard to read as a quotation; CJK text says in 300 characters what English says in 600.
_LIMIT_CJK, _LIMIT_OTHER = 300, 600
# Fewer characters than this before "……" are a pause in speech, not a sentence.
_ELLIPSIS_AFTER = 15
# "…。”站长说。": a tail this short belongs to the speech before it, or nobody could tell who spoke.
_ATTRIBUTION_CHARS = 15
_BRACKET_REACH = 80

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_CJK_CHAR = re.compile(f"[{_CJK}]")
_TERMINATOR = re.compile(r"[。！？｡．!?]+|…{2,}|\.+")
_CLOSERS = re.compile("[”’）)】》」』〕〗］\\]〉*_]*")
_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_NEVER_LAST = re.compile(
    r"(?:^|[\s(（“\"])(?:Mrs?|Ms|Dr|Prof|St|Sen|Rep|Gov|Gen|Lt|Col|Capt|Sgt|Rev|No|Nos|Fig|Figs|Vol|Eq|Sec|vs|cf|al|approx|"
    r"e\.g|i\.e|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Z])$"
)
_MAYBE_LAST = re.compile(r"(?:^|[\s(（“\"])(?:Inc|Ltd|Co|Corp|Bros|etc|Jr|Sr|[ap]\.m|(?:[A-Z]\.)+[A-Z])$")
_STARTER = re.compile(
    r"\s+[\"“(]?(?:The|A|An|It|He|She|They|We|I|You|In|On|At|But|And|This|That|These|However)\b"
)
_LIST_NUMBER = re.compile(r"[(（]?\d{1,3}$")
_CUTS = (re.compile("[；;]"), re.compile("[，,：:]"), re.compile(r"[、\s—]"))
_HEAD_KINDS: frozenset[BlockKind] = frozenset({"kicker", "title", "byline"})


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Split Chinese or English text into sentences.

    Line breaks always end a sentence and `；` never does; closing quotes stay with their sentence.
    Above 300 characters (600 where it is not Chinese) a sentence is cut at `；`, else at a comma or a space.

    Returns:
        (start, end) of each sentence in order, without the white space around it; together they hold every
        character of `text` that is not white space.
    """
    spans: list[tuple[int, int]] = []
    position = 0
    for line_break in [*_BREAK.finditer(text), None]:
        line_end = line_break.start() if line_break else len(text)
        for start, end in _line_sentences(text, position, line_end):
            spans.extend(_shortened(text, start, end))
        position = line_break.end() if line_break else line_end
    return spans


def _line_sentences(text: str, start: int, line_end: int) -> Iterator[tuple[int, int]]:
    position = start
    words_end = line_end  # what comes after the last word, such as a stray quote, is no sentence
    while words_end > start and not text[words_end - 1].isalnum():
        words_end -= 1
    while match := _TERMINATOR.search(text, position, line_end):
        position = _with_closers(text, start, match.end(), line_end)
        if position < words_end and _ends_sentence(text, start, match, position, line_end):
            yield start, position
            start = position
    yield start, line_end


def _with_closers(text: str, start: int, position: int, line_end: int) -> int:
    closers = _CLOSERS.match(text, position, line_end)
    position = closers.end() if closers else position
    while position < line_end and text[position] in "\"'" and text.count(text[position], start, position) % 2:
        position += 1
    return position


def _ends_sentence(text: str, start: int, match: re.Match[str], after: int, line_end: int) -> bool:
    mark, at = match.group(), match.start()
    following = text[after]
    if following in "，、。；：！？,;:—" or _inside_brackets(text, start, at, match.end(), line_end):
        return False
    if mark[0] == "…" and at - start < _ELLIPSIS_AFTER:
        return False
    if mark[0] in ".．!?" and not _ascii_mark_ends(text, start, match, after):
        return False
    return after == match.end() or not _belongs_to_quote(text, start, at, after, line_end)


def _ascii_mark_ends(text: str, start: int, match: re.Match[str], after: int) -> bool:
    """Tell a full stop from the dots of 3.14, No. 5, U.S. and www.example.com."""
    at, following = match.start(), text[after]
    if not following.isspace():
        between_cjk = at > start and bool(_CJK_CHAR.match(text, at - 1)) and bool(_CJK_CHAR.match(following))
        return between_cjk or (match.group()[0] in "!?" and bool(_CJK_CHAR.match(following)))
    if match.group()[0] in "!?":
        return True
    before = text[max(start, at - 12) : at]
    if _NEVER_LAST.search(before) or (at - start <= 6 and _LIST_NUMBER.fullmatch(text[start:at].strip())):
        return False
    if _MAYBE_LAST.search(before):
        return bool(_STARTER.match(text, after))
    return not text[after : after + 8].lstrip()[:1].islower()


def _inside_brackets(text: str, start: int, at: int, mark_end: int, line_end: int) -> bool:
    """Tell whether the mark stands inside 《…》 or （…）, whose closing sign follows soon."""
    for opening, closing in ("《》", "（）", "()"):
        opened = text.rfind(opening, start, at)
        if opened <= text.rfind(closing, start, at):
            continue
        closed = text.find(closing, mark_end, min(line_end, mark_end + _BRACKET_REACH))
        if closed > mark_end or (closed == mark_end and opening == "《"):
            return True
    return False


def _belongs_to_quote(text: str, start: int, at: int, after: int, line_end: int) -> bool:
    """Tell whether the sentence goes on after its quotation: 以“谁来干？”为题, or “……。”她说."""
    opened = text.rfind("“", start, at)
    if (
        opened > start
        and text[opened - 1] not in "：:，,。！？ \u3000"
        and opened > text.rfind("”", start, at)
    ):
        return True
    following = _TERMINATOR.search(text, after, line_end)
    tail_end = following.start() if following else line_end
    tail = text[after:tail_end]
    return 0 < len(tail) <= _ATTRIBUTION_CHARS and not tail[0].isspace() and not set(tail) & set("“《（(")


def _shortened(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    length = end - start
    if length > _LIMIT_CJK and length > _limit(text, start, end):
        cut = _best_cut(text, start, end)
        yield from _shortened(text, start, cut)
        yield from _shortened(text, cut, end)
    elif length:
        yield start, end


def _limit(text: str, start: int, end: int) -> int:
    n_cjk = len(_CJK_CHAR.findall(text, start, end))
    return _LIMIT_CJK if n_cjk * 3 > end - start else _LIMIT_OTHER


def _best_cut(text: str, start: int, end: int) -> int:
    """Find the clause border nearest to the middle; without any, the last place within the limit."""
    middle, margin = (start + end) // 2, (end - start) // 5
    for pattern in _CUTS:
        cuts = [match.end() for match in pattern.finditer(text, start + margin, end - margin)]
        if cuts:
            return min(cuts, key=lambda cut: abs(cut - middle))
    return start + min(_LIMIT_CJK, middle - start)


def chunk(article: Article, *, chunk_chars: int = 400, merge_below_chars: int = 50) -> tuple[Chunk, ...]:
    """Cut an article into chunks that together hold each of its sentences once, in order.

    Kicker, title and byline are the first chunk together; a caption is a chunk of its own; a paragraph is one
    chunk where it fits, else as many as it takes. A heading opens the chunk below it: no chunk crosses one.

    Args:
        article: A mended article, or one as given.
        chunk_chars: The most characters of a chunk. A single sentence that is longer stays whole, as a chunk
            of its own: citations point at sentences, and `split_sentences` already cut what could be cut.
        merge_below_chars: A paragraph shorter than this goes with its neighbour under the same heading where
            both fit; 0 keeps each apart. 50 takes lead-ins and list items; at 80, short paragraphs about one
            place were put together with those about the next.
    """
    heading, chunks = "", []
    for group in _groups(article, chunk_chars, merge_below_chars):
        first_block = article.blocks[group[0].block]
        if first_block.kind == "heading":
            heading = _heading_text(article, group)
        for part in _filled(group, chunk_chars):
            start, end = part[0].start, part[-1].end
            chunk_id = f"{article.id}:{start}-{end}"
            chunks.append(Chunk(chunk_id, article.id, heading, _said(article, part), start, end, tuple(part)))
    return tuple(chunks)


def _said(article: Article, part: list[Sentence]) -> str:
    """Return what a chunk's sentences say, with what stands between them."""
    between = [article.text[one.end : after.start] for one, after in pairwise(part)]
    return "".join(one.text + gap for one, gap in zip(part, [*between, ""], strict=True))


def _heading_text(article: Article, group: list[Sentence]) -> str:
    """Return the last of the headings that open the group: the nearest one counts."""
    headings = [article.blocks[sentence.block] for sentence in group]
    nearest = [block for block in headings if block.kind == "heading"][-1]
    return article.text[nearest.start : nearest.end].lstrip("#").strip()


def _groups(article: Article, chunk_chars: int, merge_below_chars: int) -> Iterator[list[Sentence]]:
    """Yield the sentences that belong together: usually those of one paragraph.

    A short paragraph goes with the next, as it usually leads in; the last of a section with the one before.
    """
    for section in _sections(article):
        groups: list[list[Sentence]] = []
        for block, sentences in section:
            short = bool(groups) and _n_chars(article, groups[-1]) < merge_below_chars
            if sentences[-1] is section[-1][1][-1]:
                short = short or _n_chars(article, sentences) < merge_below_chars
            opened = bool(groups) and article.blocks[groups[-1][-1].block].kind == "heading"
            fits = bool(groups) and sentences[-1].end - groups[-1][0].start <= chunk_chars
            if opened or (fits and (short or block.kind in _HEAD_KINDS)):
                groups[-1].extend(sentences)
            else:
                groups.append(list(sentences))
        yield from groups


def _n_chars(article: Article, sentences: list[Sentence]) -> int:
    return sum(s.end - s.start for s in sentences if article.blocks[s.block].kind != "heading")


def _sections(article: Article) -> list[list[tuple[Block, list[Sentence]]]]:
    """Part the blocks where no chunk may reach over: at headings, captions and the end of the headline."""
    sections: list[list[tuple[Block, list[Sentence]]]] = []
    in_head, before = True, None
    for block, sentences in _blocks_with_sentences(article):
        was_head, in_head = in_head and before is not None, in_head and block.kind in _HEAD_KINDS
        parts = (
            was_head != in_head
            or "caption" in (block.kind, before)
            or (block.kind == "heading" and before != "heading")
        )
        if parts or not sections:
            sections.append([])
        sections[-1].append((block, sentences))
        before = block.kind
    return sections


def _blocks_with_sentences(article: Article) -> Iterator[tuple[Block, list[Sentence]]]:
    by_block: dict[int, list[Sentence]] = {}
    for sentence in article.sentences:
        by_block.setdefault(sentence.block, []).append(sentence)
    for index, sentences in by_block.items():
        yield article.blocks[index], sentences


def _filled(group: list[Sentence], chunk_chars: int) -> Iterator[list[Sentence]]:
    part: list[Sentence] = []
    for sentence in group:
        told = sum(len(one.text) - len(one.quote) for one in (*part, sentence))
        if part and sentence.end - part[0].start + told > chunk_chars:
            yield part
            part = []
        part.append(sentence)
    if part:
        yield part
