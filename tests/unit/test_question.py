"""A question is cleaned of what nobody means, and refused with one clear line when it can't be taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import AssistantError, InlineDocument, Question, Turn
from assistant.questions.question import MAX_HISTORY_TURNS, MAX_QUESTION_CHARS, clean


@pytest.mark.parametrize("text", ["", "  \n\t", "\u200b\ufeff", "\x00\x07"])
def test_an_empty_question_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(AssistantError, match=r"问题是空的.*is empty; type"):
        clean(Question(text))


def test_a_question_of_100_000_characters_is_refused_with_its_length() -> None:
    with pytest.raises(AssistantError, match=r"100000 字，最多 2000 字.*shorten it"):
        clean(Question("问" * 100_000))


def test_the_longest_question_is_taken() -> None:
    assert len(clean(Question("问" * MAX_QUESTION_CHARS)).text) == MAX_QUESTION_CHARS


def test_control_characters_vanish_and_white_space_becomes_one_space() -> None:
    assert clean(Question(" 收入\x00是\u200b多少\r\n\t ？\x1b ")).text == "收入是多少 ？"


@given(st.text())
def test_what_is_taken_prints_and_stays_as_it_is_when_cleaned_again(text: str) -> None:
    try:
        once = clean(Question(text))
    except AssistantError:
        return
    assert clean(once) == once
    assert once.text.encode()
    assert not any(ord(character) < 32 for character in once.text)


def test_documents_are_left_exactly_as_given() -> None:
    document = InlineDocument("d", "\ufeff甲\r\n\x00乙")
    assert clean(Question("谁？", documents=(document,))).documents == (document,)


def test_too_many_or_too_large_documents_are_refused_with_a_remedy() -> None:
    many = tuple(InlineDocument(str(number), "甲") for number in range(51))
    with pytest.raises(AssistantError, match="51 documents given, at most 50; ingest them"):
        clean(Question("谁？", documents=many))
    with pytest.raises(AssistantError, match="documents of 500001 characters"):
        clean(Question("谁？", documents=(InlineDocument("d", "甲" * 500_001),)))


def test_of_a_long_history_the_last_turns_count() -> None:
    history = tuple(Turn("user", str(number)) for number in range(MAX_HISTORY_TURNS + 5))
    assert clean(Question("谁？", history=history)).history == history[5:]
