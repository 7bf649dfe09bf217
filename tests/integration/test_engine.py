"""The embedded model: its process, slots and prefix states, with the real model file."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import httpx2
import psutil  # type: ignore[import-untyped]
import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from platformdirs import user_cache_path

from assistant.conversation import AssistantError
from assistant.embedded.client import EngineRefusal
from assistant.embedded.model_files import CHAT_1_5B
from assistant.embedded.prefix import Prefix
from assistant.embedded.transport import EngineTransport
from assistant.engine import Engine
from assistant.model import cached_tokens, embedded_chat_model, on_slot, yes_probability
from knowledge.fetch import fetch

TEXT = "只根据下面的文字回答，用一句话。\n\n" + "".join(
    f"第{n}号仓库在{place}，去年存粮{n * 37}吨，由{keeper}看管。"
    for n, (place, keeper) in enumerate(
        [("河西", "老周"), ("河东", "老吴"), ("山口", "老郑"), ("码头", "老王")] * 2, 1
    )
)
PREFIX = Prefix.of(TEXT)
SEAM_TOKENS = 3
"""Tokens at the end of a prefix that a question may change; they are read again."""


def prompt(question: str) -> list[BaseMessage]:
    return [SystemMessage(TEXT), HumanMessage(question)]


def start(home: Path, model_path: Path, *, readers: int = 2, said: list[str] | None = None) -> Engine:
    report = (said if said is not None else []).append
    return Engine.start(model_path, home, readers=readers, report=report, model_sha256=CHAT_1_5B.sha256)


@pytest.fixture(scope="session")
def model_path() -> Path:
    return fetch(CHAT_1_5B, user_cache_path("shushi"), report=lambda name, done, total: None)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def engine(home: Path, model_path: Path) -> Iterator[Engine]:
    with start(home, model_path) as engine:
        engine.make_states([PREFIX])
        yield engine


def read_anew_or_cached(engine: Engine, question: str) -> tuple[bool, int]:
    """Ask on the prefix; whether its state was in the slot, and how many tokens were not read again."""
    with engine.lease(PREFIX) as lease:
        reply = on_slot(embedded_chat_model(engine, answer_tokens=4), lease).invoke(prompt(question))
        return lease.warm, cached_tokens(reply)


def kill_while_it_answers(engine: Engine, prefix: Prefix, text: str) -> None:
    """End the child by force amid a question, which gets an error; return when another runs."""
    _, run = engine.connected()
    assert engine.pid is not None
    with engine.lease(prefix) as lease:
        model = on_slot(embedded_chat_model(engine, answer_tokens=900), lease)
        stream = model.stream([SystemMessage(text), HumanMessage("从一数到三百。")])
        next(stream)
        os.kill(engine.pid, signal.SIGKILL)
        with pytest.raises(AssistantError, match="started again by itself; ask again"):
            list(stream)
    engine.connected(after_run=run)


def state_file(home: Path) -> Path:
    (path,) = (home / "states").glob("*.bin")
    return path


def test_the_model_answers_from_the_prefix(engine: Engine) -> None:
    with engine.lease(PREFIX) as lease:
        assert (
            "老吴" in on_slot(embedded_chat_model(engine), lease).invoke(prompt("第2号仓库由谁看管？")).text
        )


def test_the_same_question_gets_the_same_answer(engine: Engine) -> None:
    with engine.lease(PREFIX) as lease:
        model = on_slot(embedded_chat_model(engine), lease)
        answers = {model.invoke(prompt("第3号仓库在哪里？")).text for _ in range(2)}
    assert len(answers) == 1


def test_an_answer_streams_and_says_what_was_cached(engine: Engine) -> None:
    tokens = engine.count_tokens(TEXT)
    with engine.lease(PREFIX) as lease:
        chunks = list(on_slot(embedded_chat_model(engine), lease).stream(prompt("第1号仓库在哪里？")))
    assert sum(bool(chunk.text) for chunk in chunks) > 1
    assert "河西" in "".join(chunk.text for chunk in chunks)
    assert max(cached_tokens(chunk) for chunk in chunks) >= tokens


def test_closing_a_stream_frees_its_slot(engine: Engine) -> None:
    with engine.lease(PREFIX) as lease:
        model = on_slot(embedded_chat_model(engine, answer_tokens=900), lease)
        with closing(
            cast("Generator[AIMessage]", model.stream(prompt("从一数到三百，每个数写一行。")))
        ) as stream:
            next(stream)
        began = time.monotonic()
        on_slot(embedded_chat_model(engine, answer_tokens=1), lease).invoke(prompt("第1号仓库在哪里？"))
        assert time.monotonic() - began < 15.0


def test_two_questions_are_answered_at_once_each_on_its_own_state(engine: Engine) -> None:
    results: list[tuple[int, bool, int]] = []
    both_in = threading.Barrier(2, timeout=60.0)

    def ask(question: str) -> None:
        with engine.lease(PREFIX) as lease:
            both_in.wait()
            reply = on_slot(embedded_chat_model(engine, answer_tokens=8), lease).invoke(prompt(question))
            results.append((lease.slot, lease.warm, cached_tokens(reply)))

    threads = [threading.Thread(target=ask, args=(f"第{n}号仓库在哪里？",)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tokens = engine.count_tokens(TEXT)
    assert {slot for slot, _, _ in results} == {0, 1}
    assert all(warm and cached >= tokens for _, warm, cached in results)


def test_yes_is_likelier_where_the_text_has_the_answer(engine: Engine) -> None:
    with engine.lease(PREFIX) as lease:
        model = on_slot(embedded_chat_model(engine), lease)
        asked = [
            f"{question}文中有没有写明这个问题的答案？只答“有”或“没有”。"
            for question in ("第2号仓库由谁看管？", "埃菲尔铁塔有多高？")
        ]
        there, absent = (
            yes_probability(model, prompt(text), yes=["有"], no=["没有", "没", "无"]) for text in asked
        )
    assert there is not None
    assert absent is not None
    assert there > absent


def test_the_scratch_slot_leaves_the_readers_alone(engine: Engine) -> None:
    with engine.lease(None) as lease:
        assert on_slot(embedded_chat_model(engine, answer_tokens=4), lease).invoke("说：好").text
        assert not lease.warm
    warm, cached = read_anew_or_cached(engine, "第4号仓库在哪里？")
    assert warm
    assert cached >= engine.count_tokens(TEXT)


def test_a_prompt_longer_than_the_context_is_refused_in_one_line(engine: Engine) -> None:
    with engine.lease(None) as lease, pytest.raises(AssistantError, match="refused the request"):
        on_slot(embedded_chat_model(engine), lease).invoke("很长" * 20_000)


def test_a_prefix_longer_than_a_slot_has_no_state(engine: Engine) -> None:
    with pytest.raises(AssistantError, match="too long to be read as one"):
        engine.make_states([Prefix.of("很长" * 4000)])


def test_only_what_a_question_had_to_read_is_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Prefix] = []
    monkeypatch.setattr(engine, "on_cold", told.append)
    with engine.lease(PREFIX), engine.lease(unread := Prefix.of("一段没有读过的话。")), engine.lease(None):
        assert told == [unread]


def test_what_two_prefixes_have_in_common_is_read_once(model_path: Path, tmp_path: Path) -> None:
    prefixes = [Prefix.of(f"{TEXT}新仓库在{place}。") for place in ("西门", "东门")]
    told: list[tuple[int, int]] = []
    with start(tmp_path / "home", model_path, readers=1) as engine:
        engine.make_states(prefixes, lambda done, total: told.append((done, total)))
        tokens = engine.count_tokens(TEXT)
        assert tokens < told[-1][0] == told[-1][1] < 1.5 * tokens
        assert [done for done, _ in told] == sorted({done for done, _ in told})
        for prefix, place in zip(prefixes, ("西门", "东门"), strict=True):
            with engine.lease(prefix) as lease:
                messages = [SystemMessage(prefix.messages[0][1]), HumanMessage("新仓库在哪里？")]
                reply = on_slot(embedded_chat_model(engine), lease).invoke(messages)
                assert lease.warm
                assert cached_tokens(reply) >= tokens
                assert place in reply.text


def test_how_a_question_begins_is_read_behind_its_root_and_kept(model_path: Path, tmp_path: Path) -> None:
    root = Prefix.of(TEXT)
    begun = Prefix.of(TEXT, opening="最相关的原文：各仓库的总管是老孙。")
    told: list[tuple[int, int]] = []
    with start(tmp_path / "home", model_path, readers=1) as engine:
        with engine.lease(begun) as lease:
            assert not lease.warm
        engine.make_states([root])
        with engine.lease(begun) as lease:
            assert lease.warm
        engine.make_states([begun], lambda done, total: told.append((done, total)))
        assert told[-1][1] < 30
        with engine.lease(begun) as lease:
            messages = [SystemMessage(TEXT), HumanMessage(f"{begun.opening}\n问题：各仓库的总管是谁？")]
            reply = on_slot(embedded_chat_model(engine), lease).invoke(messages)
            assert lease.warm
            assert cached_tokens(reply) >= engine.count_tokens(TEXT + begun.opening)
            assert "老孙" in reply.text


def test_the_server_asks_for_the_key_and_invites_no_browser(engine: Engine) -> None:
    origin = {"Origin": "http://example.org"}
    refused = httpx2.get(f"{engine.base_url.removesuffix('/v1')}/slots", headers=origin, trust_env=False)
    assert refused.status_code == httpx2.codes.UNAUTHORIZED
    assert refused.headers.get("access-control-allow-origin", "") == ""
    key = {"Authorization": f"Bearer {engine.api_key}"}
    page = httpx2.get(engine.base_url.removesuffix("/v1") + "/", headers=key, trust_env=False)
    assert "html" not in page.headers.get("content-type", "")


def test_the_key_is_in_no_process_list(engine: Engine) -> None:
    assert engine.pid is not None
    assert engine.api_key not in " ".join(psutil.Process(engine.pid).cmdline())


def test_junk_is_refused_by_the_engine_which_goes_on(engine: Engine, home: Path) -> None:
    (home / "states" / "junk.new").write_bytes(b"junk" * 1000)
    client, run = engine.connected()
    with pytest.raises(EngineRefusal):
        client.restore(0, "junk.new")
    assert engine.connected()[1] == run


def test_a_killed_process_costs_one_question_and_the_next_is_answered(engine: Engine) -> None:
    kill_while_it_answers(engine, PREFIX, TEXT)
    warm, cached = read_anew_or_cached(engine, "第2号仓库在哪里？")
    assert warm
    assert cached >= engine.count_tokens(TEXT)


def test_two_texts_asked_in_turn_through_kills_are_each_read_on_from_their_own_state(
    model_path: Path, tmp_path: Path
) -> None:
    other = TEXT.replace("河", "海").replace("老", "小")
    asked = [(text, f"第{n}号仓库由谁看管？") for n in (2, 3) for text in (TEXT, other)]
    said: dict[tuple[str, str], set[str]] = {case: set() for case in asked}
    for turn in range(
        3
    ):  # three ends within seconds are one run's last, so each kill has a program of its own
        with start(tmp_path / "home", model_path, readers=1) as engine:
            engine.make_states([Prefix.of(TEXT), Prefix.of(other)])
            for at, (text, question) in enumerate(asked):
                if at == turn + 1:
                    kill_while_it_answers(engine, Prefix.of(text), text)
                client, _ = engine.connected()
                with engine.lease(Prefix.of(text)) as lease:
                    reply = on_slot(embedded_chat_model(engine), lease).invoke(
                        [SystemMessage(text), HumanMessage(question)]
                    )
                own = len(client.tokens(client.prefix_text(Prefix.of(text))))
                assert cached_tokens(reply) >= own - SEAM_TOKENS
                said[text, question].add(reply.text)
    assert [len(answers) for answers in said.values()] == [1] * len(asked)
    assert len(list((tmp_path / "home" / "states").glob("*.bin"))) == 2


def test_a_request_that_finds_nobody_listening_waits_for_the_restart(engine: Engine) -> None:
    pid = engine.pid
    assert pid is not None
    child = psutil.Process(pid)
    child.kill()
    psutil.wait_procs([child], timeout=10.0)
    with httpx2.Client(transport=EngineTransport(engine), trust_env=False) as client:
        assert client.get("http://engine.invalid/health", timeout=60.0).status_code == httpx2.codes.OK


def test_a_state_is_restored_by_another_process_and_a_damaged_one_never_reaches_it(
    engine: Engine, home: Path, model_path: Path, tmp_path: Path
) -> None:
    tokens = engine.count_tokens(TEXT)
    home = Path(shutil.copytree(home, tmp_path / "home"))
    said: list[str] = []
    with start(home, model_path, said=said) as later:
        assert later.state_ready(PREFIX)
        warm, cached = read_anew_or_cached(later, "第1号仓库在哪里？")
        assert warm
        assert cached >= tokens
    path = state_file(home)
    damaged = path.read_bytes()[:-1000]
    path.write_bytes(damaged)
    with start(home, model_path, said=said) as later:
        assert not later.state_ready(PREFIX)
        _, run = later.connected()
        path.with_suffix(".json").write_text(
            path.with_suffix(".json").read_text().replace(str(len(damaged) + 1000), str(len(damaged)))
        )
        assert later.state_ready(PREFIX)
        with later.lease(PREFIX) as lease:
            assert not lease.warm
        assert (later.connected()[1], path.exists()) == (run, False)
        assert "damaged" in said[-1]
        later.make_states([PREFIX])
        warm, cached = read_anew_or_cached(later, "第1号仓库在哪里？")
        assert warm
        assert cached >= tokens - SEAM_TOKENS


def test_a_file_that_is_no_model_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"junk" * 100)
    with Engine.start(path, tmp_path, report=print) as engine:
        with pytest.raises(AssistantError, match="did not start"):
            engine.wait_ready()
        assert not engine.alive


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="run `make chat`"):
        Engine.start(tmp_path / "none.gguf", tmp_path, report=print)


def test_the_process_ends_with_its_parent_however_that_dies(tmp_path: Path, model_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from assistant.engine import Engine\n"
        "engine = Engine.start(Path(sys.argv[1]), Path(sys.argv[2]), report=print, model_sha256='x')\n"
        "engine.wait_ready(); print(engine.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(model_path), str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    assert psutil.wait_procs([child], timeout=20.0)[1] == []
