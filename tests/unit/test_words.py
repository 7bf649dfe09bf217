"""A word of an article is embedded once, however often the program starts; a question's others each time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge import words
from knowledge.article import Article
from knowledge.index import open_index
from knowledge.library import Library
from knowledge.mend import as_given
from knowledge.words import WordVectors
from tests.fakes import HashedEmbedder


class Listening(HashedEmbedder):
    """Remembers what it embeds as a query."""

    def __init__(self, name: str = "listening") -> None:
        super().__init__(name)
        self.heard: list[str] = []

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.heard += texts
        return super().embed_queries(texts)


def article(text: str = "粮站收入12万元。\n工厂有三层楼。", article_id: str = "a") -> Article:
    return as_given(text, article_id=article_id)


def test_a_word_that_was_not_learnt_is_embedded_once_and_a_question_s_anew() -> None:
    embedder = Listening()
    vectors = WordVectors(embedder)
    for _ in range(2):
        assert vectors.of(["粮站", "收入", "粮站"]).shape == (3, 128)
    assert embedder.heard == ["粮站", "收入"]
    assert vectors.asked(["粮站"]).shape == (1, 128)
    assert embedder.heard == ["粮站", "收入", "粮站"]


def test_learnt_words_cost_nothing_in_the_next_process(tmp_path: Path) -> None:
    before = WordVectors(Listening())
    before.learn([article()], tmp_path)
    embedder = Listening()
    after = WordVectors(embedder)
    after.learn([article()], tmp_path)
    known = ["粮站", "收入", "工厂"]
    assert np.array_equal(after.asked(known), before.of(known))
    assert embedder.heard == []
    after.asked(["工厂", "烟囱"])
    assert embedder.heard == ["烟囱"]


def test_of_a_new_article_or_version_only_the_new_words_are_embedded(tmp_path: Path) -> None:
    embedder = Listening()
    vectors = WordVectors(embedder)
    vectors.learn([article()], tmp_path)
    embedder.heard.clear()
    vectors.learn([article("粮站有烟囱。"), article("工厂有码头。", "b")], tmp_path)
    assert set(embedder.heard) == {"烟囱", "码头"}
    embedder.heard.clear()
    vectors.learn([article("粮站有烟囱。"), article("工厂有码头。", "b")], tmp_path)
    assert embedder.heard == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"no archive"])
def test_a_broken_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    WordVectors(Listening()).learn([article()], tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(content)
    embedder = Listening()
    WordVectors(embedder).learn([article()], tmp_path)
    assert "工厂" in embedder.heard
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_file_that_can_not_be_written_stops_nobody(tmp_path: Path) -> None:
    embedder = Listening()
    vectors = WordVectors(embedder)
    vectors.learn([article()], tmp_path / "missing")
    embedder.heard.clear()
    vectors.asked(["工厂"])
    assert embedder.heard == []


def test_an_end_amid_the_words_of_an_article_loses_only_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "_STEP_WORDS", 1)
    monkeypatch.setattr(words, "_KEPT_WORDS", 1)

    def killed(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    embedder = Listening()
    with pytest.raises(KeyboardInterrupt):
        WordVectors(embedder).learn([article()], tmp_path, killed)
    before = set(embedder.heard)
    embedder.heard.clear()
    WordVectors(embedder).learn([article()], tmp_path)
    assert before
    assert before.isdisjoint(embedder.heard)


def test_another_embedder_has_a_file_of_its_own_and_the_old_one_goes(tmp_path: Path) -> None:
    WordVectors(Listening()).learn([article()], tmp_path)
    (old,) = tmp_path.iterdir()
    other = Listening("other")
    WordVectors(other).learn([article()], tmp_path)
    assert "工厂" in other.heard
    (new,) = tmp_path.iterdir()
    assert new.name != old.name


def test_so_many_words_and_no_more_are_learnt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_MOST_LEARNT", 2)
    embedder = Listening()
    told: list[tuple[int, int]] = []
    WordVectors(embedder).learn([article()], tmp_path, lambda done, total: told.append((done, total)))
    assert len(embedder.heard) == 2
    assert told == [(2, 2)]


def test_words_that_were_met_are_forgotten_before_they_take_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_MOST_MET", 2)
    embedder = Listening()
    vectors = WordVectors(embedder)
    vectors.of(["粮站", "收入"])
    assert vectors.of(["工厂", "收入"]).shape == (2, 128)
    assert embedder.heard == ["粮站", "收入", "工厂", "收入"]


def test_indexing_learns_the_words_that_a_question_looks_for(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.save(article(), "粮站收入12万元。\n工厂有三层楼。")
    embedder = Listening("indexing")
    retriever = open_index(tmp_path, library, embedder)
    assert "工厂" in embedder.heard
    embedder.heard.clear()
    found = retriever.search("粮站的收入是多少？")
    assert found.sentences[0].sentence.text == "粮站收入12万元。"
    assert embedder.heard == ["粮站的收入是多少？"]
