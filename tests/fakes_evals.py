"""A system whose answers are written beforehand, and small articles, cases and answers for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.conversation import (
    Answer,
    AssistantError,
    Citation,
    Claim,
    Evidence,
    Question,
    Timings,
    Trace,
    Withdrawn,
)
from evals.cases import Case
from evals.score import Abilities
from knowledge.article import Article
from knowledge.mend import mend

ARTICLE = mend(
    "# 桥与湖\n\n北湖大桥长1200米，2021年通车。每天约3万辆车经过。\n\n"
    "南湖大桥长800米，2019年通车。林岚是两座桥的总工程师。\n",
    article_id="bridges",
)


class ScriptedSystem:
    """Answers each question as scripted; a question without a script is an error, as when a model is down."""

    name = "scripted"

    def __init__(
        self,
        script: Mapping[str, Answer],
        *,
        articles: Sequence[Article] = (ARTICLE,),
        abilities: Abilities | None = None,
    ) -> None:
        self.script = dict(script)
        self.articles = articles
        self.abilities = abilities or Abilities()
        self.parts: Mapping[str, str] = {"model": "a script"}
        self.asked: list[Question] = []

    def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        if question.text not in self.script:
            raise AssistantError(f"no script for {question.text}; write one")
        return self.script[question.text]


def make_case(
    name: str = "fact-03", question: str = "北湖大桥多长？", answerable: bool = True, **fields: object
) -> Case:
    """A case about `ARTICLE`; `fields` replace the defaults."""
    default = Case(id=name, category=name.rsplit("-", 1)[0], question=question, answerable=answerable)
    facts: dict[str, object] = (
        {"must_include": (("1200米",),), "evidence": ("北湖大桥长1200米",)} if answerable else {}
    )
    return replace(default, **(facts | fields))  # type: ignore[arg-type]


def sentence_citation(piece: str, marker: int = 1) -> Citation:
    """A citation of the sentence of `ARTICLE` that holds the piece."""
    sentence = next(sentence for sentence in ARTICLE.sentences if piece in sentence.text)
    return Citation(marker, ARTICLE.id, sentence.text, sentence.start, sentence.end)


def make_answer(
    text: str,
    *,
    cites: Sequence[str] = (),
    finds: Sequence[str] = (),
    refused: bool = False,
    raw: str | None = None,
    judge_score: float | None = None,
    withdrawn: Sequence[str] = (),
    why: str = "unsupported",
    seconds: float = 1.0,
) -> Answer:
    """An answer that cites and whose retrieval found the sentences of `ARTICLE` that hold these pieces."""
    citations = tuple(sentence_citation(piece, marker) for marker, piece in enumerate(cites, start=1))
    found = [sentence_citation(piece) for piece in finds]
    return Answer(
        text=text,
        refused=refused,
        reason="not_in_article" if refused else None,
        degraded=False,
        citations=citations,
        claims=(Claim(text, tuple(citation.marker for citation in citations)),) if citations else (),
        withdrawn=tuple(Withdrawn(piece, why) for piece in withdrawn),
        missing=(),
        evidence=tuple(Evidence(one.article_id, one.quote, one.start, one.end, 0.9) for one in found),
        timings=Timings(0.1, 0.5, seconds),
        trace=Trace("", text if raw is None else raw, None, judge_score, 0.5, {}),
    )
