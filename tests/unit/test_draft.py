"""A draft comes piece by piece, and whoever stops listening stops the model."""

from __future__ import annotations

from collections.abc import Generator

from assistant.drafting.draft import draft
from tests.fakes_model import SayingChat

TEXT = "北湖大桥全长1200米，由北湖县人民政府出资建设。"


def test_the_pieces_make_the_text() -> None:
    model = SayingChat(says=lambda _: TEXT, asked=[])
    assert "".join(piece.text for piece in draft(model, "", "")) == TEXT
    assert len(model.said) > 1


def test_closing_a_draft_stops_the_model() -> None:
    model = SayingChat(says=lambda _: TEXT, asked=[])
    pieces = draft(model, "", "")
    assert isinstance(pieces, Generator)
    next(pieces)
    pieces.close()
    assert model.said == [TEXT[:4]]
