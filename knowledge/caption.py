"""Photo captions: what starts one, who took the picture, and the date and place it gives.

Works on single lines; mend.py finds the lines. Every rule is about how newspapers write, Chinese or English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from knowledge.article import Caption
from knowledge.fold import fold
from knowledge.numerals import chinese_value

_NUMBER = r"[①-⑳\d一二三四五六七八九十]{1,3}"
_LABEL = re.compile(
    rf"[（(]\s*(?P<bracketed>[图圖]\s*{_NUMBER})\s*[）)]\s*[：:、.]?"
    rf"|(?P<numbered>[图圖](?:片|表|说|說|注)?\s*(?:{_NUMBER})?)\s*[：:]"
    r"|(?P<circled>[图圖]\s*[①-⑳])"
    r"|(?P<named>(?:题|題|上|下|左|右|大|小|配|组|組|头|頭|主|中|资料|資料|示意|效果|现场|現場){1,2}[图圖]片?(?:说明|說明)?)\s*[：:]"
    r"|(?P<explained>(?:[图圖]片?|照片)(?:说明|說明))\s*[：:]"
    r"|(?P<shown>(?:[上下左右]?[图圖]|[图圖]片)[为為])(?=[^了此何])"
    r"|(?P<pointed>[▲△▼▽↑↓◀▶])"
    r"|(?P<english>(?:Figure|Fig\.?|Photo|Image|Picture)\s*\d+)\s*[:：.]"
    r"|(?P<unnumbered>Caption|Photo|Image|Picture)\s*[:：]"
)
_HAN_NAME = r"[一-鿿·]{2,8}|[一-鿿][ \u3000]+[一-鿿]{1,2}|[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,3}"
_NAMES = rf"(?:{_HAN_NAME})(?:[、,， \u3000]+(?:{_HAN_NAME})){{0,3}}"
_ROLE = r"(?:[一-鿿]{0,8}(?:记者|記者|通讯员|通訊員|摄影师|攝影師)[ \u3000:：]*)"
_CREDITS = (
    re.compile(
        rf"[（(【]?{_ROLE}?(?P<who>{_NAMES})[ \u3000]*[/／]?[ \u3000]*(?<![拍统調调吸])(?:摄影|攝影|摄|攝)"
        r"(?:[ \u3000]*[（(/／][^（）()，。]{1,20}[）)]?)?[）)】]?"
    ),
    re.compile(
        r"[（(【]?(?:摄影|攝影|[图圖]片来源|[图圖]片來源|[图圖]源|供[图圖]|[图圖]片提供|摄|攝)"
        r"(?:记者|記者|师|師|者)?[ \u3000]*[：:/／]"
        r"[ \u3000]*(?P<who>[^，。；]{1,30}?)[）)】]?"
    ),
    re.compile(r"[（(【]?(?:[图圖]片?|照片)[ \u3000]*[/／][ \u3000]*(?P<who>[^，。；]{1,30}?)[）)】]?"),
    re.compile(rf"[（(【]?{_ROLE}?(?P<who>[一-鿿·]{{2,14}}?)[ \u3000]*供[图圖][）)】]?"),
    re.compile(
        r"[（(]?(?:Photos?|Photographs?|Photographed|Images?|Pictures?)\s*(?:by|courtesy of|credit|/)\s*:?\s*"
        r"(?P<who>[^.!?]{2,60}?)[）).]?",
        re.IGNORECASE,
    ),
)
_OF_PICTURE = re.compile(
    r"照片|相片|图片|[配插]图|[张幅]图|(?<![地版蓝企意])图[里中上]|\b(?:photo(?:graph)?s?|pictures?|captions?)\b"
)
_PICTURE = re.compile(
    r"第(?P<ordinal>[一二三四五六七八九十\d]{1,3})(?:[张幅个])?[配插]?(?:图片?|照片|相片)|图[片表说注]?\s*(?P<number>[一二三四五六七八九十\d]{1,3})"
)
_CREDIT_CHARS = 60
# Where a credit at the end of a caption line can begin.
_CREDIT_BORDER = re.compile(r"[。！？!?.”]\s*(?=\S)|(?=[（(【])|\s(?=\S)")

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}年(?:\d{1,2}月)?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    rf"|{_MONTH}(?: \d{{1,2}})?(?:, \d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?"
)
_CLAUSE = re.compile("[^，,。；;！？!?\n]+")
_UNIT = r"(?:自治区|自治州|特别行政区|特別行政區|高新区|新区|省|市|县|縣|区|區|旗|盟|镇|鎮|乡|鄉|村|街道)"
_ADMIN = rf"[一-鿿]{{2,8}}?{_UNIT}(?:[一-鿿]{{1,8}}?{_UNIT}){{0,4}}"
_SITE = (
    r"(?:车间|車間|工厂|工廠|厂区|廠區|厂房|基地|园区|園區|产业园|公司|企业|码头|碼頭|机场|機場|车站|車站|港口|工地|现场|現場|"
    r"公园|公園|广场|廣場|中心|学校|學校|大学|大學|小学|中学|医院|醫院|社区|社區|大厅|大廳|展馆|博物馆|图书馆|商场|超市|门店|景区|"
    r"农田|田间|果园|大棚|实验室|[仓粮]库|大桥|街头|展台|展区|港|站|馆|館|店|厂|廠|园|園|湖|岛)"
)
_PLACES = (
    re.compile(
        rf"(?:位于|位於|在|于|於)(?P<place>{_ADMIN}(?:境内|的)?(?:[^的在把将正]{{0,16}}的?[^的在把将正]{{0,16}}?{_SITE})?)"
    ),
    re.compile(rf"^(?P<place>{_ADMIN}(?:的?[^的在]{{0,16}}{_SITE})?)(?=$|[的一内里])"),
    re.compile(rf"(?:位于|位於|在)(?P<place>[^在把将正\d]{{1,20}}?{_SITE})"),
    re.compile(rf"^(?P<place>[一-鿿]{{2,16}}?{_SITE})(?=[上内里旁边前中]?$)"),
    re.compile(r"^(?:位于|位於|在)(?P<place>[一-鿿·]{2,12})(?<![时時中后後下上访訪])$"),
    re.compile(rf"\b(?:in|at|near) (?P<place>(?!{_MONTH})[A-Z][\w'-]*(?: [A-Z][\w'-]*)*)"),
)


def caption_label(line: str) -> str | None:
    """Return the label that opens a caption line, such as `图①` or `Figure 1`; None without one."""
    match = _LABEL.match(line)
    if not match or is_credit(line):
        return None
    return next(label.strip() for label in match.groups() if label)


def is_credit(line: str) -> bool:
    """Tell whether a whole line only says who took a picture."""
    return _credit_match(line) is not None


def has_closing_credit(line: str) -> bool:
    """Tell whether a line ends by saying who took a picture."""
    return _closing_credit(line) is not None


def read_caption(text: str, label: str | None) -> Caption:
    """Read a caption (and its credit, on the same or the next line) for its date, place and photographer."""
    body = text.removeprefix(label or "").lstrip("：:")
    date = _DATE.search(body)
    credit = next(filter(None, map(_closing_credit, reversed(text.split("\n")))), None)
    photographer = credit.group("who").strip() if credit else None
    return Caption(label, date.group() if date else None, _place(body), photographer)


def _credit_match(text: str) -> re.Match[str] | None:
    if len(text) > _CREDIT_CHARS:
        return None
    return next(filter(None, (pattern.fullmatch(text.strip()) for pattern in _CREDITS)), None)


def _closing_credit(line: str) -> re.Match[str] | None:
    whole = _credit_match(line)
    if whole:
        return whole
    borders = (match.end() for match in _CREDIT_BORDER.finditer(line, max(0, len(line) - _CREDIT_CHARS)))
    return next(filter(None, (_credit_match(line[border:]) for border in borders)), None)


def _place(body: str) -> str | None:
    """Return the fullest place phrase, preferring one with a province, city or county in it."""
    first_line = body.split("\n", 1)[0]
    for pattern in _PLACES:
        clauses = [first_line] if "\\b" in pattern.pattern else _CLAUSE.findall(first_line)
        for clause in clauses:
            match = pattern.search(clause.strip())
            if match:
                return match.group("place").removesuffix("的")
    return None


def picture_numbers(text: str) -> frozenset[float]:
    """Return the numbers of the pictures that a label or a question names: 2 for 图②, 第二张照片 and 图2."""
    written = unicodedata.normalize(
        "NFKC", fold(text)
    )  # folding keeps lengths, so ⑩ is still one character there
    named = (match["ordinal"] or match["number"] for match in _PICTURE.finditer(written))
    return frozenset(value for number in named if (value := chinese_value(number)) is not None)


def speaks_of_picture(question: str) -> bool:
    """Tell whether a question is about a picture: 那张图是哪天拍的."""
    return bool(_OF_PICTURE.search(fold(question)))


def with_labels(question: str, labels: Iterable[str]) -> str:
    """Write the pictures that a question names by number as their captions label them: 图② for 第二张照片."""
    spans = [(match.span(), picture_numbers(match.group())) for match in _PICTURE.finditer(fold(question))]
    of = {number: label for label in labels for number in picture_numbers(label)} if spans else {}
    for (start, end), numbers in reversed(spans):
        label = next((of[number] for number in numbers if number in of), question[start:end])
        question = question[:start] + label + question[end:]
    return question
