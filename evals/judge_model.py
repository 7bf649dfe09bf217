"""A model as judge, off unless asked for: does an answer agree with the required facts, in a model's eyes?

Any OpenAI-compatible model but the one that answers. Its verdicts never replace the
deterministic score; their agreement with it is reported. Each verdict is kept as it comes, so that an
interrupted judging goes on where it stopped: `begin_judging`, `judged`, `write_judged`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.conversation import AssistantError
from evals.cases import EvalsError
from evals.intervals import Estimate, estimate_statistic
from evals.metrics import kappa
from evals.report import expected
from evals.results import JUDGED_FILE, Result, Run, write_results
from knowledge.aside import write_aside

PROMPT = """你是严格的阅卷人。判断回答是否正确，只回答“对”或“错”。
回答必须给出标准答案中的每一项事实（每项内的斜线表示可替换的写法），并且不与标准答案矛盾。
标准答案是“a refusal”时，只有承认文章没有说明的回答才算对。

{history}问题：{question}
标准答案：{expected}
{forbidden}回答：{answer}

对还是错？"""

_SPEAKERS = {"user": "问", "assistant": "答"}
_PROMPT_SHA256 = hashlib.sha256(PROMPT.encode()).hexdigest()

Ask = Callable[[str], str]
Keep = Callable[[Result], None]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a model's verdicts agree with the deterministic score, with 95 % intervals; `unclear` replies said neither."""

    share: Estimate
    kappa: Estimate | None
    unclear: int
    disagreements: tuple[Result, ...]


def verdict(reply: str) -> bool | None:
    """Read a verdict; None when the reply says neither, or both."""
    plain = reply.replace("不对", "错").replace("没错", "对")
    says_right, says_wrong = "对" in plain, "错" in plain
    return None if says_right == says_wrong else says_right


def prompt_of(result: Result) -> str:
    """Return what the judging model is asked about one answer."""
    turns = [f"{_SPEAKERS.get(turn['role'], turn['role'])}：{turn['content']}\n" for turn in result.history]
    return PROMPT.format(
        history=f"此前的对话：\n{''.join(turns)}" if turns else "",
        question=result.question,
        expected=expected(result),
        forbidden=f"回答中不得出现：{' / '.join(result.must_not_include)}\n"
        if result.must_not_include
        else "",
        answer=result.text,
    )


def judged(run: Run, ask: Ask, keep: Keep = lambda result: None) -> tuple[Result, ...]:
    """Return the run's results with the score `agrees`: does the model's verdict equal the deterministic one?

    A result that has a verdict is not judged again; each new one goes to `keep` before the next is asked for.

    Raises:
        EvalsError: The judging model does not answer.
    """
    results = []
    for result in run.results:
        if result.answer is None or result.scores.get("correct") is None or "agrees" in result.scores:
            results.append(result)
            continue
        results.append(_judged(result, ask))
        keep(results[-1])
    return tuple(results)


def agreement_of(results: Sequence[Result]) -> Agreement | None:
    """Sum up verdicts; None when no question had both."""
    both = [result for result in results if result.scores.get("agrees") is not None]
    if not both:
        return None
    rule = [result.scores["correct"] == 1.0 for result in both]
    model = [right == (result.scores["agrees"] == 1.0) for right, result in zip(rule, both, strict=True)]
    rows = np.column_stack([rule, model]).astype(np.float64)
    return Agreement(
        share=estimate_statistic(rows, lambda drawn: float((drawn[:, 0] == drawn[:, 1]).mean())),
        kappa=None if kappa(rule, model) is None else estimate_statistic(rows, _kappa_of),
        unclear=sum(result.scores.get("agrees", 0.0) is None for result in results),
        disagreements=tuple(r for r, a, b in zip(both, rule, model, strict=True) if a != b),
    )


def agreement_text(agreement: Agreement | None) -> str:
    """Return an agreement in words, with every answer that the two see differently."""
    if agreement is None:
        return "nothing to agree on: the run has no scored answer"
    lines = [_agreement_line(agreement)]
    for result in agreement.disagreements:
        rule = "right" if result.scores["correct"] == 1.0 else "wrong"
        lines.append(f"{result.id}: {rule} by the rule, not by the model: {' '.join(result.text.split())}")
    return "\n".join(lines)


def check_judge(run: Run, judge: str) -> None:
    """Refuse a judge that would judge itself, by its name; a file's is its name without folder and ending.

    Raises:
        EvalsError: The judge is the model that answered in the run, where the run says which that was.
    """
    answered = str(run.settings.get("parts", {}).get("model", ""))
    if answered and _bare_name(answered) == _bare_name(judge):
        raise EvalsError(f"{judge} answered in {run.name} itself: name another --judge-model.")


def begin_judging(folder: Path, run: Run, judge: str) -> Run:
    """Return the run with the verdicts that this judge gave to this prompt before; others leave the folder."""
    made_of = _made_of(judge)
    if made_of.items() <= run.judged.items():
        return run
    results = tuple(map(_without_verdict, run.results))
    write_results(folder, results)
    _write_judge(folder, made_of)
    return replace(run, results=results, judged=made_of)


def write_judged(folder: Path, results: Sequence[Result], judge: str) -> None:
    """Keep judged results in place of the run's own, all other scores the same, who judged and the agreement beside."""
    found = agreement_of(results)
    write_results(folder, results)
    _write_judge(folder, _made_of(judge) | ({"agreement": _agreement_line(found)} if found else {}))


def _made_of(judge: str) -> dict[str, str]:
    return {"judge_model": judge, "prompt_sha256": _PROMPT_SHA256}


def _write_judge(folder: Path, judge: Mapping[str, str]) -> None:
    text = json.dumps(judge, ensure_ascii=False) + "\n"
    write_aside(folder / JUDGED_FILE, lambda file: file.write(text.encode()))


def _without_verdict(result: Result) -> Result:
    return replace(result, scores={key: score for key, score in result.scores.items() if key != "agrees"})


def _agreement_line(agreement: Agreement) -> str:
    share, beyond = agreement.share, agreement.kappa
    chance = f", Cohen's kappa {beyond.mean:.2f} ({beyond.low:.2f} to {beyond.high:.2f})" if beyond else ""
    return (
        f"agreement {share.mean:.1%} ({share.low:.1%} to {share.high:.1%}){chance}, n {share.n}, "
        f"unclear verdicts {agreement.unclear}"
    )


def _kappa_of(rows: NDArray[np.float64]) -> float:
    found = kappa(*(rows.T > 0).tolist())
    return float("nan") if found is None else found


def _bare_name(model: str) -> str:
    """Return a model's name as a run's settings and an endpoint both know it."""
    name = model.removesuffix(" at an endpoint").partition(" sha256 ")[0]
    return name.replace("\\", "/").rpartition("/")[2].lower().removesuffix(".gguf")


def _judged(result: Result, ask: Ask) -> Result:
    try:
        said = verdict(ask(prompt_of(result)))
    except AssistantError as error:
        raise EvalsError(f"the judging model: {error}") from error
    agrees = None if said is None else float(said == (result.scores["correct"] == 1.0))
    return replace(result, scores={**result.scores, "agrees": agrees})
