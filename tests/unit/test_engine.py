"""The engine where its process can't be run; with the real model it is tested in integration."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.conversation import AssistantError
from assistant.engine import Engine


def test_a_process_that_can_not_be_run_is_one_line_and_nobody_waits_for_it(tmp_path: Path) -> None:
    model = tmp_path / "model.gguf"
    model.write_bytes(b"GGUF")
    (tmp_path / "engine.log").write_text("the run before")
    (tmp_path / "engine.before.log" / "in the way").mkdir(parents=True)
    said: list[str] = []
    with Engine.start(model, tmp_path, report=said.append, model_sha256="0" * 64) as engine:
        with pytest.raises(AssistantError, match=r"can't be run .*start the program again"):
            engine.connected(5.0)
        assert not engine.alive
    assert len(said) == 1
