"""Assistants over a text of two matters, with a model that says what it is told to."""

from __future__ import annotations

from collections.abc import Callable

from assistant.chain import Assistant
from assistant.drafting.shown import Reach
from assistant.source import Source
from knowledge.mend import as_given
from knowledge.retrieve import from_articles
from tests.fakes import HashedEmbedder
from tests.fakes_model import SayingBackend

TEXT = "北湖大桥由北湖县人民政府出资建设，全长1200米。\n西湖码头由西湖县人民政府独自建设，码头有12个泊位。"
FILLER = "这一段只说天气、道路和邻居们的闲谈，没有一个数字。" * 12
NOT_QUITE = 0.99  # of each piece of 文中未提及。: a doubt that refuses, yet a next chunk may answer


def doubting(
    says: Callable[[str], str], other: str = "北", sure: float = NOT_QUITE, *, text: str = TEXT
) -> tuple[Assistant, SayingBackend]:
    """Return an assistant whose model reads a chunk at a time and is known to say when that does not say."""
    backend = SayingBackend(says, other, sure)
    backend.reach = Reach(whole_chars=0, chunks=1, doubts=True)
    filled = "\n\n".join(f"{paragraph}{FILLER}" for paragraph in text.split("\n"))
    article = as_given(filled, article_id="a")
    embedder = HashedEmbedder()
    return Assistant(backend, Source({"a": article}, from_articles([article], embedder), embedder)), backend
