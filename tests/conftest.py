"""What all tests share: a home folder of their own, and a word about browser tests that could not run."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Model files are the user's own, verified by checksum, so that tests do not fetch them again; all else is made anew.
for name in [name for name in os.environ if name.startswith("SHUSHI_") and name != "SHUSHI_CACHE"]:
    del os.environ[name]

# A shell that starts the tests in the background has them ignore Ctrl-C, and their child processes would, too.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes depends on what else the machine does.
settings.register_profile("shushi", deadline=None)
settings.load_profile("shushi")

_NO_BROWSER = "browser tests were skipped: no chromium on this machine; install it and run again"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that makes a missing browser a failure."""
    parser.addoption("--require-browser", action="store_true", help="fail instead of skipping browser tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip browser tests where there is no browser; unit tests run first, then integration, then browser."""
    order = {"unit": 0, "integration": 1, "browser": 2}
    items.sort(key=lambda item: order.get(item.path.parent.name, 3))
    in_browser = [item for item in items if item.path.parent.name == "browser"]
    if not in_browser or _has_browser():
        return
    if config.getoption("--require-browser"):
        raise pytest.UsageError(_NO_BROWSER)
    config.stash[_SKIPPED] = True
    for item in in_browser:
        item.add_marker(pytest.mark.skip(reason="no chromium"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say in the last lines that browser tests did not run."""
    if config.stash.get(_SKIPPED, False):
        terminalreporter.write_line(_NO_BROWSER, yellow=True)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a home folder of the test's own, set for this process and its children."""
    folder = tmp_path / "home"
    monkeypatch.setenv("SHUSHI_HOME", str(folder))
    monkeypatch.chdir(tmp_path)  # no .env of the working folder
    yield folder


def _has_browser() -> bool:
    if shutil.which("chromium"):
        return True
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only the browser tests need it

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


_SKIPPED = pytest.StashKey[bool]()
