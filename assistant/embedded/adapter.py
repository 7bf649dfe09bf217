"""An adapter of the embedded model: low-rank weights that are added to its own, made by `shushi-evals train`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.conversation import AssistantError
from assistant.embedded.prefix_states import file_sha256


@dataclass(frozen=True, slots=True)
class Adapter:
    """A GGUF file of low-rank weights and its sha256 (hex)."""

    path: Path
    sha256: str


OWN = Adapter(
    Path(__file__).parents[1] / "data" / "adapter.gguf",
    "1584b91282d3e76845dfbd39dd8a729673f9f7f87de6bff8a4d6335e3d4de263",
)
"""What comes with the pinned model; how it was trained is in DECISIONS.md."""


def open_adapter(path: Path) -> Adapter:
    """Return an adapter file with its checksum.

    Raises:
        AssistantError: there is no such file.
    """
    if not path.is_file():
        raise AssistantError(f"no adapter at {path}; set SHUSHI_ADAPTER to a GGUF adapter, or to none")
    return Adapter(path, file_sha256(path))
