"""Ask the model: rewrite a question, draft an answer, and say whether an answer is right. LangChain chains.

Nothing that comes out of here is shown as settled; settle.py decides what stands.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser

from assistant.conversation import Turn
from assistant.drafting.unsaid import Piece
from assistant.model import TOP_LOGPROBS, ChatModel, tokens_of, yes_probability
from assistant.prompts import (
    CHECK_EXAMPLES,
    CHECK_NO,
    CHECK_RULES,
    CHECK_YES,
    CONDENSE_EXAMPLES,
    CONDENSE_RULES,
    TRANSLATE_EXAMPLES,
    TRANSLATE_RULE,
    check_prompt,
    condense_prompt,
)

ANSWER_TOKENS = 220
REWRITTEN_TOKENS = 60


def rewrite(model: ChatModel, question: str, history: Sequence[Turn]) -> str:
    """Have a follow-up rewritten as a standalone question."""
    messages: list[BaseMessage] = [SystemMessage(CONDENSE_RULES)]
    for conversation, rewritten in CONDENSE_EXAMPLES:
        messages += [HumanMessage(conversation), AIMessage(rewritten)]
    messages.append(HumanMessage(condense_prompt(question, history)))
    return (model.bind(max_tokens=REWRITTEN_TOKENS) | StrOutputParser()).invoke(messages)


def translate(model: ChatModel, system: str, question: str) -> str:
    """Have an English question put into Chinese; `system` is the text, which shows how names are written."""
    messages: list[BaseMessage] = [SystemMessage(system)]
    for english, chinese in TRANSLATE_EXAMPLES:
        messages += [HumanMessage(english), AIMessage(chinese)]
    messages.append(HumanMessage(TRANSLATE_RULE + question))
    said = (model.bind(max_tokens=REWRITTEN_TOKENS) | StrOutputParser()).invoke(messages).strip()
    return "" if said in {chinese for _, chinese in TRANSLATE_EXAMPLES} else said


def entailed(model: ChatModel, quotes: Sequence[str], said: str) -> float | None:
    """Return the probability in [0, 1] that the model finds an answer right by the quotes; None where it can't be had."""
    messages: list[BaseMessage] = [SystemMessage(CHECK_RULES)]
    for shown, right in CHECK_EXAMPLES:
        messages += [HumanMessage(shown), AIMessage(right)]
    messages.append(HumanMessage(check_prompt(quotes, said)))
    return yes_probability(model, messages, yes=CHECK_YES, no=CHECK_NO)


def draft(
    model: ChatModel, system: str, prompt: str, *, begun: str = "", tokens: bool = False
) -> Generator[Piece]:
    """Yield the pieces of an answer as the model writes them; closing the iterator stops the model.

    Not piped into a parser: one that is closed reads the model to its end first (langchain-core 1.7).

    Args:
        model: the chat model.
        system: what it has read.
        prompt: the question.
        begun: how the answer begins; the model goes on from there.
        tokens: ask also for each piece's tokens and how likely they were.
    """
    messages: list[BaseMessage] = [SystemMessage(system), HumanMessage(prompt)]
    if begun:
        messages.append(AIMessage(begun))
        yield Piece(begun)
    likely: dict[str, Any] = {"logprobs": True, "top_logprobs": TOP_LOGPROBS} if tokens else {}
    for chunk in model.bind(max_tokens=ANSWER_TOKENS, **likely).stream(messages):
        piece = Piece(str(chunk.text), tokens_of(chunk) if tokens else ())
        if piece.text or piece.tokens:
            yield piece
