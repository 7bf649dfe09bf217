"""Reading ahead goes on whatever one article brings, and never says for ever that it is at it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from assistant.conversation import AssistantError
from assistant.embedded.prefix import Prefix
from assistant.embedded.reading import BackgroundReading
from tests.fakes_evals import ARTICLE
from tests.waiting import wait_until


class Maker:
    """Says that it is half done, then does what is scripted; nothing more than that it is done without a script."""

    adapted = True

    def __init__(self, *script: Exception) -> None:
        self.script = deque(script)
        self.calls = 0
        self.wanted: list[Prefix] = []

    def make_states(
        self, prefixes: Sequence[Prefix], progress: Callable[[int, int], None] | None = None
    ) -> None:
        if progress:
            progress(1, 2)
        self.calls += 1
        self.wanted = list(prefixes)
        if self.script:
            raise self.script.popleft()


@contextmanager
def reading(maker: Maker) -> Iterator[tuple[BackgroundReading, list[str]]]:
    said: list[str] = []
    background = BackgroundReading(maker, said.append)
    yield background, said
    background.stop()


def test_an_article_is_read_and_then_how_questions_about_it_begin() -> None:
    maker = Maker()
    with reading(maker) as (background, said):
        background.want([ARTICLE])
        wait_until(lambda: maker.calls == 2 and background.message is None, 5)
    assert said == []


@pytest.mark.parametrize("error", [OSError("disk gone"), ValueError("no JSON"), KeyError("tokens")])
def test_an_error_that_nobody_foresaw_is_one_line_and_the_next_article_is_read(error: Exception) -> None:
    maker = Maker(error)
    with reading(maker) as (background, said):
        background.want([ARTICLE])
        wait_until(lambda: said and background.message is None, 5)
        assert type(error).__name__ in said[0]
        background.want([ARTICLE])
        wait_until(lambda: maker.calls == 3 and background.message is None, 5)
    assert len(said) == 1


def test_what_a_question_had_to_read_is_read_again_behind_what_it_stands_on_and_kept() -> None:
    maker = Maker()
    prefix = Prefix.of("一段。", opening="最相关的原文：")
    with reading(maker) as (background, said):
        background.want_again(prefix)
        wait_until(lambda: maker.wanted == [Prefix.of("一段。"), prefix], 5)
    assert said == []


def test_an_engine_that_ended_is_tried_again_and_then_given_up_in_one_line() -> None:
    maker = Maker(*[AssistantError("the process ended")] * 3)
    with reading(maker) as (background, said):
        background.want([ARTICLE])
        wait_until(lambda: said and background.message is None, 5)
    assert said == [f"《{ARTICLE.title}》 is answered more slowly: the process ended"]
