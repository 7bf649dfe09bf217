"""Ours without a part does what its name says and nothing else; recorded generations give the same answers again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.chain import Assistant
from assistant.conversation import Answer, InlineDocument, Question, answer_record
from assistant.drafting.shown import Reach
from assistant.source import Source
from evals.cases import EvalsError
from evals.parts import PARTS, ExactVectors, assistant_without, system_name
from evals.recorded import Record, RecordedBackend
from evals.removable import Removable
from knowledge.index import open_index
from knowledge.library import Library
from knowledge.mend import as_given
from knowledge.retrieve import from_articles
from tests.fakes import HashedEmbedder
from tests.fakes_model import SayingBackend

TEXT = (
    "北湖大桥由北湖县人民政府和省交通厅共同出资建设，全长1200米。\n"
    "南湖大桥由南湖县人民政府和省水利厅共同出资建设，全长800米。\n"
    "西湖码头由西湖县人民政府独自建设，码头有12个泊位。"
)
ASKED = "北湖大桥由北湖县人民政府和省交通厅共同出资建设，全长多少米？"
RIGHT = "北湖大桥全长1200米。"
WRONG = "北湖大桥全长2100米。"
EMBEDDER = HashedEmbedder()


def library() -> Source:
    article = as_given(TEXT, article_id="a")
    return Source({"a": article}, from_articles([article], EMBEDDER), EMBEDDER)


def said(text: str) -> SayingBackend:
    return SayingBackend(lambda asked: text)


def answer(without: set[str], backend: SayingBackend, question: str = ASKED) -> Answer:
    return assistant_without(without, backend, library()).answer(Question(question))


def same(answer: Answer) -> dict[str, object]:
    """Return what a person gets to see of an answer; how long it took is another matter."""
    return {key: value for key, value in answer_record(answer, "q").items() if key != "timings"}


def test_nothing_left_out_is_the_product() -> None:
    whole = Assistant(said(RIGHT), library()).answer(Question(ASKED))
    assert same(answer(set(), said(RIGHT))) == same(whole)
    assert whole.text == "北湖大桥全长1200米[1]。"


def test_without_judge_the_model_is_asked_once_and_nothing_is_refused_by_score() -> None:
    asked_with, asked_without = said(RIGHT), said(RIGHT)
    unusual = "那座北湖边的咖啡馆大桥有多少米？"  # in words that the text does not use, so that the model's view counts
    answer(set(), asked_with, unusual)
    answer({"judge"}, asked_without, unusual)
    assert (len(asked_with.asked), len(asked_without.asked)) == (2, 1)
    far = "明年的天气会不会比今年更热一些呢？"
    assert answer(set(), said(RIGHT), far).refused
    assert not answer({"judge"}, said(RIGHT), far).refused


def test_without_judge_a_draft_that_says_nothing_is_still_a_refusal() -> None:
    assert answer({"judge"}, said("文中未提及。")).refused


def test_without_judge_a_model_that_doubts_is_taken_at_its_first_word() -> None:
    asked = []
    for without in (set[str](), {"judge"}):
        backend = SayingBackend(lambda asked: "文中未提及。", "北", 0.7)  # not sure enough: begun anew
        backend.reach = Reach(whole_chars=0, chunks=1, doubts=True)
        assert answer(without, backend).refused
        asked.append(len(backend.asked))
    assert asked == [2, 1]


def test_without_verification_a_wrong_figure_stands() -> None:
    assert answer(set(), said(WRONG)).withdrawn
    unchecked = answer({"verification"}, said(WRONG))
    assert "2100米" in unchecked.text
    assert not unchecked.withdrawn


def test_without_attribution_a_claim_rests_on_what_retrieval_puts_first() -> None:
    other = "南湖大桥全长800米。"
    left_out = {"verification", "judge"}
    assert "南湖大桥" in answer(left_out, said(other)).citations[0].quote
    cited = answer({*left_out, "attribution"}, said(other))
    assert [one.quote for one in cited.citations] == [cited.evidence[0].quote]
    assert "北湖大桥" in cited.citations[0].quote


def test_without_prefix_the_model_reads_the_same_and_never_from_a_state() -> None:
    with_state, without_state = said(RIGHT), said(RIGHT)
    answer(set(), with_state)
    answer({"prefix"}, without_state)
    assert (with_state.places, without_state.places) == (["reader"], ["scratch"])
    assert without_state.asked == with_state.asked


@pytest.mark.parametrize("inline", [False, True], ids=["library", "documents"])
def test_without_lexical_shared_words_add_nothing_to_a_score(inline: bool) -> None:
    documents = (InlineDocument("a", TEXT),) if inline else ()
    asked = Question(ASKED, documents=documents)
    whole = assistant_without(set(), said(RIGHT), library()).answer(asked)
    left = assistant_without({"lexical"}, said(RIGHT), library()).answer(asked)
    assert left.evidence[0].quote == whole.evidence[0].quote
    assert left.evidence[0].score < whole.evidence[0].score


def test_without_lexical_the_vectors_are_those_of_the_index(tmp_path: Path) -> None:
    folder = Library(tmp_path)
    folder.save(as_given(TEXT, article_id="a"), TEXT)
    retriever = open_index(tmp_path, folder, EMBEDDER)
    exact = ExactVectors(retriever.chunks, EMBEDDER)
    query = EMBEDDER.embed_queries([ASKED])[0]
    rows = exact.candidates(query, np.zeros(len(retriever.chunks), dtype=np.float32), [])
    assert rows == list(range(len(retriever.chunks)))
    assert retriever.search(ASKED).best_cosine == pytest.approx(
        max(float(cosines.max()) for cosines in exact.sentence_cosines(query, rows))
    )
    assert exact.candidates(query, np.zeros(1, dtype=np.float32), ["b"]) == []


def test_names_say_what_was_left_out() -> None:
    assert system_name([]) == "ours"
    assert system_name(["judge"]) == "ours without judge"
    assert system_name(["prefix", "lexical"]) == "ours without lexical and prefix"
    with pytest.raises(EvalsError, match="there is no part 'wheel'; there are: lexical, judge"):
        system_name(["wheel"])
    assert tuple(Removable) == PARTS


class TestReplay:
    """Over a record, a second run needs no model and gives the same answers."""

    QUESTIONS = (
        ASKED,
        "南湖大桥由南湖县人民政府和省水利厅共同出资建设，全长多少米？",
        "西湖码头有几个泊位？",
    )

    def run(self, record: Path, without: set[str], backend: SayingBackend) -> list[dict[str, object]]:
        recorded = RecordedBackend(Record(record), "a model", backend.reach, lambda: backend)
        assistant = assistant_without(without, recorded, library())
        return [same(assistant.answer(Question(question))) for question in self.QUESTIONS]

    def drafts(self) -> SayingBackend:
        """Say another thing each time, as a sampling model would."""
        words = iter([RIGHT, "南湖大桥全长800米。", "有12个泊位。", WRONG, "有3个泊位。", RIGHT] * 3)
        return SayingBackend(lambda asked: next(words))

    def test_a_second_run_gives_the_same_answers_without_the_model(self, tmp_path: Path) -> None:
        first, second = self.drafts(), self.drafts()
        before = self.run(tmp_path / "g.db", set(), first)
        assert self.run(tmp_path / "g.db", set(), second) == before
        assert first.asked
        assert not second.asked

    @pytest.mark.parametrize("part", ["attribution", "verification"])
    def test_what_comes_after_the_draft_is_left_out_without_asking_again(
        self, part: str, tmp_path: Path
    ) -> None:
        self.run(tmp_path / "g.db", set(), self.drafts())
        replayed = self.drafts()
        self.run(tmp_path / "g.db", {part}, replayed)
        assert not replayed.asked

    def test_another_prompt_is_asked_anew(self, tmp_path: Path) -> None:
        self.run(tmp_path / "g.db", set(), self.drafts())
        replayed = self.drafts()
        replayed.reach = Reach(whole_chars=0, chunks=1)
        self.run(tmp_path / "g.db", set(), replayed)
        assert replayed.asked
