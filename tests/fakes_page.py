"""A queue of scripted answers in place of the assistant, for the page's tests."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from assistant.asker import Askers
from assistant.conversation import (
    Answer,
    AssistantError,
    Citation,
    Claim,
    Event,
    Evidence,
    EvidenceFound,
    Figure,
    Question,
    RefusalReason,
    Settled,
    TextAdded,
    Timings,
    Trace,
    Waiting,
    Withdrawn,
)
from assistant.embedded.slots import SlotQueue
from assistant.page.ports import Progress
from knowledge.article import Article, Block, BlockKind, Sentence

PARTS: tuple[tuple[BlockKind, tuple[str, ...]], ...] = (
    ("kicker", ("“数实融合”深入开展——",)),
    ("title", ("数字产业集群加速成长",)),
    ("byline", ("本报记者 杨俊峰",)),
    ("paragraph", ("伴随着数字经济持续发展，数字产业集群从无到有。", "六成以上主导方向是数字经济。")),
    ("heading", ("激发数字产业创新活力",)),
    ("paragraph", ("智能语音产业集群，2021年实现主营业务收入1378亿元、入园企业达1423家。", "跑出了惊人的速度。")),
    *(("paragraph", (f"第{n}段说明产业发展的背景。", f"第{n}段的第二句说得更长一些，把页面撑开。")) for n in range(12)),
    ("caption", ("图①：2023年3月14日，自动导引车正在搬运半成品。", "李 劼摄")),
    ("paragraph", ("数字安防产业集群，2021年实现营业收入2720.8亿元，同比增长17.2%。",)),
)  # fmt: skip


def make_article(
    article_id: str = "clusters", parts: Sequence[tuple[BlockKind, Sequence[str]]] = PARTS
) -> Article:
    """Build an article from blocks of sentences."""
    text = ""
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    for kind, texts in parts:
        start = len(text)
        for sentence in texts:
            sentences.append(
                Sentence(len(sentences), sentence, len(text), len(text) + len(sentence), len(blocks))
            )
            text += sentence
        blocks.append(Block(kind, start, len(text)))
        text += "\n\n"
    title = next((texts[0] for kind, texts in parts if kind == "title"), article_id)
    return Article(
        article_id, title, text, tuple(blocks), tuple(sentences), sha256(text.encode()).hexdigest(), "样刊"
    )


def cite(article: Article, part: str, marker: int) -> Citation:
    """Cite the sentence that contains `part`."""
    sentence = next(sentence for sentence in article.sentences if part in sentence.text)
    return Citation(marker, article.id, sentence.text, sentence.start, sentence.end)


def make_answer(
    article: Article,
    text: str,
    *cited: str,
    figures: Sequence[str] = (),
    reason: RefusalReason | None = None,
    withdrawn: Sequence[Withdrawn] = (),
    standalone: str = "独立的问题",
    raw: str = "模型的原话",
) -> Answer:
    """Build an answer whose markers [1], [2]… cite the sentences that contain `cited`."""
    citations = tuple(cite(article, part, number) for number, part in enumerate(cited, start=1))
    evidence = tuple(Evidence(c.article_id, c.quote, c.start, c.end, 1 / c.marker) for c in citations)
    checked = tuple(Figure(figure, 0.0, "", None, supported=True) for figure in figures)
    claim = Claim(text, tuple(citation.marker for citation in citations), checked)
    trace = Trace(standalone, raw, None, 0.81, 0.5, {"model": 0.7})
    return Answer(
        text, reason is not None, reason, False, citations, (claim,), tuple(withdrawn), (), evidence,
        Timings(0.1, 0.5, 1.5), trace,
    )  # fmt: skip


def script_of(answer: Answer) -> list[Event]:
    """Return the events of an answer that comes without a hitch."""
    pieces = [answer.text[at : at + 6] for at in range(0, len(answer.text), 6)]
    return [EvidenceFound(answer.evidence), *(TextAdded(piece) for piece in pieces), Settled(answer)]


class ScriptedAnswers:
    """Gives what was queued, one script a question; `hold` in a script waits until `release` is set."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.kept = list(articles)
        self.scripts: deque[Sequence[Event | Exception | threading.Event]] = deque()
        self.asked: list[Question] = []
        self.closed = threading.Event()
        self.ingested: list[Path] = []
        self.ingesting = threading.Event()
        self.ingesting.set()

    def stream(self, question: Question) -> Iterator[Event]:
        """Yield the next script; exceptions in it are raised, threading events waited for."""
        self.asked.append(question)
        self.closed.clear()
        try:
            for step in self.scripts.popleft():
                if isinstance(step, Exception):
                    raise step
                if isinstance(step, threading.Event):
                    step.wait(timeout=20)
                else:
                    yield step
        finally:
            self.closed.set()

    def articles(self) -> Sequence[Article]:
        """Return what is kept."""
        return tuple(self.kept)

    def ingest(self, path: Path, *, progress: Progress) -> str:
        """Keep the file as an article of one paragraph, named after the file; waits for `ingesting` half done."""
        self.ingested.append(path)
        progress("vectors", 1, 2)
        assert self.ingesting.wait(timeout=20)
        text = path.read_text(encoding="utf-8")
        if not text.strip():
            raise AssistantError(f"{path.name} is empty; choose another file")
        self.kept.append(make_article(path.stem, (("title", (path.stem,)), ("paragraph", (text,)))))
        return f"{path.name}: 1 article"

    def remove(self, article_id: str) -> None:
        """Forget an article."""
        self.kept = [article for article in self.kept if article.id != article_id]


class QueuedAnswers(ScriptedAnswers):
    """Gives one answer, once the slot of `line` is free."""

    def __init__(self, articles: Sequence[Article], settled: Answer) -> None:
        super().__init__(articles)
        self.line = SlotQueue([0])
        self._settled = settled

    def answer(self, question: Question) -> Answer:
        """Wait in line, then answer."""
        return next(event.answer for event in self.stream(question) if isinstance(event, Settled))

    def stream(self, question: Question) -> Iterator[Event]:
        """Wait in line, then answer."""
        return Askers().follow(self._queued())

    def _queued(self) -> Iterator[Event]:
        try:
            yield Waiting("in line")
            with self.line.enter(None) as ticket:
                ticket.wait()
                yield Settled(self._settled)
        finally:
            self.closed.set()
