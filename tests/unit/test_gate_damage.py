"""The gate sees damage to the real chain: no retrieval, swapped figures that nobody checks, a moved threshold.

The model and the embedder are fakes; everything between them, and all that scores, is what runs.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from assistant.source import Source
from evals.cases import Case
from evals.gate import Reference, Verdict, gate, read_reference, verdict_text, write_reference
from evals.parts import assistant_without
from evals.results import Run
from evals.run import run_cases, run_settings
from evals.systems import Ours
from knowledge.mend import as_given
from knowledge.retrieve import from_articles
from tests.fakes import HashedEmbedder
from tests.fakes_model import SayingBackend, Says

BRIDGES = {
    "北湖": ("省交通厅", "1250米", "2140米"),
    "南湖": ("省水利厅", "830米", "380米"),
    "东湖": ("省财政厅", "960米", "690米"),
    "西湖": ("省建设厅", "740米", "470米"),
    "青湖": ("省铁路局", "1560米", "1650米"),
    "白湖": ("省民政厅", "520米", "250米"),
}
BUILT = "{name}大桥由{name}县人民政府和{office}共同出资建设，全长"
SENTENCES = {
    name: BUILT.format(name=name, office=office) + f"{length}。"
    for name, (office, length, _) in BRIDGES.items()
}
ASKED = {
    name: BUILT.format(name=name, office=office) + "多少米？" for name, (office, _, _) in BRIDGES.items()
}
OPEN = [
    f"北湖大桥的桥头{shop}卖什么{ware}？"
    for shop, ware in (("咖啡馆", "饮料"), ("餐馆", "点心"), ("书店", "杂志"), ("花店", "鲜花"))
]
ARTICLE = as_given("\n".join(SENTENCES.values()), article_id="bridges")
EMBEDDER = HashedEmbedder()


def cases() -> list[Case]:
    said = [
        Case(
            id=f"figure-{place:02}",
            category="figure",
            question=ASKED[name],
            answerable=True,
            must_include=((length,),),
            evidence=(SENTENCES[name],),
        )
        for place, (name, (_, length, _)) in enumerate(BRIDGES.items(), start=1)
    ]
    left_open = [
        Case(id=f"open-{place:02}", category="open", question=question, answerable=False)
        for place, question in enumerate(OPEN, start=1)
    ]
    return said + left_open


def model(*, swaps: bool = False) -> Says:
    """A model that has words for everything, also for what the article leaves open; `swaps` gives other figures."""

    def says(asked: str) -> str:
        for name, (_, length, other) in BRIDGES.items():
            if ASKED[name] in asked:
                return f"{name}大桥全长{other if swaps else length}。"
        return "北湖大桥由县人民政府共同出资建设。"

    return says


def run_of(
    folder: Path, *, without: Collection[str] = (), says: Says | None = None, finds: bool = True
) -> Run:
    retriever = from_articles([ARTICLE] if finds else [], EMBEDDER)
    library = Source({"bridges": ARTICLE}, retriever, EMBEDDER)
    chain = assistant_without(without, SayingBackend(says or model()), library)
    system = Ours("ours", chain, [ARTICLE], {"model": "fake"})
    dataset = folder.parent / "bridges_qa.jsonl"
    dataset.touch()
    settings = run_settings(system, cases(), dataset=dataset, part="all", subset=None)
    return run_cases(cases(), system, folder, settings, show_progress=False)


@pytest.fixture
def reference(tmp_path: Path) -> Reference:
    write_reference(run_of(tmp_path / "reference"), tmp_path / "reference.json")
    return read_reference(tmp_path / "reference.json")


def fell(verdict: Verdict) -> set[str]:
    return {fall.measure.key for fall in verdict.falls}


def named(verdict: Verdict, reference: Reference) -> set[str]:
    """Return the questions that the verdict's text names."""
    text = verdict_text(verdict, reference)
    return {case.id for case in cases() if f"      {case.id}: " in text}


FIGURES = {f"figure-{place:02}" for place in range(1, 7)}
LEFT_OPEN = {f"open-{place:02}" for place in range(1, 5)}


def test_undamaged_all_is_right_and_holds(tmp_path: Path, reference: Reference) -> None:
    assert all(scores["correct"] == 1.0 for scores in reference.questions.values())
    assert gate(run_of(tmp_path / "again"), reference).falls == ()


def test_a_model_that_swaps_figures_is_put_right_by_the_chain(tmp_path: Path, reference: Reference) -> None:
    verdict = gate(run_of(tmp_path / "run", says=model(swaps=True)), reference)
    assert "correct" not in fell(verdict)


def test_without_retrieval_the_gate_fails(tmp_path: Path, reference: Reference) -> None:
    verdict = gate(run_of(tmp_path / "run", finds=False), reference)
    assert {"correct", "answered_correct", "hit@5", "refusal_precision"} <= fell(verdict)
    assert named(verdict, reference) == FIGURES


def test_with_swapped_figures_that_nobody_checks_the_gate_fails(tmp_path: Path, reference: Reference) -> None:
    run = run_of(tmp_path / "run", without={"verification"}, says=model(swaps=True))
    verdict = gate(run, reference)
    assert {"correct", "answered_correct", "figure_faithfulness"} <= fell(verdict)
    assert "refusal_recall" not in fell(verdict)
    assert named(verdict, reference) == FIGURES


@pytest.mark.parametrize(
    ("threshold", "falls", "broken"),
    [
        (0.0, {"correct", "refusal_recall"}, LEFT_OPEN),
        (1.0, {"correct", "answered_correct", "refusal_precision"}, FIGURES),
    ],
    ids=["nothing is refused", "everything is refused"],
)
def test_with_a_moved_threshold_the_gate_fails(
    threshold: float,
    falls: set[str],
    broken: set[str],
    tmp_path: Path,
    reference: Reference,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assistant.settle.THRESHOLD", threshold)
    verdict = gate(run_of(tmp_path / "run"), reference)
    assert fell(verdict) == falls
    assert named(verdict, reference) == broken
