"""A bench's figures, its table, its file and its picture; what is measured is measured elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.bench import SECTIONS, bench, main
from evals.bench_corpus import NearEmbedder, Shuffled, fill
from evals.bench_figures import (
    QUICK,
    Figure,
    figures_table,
    machine,
    p50_and_p95,
    percentile,
    read_figures,
    shown,
    write_figures,
)
from evals.bench_picture import growth_chart, picture
from evals.cases import EvalsError
from knowledge.library import Library
from knowledge.retrieve import cut
from tests.fakes import HashedEmbedder
from tests.fakes_evals import ARTICLE

GROWTH = [
    Figure("retrieval", f"{n} chunks: search", seconds, "s", 5, textbook, 0.01, "bare", "Search", n)
    for n, seconds, textbook in ((1_000, 0.03, 0.05), (10_000, 0.05, 0.4), (100_000, 0.09, None))
]


@given(st.lists(st.floats(0, 100), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(
    values: list[float], share: float
) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-6
    assert sum(value < found for value in values) < share * len(values) + 1e-6


def test_nothing_measured_is_no_figure_and_no_zero() -> None:
    assert percentile([], 0.5) is None
    assert shown(None, "s") == ""
    first = p50_and_p95("answers", "first text", [])[0]
    assert figures_table([first])[1][0][2:5] == ("", "", "")


def test_times_become_p50_and_p95_beside_their_limit() -> None:
    half, most = p50_and_p95(
        "answers", "whole", [0.1 * at for at in range(1, 21)], limit=[0.1], limit_is="bare"
    )
    assert (half.name, most.name) == ("whole, p50", "whole, p95")
    assert (half.value, most.value) == (pytest.approx(1.0), pytest.approx(1.9))
    assert figures_table([half])[1][0] == ("answers", "whole, p50", "1 s", "", "0.1 s (bare)", "20")


def test_a_written_bench_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    write_figures(path, GROWTH, {"cores": 2})
    assert read_figures(path) == (GROWTH, {"cores": 2})


def test_a_bench_says_what_it_was_measured_on() -> None:
    about = machine()
    assert about["cores"] >= 1
    assert "torch" in about["versions"]
    assert len(about["code"]) == 64


def test_the_picture_draws_each_line_and_asks_nobody_for_anything() -> None:
    page = picture(GROWTH)
    assert page.count("<svg") == 1
    assert page.count("<polyline") == 3
    assert not re.search(r"(?:src|href)=|<script|url\(|https?:", page)


def test_a_chart_rises_and_leaves_out_what_was_not_measured() -> None:
    svg = growth_chart("Search", GROWTH)
    drawing = ElementTree.fromstring(svg)
    ours, textbook, _ = (line.attrib["points"].split() for line in drawing.iter("polyline"))
    heights = [float(point.split(",")[1]) for point in ours]
    assert heights == sorted(heights, reverse=True)
    assert (len(ours), len(textbook)) == (3, 2)


def test_a_series_of_one_size_has_no_chart() -> None:
    assert "<svg" not in picture(GROWTH[:1])


def test_a_made_corpus_has_as_many_chunks_as_asked_for_and_is_the_same_each_time(tmp_path: Path) -> None:
    library = Library(tmp_path)
    fill(library, Shuffled([ARTICLE]), 120)
    assert sum(len(cut(article)) for article in library.list()) == pytest.approx(120, abs=12)
    assert Shuffled([ARTICLE]).paragraph() == Shuffled([ARTICLE]).paragraph()


def test_made_vectors_are_near_real_ones_and_the_same_for_the_same_text() -> None:
    real = HashedEmbedder()
    anchors = [sentence.text for sentence in ARTICLE.sentences]
    near = NearEmbedder(real, anchors)
    made = near.embed_passages([f"句子{at}" for at in range(50)])
    assert np.linalg.norm(made, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(made[7], near.embed_passages(["句子7"])[0])
    best = (made @ real.embed_passages(anchors).T).max(axis=1)
    assert best.min() > 0.85
    assert len(np.unique(made, axis=0)) == 50


def test_what_can_not_be_measured_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(EvalsError, match="nothing 'speed'"):
        bench(["speed"], quick=True, out=tmp_path, say=print)
    with pytest.raises(SystemExit) as left:
        main(["--only", "speed"])
    assert left.value.code == 2
    assert "start" in capsys.readouterr().err


def test_a_quick_bench_measures_little() -> None:
    assert (QUICK.questions, max(QUICK.sizes), max(QUICK.readers)) <= (5, 1_000, 2)
    assert set(SECTIONS) == {"start", "embedding", "answers", "retrieval", "kills"}
