"""Which adapter is added to the embedded model."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.adapter import Adapter
from assistant.conversation import AssistantError
from assistant.prefix_states import file_sha256
from assistant.settings import Settings, read_settings
from assistant.start import adapter_of


def settings(**given: object) -> Settings:
    return read_settings().model_copy(update={"api_url": "", "gguf": None, "adapter": None, **given})


def test_without_one_named_there_is_none_and_an_endpoint_never_has_one(tmp_path: Path) -> None:
    assert adapter_of(settings()) is None
    named = tmp_path / "mine.gguf"
    named.write_bytes(b"weights")
    assert adapter_of(settings(adapter=named, api_url="http://127.0.0.1:1/v1")) is None


def test_one_that_is_named_is_taken_also_for_another_model(tmp_path: Path) -> None:
    named = tmp_path / "mine.gguf"
    named.write_bytes(b"weights")
    taken = adapter_of(settings(adapter=named, gguf=Path("other.gguf")))
    assert taken == Adapter(named, file_sha256(named))


def test_a_missing_one_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match=r"no adapter at .*; set SHUSHI_ADAPTER"):
        adapter_of(settings(adapter=tmp_path / "none.gguf"))
