from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.article import KnowledgeError
from knowledge.load import decode, read_text

SIMPLIFIED = "记者昨天从市统计局了解到，今年上半年全市经济稳定增长。\n“我们有信心。”他说。"
TRADITIONAL = (
    "市政府昨日宣布，捷運環狀線將於明年動工，總經費達一千二百億元。\n市長說：「這是市民期待已久的建設。」"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL])
def test_decode_reads_chinese_in_every_encoding_it_comes_in(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


def test_decode_tells_big5_from_gb18030() -> None:
    assert decode(TRADITIONAL.encode("big5"), "a.txt") == TRADITIONAL


@pytest.mark.parametrize(("short", "encoding"), [("今天天气很好", "gb18030"), ("今天天氣很好", "big5")])
def test_decode_tells_encodings_of_one_short_line(short: str, encoding: str) -> None:
    assert decode(short.encode(encoding), "a.txt") == short


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_decode_reads_english_in_utf16_without_a_mark(encoding: str) -> None:
    assert decode("The shop is open.\n".encode(encoding), "a.txt") == "The shop is open.\n"


def test_decode_leaves_no_control_characters_and_one_kind_of_line_break() -> None:
    assert (
        decode("\ufeff一\r\n二\r三\x0b四\u2028五\x00六\x07七\t八".encode("utf-16"), "a.txt")
        == "一\n二\n三\n四\n五六七\t八"
    )


@given(st.binary(max_size=60))
def test_decode_returns_clean_text_or_says_what_to_do(raw: bytes) -> None:
    try:
        text = decode(raw, "a.txt")
    except KnowledgeError as error:
        assert str(error).startswith("a.txt") and "\n" not in str(error)
    else:
        assert text.strip()
        assert all(char in "\n\t" or char.isprintable() or ord(char) > 0x9F for char in text)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"%PDF-1.7 \xe2", "not a text file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not a text file"),
        (b"\0\1\2\3" * 30, "not a text file"),
        ("ça coûte très cher à l'été".encode("latin-1"), "save it as UTF-8"),
        (b"\xef\xbb\xbfabc\xff", "is damaged"),
        ("数字经济".encode() * 9 + b"\xe6", "save it as UTF-8"),
    ],
)
def test_decode_refuses_what_is_not_chinese_or_unicode_text(raw: bytes, says: str) -> None:
    with pytest.raises(KnowledgeError, match=says):
        decode(raw, "a.txt")


def test_read_text_reads_text_and_markdown_files(tmp_path: Path) -> None:
    for name in ("新闻.txt", "notes.MD"):
        (tmp_path / name).write_bytes(SIMPLIFIED.encode("gb18030"))
        assert read_text(tmp_path / name) == SIMPLIFIED


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html", ""])
def test_read_text_names_the_format_it_does_not_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"report{suffix}"
    path.write_bytes(b"x")
    with pytest.raises(KnowledgeError, match=f"{suffix or 'without an ending'}.*not read yet"):
        read_text(path)


def test_read_text_says_what_is_wrong_with_the_path(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="does not exist"):
        read_text(tmp_path / "none.txt")
    with pytest.raises(KnowledgeError, match="is a folder"):
        read_text(tmp_path)


def test_read_text_refuses_a_file_above_the_limit(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("长" * 10, "utf-8")
    with pytest.raises(KnowledgeError, match="30 bytes, more than 29"):
        read_text(tmp_path / "long.txt", max_bytes=29)
