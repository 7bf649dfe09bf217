"""Readers' verdicts as candidates for a question set: a line each, in the set's form, for a person to complete.

A good answer brings what it said and cited; a bad one brings only its question, since what is right is not known.
What has to be decided by hand stands in `note`. Light to import.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.conversation import AssistantError

CATEGORY = "feedback"


def read_candidates(file: Path) -> Iterator[dict[str, Any]]:
    """Yield a candidate for each question, in the order in which they were first rated; the last verdict counts.

    Raises:
        AssistantError: there is no feedback, or a line of it is damaged.
    """
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError as error:
        raise AssistantError(f"no verdicts yet in {file}; rate an answer on the page first") from error
    except (OSError, UnicodeDecodeError) as error:
        raise AssistantError(f"{file} can't be read ({error}); check the file") from error
    latest: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            latest[record["exchange"]["id"]] = candidate(record)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise AssistantError(
                f"{file} line {number} is no verdict ({error}); delete or mend the line"
            ) from error
    for number, found in enumerate(latest.values(), start=1):
        yield {"id": f"{CATEGORY}-{number:03}", **found}


def candidate(record: Mapping[str, Any]) -> dict[str, Any]:
    """Turn one verdict into a line of a question set, all but its id."""
    exchange = record["exchange"]
    answer = exchange["answer"] or {}
    is_good, is_refusal = record["verdict"] == "good", bool(answer.get("refused"))
    answers = is_good and not is_refusal
    citations = answer.get("citations", ())
    return {
        "category": CATEGORY,
        "question": _standalone(exchange),
        "history": [],
        "answerable": not (is_refusal and is_good),
        "must_include": _figures(answer) if answers or record["verdict"] == "wrong_citation" else [],
        "must_not_include": [],
        "evidence": list(dict.fromkeys(citation["quote"] for citation in citations)) if answers else [],
        "note": _note(record, exchange, answer),
    }


def _standalone(exchange: Mapping[str, Any]) -> str:
    """Return the question as it was understood, so that a follow-up stands without its conversation."""
    trace = (exchange["answer"] or {}).get("trace") or {}
    return str(trace.get("standalone_question") or exchange["question"])


def _figures(answer: Mapping[str, Any]) -> list[list[str]]:
    texts = (figure["text"] for claim in answer.get("claims", ()) for figure in claim["figures"])
    return [[text] for text in dict.fromkeys(texts)]


def _note(record: Mapping[str, Any], exchange: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    parts = [f"verdict: {record['verdict']}", f"asked: {exchange['question']}"]
    if record.get("note"):
        parts.append(f"reader: {record['note']}")
    parts.append(f"answered: {answer.get('text', '')}")
    return "; ".join(parts)
