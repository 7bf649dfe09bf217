"""With the real embedding model: what search and rules lose of right drafts about made-up articles, and let through."""

from __future__ import annotations

from collections import Counter

import pytest
from platformdirs import user_cache_path

from evals.lessons import TRAINING
from evals.rehearse import Fate, rehearsal_text, rehearse, rehearse_swapped
from knowledge.embed import load_embedder


@pytest.mark.parametrize("stem", ["u1_sensors", "g3_court"])
def test_next_to_no_right_draft_is_lost(stem: str) -> None:
    embedder = load_embedder(None, cache=user_cache_path("shushi"), threads=1)
    rehearsed = list(rehearse(TRAINING / f"{stem}.jsonl", embedder))
    fates = Counter(one.fate for one in rehearsed)
    lost = fates[Fate.REFUSED] + fates[Fate.ANSWERED] + fates[Fate.WITHDRAWN]
    assert lost <= 1, rehearsal_text(rehearsed)
    assert fates[Fate.NOT_SHOWN] <= 2, rehearsal_text(rehearsed)


def test_next_to_none_of_anothers_figures_is_let_through() -> None:
    embedder = load_embedder(None, cache=user_cache_path("shushi"), threads=1)
    rehearsed = list(rehearse_swapped(TRAINING / "u1_sensors.jsonl", embedder))
    fates = Counter(one.fate for one in rehearsed)
    assert fates[Fate.CAUGHT] >= 5, rehearsal_text(rehearsed)
    assert fates[Fate.LET_THROUGH] <= 1, rehearsal_text(rehearsed)
