"""Killed at any moment of a first start or of an ingest, the next start works and has everything that was added."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from assistant.articles import Articles
from knowledge.library import BUNDLED_ID
from tests.fakes import HashedEmbedder

KILLS = 20
NOTE = "老桥建于1932年。大桥全长908.7米，由南屏重工承造。\n"


def silent(*_: object) -> None:
    """Report nothing."""


def open_articles(home: Path) -> Articles:
    return Articles(home, chroma_url=None, embedder=HashedEmbedder(), progress=silent)


def start_and_ingest(home: Path, files: list[Path], started: Path) -> None:
    """What the child does: a first start, then one ingest after another."""
    started.touch()
    articles = open_articles(home)
    for file in files:
        articles.ingest(file, replace=True)
    os._exit(0)


@pytest.fixture(scope="module")
def children() -> Iterator[ForkServerContext]:
    """Fork children from a server that has imported everything: each starts at once, and no thread is copied."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.integration.test_start_interrupted"])
    yield context


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    names = [tmp_path / f"桥{number}.txt" for number in range(3)]
    for number, name in enumerate(names):
        name.write_text(NOTE + f"这是第{number}座桥。", "utf-8")
    return names


def test_the_start_after_a_kill_works(tmp_path: Path, children: ForkServerContext, files: list[Path]) -> None:
    whole = run_child(children, tmp_path / "whole", files, kill_after=None)
    chance = random.Random(7)
    for kill in range(KILLS):
        home = tmp_path / str(kill)
        run_child(children, home, files, kill_after=chance.uniform(0, whole))
        articles = open_articles(home)
        assert BUNDLED_ID in articles.source.articles
        found = articles.source.retriever.search("智能语音产业集群主营业务收入", article_ids=[BUNDLED_ID])
        assert "1378亿元" in found.sentences[0].sentence.text
        for file in files:
            articles.ingest(file, replace=False)
        assert len(articles.source.articles) == 1 + len(files)
        assert "908.7米" in articles.source.retriever.search("大桥全长").sentences[0].sentence.text


def run_child(
    context: ForkServerContext, home: Path, files: list[Path], *, kill_after: float | None
) -> float:
    """Run the child to its end, or kill it that many seconds after it started; return the seconds it ran."""
    started = home.parent / f"{home.name}.started"
    child = context.Process(target=start_and_ingest, args=(home, files, started))
    child.start()
    while not started.exists() and child.is_alive():
        time.sleep(0.001)
    began = time.perf_counter()
    child.join(kill_after)
    if child.is_alive() and child.pid:
        os.kill(child.pid, signal.SIGKILL)
    child.join()
    assert child.exitcode in {0, -signal.SIGKILL}
    return time.perf_counter() - began
