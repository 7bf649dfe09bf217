"""A set that only asks what is found: each passage of the corpus is an article, each query wants some of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from tqdm import tqdm

from evals.cases import Case, Passage, Query
from evals.metrics import hit_at, ndcg_at, reciprocal_rank
from evals.results import Result, ResultsFile, Run, read_run, result_of
from evals.run import begin, code_settings
from evals.score import Scored

TOP_K = 10


class Finder(Protocol):
    """Returns the ids of the passages nearest to a query, best first, each once."""

    def find(self, query: str, *, top_k: int) -> Sequence[str]:
        """Search."""
        ...


def query_settings(
    parts: Mapping[str, str], queries: Sequence[Query], *, dataset: Path, corpus: Path, subset: int | None
) -> dict[str, Any]:
    """Return what a run of queries is made of; equal settings give equal results."""
    return {
        "dataset": dataset.name,
        "dataset_sha256": hashlib.sha256(dataset.read_bytes()).hexdigest(),
        "corpus": corpus.name,
        "corpus_sha256": hashlib.sha256(corpus.read_bytes()).hexdigest(),
        "split": "all",
        "subset": subset,
        "questions": len(queries),
        "system": "retrieval",
        "parts": dict(parts),
        **code_settings(),
    }


def run_queries(
    queries: Sequence[Query],
    corpus: Sequence[Passage],
    finder: Finder,
    folder: Path,
    settings: Mapping[str, Any],
    *,
    show_progress: bool,
) -> Run:
    """Search for every query that the folder's run has not done yet, and return the whole run.

    Raises:
        EvalsError: The folder holds another run.
    """
    known = {passage.id for passage in corpus}
    begin(folder, settings)
    results = ResultsFile(folder)
    done = {result.id for result in results.done}
    with tqdm(total=len(queries), initial=len(done), disable=not show_progress, unit="q") as bar:
        for query in queries:
            if query.id not in done:
                results.append(_scored(query, finder.find(query.question, top_k=TOP_K), known))
                bar.update()
    return read_run(folder)


def _scored(query: Query, found: Sequence[str], known: set[str]) -> Result:
    ranks = [found.index(wanted) + 1 if wanted in found else None for wanted in query.relevant_ids]
    scores = {
        **{f"hit@{k}": hit_at(k, ranks) for k in (1, 3, 5)},
        "mrr": reciprocal_rank(ranks),
        "ndcg@5": ndcg_at(5, ranks),
    }
    best = min((rank for rank in ranks if rank), default=None)
    absent = set(query.relevant_ids) - known
    reason = f"not in the corpus: {', '.join(sorted(absent))}" if absent else f"best rank {best}"
    scored = Scored(scores, None if best == 1 else "retrieval", "" if best == 1 else reason)
    case = Case(id=query.id, category="query", question=query.question, answerable=True)
    return replace(result_of(case, None, scored), wanted=query.relevant_ids, found=tuple(found))
