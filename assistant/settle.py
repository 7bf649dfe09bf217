"""Turn a draft into what stands: each claim attributed to sentences, its figures checked, the rest withdrawn.

The same draft, retrieval and embedder give the same answer, which lets evals replay stored drafts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.attribute import Candidates, candidates, share
from assistant.checks.premise import denied
from assistant.checks.signals import doubt_signals, read_signals
from assistant.checks.weigh import (
    OF_ANOTHER,
    Grounds,
    Weighed,
    in_right_words,
    quoted,
    rests_on,
    stated,
    weigh,
    without_false_denial,
)
from assistant.claims import split_claims, what_is_told
from assistant.compose import Numbering, answer_text, refusal_text
from assistant.conversation import Citation, Claim, RefusalReason, Withdrawn
from assistant.judge import (
    MOST_LOGIT,
    MOST_UNSAID,
    NOT_ENTAILED,
    THRESHOLD,
    UNTOLD,
    broken,
    logit,
    open_to_the_model,
    score,
    surely_said,
    unheard_of,
)
from assistant.questions.expects import gives, wanted, wants_result, wants_value
from assistant.questions.intent import questions_in, wants_comparison, wants_confirmation, wants_summary
from assistant.repairs.correct import put_right, reckoned, sides_right
from assistant.repairs.gaps import left_out, without_repeats
from assistant.repairs.repair import (
    about,
    elsewhere,
    on_the_matter,
    opposite,
    other_figure,
    same_kind,
    to_work_out,
)
from assistant.repairs.restate import restate
from assistant.repairs.shortfall import made_up_for
from assistant.repairs.which_year import with_years
from assistant.verify import check
from assistant.whom import naming
from knowledge.article import ScoredSentence
from knowledge.embed import Embedder
from knowledge.lexical import query_tokens

_NEAR_SHARE = 0.1
_SHOWN = 3  # sentences that the model is shown
_SHOWN_CHARS = 150  # of the claims
ELSEWHERE = f"{OF_ANOTHER} something else"
UNANSWERED = "the text does not answer what was asked"


Entails = Callable[[Sequence[str], str], float | None]
"""Ask the model how likely an answer says what its quotes say; None where it can't tell."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stands of a draft, and the judge's score that decided it."""

    text: str
    refused: bool
    reason: RefusalReason | None
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]
    withdrawn: tuple[Withdrawn, ...]
    missing: tuple[str, ...]
    score: float | None = None
    signals: Mapping[str, float] = field(default_factory=dict)


def settle(
    draft: str,
    grounds: Grounds,
    embedder: Embedder,
    entails: Entails | None = None,
    *,
    unsaid: float | None = None,
) -> Outcome:
    """Attribute and verify every claim of a draft; withdraw what lacks support, refuse when nothing is left.

    Args:
        draft: what the model said.
        grounds: the question and the sentences that claims may rest on.
        embedder: what the search was made with; it compares claims in another language than the sentences'.
        entails: the model's view of the claims, asked for only where it can change what comes out.
        unsaid: how likely in [0, 1] the model was to say that the text does not say; None where that tells nothing.
    """
    grounds = replace(grounds, sure=surely_said(unsaid))
    among = candidates(grounds.sentences)
    texts = [
        without_false_denial(in_right_words(text, grounds), grounds, among, embedder)
        for text in split_claims(draft)
    ]
    said = [told for text in texts if (told := what_is_told(text, grounds.query))]
    drafted = [part for text in said for part in weigh(text, grounds, among, embedder)]
    weighed = sides_right(drafted, grounds, among)
    # Of a question of two halves, one that is answered is enough.
    asked = [replace(grounds, query=one) for one in questions_in(grounds.query)]
    confirms = wants_confirmation(grounds.question)
    doubt = doubt_signals("".join(texts), grounds.query, unsaid)
    judged = [read_signals(one, among, weighed, embedder) | doubt for one in asked]
    signals = max(judged, key=lambda signals: score(signals, confirms=confirms))
    sound = [one for one in weighed if not one.problem]
    undecided = open_to_the_model(signals, confirms=confirms)  # never where its doubt is known
    if entails is not None and sound and undecided and grounds.parts.judge:
        signals |= _model_view(entails, grounds, among, sound)
    elif not sound and unsaid is None:  # nothing is left that the text could say
        signals["entailed_logit"] = -MOST_LOGIT
    elif not sound and said:
        signals["unsaid_logit"] = MOST_UNSAID
    likely = score(signals, confirms=confirms)
    weighed = _where_asked(weighed, grounds, among)
    stands = [one for one in weighed if not one.problem]
    withdrawn = tuple(Withdrawn(one.text, one.problem) for one in weighed if one.problem)
    unanswered = grounds.parts.judge and likely < THRESHOLD
    rests = [position for one in stands for position in one.support.sentences]
    silent = unsaid is not None and bool(texts) and not said
    against = (
        denied(grounds.query, grounds.retrieval, among, rests, silent=silent)
        if grounds.parts.verification
        else None
    )
    if not stands or unanswered:
        withdrawn += tuple(Withdrawn(one.text, UNANSWERED) for one in stands)
        if against:
            stands = [stated(position, among) for position in against.positions]
        elif found := _own_words(grounds, among, withdrawn, signals, silent=silent):
            stands = [quoted(found, among)]
        else:
            return refuse(grounds, "not_in_article", withdrawn, likely, signals, among=among)
        weighed = stands
    misread = signals.get("entailed_logit", 0.0) < NOT_ENTAILED or _doubtful(stands, grounds, signals)
    stands = restate(stands, grounds, among, misread=misread)
    if grounds.parts.verification:
        stands = with_years(made_up_for(stands, grounds, among), grounds, among)
    tried = [one.text for one in weighed if one.checked.problem]
    stands, misjudged, worked_out = reckoned(stands, grounds, tried)
    stands, presumed = put_right(stands, against, among)
    withdrawn += misjudged + presumed
    stands = without_repeats(stands)
    numbering = Numbering()
    claims = tuple(_claim(one, grounds, among, numbering) for one in stands)
    missing = left_out(grounds.query, weighed, stands, unsaid=said != texts, worked_out=worked_out)
    half = missing and against is None
    return Outcome(
        text=answer_text(claims, grounds.language, half=half),
        refused=False,
        reason=None,
        citations=tuple(numbering.citations),
        claims=claims,
        withdrawn=withdrawn,
        missing=(grounds.question,) if half else (),
        score=likely,
        signals=signals,
    )


def _doubtful(stands: Sequence[Weighed], grounds: Grounds, signals: Mapping[str, float]) -> bool:
    """Tell whether the model would rather have said that the text does not say than the one thing that stands.

    The reader is then shown its sentence in full, and so sees whom and what it is about.
    """
    many = (
        wants_comparison(grounds.query) or wants_confirmation(grounds.question) or wants_result(grounds.query)
    )
    alone = len(stands) == 1 and len(stands[0].support.sentences) == 1
    return alone and not many and signals.get("unsaid_logit", 0.0) > 0


def _where_asked(weighed: list[Weighed], grounds: Grounds, among: Candidates) -> list[Weighed]:
    """Withdraw claims that all rest where none of the question's rare words stand; the best sentence may answer."""
    stands = [one for one in weighed if not one.problem]
    positions = [position for one in stands for position in one.support.sentences]
    many = wants_comparison(grounds.query) or wants_summary(grounds.query)
    plain = not (many or grounds.sure) and grounds.parts.verification
    found = elsewhere(grounds.query, positions, grounds.retrieval, among) if plain else None
    if found is None:
        return weighed
    moved = [one if one.problem else replace(one, problem=ELSEWHERE) for one in weighed]
    answers = gives([found.sentence.text], wanted(grounds.query))
    return [*moved, quoted(found, among)] if answers else moved


def _claim(one: Weighed, grounds: Grounds, among: Candidates, numbering: Numbering) -> Claim:
    """Return what stands with the markers of what it rests on, and of the sentence that says whom that speaks of.

    A figure that was worked out derives from what the claim rests on alone.
    """
    rests = rests_on(one.support, among)
    own = numbering.markers(rests)
    figures = tuple(
        figure if figure.derived_from is None else replace(figure, derived_from=own)
        for figure in one.checked.figures
    )
    at = naming(one.text, grounds.query, one.support, among) if grounds.parts.attribution else None
    markers = own if at is None else numbering.markers([*rests, among.sentences[at]])
    return Claim(one.text, markers, figures)


def _own_words(
    grounds: Grounds,
    among: Candidates,
    withdrawn: Sequence[Withdrawn],
    signals: Mapping[str, float],
    *,
    silent: bool,
) -> ScoredSentence | None:
    """Return the sentence that corrects or answers a question whose draft does not stand; None to refuse.

    `silent` where a model that was trained to say so says that the text leaves the question open.
    """
    if unheard_of(signals):
        return None
    subject = about(grounds.query, grounds.retrieval, among) if wants_summary(grounds.question) else []
    found = subject[0] if subject else None
    if found is None and not signals.get("time_missing"):
        if not (silent and wants_confirmation(grounds.question)):
            found = opposite(grounds.query, grounds.retrieval)
        if not (silent and wants_value(grounds.query)):
            found = found or other_figure(grounds.query, grounds.retrieval, among)
        wrong = [
            one.text for one in withdrawn if one.why != UNANSWERED and not one.why.startswith(OF_ANOTHER)
        ]
        if found is None and wrong:
            found = same_kind(grounds.query, wrong, grounds.retrieval, among)
            if found is None and wants_result(grounds.query):
                found = to_work_out(grounds.query, grounds.retrieval)
    if found is None and not silent and wants_confirmation(grounds.question) and _near(grounds, among):
        found = grounds.retrieval.sentences[0]  # what the question states is not what the text says
    if found is None and not grounds.several and not broken(signals):
        found = on_the_matter(grounds.query, grounds.retrieval, among)
    return found


def refuse(
    grounds: Grounds,
    reason: RefusalReason,
    withdrawn: tuple[Withdrawn, ...] = (),
    likely: float | None = None,
    signals: Mapping[str, float] | None = None,
    *,
    among: Candidates | None = None,
) -> Outcome:
    """Refuse a question; offer the nearest sentence when the question is about the article at all."""
    numbering = Numbering()
    nearest = None
    if reason == "not_in_article" and _near(grounds, among or candidates(grounds.sentences)):
        best = grounds.retrieval.sentences[0]
        markers = numbering.markers([(best.article_id, best.sentence)])
        nearest = Claim(
            best.sentence.text, markers, check(best.sentence.text, [best.sentence.text], []).figures
        )
    return Outcome(
        text=refusal_text(grounds.language, nearest),
        refused=True,
        reason=reason,
        citations=tuple(numbering.citations),
        claims=(nearest,) if nearest else (),
        withdrawn=withdrawn,
        missing=(grounds.question,),
        score=likely,
        signals=signals or {},
    )


def _near(grounds: Grounds, among: Candidates) -> bool:
    """Tell whether the best sentence's paragraph has enough of the question's terms to be worth showing."""
    if not grounds.retrieval.sentences:
        return False
    best = grounds.retrieval.sentences[0]
    asked = frozenset(query_tokens(grounds.query))
    block = frozenset[str]().union(
        *(
            own
            for own, (article_id, sentence) in zip(among.terms, among.sentences, strict=True)
            if (article_id, sentence.block) == (best.article_id, best.sentence.block)
        )
    )
    return share(asked, block, among) >= _NEAR_SHARE


def _model_view(
    entails: Entails, grounds: Grounds, among: Candidates, sound: Sequence[Weighed]
) -> dict[str, float]:
    """Ask the model whether the claims say what the sentences say that they rest on, and the best one found."""
    ranked = sorted(
        (place, number, position)
        for number, one in enumerate(sound)
        for place, position in enumerate(one.support.sentences)
    )
    quoted = [among.sentences[position] for _, _, position in ranked]
    best = [(found.article_id, found.sentence) for found in grounds.retrieval.sentences[:1]]
    shown = list(dict.fromkeys([*quoted, *best]))[:_SHOWN]
    said = "".join(one.text for one in sound)[:_SHOWN_CHARS]
    likely = entails([sentence.text for _, sentence in shown], said)
    return {"entailed_logit": UNTOLD if likely is None else logit(likely)}
