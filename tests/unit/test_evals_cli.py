"""The command line of the evals: light to start, results on stdout, one line and exit 1 for known errors."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from evals.cli import ARTICLE_SET, GATE_REFERENCE, main
from evals.gate import read_reference
from evals.results import ResultsFile, result_of
from evals.score import Abilities, score
from evals.spans import wanted_spans
from tests.fakes_evals import ARTICLE, make_answer, make_case

SETTINGS = {
    "dataset": "bridges_qa.jsonl",
    "dataset_sha256": "0af3",
    "split": "all",
    "subset": None,
    "system": "scripted",
    "questions": 30,
}


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from evals.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def write_run(folder: Path, wrong: int = 0) -> Path:
    folder.mkdir()
    (folder / "settings.json").write_text(json.dumps(SETTINGS), "utf-8")
    results = ResultsFile(folder)
    for ordinal in range(1, 31):
        case = make_case(f"fact-{ordinal:02}", f"第{ordinal}问：多长？")
        answer = make_answer(
            "800米" if ordinal <= wrong else "1200米", cites=["北湖大桥长"], finds=["北湖大桥长"]
        )
        results.append(
            result_of(case, answer, score(case, answer, wanted_spans(case, [ARTICLE]), Abilities()))
        )
    return folder


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom evals.cli import app\nfrom typer.testing import CliRunner\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        "heavy = {'torch', 'langchain_core', 'chromadb', 'numpy', 'transformers'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_report_writes_both_forms_and_prints_one(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "run", wrong=2)
    done = call("report", str(folder))
    assert done.returncode == 0
    assert done.stdout == (folder / "report.md").read_text("utf-8")
    assert "fact-02 · generation" in done.stdout
    assert (folder / "report.html").read_text("utf-8").startswith("<!doctype html>")
    assert "report.html" in done.stderr


def test_gate_fails_with_the_questions_that_broke(tmp_path: Path) -> None:
    good, bad = write_run(tmp_path / "good"), write_run(tmp_path / "bad", wrong=8)
    reference = str(tmp_path / "reference.json")
    assert call("record", str(good), "--reference", reference).returncode == 0
    assert call("gate", str(good), "--reference", reference).returncode == 0
    failed = call("gate", str(bad), "--reference", reference)
    assert failed.returncode == 1
    assert "FELL  Correct: -26.7 points" in failed.stdout
    assert "fact-08: 1.00 -> 0.00" in failed.stdout


def test_without_a_reference_the_gate_holds_a_run_against_the_recorded_twelve(tmp_path: Path) -> None:
    case = read_reference(GATE_REFERENCE)
    folder = tmp_path / "gate"
    folder.mkdir()
    settings = SETTINGS | {"dataset": case.dataset, "questions": len(case.questions), "system": case.system}
    (folder / "settings.json").write_text(json.dumps(settings | {"dataset_sha256": sha256_of_set()}), "utf-8")
    results = ResultsFile(folder)
    for name in case.questions:
        one = make_case(name, f"{name}：多长？")
        scored = score(one, make_answer("800米"), wanted_spans(one, [ARTICLE]), Abilities())
        results.append(result_of(one, make_answer("800米"), scored))
    done = call("gate", str(folder))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("12 questions against gate\nFELL  Correct: ")
    nowhere = call("record", str(folder))
    assert nowhere.returncode == 2
    assert "--reference" in nowhere.stderr


def sha256_of_set() -> str:
    return hashlib.sha256(ARTICLE_SET.read_bytes()).hexdigest()


def test_compare_prints_what_changed(tmp_path: Path) -> None:
    done = call("compare", str(write_run(tmp_path / "a")), str(write_run(tmp_path / "b", wrong=1)))
    assert done.returncode == 0
    assert "1 broken, 0 fixed of 30 questions" in done.stdout


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--system", "textbook"),
        ("--without", "judge"),
        ("--split", "test"),
        ("--seed", "0"),
        ("--article", "a.txt"),
        ("--generations", "g.db"),
    ],
)
def test_an_option_that_a_corpus_leaves_without_effect_is_refused(
    option: str, value: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["run", "--dataset", "absent.jsonl", "--corpus", "absent.jsonl", option, value]
    monkeypatch.setattr(sys, "argv", ["shushi-evals", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    said = capsys.readouterr().err
    assert said == f"shushi-evals: with --corpus only the search is run: leave out {option}.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["report", "absent"], 1, "shushi-evals: absent holds no run"),
        (["run", "--dataset", "absent.jsonl"], 1, "shushi-evals: absent.jsonl can't be read"),
        (["run", "--subset", "0"], 2, "Usage"),
        (["fly"], 2, "No such command"),
    ],
)
def test_errors_are_short_and_have_their_exit_code(arguments: list[str], code: int, says: str) -> None:
    done = call(*arguments)
    assert done.returncode == code
    assert says in done.stderr
    assert done.stdout == ""
    assert code == 2 or len(done.stderr.splitlines()) == 1


def test_the_model_that_answered_is_no_judge(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "run")
    settings = SETTINGS | {"parts": {"model": "qwen-plus at an endpoint"}}
    (folder / "settings.json").write_text(json.dumps(settings), "utf-8")
    done = call("judge", str(folder), "--judge-url", "http://127.0.0.1:9", "--judge-model", "qwen-plus")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "shushi-evals: qwen-plus answered in run itself: name another --judge-model.\n"


def test_check_says_nothing_is_wrong_with_the_fixed_set() -> None:
    done = call("check")
    assert (done.returncode, done.stdout) == (0, "article_qa.jsonl: nothing to complain of\n")


def test_training_names_a_missing_folder_before_it_begins(tmp_path: Path) -> None:
    done = call("train", "--out", str(tmp_path / "none" / "adapter.gguf"))
    assert done.returncode == 1
    assert "make it first" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--embedder", "--last", "9"), "leave them out with --embedder"),
        (("--embedder", "--drafts"), "leave them out with --embedder"),
        (("--drafts",), "add --begin"),
        (("--begin", "nowhere.gguf"), "nowhere.gguf is no adapter"),
    ],
)
def test_what_training_can_not_go_on_from_is_said_before_it_begins(
    tmp_path: Path, options: tuple[str, ...], why: str
) -> None:
    done = call("train", "--out", str(tmp_path / "adapter.gguf"), *options)
    assert done.returncode == 1
    assert why in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
