"""How likely a draft was to say that the text does not say, read off its tokens, by hand-worked cases."""

from __future__ import annotations

import math
import re

import pytest

from assistant.drafting.unsaid import Doubt, Piece, Token, beyond, doubt_of, same_gap, unsaid_probability
from assistant.language import NOT_SAID

ZH, EN = NOT_SAID["zh"], NOT_SAID["en"]


def token(text: str, **likeliest: float) -> Token:
    """Make a token from probabilities by text."""
    return Token(text, {other: math.log(p) for other, p in likeliest.items()})


def test_first_token_of_another_opening() -> None:
    assert unsaid_probability([token("2021", **{"2021": 0.9, "文": 0.1})], ZH) == pytest.approx(0.1)


def test_goes_on_along_a_shared_opening() -> None:
    tokens = [token("The", The=0.8, Five=0.2), token(" bridge", **{" bridge": 0.75, " article": 0.25})]
    assert unsaid_probability(tokens, EN) == pytest.approx(0.8 * 0.25)


def test_all_of_it_is_the_product() -> None:
    tokens = [token("文", 文=0.5, 他=0.5), token("中未提及。", **{"中未提及。": 0.5, "中说": 0.5})]
    assert unsaid_probability(tokens, ZH) == pytest.approx(0.25)


def test_tokens_that_begin_alike_count_together() -> None:
    tokens = [token("他", 文=0.2, 文中=0.3, 他=0.5)]
    assert unsaid_probability(tokens, ZH) == pytest.approx(0.5)


def test_a_token_that_is_not_among_the_likeliest_counts_as_nothing() -> None:
    assert unsaid_probability([token("他", 他=1.0)], ZH) == 0.0


def test_what_comes_after_the_sentence_does_not_matter() -> None:
    whole = [token(ZH, **{ZH: 0.6, "他": 0.4}), token("他", 他=1.0)]
    assert unsaid_probability(whole, ZH) == pytest.approx(0.6)


def taken(*pieces: Piece) -> tuple[list[str], Doubt]:
    """Return what is passed on of a draft, and the doubt at its end."""
    texts: list[str] = []
    passing = beyond(pieces, ZH)
    while True:
        try:
            texts.append(next(passing))
        except StopIteration as end:
            return texts, end.value


def test_nothing_is_passed_on_of_a_draft_that_says_only_that() -> None:
    assert taken(Piece("文中"), Piece("未提及。")) == ([], Doubt(None, "", rest=ZH))
    assert taken(Piece("文中"), Piece("未提及净利润。")) == (
        [],
        Doubt(None, "", rest="文中未提及净利润。"),
    )
    tokens = (
        token("文", 文=0.9),
        token("中未提及", 中未提及=0.8),
        token("净利润。", 净利润=0.7, **{"。": 0.3}),
    )
    assert taken(*(Piece(one.text, (one,)) for one in tokens))[1].unsaid == pytest.approx(0.9 * 0.8)


def test_what_was_held_back_comes_with_the_first_other_word() -> None:
    texts, doubt = taken(Piece("文中"), Piece("说"), Piece("，亏了3亿元。"))
    assert texts == ["文中说", "，亏了3亿元。"]
    assert doubt == Doubt(None, "文中说，亏了3亿元。")


def test_what_stands_beside_the_sentence_is_passed_on_without_it() -> None:
    assert taken(Piece(ZH), Piece("他说"), Piece("过。")) == (
        ["他说", "过。"],
        Doubt(None, "他说过。", rest=ZH),
    )
    first = "亏了3亿元。"
    assert taken(Piece(first[:4]), Piece(first[4:] + "文中未"), Piece("提及营收。")) == (
        [first[:4], first[4:]],
        Doubt(None, first, rest="文中未提及营收。"),
    )


def test_an_english_sentence_ends_at_a_full_stop_and_not_in_a_figure() -> None:
    whole = "It lost 3.5 million. The article does not say when."
    for pieces in (re.findall(r"\w+|\W", whole), re.findall(r" ?[\w.]+|\W", whole), [whole]):
        assert "".join(beyond(map(Piece, pieces), EN)).rstrip() == "It lost 3.5 million."


def test_a_draft_that_is_cut_off_in_a_first_word_is_passed_on() -> None:
    assert taken(Piece("亏了3亿元。"), Piece("文"))[0] == ["亏了3亿元。", "文"]
    assert taken(Piece("亏了3亿元。"), Piece(" "))[1] == Doubt(None, "亏了3亿元。")


def test_the_doubt_is_that_of_the_tokens() -> None:
    piece = Piece("他", (token("他", 他=0.75, 文=0.25),))
    assert taken(piece) == (["他"], Doubt(pytest.approx(0.25), "他"))


def test_tokens_without_their_likeliest_tell_nothing() -> None:
    assert taken(Piece("他", (Token("他", {}),)))[1] == Doubt(None, "他")


def test_the_doubt_of_several_sides_is_that_of_those_who_said_something() -> None:
    silent, sure, unsure = Doubt(0.9, ""), Doubt(0.1, "他"), Doubt(0.4, "他")
    assert doubt_of([silent, sure, unsure]) == 0.4
    assert doubt_of([silent]) == 0.9
    assert doubt_of([]) is None
    assert doubt_of([Doubt(None, "他")]) is None


def test_otherwise_is_the_likeliest_other_beginning_that_is_whole_characters() -> None:
    likeliest = {"文中": 0.6, "文": 0.2, "\N{REPLACEMENT CHARACTER}": 0.1, "孙": 0.06, "他": 0.04}
    first = Token("文中", {text: math.log(p) for text, p in likeliest.items()})
    rest = token("未提及。", **{"未提及。": 1.0})
    _, doubt = taken(Piece("文中", (first,)), Piece("未提及。", (rest,)))
    assert (doubt.said, doubt.otherwise) == (False, "孙")


def test_otherwise_is_no_beginning_of_what_was_said() -> None:
    piece = Piece("被杀。", (token("被", 被=0.5, 文=0.3, 因=0.2),))
    assert taken(piece)[1].otherwise == "因"


@pytest.mark.parametrize(
    ("rest", "other", "same"),
    [
        ("文中未提及造价。", "文中未提及它的造价。", True),
        ("文中未提及造价。", "文中未提及长度。", False),
        ("文中未提及大桥的造价。", "文中未提及大桥的长度。", False),
        ("文中未提及。", "文中未提及长度。", True),
        ("", "文中未提及长度。", True),
    ],
)
def test_two_drafts_leave_out_the_same_where_they_name_it_in_a_word_of_both(
    rest: str, other: str, same: bool
) -> None:
    assert same_gap(rest, other, ZH) is same
