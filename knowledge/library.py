"""The articles of one home folder: the truth that every index is derived from and can be rebuilt from.

    home/articles/<id>/<version>.json   one article as it was mended, with the raw text; never changed again
    home/articles/<id>/current          the version that counts now

A version's sentences are stored, not recomputed: an old citation finds its sentence after the article was
replaced and after the rules for sentences changed. A kill at any moment leaves a library that loads: files
are written aside and renamed, and the pointer comes last. Knows nothing of settings, chunks and indexes.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import uuid
from collections.abc import Callable
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

from knowledge.article import Article, Block, Caption, KnowledgeError, Sentence
from knowledge.aside import write_aside
from knowledge.load import decode
from knowledge.mend import mend

BUNDLED_ID = "bundled"

_FORMAT = 1
_ID_CHARS = 48
_NOT_IN_ID = re.compile(r"[\W_]+")
_ID = re.compile(r"\w(?:[\w-]*\w)?")
_VERSION = re.compile(r"[0-9a-f]{64}")
_REMOVED = ".removed-"

WriteFile = Callable[[Path, bytes], None]


def _write(path: Path, content: bytes) -> None:
    write_aside(path, lambda file: file.write(content))


def article_id_from(name: str) -> str:
    """Make an id from a file name: its letters (of any script) and digits in lower case, joined by `-`.

    Returns:
        At most 48 characters; a name that is longer or has no letter gets a hash: two names stay two ids.
    """
    stem = re.split(r"[/\\]", name)[-1]
    stem = re.sub(r"\.(?:txt|md)$", "", stem, flags=re.IGNORECASE)
    slug = _NOT_IN_ID.sub("-", stem.lower()).strip("-")
    if slug and len(slug) <= _ID_CHARS:
        return slug
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug[: _ID_CHARS - 9].strip('-') or 'article'}-{mark}"


def bundled_article() -> Article:
    """Mend the article that comes with the package; its origin is the `source:` line beside it."""
    data = resources.files("knowledge") / "data"
    note = (data / "SOURCE.md").read_text("utf-8")
    source = next(
        line.removeprefix("source:").strip() for line in note.splitlines() if line.startswith("source:")
    )
    return mend(bundled_raw(), article_id=BUNDLED_ID, source=source)


def bundled_raw() -> str:
    """Return the bundled article's text as it was printed."""
    return decode((resources.files("knowledge") / "data" / "article.txt").read_bytes(), "article.txt")


class Library:
    """The articles kept under `home`."""

    def __init__(self, home: Path, *, write: WriteFile = _write) -> None:
        """Open the library in a folder, which need not exist yet.

        Args:
            home: The folder that holds all state.
            write: How a file is written; must leave the old file or the new one, never a part.
        """
        self._folder = home / "articles"
        self._write = write

    def save(self, article: Article, raw: str) -> None:
        """Keep an article as the current version of its id; the versions before it stay readable.

        Args:
            article: The mended article.
            raw: The text it was mended from.

        Raises:
            KnowledgeError: The id is none, or the disk does not take it.
        """
        folder = self._article_folder(article.id)
        record = {"format": _FORMAT, "article": asdict(article), "raw": raw}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._write(folder / f"{article.version}.json", json.dumps(record, ensure_ascii=True).encode())
            self._write(folder / "current", article.version.encode())
        except OSError as error:
            raise KnowledgeError(
                f"{article.id} can't be saved in {folder} ({error.strerror}): check space and rights."
            ) from error

    def get(self, article_id: str, version: str | None = None) -> Article:
        """Load an article.

        Args:
            article_id: Its id.
            version: An older version; None is the current one.

        Raises:
            KnowledgeError: There is no such article or version, or its file is damaged.
        """
        return _article_from(self._record(article_id, version)["article"])

    def raw(self, article_id: str, version: str | None = None) -> str:
        """Load the text that an article was mended from; raises like `get`."""
        return str(self._record(article_id, version)["raw"])

    def list(self) -> tuple[Article, ...]:
        """Load the current version of every article, sorted by id; raises like `get`."""
        return tuple(self.get(article_id) for article_id in self.ids())

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all articles, sorted."""
        return tuple(sorted(path.parent.name for path in self._folder.glob("[!.]*/current")))

    def versions(self, article_id: str) -> tuple[str, ...]:
        """Return the versions kept of an article, sorted by hash."""
        self._current(article_id)
        return tuple(sorted(path.stem for path in self._article_folder(article_id).glob("[!.]*.json")))

    def remove(self, article_id: str) -> None:
        """Forget an article and all its versions, in one step that is done or not done.

        Raises:
            KnowledgeError: There is no such article.
        """
        folder = self._article_folder(article_id)
        if article_id not in self.ids():
            raise self._unknown(article_id)
        aside = self._folder / f"{_REMOVED}{uuid.uuid4().hex}"
        try:
            folder.rename(aside)
        except OSError as error:
            raise KnowledgeError(
                f"{article_id} can't be removed from {folder} ({error.strerror}): check its rights."
            ) from error
        # What a kill left of an earlier removal goes as well; that another process clears it too is no error.
        for removed in self._folder.glob(f"{_REMOVED}*"):
            shutil.rmtree(removed, ignore_errors=True)

    def _article_folder(self, article_id: str) -> Path:
        if not _ID.fullmatch(article_id) or len(article_id.encode("utf-8", "surrogatepass")) > 200:
            raise KnowledgeError(f"{article_id!r} is not an article id: use letters, digits and hyphens.")
        return self._folder / article_id

    def _unknown(self, article_id: str) -> KnowledgeError:
        there = ", ".join(self.ids()) or "none yet"
        return KnowledgeError(
            f"There is no article {article_id!r}; there are: {there}. Add one with `shushi ingest FILE`."
        )

    def _current(self, article_id: str) -> str:
        pointer = self._article_folder(article_id) / "current"
        try:
            version = pointer.read_text("ascii").strip()
        except FileNotFoundError:
            raise self._unknown(article_id) from None
        except (OSError, UnicodeDecodeError) as error:
            raise self._damaged(pointer, article_id) from error
        if not _VERSION.fullmatch(version):
            raise self._damaged(pointer, article_id)
        return version

    def _record(self, article_id: str, version: str | None) -> dict[str, Any]:
        current = self._current(article_id)
        path = self._article_folder(article_id) / f"{version or current}.json"
        if version and version not in self.versions(article_id):
            raise KnowledgeError(
                f"{article_id} has no version {version[:12]!r}: its current one is {current[:12]}."
            )
        try:
            record = json.loads(path.read_bytes())
            if record["format"] != _FORMAT:
                raise KnowledgeError(
                    f"{path} has format {record['format']}, this release reads {_FORMAT}: ingest it again."
                )
            text, raw = record["article"]["text"], record["raw"]
            found = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._damaged(path, article_id) from error
        if found != path.stem or not isinstance(raw, str):
            raise self._damaged(path, article_id)
        return dict(record)

    @staticmethod
    def _damaged(path: Path, article_id: str) -> KnowledgeError:
        return KnowledgeError(
            f"{path} is damaged: run `shushi remove {article_id}` and ingest the article again."
        )


def _article_from(record: dict[str, Any]) -> Article:
    blocks = tuple(
        Block(b["kind"], b["start"], b["end"], Caption(**b["caption"]) if b["caption"] else None)
        for b in record["blocks"]
    )
    sentences = tuple(Sentence(**sentence) for sentence in record["sentences"])
    return Article(**{**record, "blocks": blocks, "sentences": sentences})
