"""Messages that go out together: every text once, each result's own in order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.runs.outbox import MessageQueues
from storage.results import MessageKind, OutboxMessage

ROOM_CHARS = 100


def fits(bodies: Sequence[str]) -> bool:
    return sum(len(body) for body in bodies) <= ROOM_CHARS


def post(
    key: str, part: int, chars: int = 10, kind: MessageKind = MessageKind.BRANCH, pictures: int = 0
) -> OutboxMessage:
    nonce = f"{key}-{part}"
    return OutboxMessage(
        kind, nonce, "x" * chars, pictures, run_id="run", key=key, attempt=1, part=part
    )


@st.composite
def promised(draw: st.DrawFn) -> list[OutboxMessage]:
    """The messages of a few results, in the order they were promised."""
    found: list[OutboxMessage] = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(list(MessageKind)))
        for part in range(1, draw(st.integers(1, 3)) + 1):
            pictures = draw(st.integers(0, 1)) if part == 1 else 0
            found.append(post(f"k{number}", part, draw(st.integers(1, 60)), kind, pictures))
    return found


@given(promised(), st.integers(0, 1 << 16))
def test_every_text_goes_once_and_each_results_own_in_order(
    posts: list[OutboxMessage], seed: int
) -> None:
    chance = random.Random(seed)
    queues, sent, flying, coming = (
        MessageQueues(),
        list[OutboxMessage](),
        list[list[OutboxMessage]](),
        list(posts),
    )
    while coming or queues.ready or flying:
        step = chance.choice(["add", "take", "join", "sent"])
        if step == "add" and coming:
            queues.add([coming.pop(0)])
        elif step in ("take", "join") and queues.ready:
            taken = queues.take(fits if step == "join" else None)
            assert taken
            assert step == "join" or len(taken) == 1
            assert len(taken) == 1 or fits([one.body for one in taken])
            assert len(taken) == 1 or not any(one.pictures for one in taken)
            flying.append(taken)
        elif step == "sent" and flying:
            through = flying.pop(chance.randrange(len(flying)))
            queues.sent(through)
            sent += through
    assert sorted(one.nonce for one in sent) == sorted(one.nonce for one in posts)
    for key in {one.key for one in posts}:
        parts = [one.part for one in sent if one.key == key]
        assert parts == sorted(parts)


def test_nothing_joins_what_was_decided_before() -> None:
    queues = MessageQueues()
    first, second = post("a", 1), post("b", 1)
    decided = [replace(one, together="a-1") for one in (first, second)]
    queues.add([*decided, post("c", 1)])
    assert [one.nonce for one in queues.take(fits)] == ["a-1", "b-1"]
    assert [one.nonce for one in queues.take(fits)] == ["c-1"]
