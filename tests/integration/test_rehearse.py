"""With the real embedding model: what search and rules lose of right drafts about made-up articles."""

from __future__ import annotations

from collections import Counter

import pytest
from platformdirs import user_cache_path

from evals.lessons import TRAINING
from evals.rehearse import Fate, rehearsal_text, rehearse
from knowledge.embed import load_embedder


@pytest.mark.parametrize("stem", ["u1_sensors", "g3_court"])
def test_next_to_no_right_draft_is_lost(stem: str) -> None:
    embedder = load_embedder(None, cache=user_cache_path("shushi"), threads=1)
    rehearsed = list(rehearse(TRAINING / f"{stem}.jsonl", embedder))
    fates = Counter(one.fate for one in rehearsed)
    lost = fates[Fate.REFUSED] + fates[Fate.ANSWERED] + fates[Fate.WITHDRAWN]
    assert lost <= 1, rehearsal_text(rehearsed)
    assert fates[Fate.NOT_SHOWN] <= 2, rehearsal_text(rehearsed)
