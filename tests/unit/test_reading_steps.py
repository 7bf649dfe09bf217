"""Every token is read, none that the text before shares, and no step is longer than it may be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.embedded.reading_steps import reading_steps

TEXTS = st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=30), max_size=6)


def test_a_text_starts_where_it_differs_from_the_one_before() -> None:
    assert reading_steps([[1, 2, 3, 4, 5], [1, 2, 3, 9, 9]], [0, 0], 2) == [
        [(0, 2), (2, 4), (4, 5)],
        [(3, 5)],
    ]


def test_the_same_text_again_is_read_from_its_last_token() -> None:
    assert reading_steps([[1, 2, 3], [1, 2, 3]], [0, 0], 64) == [[(0, 3)], [(2, 3)]]


def test_a_text_starts_behind_what_is_kept_of_it() -> None:
    texts = [[1, 2, 3, 4], [1, 2, 3, 9], [7, 8, 9]]
    assert reading_steps(texts, [2, 2, 2], 64) == [[(2, 4)], [(3, 4)], [(2, 3)]]


@given(TEXTS, st.integers(1, 8))
def test_steps_follow_each_other_to_the_end(texts: list[list[int]], batch: int) -> None:
    before: list[int] = []
    for text, steps in zip(texts, reading_steps(texts, [0] * len(texts), batch), strict=True):
        start = steps[0][0]
        assert text[:start] == before[:start]
        assert [read for _, read in steps[:-1]] == [at for at, _ in steps[1:]]
        assert steps[-1][1] == len(text)
        assert all(0 < read - at <= batch for at, read in steps)
        before = text
