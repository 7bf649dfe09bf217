"""Read prefixes and keep their states: in a slot of their own, step by step, so that questions can go first.

What a prefix has in common with the one before, or with its root whose state is kept, is not read again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assistant.conversation import AssistantError
from assistant.embedded.client import EngineClient
from assistant.embedded.prefix import Prefix
from assistant.embedded.prefix_states import PrefixStates
from assistant.embedded.reading_steps import reading_steps

BATCH_TOKENS = 64
"""One reading step: about 1 s on two cores, and only 2-3 % slower than steps of 512 tokens."""

Progress = Callable[[int, int], None]
"""Tokens read, and tokens in all."""


def make_states(
    client: EngineClient,
    states: PrefixStates,
    missing: Sequence[Prefix],
    *,
    slot: int,
    most_tokens: int,
    before_step: Callable[[], None],
    progress: Progress | None,
) -> None:
    """Read prefixes that have no state, in this order, and keep their states.

    Args:
        client: the engine's process.
        states: where they are kept.
        missing: what is to be read, none twice.
        slot: where it is read; nothing else may use the slot.
        most_tokens: no prefix may have more.
        before_step: called before each step.
        progress: told after each.

    Raises:
        AssistantError: a prefix is too long, the disk is full, or the process ended; call again.
    """
    texts = {prefix: client.tokens(client.prefix_text(prefix)) for prefix in missing}
    longest = max(map(len, texts.values()), default=0)
    if longest > most_tokens:
        raise AssistantError(
            f"the text is too long to be read as one ({longest} tokens, at most {most_tokens}); use sections of it"
        )
    kept = [_kept_tokens(states, prefix, texts) for prefix in missing]
    steps = reading_steps(list(texts.values()), kept, BATCH_TOKENS)
    done, total = 0, sum(read - start for own in steps for start, read in own)
    for prefix, held, own in zip(missing, kept, steps, strict=True):
        if held and own[0][0] == held:
            client.restore(slot, states.filename(states.key(prefix.root)))
        for start, read in own:
            before_step()
            client.read(slot, texts[prefix][:read])
            done += read - start
            if progress:
                progress(done, total)
        key = states.key(prefix)
        states.keep(key, tokens=client.save(slot, states.new_filename(key)), opening=bool(held))
    client.erase(slot)


def _kept_tokens(states: PrefixStates, prefix: Prefix, made_now: Mapping[Prefix, Sequence[int]]) -> int:
    """Count the tokens that the state of a prefix's root holds when the prefix is read; 0 where there is none."""
    if prefix.root == prefix:
        return 0
    if prefix.root in made_now:
        return len(made_now[prefix.root])
    key = states.key(prefix.root)
    record = states.record(key) if states.verify(key) else None
    return record.tokens if record else 0
