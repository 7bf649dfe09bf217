"""Names that a small model translates by half are written as the article writes them."""

from __future__ import annotations

from assistant.english import with_whole_names


def test_half_a_name_is_made_whole() -> None:
    quotes = ["院士王小明表示，时机很好。", "王小明还说了别的。"]
    assert with_whole_names("Dr. Wang小明 thinks so.", quotes) == "Dr. 王小明 thinks so."


def test_what_can_not_be_told_is_left() -> None:
    assert with_whole_names("Dr. Wang小明 thinks so.", ["王小明和李小明"]) == "Dr. Wang小明 thinks so."
    assert with_whole_names("Dr. Wang thinks so.", ["王小明"]) == "Dr. Wang thinks so."
