"""A vote is cut off in each of its phases: nothing is written, judged or counted twice."""

from __future__ import annotations

from tests.fakes.model import ModelStandIn
from tests.support.clocks import MovedClock
from tests.support.votes import (
    CANDIDATE,
    JUDGE,
    TEN_MINUTES,
    labels,
    press,
    until_revealed,
    vote,
    write,
)
from tests.support.world import World


async def start(world: World) -> None:
    """Alice sends /vote, and does not wait for what comes of it."""
    await world.alice.slash(world.channel, "vote", topic="cats", candidates=3)


async def test_while_candidates_are_written(
    timed: World, model: ModelStandIn, clock: MovedClock
) -> None:
    write(model)
    slow = "slow"
    model.when_request(slow, lambda request: len(model.calls) == 2 and CANDIDATE in request.text())
    model.hold(slow)
    await start(timed)
    await timed.until(lambda: len(timed.posts()) == 2)
    await timed.restart()
    model.release(slow)
    card = await timed.until_ended()
    assert "Which one is the best?" in card.text
    assert len([message for message in timed.posts() if "###" in message.text]) == 3
    assert len(model.calls_for(CANDIDATE)) + len(model.calls_for(slow)) == 4  # one was cut off
    assert len(model.calls_for(JUDGE)) == 6


async def test_while_the_judge_compares(timed: World, model: ModelStandIn) -> None:
    write(model)
    slow = "slow"
    model.when_request(slow, lambda request: len(model.calls) >= 7 and JUDGE in request.text())
    model.hold(slow)
    await start(timed)
    await timed.until(lambda: "⚖️ **Judge** · 4 of 6 comparisons" in timed.card.text)
    await timed.restart()
    model.release(slow)
    card = await timed.until_ended()
    assert "Which one is the best?" in card.text
    assert len(model.calls_for(CANDIDATE)) == 3
    # Of the two that were cut off, each was asked for once more.
    assert len(model.calls_for(JUDGE)) + len(model.calls_for(slow)) == 8


async def test_while_people_vote_and_at_the_closing(
    timed: World, model: ModelStandIn, clock: MovedClock
) -> None:
    write(model)
    card = await vote(timed, candidates=3)
    await press(timed.bob, card, "A")
    await timed.restart()
    await timed.until(lambda: "**1** person has voted" in timed.card.text)
    assert "Your vote is now **B**" in await press(timed.bob, timed.card, "B")
    assert "Your vote: **B**" in await press(timed.mod, timed.card, "B")
    calls = len(model.calls)
    await clock.move(TEN_MINUTES)
    await timed.restart()  # at any point of the closing
    reveal = await until_revealed(timed)
    assert reveal.id == card.id
    assert "🗳️ **Crowd:** Candidate B wins with 2 of 2 votes." in reveal.text
    assert len(model.calls) == calls
    await timed.until(lambda: any("your vote is over" in message.text for message in timed.posts()))
    await timed.restart()
    assert len([message for message in timed.posts() if "your vote is over" in message.text]) == 1
    assert "🏆" in timed.card.text


async def test_a_run_that_is_cancelled_goes_on_with_retry_where_it_was(
    timed: World, model: ModelStandIn
) -> None:
    write(model)
    slow = "slow"
    model.when_request(slow, lambda request: len(model.calls) >= 7 and JUDGE in request.text())
    model.hold(slow)
    await start(timed)
    await timed.until(lambda: "⚖️ **Judge** · 4 of 6 comparisons" in timed.card.text)
    await timed.alice.click(timed.card.message, custom_id=timed.card.control("cancel"))
    off = await timed.until_ended()
    assert f"🛑 Cancelled by <@{timed.alice.id}>" in off.text
    assert "Press Retry to go on with the vote." in off.text
    assert not [label for label in labels(off) if label in "ABC"]
    before = len(model.calls)
    model.release(slow)
    await timed.alice.click(off.message, custom_id=off.control("retry"))
    await timed.until(lambda: "Which one is the best?" in timed.card.text)
    assert len(model.calls) == before + 2  # the two comparisons that were cut off
    assert len([message for message in timed.posts() if "### " in message.text]) == 3
