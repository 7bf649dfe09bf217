"""Folding keeps positions and makes the two scripts, widths and cases one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.fold import fold, in_mainland_words


@given(st.text(st.characters()))
def test_fold_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("數字經濟產業", "数字经济产业"),
        ("ＶＲ 虚拟现实", "vr 虚拟现实"),
        ("１３７８億元，＋１７．２％", "1378亿元,+17.2%"),
        ("李　劼攝", "李 劼摄"),
        ("㎡…ß", "㎡…ß"),
        ("", ""),
    ],
)
def test_fold_makes_scripts_widths_and_cases_one(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_fold_takes_half_a_surrogate_pair() -> None:
    assert fold("數\ud800") == "数\ud800"


def test_questions_from_taiwan_are_put_into_mainland_words() -> None:
    assert in_mainland_words("這顆快閃記憶體晶片的資料") == "这颗闪存芯片的数据"
    assert in_mainland_words("闪存芯片，ＶＲ 400G") == "闪存芯片，ＶＲ 400G"
