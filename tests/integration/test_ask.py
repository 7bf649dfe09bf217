"""From a question to a cited answer, on the real parts: embedder, index, model, command line and page server."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from assistant.articles import Articles
from assistant.backend import RemoteBackend
from assistant.conversation import AssistantError, InlineDocument, Question, Turn, answer_record
from assistant.embedded.slots import Ticket
from assistant.engine import Engine, Lease
from assistant.opened import OpenAssistant
from assistant.serving.running import Serving, announced, running
from assistant.settings import read_settings
from assistant.start import open_assistant
from knowledge.embed import Embedder, load_embedder
from knowledge.library import bundled_article
from tests.fakes_endpoint import Endpoint, Manner, endpoint
from tests.waiting import wait_until

SHUSHI = str(Path(sys.executable).with_name("shushi"))
GIVEN_SAYS = "甲公司2020年产量12万吨。"
GIVEN = f"  甲公司简介\r\n\r\n{GIVEN_SAYS}\n乙公司9万吨。"
TABLE_ROW = "| B型 | 200 | 45 |"
TABLE = f"热水机三款\r\n\r\n| 型号 | 容积 | 噪声（分贝） |\r\n|---|--:|--:|\r\n| A型 | 150 | 42 |\r\n{TABLE_ROW}\r\n"
QUESTION = "合肥智能语音产业集群2021年主营业务收入是多少？"
SAYS = "合肥市智能语音产业集群2021年主营业务收入1378亿元[7]。"
RECORD = {
    "id", "answer", "refused", "reason", "degraded", "citations", "claims", "withdrawn", "missing", "evidence",
    "timings",
}  # fmt: skip


def check_record(record: dict[str, Any], texts: dict[str, str]) -> None:
    """Hold a record against the contract: its fields, and every quote against its text."""
    assert record.keys() == RECORD
    for quoted in (*record["citations"], *record["evidence"]):
        assert quoted["quote"] == texts[quoted["article_id"]][quoted["start"] : quoted["end"]]
    assert {marker for claim in record["claims"] for marker in claim["markers"]} <= {
        citation["marker"] for citation in record["citations"]
    }


def silent(*_: object) -> None:
    """Report nothing."""


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the bundled article's index once; making it anew for every test would take most of their time."""
    folder = tmp_path_factory.mktemp("indexed")
    Articles(folder, chroma_url=None, embedder=real_embedder(), progress=silent)
    return folder


@pytest.fixture
def home(home: Path, indexed: Path) -> Path:
    shutil.copytree(indexed, home)
    return home


@cache
def real_embedder() -> Embedder:
    return load_embedder(None, cache=read_settings().cache, threads=2, report=silent)


@contextmanager
def opened(home: Path, model: Endpoint | str, *, timeout_seconds: float = 20) -> Iterator[OpenAssistant]:
    """Open the assistant over an endpoint."""
    url = model if isinstance(model, str) else model.url
    articles = Articles(home, chroma_url=None, embedder=real_embedder(), progress=silent)
    backend = RemoteBackend(
        url, key=SecretStr("sk-hidden"), model="m", timeout_seconds=timeout_seconds, context_tokens=16_000
    )
    with OpenAssistant(articles, backend, None, silent) as assistant:
        yield assistant


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class TestOverAnEndpoint:
    """Everything but the embedded model, in this process."""

    def test_the_model_s_markers_are_replaced_by_sentences_that_carry_the_claim(self, home: Path) -> None:
        with endpoint(SAYS) as model, opened(home, model) as assistant:
            record = answer_record(assistant.answer(Question(QUESTION)), "q")
        check_record(record, {"bundled": bundled_article().text})
        assert "1378亿元" in record["answer"]
        assert "[7]" not in record["answer"]
        assert "主营业务收入1378亿元" in record["citations"][0]["quote"]

    @pytest.mark.parametrize(
        ("text", "question", "says", "answer", "quote"),
        [
            (GIVEN, "甲公司2020年产量是多少？", GIVEN_SAYS, "甲公司2020年产量12万吨[1]。", GIVEN_SAYS),
            (TABLE, "B型的噪声是多少分贝？", "B型噪声45分贝。", "B型噪声45分贝[1]。", TABLE_ROW),
            (TABLE, "B型的噪声是多少分贝？", "B型噪声42分贝。", "文中未提及。", TABLE_ROW),  # A型's
        ],
    )
    def test_documents_are_the_only_source_and_offsets_index_them_as_given(
        self, home: Path, text: str, question: str, says: str, answer: str, quote: str
    ) -> None:
        asked = Question(question, documents=(InlineDocument("x/1", text),))
        with endpoint(says) as model, opened(home, model) as assistant:
            record = answer_record(assistant.answer(asked), "q")
        check_record(record, {"x/1": text})
        assert record["answer"].startswith(answer)
        assert record["citations"][0]["quote"] == quote

    @pytest.mark.parametrize("text", ["", " \n", "\x00\x01", "。", "🙂"])
    def test_documents_that_say_nothing_lead_to_a_refusal(self, home: Path, text: str) -> None:
        asked = Question("甲公司产量是多少？", documents=(InlineDocument("d", text),))
        with endpoint("12万吨。") as model, opened(home, model) as assistant:
            assert assistant.answer(asked).refused

    def test_an_unknown_article_is_told(self, home: Path) -> None:
        with opened(home, "http://127.0.0.1:9/v1") as assistant:
            with pytest.raises(AssistantError, match="no article 'x'; there are: bundled"):
                assistant.answer(Question(QUESTION, article_ids=("x",)))
            assistant.remove("bundled")
            with pytest.raises(AssistantError, match="no article to ask; add one with"):
                assistant.answer(Question(QUESTION))

    @pytest.mark.parametrize(
        ("manner", "says"),
        [
            ("slow", "took too long to answer; ask again, or raise SHUSHI_API_TIMEOUT_SECONDS"),
            ("html", "sent something that is no chat completion; check SHUSHI_API_URL"),
            ("half", "sent something that is no chat completion; check SHUSHI_API_URL"),
            ("refuses", "refused the API key; set SHUSHI_API_KEY"),
            ("fails", "failed: "),
        ],
    )
    def test_an_endpoint_that_misbehaves_is_one_clear_line_and_the_next_question_works(
        self, home: Path, manner: Manner, says: str
    ) -> None:
        with endpoint(SAYS, manner) as model, opened(home, model, timeout_seconds=1) as assistant:
            with pytest.raises(AssistantError) as caught:
                assistant.answer(Question(QUESTION))
            line = str(caught.value)
            assert says in line
            assert model.url in line
            assert "sk-hidden" not in line
            assert "\n" not in line
            model.manner = "well"
            model.release.set()
            assert "1378亿元" in assistant.answer(Question(QUESTION)).text

    def test_an_endpoint_that_is_down_is_one_clear_line(self, home: Path) -> None:
        url = f"http://127.0.0.1:{free_port()}/v1"
        with opened(home, url) as assistant, pytest.raises(AssistantError, match="cannot be reached; check"):
            assistant.answer(Question(QUESTION))


class TestCommandLine:
    """The installed command, over an endpoint."""

    @pytest.fixture
    def model(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
        with endpoint(SAYS) as model:
            monkeypatch.setenv("SHUSHI_API_URL", model.url)
            monkeypatch.setenv("SHUSHI_API_MODEL", "m")
            monkeypatch.setenv("SHUSHI_PORT", str(free_port()))
            yield model

    def test_a_batch_answers_every_line_or_says_why_not(self, model: Endpoint, tmp_path: Path) -> None:
        document = {"id": "d", "text": "甲县2020年产量12万吨。"}
        history = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "1378亿元。"}]
        lines = [
            {"id": "plain", "question": QUESTION},
            {"id": "follow-up", "question": "那是哪一年的？", "history": history},
            {"id": "document", "question": "甲县2020年产量是多少？", "documents": [document]},
            {"id": "empty", "question": " "},
            {"id": "wrong", "question": 7},
        ]
        questions, answers = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        questions.write_text("".join(json.dumps(line) + "\n" for line in lines) + "{torn\n", "utf-8")
        command = [SHUSHI, "ask", "--batch", questions, "--out", answers]
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
        assert (run.returncode, run.stdout) == (0, ""), run.stderr
        records = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
        assert [record["id"] for record in records] == [*(line["id"] for line in lines), "line 6"]
        for record in records[:3]:
            check_record(record, {"bundled": bundled_article().text, "d": document["text"]})
        assert ["error" in record for record in records] == [False] * 3 + [True] * 3

    def test_other_commands_go_through_a_running_page(
        self, model: Endpoint, home: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "老桥.txt").write_text("老桥建于1932年。大桥全长908.7米。", "utf-8")
        with page() as served:
            assert oct((home / "server.json").stat().st_mode)[-3:] == "600"
            asked = shushi("ask", QUESTION, "--json")
            check_record(json.loads(asked.stdout), {"bundled": bundled_article().text})
            assert asked.stderr == ""
            human = shushi("ask", QUESTION).stdout.splitlines()
            assert "1378亿元[1]" in human[0]
            assert human[1].startswith("[1] ")
            assert "added as 老桥" in shushi("ingest", "老桥.txt").stdout
            assert shushi("ingest", "老桥.txt").returncode == 0
            (tmp_path / "老桥.txt").write_text("桥拆了。", "utf-8")
            assert "--replace" in shushi("ingest", "老桥.txt").stderr
            assert shushi("ingest", "老桥.txt", "--replace").returncode == 0
            assert shushi("article", "老桥").stdout == "桥拆了。\n"
            assert "removed" in shushi("remove", "老桥").stderr
            assert "runs already at" in shushi("chat").stderr
            assert json.loads(shushi("status", "--json").stdout)["serving"] == served.url
            self.check_routes(served)
        assert not (home / "server.json").exists()

    @staticmethod
    def check_routes(served: Serving) -> None:
        with httpx2.Client(base_url=f"{served.url}/api/", timeout=60, trust_env=False) as http:
            lines = http.post("ask/stream", json={"question": QUESTION}).text.splitlines()
            events = [json.loads(line)["event"] for line in lines]
            assert events[-1] == "settled"
            assert events.index("evidence") < events.index("text")
            found = http.post("search", json={"query": QUESTION, "top_sentences": 1}).json()
            assert "1378亿元" in found["sentences"][0]["sentence"]["text"]
            assert [one["id"] for one in http.get("articles").json()["articles"]] == ["bundled"]
            for refused, status in (
                (http.post("ask", content=b"{"), 400),
                (http.post("ask", json={"question": ""}), 400),
                (http.post("search", json={"query": "x", "top_k": 3}), 400),
                (http.post("ask", content=b" " * 5_000_000), 413),
                (http.delete("articles/bundled"), 403),
                (http.post("ingest", params={"name": "a.txt"}, content=b"a"), 403),
            ):
                assert refused.status_code == status
                assert "\n" not in refused.json()["error"]

    def test_an_interrupt_is_130_and_quiet(self, model: Endpoint) -> None:
        model.manner = "slow"
        process = subprocess.Popen([SHUSHI, "ask", QUESTION], stderr=subprocess.PIPE, text=True)
        wait_until(lambda: model.requests)
        process.send_signal(signal.SIGINT)
        _, messages = process.communicate(timeout=30)
        assert process.returncode == 130
        assert "Traceback" not in messages

    @pytest.mark.usefixtures("home")
    def test_a_port_in_use_or_an_open_address_is_one_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            monkeypatch.setenv("SHUSHI_PORT", str(port))
            refused = shushi("chat")
        assert (refused.returncode, refused.stdout) == (1, "")
        assert f"shushi: port {port} is in use; choose another" in refused.stderr.splitlines()[-1]
        refused = shushi("chat", "--host", "0.0.0.0")
        assert refused.returncode == 1
        assert "SHUSHI_LOGIN=user:password or SHUSHI_ALLOW_REMOTE" in refused.stderr.splitlines()[-1]


class TestServing:
    """The file that says where the page is."""

    def test_a_file_left_by_a_killed_process_counts_for_nothing(self, home: Path) -> None:
        left = Serving(f"http://127.0.0.1:{free_port()}", os.getpid(), "t")
        with announced(home, left):
            assert running(home) is None
        assert running(home) is None


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAssistant]:
    """Open the assistant on the real model and let it read the article."""
    settings = read_settings().model_copy(update={"home": tmp_path_factory.mktemp("home")})
    with open_assistant(settings, report=silent, progress=silent) as assistant:
        assistant.prepare(silent)
        yield assistant


class TestEmbeddedModel:
    """The real model, with the article's state made."""

    @pytest.mark.parametrize(
        ("question", "figure", "sentence"),
        [
            (QUESTION, "1378亿元", "主营业务收入1378亿元"),
            ("图②是在哪里拍的？", "杭州", "图②：2023年3月16日，在浙江省杭州市"),
            ("叶军把转型分为哪三个阶段？", "组织在线", "分为三个阶段"),
            ("How many users does DingTalk have?", "600 million", "6亿"),
        ],
    )
    def test_the_article_s_questions_are_answered_with_their_sentence(
        self, embedded: OpenAssistant, question: str, figure: str, sentence: str
    ) -> None:
        record = answer_record(embedded.answer(Question(question)), "q")
        check_record(record, {"bundled": bundled_article().text})
        assert figure in record["answer"]
        assert any(sentence in citation["quote"] for citation in record["citations"])

    def test_a_follow_up_is_understood_from_the_conversation(self, embedded: OpenAssistant) -> None:
        history = (Turn("user", QUESTION), Turn("assistant", "1378亿元。"))
        answer = embedded.answer(Question("入园企业呢？", history=history))
        assert "1423家" in answer.text

    def test_what_was_read_ahead_is_not_read_again(
        self, embedded: OpenAssistant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        leases: list[Lease] = []

        def watched(engine: Engine, ticket: Ticket) -> Lease:
            leases.append(opened(engine, ticket))
            return leases[-1]

        opened = Engine.open
        monkeypatch.setattr(Engine, "open", watched)
        for question in (QUESTION, "图②是在哪里拍的？", "叶军把转型分为哪三个阶段？"):
            embedded.answer(Question(question))
        assert [lease.warm for lease in leases] == [True, True, True]


def shushi(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SHUSHI, *arguments], capture_output=True, text=True, check=False, timeout=120)


@contextmanager
def page() -> Iterator[Serving]:
    """Run `shushi chat` and end it the way a person does."""
    home = read_settings().home
    process = subprocess.Popen([SHUSHI, "chat"], stderr=subprocess.PIPE, text=True)
    try:
        wait_until(lambda: process.poll() is not None or running(home))
        served = running(home)
        assert served is not None
        yield served
    finally:
        process.send_signal(signal.SIGINT)
        _, messages = process.communicate(timeout=60)
    assert "Traceback" not in messages
