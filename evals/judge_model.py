"""A model as judge, off unless asked for: does an answer agree with the required facts, in a model's eyes?

Any OpenAI-compatible model but the one that answers. Its verdicts never replace the
deterministic score; their agreement with it is reported.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.conversation import AssistantError
from evals.cases import EvalsError
from evals.intervals import Estimate, estimate_statistic
from evals.metrics import kappa
from evals.report import expected
from evals.results import RESULTS_FILE, Result, Run
from knowledge.aside import write_aside

PROMPT = """你是严格的阅卷人。判断回答是否正确，只回答“对”或“错”。
回答必须给出标准答案中的每一项事实（每项内的斜线表示可替换的写法），并且不与标准答案矛盾。
标准答案是“a refusal”时，只有承认文章没有说明的回答才算对。

问题：{question}
标准答案：{expected}
回答：{answer}

对还是错？"""

JUDGED_FILE = "judged.json"

Ask = Callable[[str], str]


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


def judged(run: Run, ask: Ask) -> tuple[Result, ...]:
    """Return the run's results with the score `agrees`: does the model's verdict equal the deterministic one?

    Raises:
        EvalsError: The judging model does not answer.
    """
    return tuple(_judged(result, ask) for result in run.results)


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
        unclear=sum(result.scores.get("correct") is not None for result in results) - len(both),
        disagreements=tuple(r for r, a, b in zip(both, rule, model, strict=True) if a != b),
    )


def agreement_text(agreement: Agreement | None) -> str:
    """Return an agreement in words, with every answer that the two see differently."""
    if agreement is None:
        return "nothing to agree on: the run has no scored answer"
    share, beyond = agreement.share, agreement.kappa
    chance = f", Cohen's kappa {beyond.mean:.2f} ({beyond.low:.2f} to {beyond.high:.2f})" if beyond else ""
    lines = [
        f"agreement {share.mean:.1%} ({share.low:.1%} to {share.high:.1%}){chance}, n {share.n}, "
        f"unclear verdicts {agreement.unclear}"
    ]
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


def write_judged(folder: Path, results: Sequence[Result], judge: str) -> None:
    """Keep judged results in place of the run's own, all other scores the same, and who judged them beside."""
    named = json.dumps({"judge_model": judge}, ensure_ascii=False) + "\n"
    lines = "".join(json.dumps(asdict(result), ensure_ascii=False) + "\n" for result in results)
    write_aside(folder / JUDGED_FILE, lambda file: file.write(named.encode()))
    write_aside(folder / RESULTS_FILE, lambda file: file.write(lines.encode()))


def _kappa_of(rows: NDArray[np.float64]) -> float:
    found = kappa(*(rows.T > 0).tolist())
    return float("nan") if found is None else found


def _bare_name(model: str) -> str:
    """Return a model's name as a run's settings and an endpoint both know it."""
    name = model.removesuffix(" at an endpoint").partition(" sha256 ")[0]
    return name.replace("\\", "/").rpartition("/")[2].lower().removesuffix(".gguf")


def _judged(result: Result, ask: Ask) -> Result:
    right = result.scores.get("correct")
    if right is None or result.answer is None:
        return result
    prompt = PROMPT.format(question=result.question, expected=expected(result), answer=result.text)
    try:
        said = verdict(ask(prompt))
    except AssistantError as error:
        raise EvalsError(f"the judging model: {error}") from error
    agrees = None if said is None else float(said == (right == 1.0))
    return replace(result, scores={**result.scores, "agrees": agrees})
