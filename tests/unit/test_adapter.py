"""Which adapter is added to the embedded model, and that the one that comes with the package is the one pinned."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.conversation import AssistantError
from assistant.embedded.adapter import OWN, Adapter
from assistant.embedded.prefix_states import file_sha256
from assistant.settings import Settings, read_settings
from assistant.start import adapter_of


def settings(**given: object) -> Settings:
    return read_settings().model_copy(update={"api_url": "", "gguf": None, "adapter": None, **given})


def test_the_file_that_comes_with_the_package_is_the_one_pinned() -> None:
    assert file_sha256(OWN.path) == OWN.sha256


@pytest.mark.parametrize(
    ("given", "adapter"),
    [
        ({}, OWN),
        ({"adapter": "none"}, None),
        ({"gguf": Path("other.gguf")}, None),
        ({"api_url": "http://127.0.0.1:1/v1"}, None),
    ],
)
def test_only_the_pinned_model_has_one_of_its_own(given: dict[str, object], adapter: Adapter | None) -> None:
    assert adapter_of(settings(**given)) == adapter


def test_one_that_is_named_is_taken_also_for_another_model(tmp_path: Path) -> None:
    named = tmp_path / "mine.gguf"
    named.write_bytes(b"weights")
    taken = adapter_of(settings(adapter=named, gguf=Path("other.gguf")))
    assert taken == Adapter(named, file_sha256(named))


def test_a_missing_one_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match=r"no adapter at .*; set SHUSHI_ADAPTER"):
        adapter_of(settings(adapter=tmp_path / "none.gguf"))
