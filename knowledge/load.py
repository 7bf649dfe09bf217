"""File to raw text: plain text and Markdown in the encodings that Chinese text comes in.

What comes back has `\\n` as its only line break and no control characters except the tab, so offsets into
it stay true for everything that follows. Knows nothing of the text's layout; see mend.py.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from knowledge.article import KnowledgeError

_SUFFIXES = (".txt", ".md")
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BINARY_STARTS = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x7fELF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
)
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]")
# Read as the wrong encoding, Chinese turns into rare characters. Over 849 passages cut to 100 characters, in
# GB18030, Big5 and UTF-16, this score took none for another; cut to 8 characters, 0.7 % were not told.
_LEAST_SCORE = 0.25
_SCORED_CHARS = 4000
# The characters that make up more than half of Chinese running text, in both scripts.
_FREQUENT = frozenset(
    "的一是不了在人有我他这個个们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里裡"
    "用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想"
    "实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并並物手应應战戰"
    "向头頭文体體政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒原东東声聲"
    "提立及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电電数數安少报報才结結反受目"
    "太量再感建务務做接必场場件计計管期市直德资資命山金指克许許统統区區保至队隊形社便空决決治展马馬科司五基眼书書非则則听聽"
    "白却卻界达達光放强強即像难難且权權思王象完设設式色路记記南品住告类類求据據程北边邊死张張该該交规規万萬取拉格望觉覺术術"
    "领領共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運企业技智能服创創字网網消费費车車厂廠城县縣省省亿億元率增长"
    "，。、；：？！“”‘’（）《》「」『』【】…—　"
)


def read_text(path: Path, *, max_bytes: int = 5_000_000) -> str:
    """Read a .txt or .md file.

    Args:
        path: The file.
        max_bytes: A larger file is refused.

    Raises:
        KnowledgeError: The file is missing, a folder, of another format, too large, empty, or not text.
    """
    if path.is_dir():
        raise KnowledgeError(f"{path} is a folder: name the .txt or .md files in it.")
    if not path.exists():
        raise KnowledgeError(f"{path} does not exist: check the name and the folder.")
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        named = f"{suffix} files are" if suffix else "files without an ending are"
        raise KnowledgeError(
            f"{path.name}: {named} not read yet: save its text as .txt or .md and try again."
        )
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise KnowledgeError(
                f"{path.name} has {size:,} bytes, more than {max_bytes:,}: split it into several files."
            )
        raw = path.read_bytes()
    except OSError as error:
        raise KnowledgeError(f"{path} can't be read ({error.strerror}): check its permissions.") from error
    return decode(raw, path.name)


def decode(raw: bytes, name: str) -> str:
    """Decode UTF-8, GB18030, Big5 or UTF-16 and clean line breaks and control characters.

    Args:
        raw: The bytes of a file.
        name: What messages call it.

    Raises:
        KnowledgeError: Nothing but white space, not text, or an encoding that can't be told.
    """
    if raw.startswith(_BINARY_STARTS):
        raise KnowledgeError(f"{name} is not a text file: save its text as .txt (UTF-8) and try again.")
    text = _clean(_decoded(raw, name))
    if not text.strip():
        raise KnowledgeError(f"{name} is empty: there is nothing to read in it.")
    return text


def _clean(text: str) -> str:
    return _CONTROLS.sub("", _LINE_BREAKS.sub("\n", text))


def _decoded(raw: bytes, name: str) -> str:
    try:
        if raw.startswith(codecs.BOM_UTF8) or (b"\0" not in raw and not raw.startswith(_UTF16_BOMS)):
            return raw.decode("utf-8-sig")
        if raw.startswith(_UTF16_BOMS):
            return raw.decode("utf-16")
    except UnicodeDecodeError:
        if raw.startswith((codecs.BOM_UTF8, *_UTF16_BOMS)):
            raise KnowledgeError(
                f"{name} is damaged: it breaks its own encoding; save it again as UTF-8."
            ) from None
    return _best_guess(raw, name)


def _best_guess(raw: bytes, name: str) -> str:
    """Decode as what reads most like Chinese (or, for UTF-16 without a mark, like any plain text)."""
    with_nul = b"\0" in raw
    codec_names = (
        ("utf-16-le", "utf-16-be") if with_nul else ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
    )
    scored = [
        (_score(text), text)
        for text in (_try_decode(raw, codec) for codec in codec_names)
        if text is not None
    ]
    score, text = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
    if score >= _LEAST_SCORE:
        return text
    if with_nul:
        raise KnowledgeError(f"{name} is not a text file: save its text as .txt (UTF-8) and try again.")
    raise KnowledgeError(f"{name} has an encoding that can't be told: save it as UTF-8 and try again.")


def _try_decode(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return None


def _score(text: str) -> float:
    """Score in [-1, 1] how much a decoding looks like running text; ASCII says nothing and is left out."""
    points = [_points(char) for char in text[:_SCORED_CHARS] if not _says_nothing(char)]
    if points:
        return sum(points) / len(points)
    return 1.0 if text.strip() else 0.0


def _says_nothing(char: str) -> bool:
    return char.isascii() and (char.isprintable() or char.isspace())


def _points(char: str) -> float:
    if char in _FREQUENT:
        return 1.0
    if not "\u4e00" <= char <= "\u9fff":
        return 0.0 if "\uff01" <= char <= "\uff5e" else -1.0
    return 0.3 if _is_common(char) else -0.5


def _is_common(char: str) -> bool:
    """Tell whether a character is in the first level of GB2312 (3,755) or of Big5 (5,401)."""
    for codec, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            if first <= char.encode(codec)[0] <= last:
                return True
        except UnicodeEncodeError:
            continue
    return False
