"""A state reaches the engine whole or not at all, and only for what it was made for."""

import json
import os
from pathlib import Path

import pytest

from assistant.conversation import AssistantError
from assistant.embedded.prefix import Prefix
from assistant.embedded.prefix_states import PrefixStates

PREFIX = Prefix.of("规则。\n\n文章。")
CONTENT = bytes(range(256)) * 40


def make_states(
    folder: Path, *, fingerprint: str = "model build f16 4608", max_bytes: int = 10**9
) -> PrefixStates:
    return PrefixStates(folder, fingerprint=fingerprint, max_bytes=max_bytes)


def keep(states: PrefixStates, key: str, content: bytes = CONTENT, *, opening: bool = False) -> Path:
    """Keep a state as the engine would have saved it, and return its file."""
    (states.folder / states.new_filename(key)).write_bytes(content)
    states.keep(key, tokens=321, opening=opening)
    return states.folder / states.filename(key)


def test_a_kept_state_is_found_by_the_next_process(tmp_path: Path) -> None:
    states = make_states(tmp_path)
    keep(states, states.key(PREFIX))
    later = make_states(tmp_path)
    record = later.record(later.key(PREFIX))
    assert record is not None
    assert (record.tokens, record.size_bytes) == (321, len(CONTENT))
    assert later.verify(later.key(PREFIX))


def test_nothing_is_left_aside(tmp_path: Path) -> None:
    states = make_states(tmp_path)
    keep(states, states.key(PREFIX))
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".bin", ".json"]


@pytest.mark.parametrize(
    "other",
    [
        Prefix.of("规则。\n\n文章"),
        Prefix((("user", "规则。\n\n文章。"),)),
        Prefix.of("规则。\n\n文章。", opening="问"),
        Prefix.of("规则。\n\n文章。", [("问", "答")]),
    ],
)
def test_another_prefix_has_another_key(tmp_path: Path, other: Prefix) -> None:
    states = make_states(tmp_path)
    assert states.key(PREFIX) != states.key(other)


def test_another_model_or_build_has_another_key(tmp_path: Path) -> None:
    other = make_states(tmp_path, fingerprint="model newer-build f16 4608")
    assert make_states(tmp_path).key(PREFIX) != other.key(PREFIX)


@pytest.mark.parametrize(
    "damaged",
    [CONTENT[:-1], CONTENT + b"x", b"", CONTENT[:100] + b"\xff" + CONTENT[101:]],
    ids=["truncated", "longer", "empty", "a flipped byte"],
)
def test_a_damaged_state_is_refused_and_deleted(tmp_path: Path, damaged: bytes) -> None:
    states = make_states(tmp_path)
    path = keep(states, states.key(PREFIX))
    path.write_bytes(damaged)
    later = make_states(tmp_path)
    assert not later.verify(later.key(PREFIX))
    assert list(tmp_path.iterdir()) == []


def test_a_state_damaged_after_it_was_verified_is_refused(tmp_path: Path) -> None:
    states = make_states(tmp_path)
    key = states.key(PREFIX)
    path = keep(states, key)
    assert states.verify(key)
    before = path.stat()
    path.write_bytes(b"\xff" + CONTENT[1:])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000))
    assert not states.verify(key)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"sha256": "0"', '{"other": 1}'])
def test_a_state_with_a_broken_record_counts_as_missing(tmp_path: Path, text: str) -> None:
    states = make_states(tmp_path)
    key = states.key(PREFIX)
    keep(states, key).with_suffix(".json").write_text(text)
    assert states.record(key) is None
    assert not states.verify(key)


def test_a_save_that_was_never_finished_counts_as_missing(tmp_path: Path) -> None:
    states = make_states(tmp_path)
    key = states.key(PREFIX)
    keep(states, key).with_suffix(".json").unlink()
    assert states.record(key) is None


def test_the_state_unused_longest_goes_first(tmp_path: Path) -> None:
    states = make_states(tmp_path, max_bytes=3 * len(CONTENT))
    for age, key in ((30, "a"), (20, "b"), (10, "c")):
        path = keep(states, key).with_suffix(".json")
        os.utime(path, (path.stat().st_mtime - age, path.stat().st_mtime - age))
    assert states.verify("a")
    keep(states, "d")
    assert [states.record(key) is not None for key in "abcd"] == [True, False, True, True]


def test_an_opening_goes_before_any_whole_prefix_however_lately_it_was_used(tmp_path: Path) -> None:
    states = make_states(tmp_path, max_bytes=3 * len(CONTENT))
    path = keep(states, "a").with_suffix(".json")
    os.utime(path, (0, 0))
    keep(states, "o", opening=True)
    for key in "bc":
        keep(states, key)
    assert [states.record(key) is not None for key in "aobc"] == [True, False, True, True]
    keep(states, "p", opening=True)
    assert [states.record(key) is not None for key in "apbc"] == [True, False, True, True]


def test_a_state_kept_before_openings_were_told_apart_is_a_whole_prefix(tmp_path: Path) -> None:
    states = make_states(tmp_path)
    path = keep(states, "a").with_suffix(".json")
    old = {name: value for name, value in json.loads(path.read_text()).items() if name != "opening"}
    path.write_text(json.dumps(old))
    record = states.record("a")
    assert record is not None
    assert not record.opening


def test_a_broken_state_that_can_not_be_deleted_is_not_used_and_nothing_is_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = make_states(tmp_path)
    keep(states, "a").write_bytes(CONTENT[::-1])

    def read_only(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "read-only", str(path))

    monkeypatch.setattr(Path, "unlink", read_only)
    assert not states.verify("a")
    assert not states.verify("a")


def test_a_state_larger_than_the_bound_is_kept_alone(tmp_path: Path) -> None:
    states = make_states(tmp_path, max_bytes=10)
    keep(states, "a")
    keep(states, "b")
    assert [states.record(key) is not None for key in "ab"] == [False, True]


def test_what_an_interrupted_save_left_is_removed_a_day_later(tmp_path: Path) -> None:
    old, new = tmp_path / "a.1.new", tmp_path / "b.2.new"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    make_states(tmp_path)
    assert not old.exists()
    assert new.exists()


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AssistantError, match="cannot make the folder"):
        make_states(tmp_path / "file" / "states")


def test_a_save_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="cannot keep"):
        make_states(tmp_path).keep("a", tokens=1)
