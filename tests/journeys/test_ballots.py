"""The crowd's vote: secret, changeable, once each; closed in time, early, or not at all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import discord

from tests.fakes.model import ModelStandIn
from tests.support.clocks import MovedClock
from tests.support.votes import (
    TEN_MINUTES,
    labels,
    now_clock,
    press,
    until_revealed,
    vote,
    write,
)
from tests.support.world import Seen, World, open_world, settings_for, walk

UNTIL = ". You can change it until <t:"


async def rank(world: World, card: Seen, *letters: str) -> str:
    """Bob ranks candidates in the form; what he is told."""
    shown = await world.bob.click(card.message, custom_id=card.control("rank"))
    assert shown.modal is not None
    values = {f"choice-{number}": [letter] for number, letter in enumerate(letters)}
    result = await world.bob.submit_modal(shown, values)
    assert result.ephemeral
    assert result.response is not None
    return result.response.content


async def test_a_vote_counts_once_and_can_be_changed(
    booth: World, model: ModelStandIn, clock: MovedClock
) -> None:
    write(model)
    card = await vote(booth, by="crowd")
    assert (await press(booth.bob, card, "A")).startswith(f"Your vote: **A**{UNTIL}")
    assert (await press(booth.bob, card, "A")).startswith(f"Your vote: **A**, as before{UNTIL}")
    assert (await press(booth.bob, card, "D")).startswith(f"Your vote is now **D**{UNTIL}")
    late = booth.alice.guild.add_member(booth.env.create_user("late"))
    assert (await press(late, card, "D")).startswith("Your vote: **D**")
    await booth.until(lambda: "**2** people have voted" in booth.card.text)
    await clock.move(TEN_MINUTES)
    reveal = await until_revealed(booth)
    assert "Candidate D wins with 2 of 2 votes." in reveal.text


async def test_bots_may_not_vote(booth: World, model: ModelStandIn) -> None:
    write(model)
    card = await vote(booth, by="crowd")
    robot = booth.alice.guild.add_member(booth.env.create_user("robot", bot=True))
    assert await press(robot, card, "A") == "Bots can't vote."
    await press(booth.bob, card, "B")
    await press(booth.alice, card, "Close now")
    reveal = await until_revealed(booth)
    assert "Candidate B wins with 1 of 1 vote." in reveal.text


async def test_a_vote_stays_open_for_seven_days(
    booth: World, model: ModelStandIn, clock: MovedClock
) -> None:
    write(model)
    card = await vote(booth, by="crowd", duration="7 days")
    await press(booth.bob, card, "A")
    await clock.move(timedelta(days=6, hours=23))
    await booth.restart()
    assert "Your vote: **C**" in await press(booth.mod, booth.card, "C")
    assert "Your vote is now **C**" in await press(booth.bob, booth.card, "C")
    await clock.move(timedelta(hours=1))
    reveal = await until_revealed(booth)
    assert "Candidate C wins with 2 of 2 votes." in reveal.text


async def test_near_duplicates_are_told_to_those_who_vote(
    booth: World, model: ModelStandIn
) -> None:
    write(model, ("The sea forgets every name.", "Owls hoot.", "the sea forgets every name!"))
    card = await vote(booth, by="crowd", candidates=3)
    assert "👯 Candidates " in card.text
    assert " have the same words." in card.text


async def test_a_vote_that_comes_too_late_is_refused(
    booth: World, model: ModelStandIn, clock: MovedClock
) -> None:
    write(model)
    card = await vote(booth, by="crowd", duration="1 min")
    # Discord still shows the ballot to whoever has not been told of the reveal yet.
    booth.env.inject_error("PATCH", f"/channels/{booth.channel.id}/messages/{card.id}", status=500)
    await clock.move(timedelta(minutes=1))
    told = await press(booth.bob, card, "A")
    assert told == "This vote is over; your vote came too late and was not counted."
    reveal = await until_revealed(booth)
    assert "nobody has voted" in reveal.text


async def test_a_ranking_is_given_in_a_form(
    booth: World, model: ModelStandIn, clock: MovedClock
) -> None:
    write(model)
    card = await vote(booth, by="crowd", candidates=6, ballot="ranked", where="here")
    assert labels(card)[0] == "Rank…"
    assert "Rank as many as you like" in card.text
    told = await rank(booth, card, "C", "A", "C")
    assert told.startswith(f"Your vote: **C**, then **A**{UNTIL}")
    assert (await rank(booth, card, "B", "C", "A", "D", "F")).startswith(
        "Your vote is now **B**, then **C**, then **A**, then **D**, then **F**."
    )
    await clock.move(TEN_MINUTES)
    reveal = await until_revealed(booth)
    assert "🗳️ **Crowd:** Candidate B wins: it won 5 of 5 pairs on 1 ballot." in reveal.text


async def test_the_requester_and_moderators_may_close_it_early(
    booth: World, model: ModelStandIn
) -> None:
    write(model)
    card = await vote(booth, by="crowd")
    for label in ("Close now", "Cancel"):
        assert "Only the person who asked" in await press(booth.bob, card, label)
    await press(booth.bob, card, "B")
    await press(booth.mod, card, "Close now")
    reveal = await until_revealed(booth)
    assert "Candidate B wins with 1 of 1 vote." in reveal.text
    assert f"Closed early by <@{booth.mod.id}>." in reveal.text


async def test_a_cancelled_vote_has_no_winner_and_can_be_opened_again(
    booth: World, model: ModelStandIn, clock: MovedClock
) -> None:
    write(model)
    card = await vote(booth)
    await press(booth.bob, card, "C")
    await press(booth.alice, card, "Cancel")
    await booth.until(lambda: "🛑 Cancelled by" in booth.card.text)
    off = booth.card
    assert f"Cancelled by <@{booth.alice.id}>. Nobody has won" in off.text
    assert "wins" not in off.text
    assert "temperature" not in off.text
    assert not [label for label in labels(off) if label in "ABCD"]
    calls = len(model.calls)
    await booth.alice.click(off.message, custom_id=off.control("retry"))
    await booth.until(lambda: "**1** person has voted" in booth.card.text)
    assert len(model.calls) == calls
    await clock.move(TEN_MINUTES * 2)
    reveal = await until_revealed(booth)
    assert "Candidate C wins with 1 of 1 vote." in reveal.text


async def test_eight_candidates_are_voted_on_in_two_rows_in_a_thread(
    booth: World, model: ModelStandIn
) -> None:
    write(model)
    card = await vote(booth, by="crowd", candidates=8)
    rows = [
        [part.label for part in row.children if isinstance(part, discord.components.Button)]
        for row in walk(card.message.components)
        if isinstance(row, discord.components.ActionRow)
    ]
    assert rows[:2] == [list("ABCD"), list("EFGH")]
    (thread,) = booth.channel.threads
    assert len([message for message in booth.posts(thread) if "###" in message.text]) == 8


async def test_several_votes_are_closed_by_one_loop_each_at_its_time(
    booth: World, model: ModelStandIn, clock: MovedClock
) -> None:
    write(model)
    first = await vote(booth, topic="cats", by="crowd", candidates=2, duration="2 hours")
    second = await vote(booth, topic="owls", by="crowd", candidates=2, duration="1 hour")
    await press(booth.bob, first, "A")
    await press(booth.bob, second, "B")
    await clock.move(timedelta(hours=1))
    await booth.until(lambda: "🏆 owls: candidate B wins" in text_of(booth, second))
    assert "🗳️ cats" in text_of(booth, first)
    await clock.move(timedelta(hours=1))
    await booth.until(lambda: "🏆 cats: candidate A wins" in text_of(booth, first))


async def test_votes_that_came_due_while_the_bot_was_down_are_closed_at_its_start(
    model: ModelStandIn, tmp_path: Path
) -> None:
    clock = now_clock()
    write(model)
    async with open_world(settings_for(tmp_path, model.base_url), clock=clock) as booth:
        card = await vote(booth, by="crowd")
        await press(booth.bob, card, "A")
        await booth.apps.aclose()
        await clock.move(timedelta(days=2))
        await booth.restart()
        reveal = await until_revealed(booth)
        assert "Candidate A wins with 1 of 1 vote." in reveal.text
        await booth.until(
            lambda: any("your vote is over" in message.text for message in booth.posts())
        )


def text_of(world: World, card: Seen) -> str:
    """The card's text now."""
    return next(message.text for message in world.seen() if message.id == card.id)
