"""What goes out together: every text once, each result's own in order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.runs.lanes import Lanes
from storage.records import PostKind, PostRecord

ROOM_CHARS = 100


def fits(bodies: Sequence[str]) -> bool:
    return sum(len(body) for body in bodies) <= ROOM_CHARS


def post(
    key: str, part: int, chars: int = 10, kind: PostKind = PostKind.BRANCH, pictures: int = 0
) -> PostRecord:
    nonce = f"{key}-{part}"
    return PostRecord(
        "run", key, 1, part, kind, nonce, "x" * chars, None, None, None, None, pictures
    )


@st.composite
def promised(draw: st.DrawFn) -> list[PostRecord]:
    """The messages of a few results, in the order they were promised."""
    found: list[PostRecord] = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(list(PostKind)))
        for part in range(1, draw(st.integers(1, 3)) + 1):
            pictures = draw(st.integers(0, 1)) if part == 1 else 0
            found.append(post(f"k{number}", part, draw(st.integers(1, 60)), kind, pictures))
    return found


@given(promised(), st.integers(0, 1 << 16))
def test_every_text_goes_once_and_each_results_own_in_order(
    posts: list[PostRecord], seed: int
) -> None:
    chance = random.Random(seed)
    lanes, sent, flying, coming = Lanes(), list[PostRecord](), list[list[PostRecord]](), list(posts)
    while coming or lanes.ready or flying:
        step = chance.choice(["add", "take", "join", "sent"])
        if step == "add" and coming:
            lanes.add([coming.pop(0)])
        elif step in ("take", "join") and lanes.ready:
            taken = lanes.take(fits if step == "join" else None)
            assert taken
            assert step == "join" or len(taken) == 1
            assert len(taken) == 1 or fits([one.body for one in taken])
            assert len(taken) == 1 or not any(one.pictures for one in taken)
            flying.append(taken)
        elif step == "sent" and flying:
            through = flying.pop(chance.randrange(len(flying)))
            lanes.sent(through)
            sent += through
    assert sorted(one.nonce for one in sent) == sorted(one.nonce for one in posts)
    for key in {one.key for one in posts}:
        parts = [one.part for one in sent if one.key == key]
        assert parts == sorted(parts)


def test_nothing_joins_what_was_decided_before() -> None:
    lanes = Lanes()
    first, second = post("a", 1), post("b", 1)
    decided = [replace(one, together="a-1") for one in (first, second)]
    lanes.add([*decided, post("c", 1)])
    assert [one.nonce for one in lanes.take(fits)] == ["a-1", "b-1"]
    assert [one.nonce for one in lanes.take(fits)] == ["c-1"]
