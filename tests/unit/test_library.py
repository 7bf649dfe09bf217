from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.article import Article, KnowledgeError
from knowledge.library import Library, article_id_from, bundled_article
from knowledge.mend import mend

RAW = "# 题目\n\n图①：2023年3月14日，在上海市，人们散步。\n张三摄\n\n正文在这里。"
SAVE_FOREVER = """
import sys
from pathlib import Path
from knowledge.library import Library
from knowledge.mend import mend
library = Library(Path(sys.argv[1]))
for n in range(10_000):
    if n % 5 == 4:
        library.remove("a")
    else:
        library.save(mend(f"第{n}版。" * 2000, article_id="a"), "raw")
    print(n, flush=True)
"""


def article(article_id: str = "a", raw: str = RAW) -> Article:
    return mend(raw, article_id=article_id, source="某报")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def test_library_gives_back_what_was_saved(library: Library) -> None:
    library.save(article(), RAW)
    assert library.get("a") == article()
    assert library.raw("a") == RAW


def test_library_lists_current_versions_by_id(library: Library) -> None:
    assert library.list() == ()
    for article_id in ("乙", "b", "a"):
        library.save(article(article_id), RAW)
    library.save(article("b", "新的正文。"), "新的正文。")
    assert library.ids() == ("a", "b", "乙")
    assert library.list() == (article("a"), article("b", "新的正文。"), article("乙"))


def test_library_keeps_old_versions_for_old_citations(library: Library) -> None:
    old, new = article(), article(raw="新的正文。")
    library.save(old, RAW)
    library.save(new, "新的正文。")
    assert library.get("a") == new
    assert library.get("a", old.version) == old
    assert set(library.versions("a")) == {old.version, new.version}
    with pytest.raises(KnowledgeError, match="has no version"):
        library.get("a", "0" * 64)


def test_library_forgets_a_removed_article_wholly(library: Library, tmp_path: Path) -> None:
    library.save(article(), RAW)
    library.save(article("b"), RAW)
    library.remove("a")
    assert library.ids() == ("b",)
    assert [path.name for path in (tmp_path / "articles").iterdir()] == ["b"]


def test_library_names_what_exists_when_an_id_is_unknown(library: Library) -> None:
    library.save(article("b"), RAW)
    for ask in (library.get, library.remove, library.versions):
        with pytest.raises(KnowledgeError, match="no article 'a'; there are: b"):
            ask("a")


@pytest.mark.parametrize("bad", ["", ".", "..", "../x", "a/b", "a\\b", ".hidden", "-", "a\0b", "长" * 200])
def test_library_lets_no_id_leave_its_folder(library: Library, bad: str) -> None:
    for ask in (library.get, library.remove):
        with pytest.raises(KnowledgeError, match="is not an article id"):
            ask(bad)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff", b'{"format":1}', b'{"format":1,"article":{"text":"x"},"raw":""}'],
)
def test_library_names_the_damaged_file_and_the_remedy(
    library: Library, tmp_path: Path, content: bytes
) -> None:
    library.save(article(), RAW)
    path = tmp_path / "articles" / "a" / f"{article().version}.json"
    path.write_bytes(content)
    with pytest.raises(KnowledgeError, match=rf"{path.name} is damaged: run `shushi remove a`"):
        library.get("a")
    library.remove("a")
    assert library.ids() == ()


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff"])
def test_library_notices_a_damaged_pointer(library: Library, tmp_path: Path, content: bytes) -> None:
    library.save(article(), RAW)
    (tmp_path / "articles" / "a" / "current").write_bytes(content)
    with pytest.raises(KnowledgeError, match="current is damaged"):
        library.list()


@pytest.mark.parametrize("fails_at", [0, 1])
def test_library_keeps_the_old_article_when_a_write_fails(
    library: Library, tmp_path: Path, fails_at: int
) -> None:
    library.save(article(), RAW)
    writes: list[Path] = []

    def full_disk(path: Path, content: bytes) -> None:
        writes.append(path)
        if len(writes) > fails_at:
            raise OSError(28, "No space left on device")
        path.write_bytes(content)

    with pytest.raises(KnowledgeError, match="No space left"):
        Library(tmp_path, write=full_disk).save(article(raw="新的正文。"), "新的正文。")
    assert library.list() == (article(),)


@pytest.mark.parametrize("after_saves", [1, 3, 4, 5, 9])
def test_library_loads_after_a_kill_at_any_moment(library: Library, tmp_path: Path, after_saves: int) -> None:
    command = [sys.executable, "-c", SAVE_FOREVER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(after_saves):
            process.stdout.readline()
        process.kill()
    assert {a.id for a in library.list()} <= {"a"}
    library.save(article(), RAW)
    library.remove("a")
    assert list((tmp_path / "articles").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("数字 产业（一）.txt", "数字-产业-一"),
        ("My Report v1.2.MD", "my-report-v1-2"),
        ("../../etc/passwd", "passwd"),
        ("C:\\docs\\报告.txt", "报告"),
        ("..", "article-5ec1f7e7"),
    ],
)
def test_article_id_from_keeps_the_letters_of_a_file_name(name: str, expected: str) -> None:
    assert article_id_from(name) == expected


@given(st.text())
def test_article_id_from_is_short_and_safe(name: str) -> None:
    made = article_id_from(name)
    assert 0 < len(made) <= 48
    assert not set(made) & set("/\\.\0 \n:") and made[0] != "-"


@given(st.text())
def test_article_id_from_makes_ids_that_the_library_takes(name: str) -> None:
    with pytest.raises(KnowledgeError, match="There is no article"):
        Library(Path("nowhere")).get(article_id_from(name))


def test_article_id_from_keeps_long_names_apart() -> None:
    assert article_id_from("长" * 99 + "甲.txt") != article_id_from("长" * 99 + "乙.txt")


def test_bundled_article_names_its_origin() -> None:
    bundled = bundled_article()
    assert bundled.id == "bundled"
    assert "人民日报" in bundled.source and "杨俊峰" in bundled.source
