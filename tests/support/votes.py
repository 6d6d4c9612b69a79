"""Votes in a simulated server: what the model writes and judges, and what people do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

import discord
from simcord.actors import MemberActor

from tests.fakes.model import ModelStandIn
from tests.fakes.model.rules import ChatRequest
from tests.support.clocks import MovedClock
from tests.support.world import Seen, World, walk

CANDIDATE = "Write it in this manner"
JUDGE = "You are a fair judge"
TEN_MINUTES = timedelta(minutes=10)
TEXTS = ("A cat sat.", "Owls hoot at noon.", "The sea forgets every name.", "Rain, rain.")

Decide = Callable[[str, str], str]


def now_clock() -> MovedClock:
    """A clock that stands at this moment."""
    return MovedClock(datetime.now(UTC))


def judged_by(decide: Decide) -> Callable[[ChatRequest], dict[str, Any]]:
    """A judge's verdicts; `decide` says of two texts which is better: first, second or tie."""

    def verdict(request: ChatRequest) -> dict[str, Any]:
        first, second = shown_to_judge(request)
        winner = decide(first, second)
        better = {"first": (8, 4), "second": (4, 8)}.get(winner, (6, 6))
        scores = {"criterion": "quality", "first": better[0], "second": better[1]}
        reason = f"The first says {first[:20]}; the second says {second[:20]}."
        return {"reason": reason, "scores": [scores], "winner": winner}

    return verdict


def shown_to_judge(request: ChatRequest) -> tuple[str, str]:
    """The two texts between their tags."""
    found = re.search(
        r"<first>(.*)</first>\s*<second>(.*)</second>", request.text("user"), re.DOTALL
    )
    assert found is not None, json.dumps(request.body)
    return found[1], found[2]


def longer(first: str, second: str) -> str:
    """Prefers the longer text, whatever the order."""
    if len(first) == len(second):
        return "tie"
    return "first" if len(first) > len(second) else "second"


def write(
    model: ModelStandIn, texts: tuple[str, ...] = TEXTS, decide: Decide | None = longer
) -> None:
    """Candidates get these texts in turn; a judge decides like this."""
    model.when(JUDGE, json=None if decide is None else judged_by(decide))
    model.when(CANDIDATE, text=in_turn(texts))


def in_turn(texts: tuple[str, ...]) -> Callable[[ChatRequest], str]:
    """Each of these texts, then again from the first."""
    given = cycle(texts)
    return lambda _request: next(given)


async def vote(world: World, **options: Any) -> Seen:
    """Alice sends /vote; gives the card once its run has ended."""
    result = await world.alice.slash(world.channel, "vote", **({"topic": "cats"} | options))
    assert not result.ephemeral, result.response and result.response.content
    return await world.until_ended()


def letter_of(world: World, text: str) -> str:
    """The letter of the candidate with this text."""
    (post,) = [
        message for message in world.posts() if text in message.text and "### " in message.text
    ]
    found = re.search(r"Candidate ([A-H])", post.text)
    assert found is not None
    return found[1]


def labels(seen: Seen) -> list[str]:
    """The labels of the buttons, in order."""
    return [
        part.label
        for part in walk(seen.message.components)
        if isinstance(part, discord.components.Button) and part.label
    ]


async def press(actor: MemberActor, seen: Seen, label: str) -> str:
    """Presses a button; what this person is told, if anything."""
    result = await actor.click(seen.message, label=label)
    if result.response is None or not result.ephemeral:
        return ""
    return result.response.content


async def exported(world: World, card: Seen) -> dict[str, Any]:
    """The JSON that Export gives."""
    result = await world.bob.click(card.message, custom_id=card.control("export"))
    assert result.response is not None
    (file,) = [file for file in result.response.attachments if file.filename.endswith(".json")]
    return json.loads(await file.read())


async def until_revealed(world: World) -> Seen:
    """The card once the vote is over."""
    await world.until(lambda: "🏆" in world.card.text)
    return world.card
