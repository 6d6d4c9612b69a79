"""Votes with the real process: killed in each phase, a crowd of a thousand, lost replies, polls."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncGenerator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes.discord import DiscordStandIn
from tests.fakes.discord.seen import SeenMessage
from tests.fakes.model import ModelStandIn
from tests.support.votes import CANDIDATE, JUDGE, write
from tests.wire.process import BotProcess
from tests.wire.reading import cards, posts

CARD = "/channels/*/messages/*"
PAST = "2026-01-01 00:00:00.000000"
MAY_POLL = 563259191184384
WITHOUT_POLLS = 309237763072


async def ask(discord: DiscordStandIn, **options: object) -> None:
    """Alice sends /vote."""
    asked = {"topic": "cats", "candidates": 3, **options}
    await discord.slash("vote", asked, user="alice", channel="general")


async def until_card(
    discord: DiscordStandIn, text: str, timeout_seconds: float = 30
) -> list[SeenMessage]:
    """Everything in the channel once the card says this."""
    return await discord.wait_for_messages(
        "general",
        lambda seen: bool(cards(seen)) and text in cards(seen)[-1].text,
        timeout_seconds=timeout_seconds,
    )


async def ballot(discord: DiscordStandIn) -> SeenMessage:
    """The card once people can vote."""
    return cards(await until_card(discord, "Which one is the best?"))[-1]


def letter_id(card: SeenMessage, letter: str) -> str:
    """The custom id of a candidate's button."""
    return str(card.button(letter)["custom_id"])


async def press(discord: DiscordStandIn, card: SeenMessage, user: str, label: str) -> str:
    """Presses a button; what this person is told."""
    pressed = await discord.press(card.id, letter_id(card, label), user=user)
    answer = await discord.answer(pressed, timeout_seconds=60)
    return answer.message.text if answer.message is not None and answer.ephemeral else ""


def titles(messages: Sequence[SeenMessage]) -> list[str]:
    """The candidates that are posted, in order."""
    lines = [line for message in posts(messages) for line in message.text.splitlines()]
    return sorted(line.split(maxsplit=2)[2] for line in lines if line.startswith("### "))


@pytest.fixture
async def bot_of_api(
    discord: DiscordStandIn, model: ModelStandIn, api: str, tmp_path: Path
) -> AsyncGenerator[BotProcess]:
    """The bot, connected, over each API in turn."""
    async with BotProcess(discord, model.base_url, tmp_path, WORKFLOW_API=api) as running:
        yield running


async def test_kill_while_candidates_are_written_and_while_they_are_compared(
    discord: DiscordStandIn, model: ModelStandIn, bot_of_api: BotProcess
) -> None:
    bot = bot_of_api
    write(model)
    model.when_request(
        "last", lambda request: len(model.calls) == 2 and CANDIDATE in request.text()
    )
    model.hold("last")
    model.hold(JUDGE)
    await ask(discord)
    await discord.wait_for_messages("general", lambda seen: len(posts(seen)) == 2)
    await bot.kill()
    model.release("last")
    await bot.start()
    await model.wait_for_calls(6, JUDGE)
    await bot.kill()
    written = len(model.calls_for(CANDIDATE)) + len(model.calls_for("last"))
    assert written == 4  # the one that was cut off, and again
    model.release(JUDGE)
    await bot.start()
    card = await ballot(discord)
    messages = await discord.messages("general")
    assert titles(messages) == ["Candidate A", "Candidate B", "Candidate C"]
    assert len(cards(messages)) == 1
    assert len(model.calls_for(CANDIDATE)) + len(model.calls_for("last")) == written
    assert len(model.calls_for(JUDGE)) == 12  # all six were cut off, and again
    assert [card.button(letter)["label"] for letter in "ABC"] == ["A", "B", "C"]


async def test_kill_while_people_vote_and_while_it_closes(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    write(model)
    await ask(discord, by="crowd", duration="30 s")
    card = await ballot(discord)
    assert (await press(discord, card, "bob", "A")).startswith("Your vote: **A**")
    await bot.kill()
    await bot.start()
    assert "Your vote is now **B**" in await press(discord, card, "bob", "B")
    assert "Your vote: **B**" in await press(discord, card, "mod", "B")
    # The closing is committed, and neither shown nor told: the card's last edit never arrives.
    await discord.fault("PATCH", CARD, delay_seconds=30, times=9)
    await discord.press(card.id, str(card.button("Close now")["custom_id"]), user="alice")
    await discord.wait_for_requests("POST", "/interactions/*/*/callback", count=5)
    await asyncio.sleep(1)
    await bot.kill()
    await discord.clear_faults()
    await bot.start()
    messages = await until_card(discord, "🏆 cats: candidate B wins")
    assert "Candidate B wins with 2 of 2 votes." in cards(messages)[-1].text
    messages = await discord.wait_for_messages(
        "general", lambda seen: any("your vote is over" in message.text for message in seen)
    )
    assert len([message for message in messages if "your vote is over" in message.text]) == 1


async def test_a_vote_that_is_due_while_the_bot_is_down_is_closed_at_its_start(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess, tmp_path: Path
) -> None:
    write(model)
    await ask(discord)
    card = await ballot(discord)
    await press(discord, card, "bob", "C")
    await bot.kill()
    with closing(sqlite3.connect(tmp_path / "chorus.db")) as database, database:
        # No test waits for ten minutes.
        database.execute("update votes set closes_at_utc = ?, due_at_utc = ?", (PAST, PAST))
    await bot.start()
    messages = await until_card(discord, "🏆")
    assert "🗳️ **Crowd:** Candidate C wins with 1 of 1 vote." in cards(messages)[-1].text


async def test_votes_at_the_moment_of_closing_are_counted_or_refused(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    write(model)
    await discord.settings(ack_seconds=30)
    people = await discord.add_members(60)
    await ask(discord, by="crowd")
    card = await ballot(discord)

    async def close() -> str:
        await asyncio.sleep(0.15)
        return await press(discord, card, "alice", "Close now")

    voting = [press(discord, card, name, "B") for name in people]
    told = await asyncio.gather(*voting[:30], close(), *voting[30:])
    counted = sum(answer.startswith("Your vote: **B**") for answer in told)
    refused = sum("came too late and was not counted" in answer for answer in told)
    assert counted + refused == len(people)
    messages = await until_card(discord, "🏆")
    votes = f"with {counted} of {counted} vote" if counted else "nobody has voted"
    assert votes in cards(messages)[-1].text


async def test_a_crowd_of_a_thousand_makes_a_handful_of_edits(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    write(model)
    await discord.settings(ack_seconds=60)
    people = await discord.add_members(1000, prefix="voter")
    await ask(discord, by="crowd")
    card = await ballot(discord)
    since = len(await discord.requests())
    choice = {name: "ABC"[number % 3] for number, name in enumerate(people)}
    clicks = people + people[:50]  # fifty people click twice
    pressed = await asyncio.gather(
        *(discord.press(card.id, letter_id(card, choice[name]), user=name) for name in clicks)
    )
    answered = await discord.wait_for_requests(
        "POST", "/interactions/*", len(clicks), since=since, timeout_seconds=60
    )
    assert {request.status for request in answered} == {200}
    told = [(await discord.interaction(press_id)).callback for press_id in pressed]
    assert sum("as before" in json.dumps(callback) for callback in told) == 50
    await until_card(discord, "**1000** people have voted", timeout_seconds=20)
    seconds = max(request.answered_wall or 0 for request in answered) - min(
        request.arrived_wall for request in answered
    )
    edits = await discord.requests("PATCH", CARD, since=since)
    assert len(edits) <= 3 + seconds / 5
    # Two people close it at the same moment, and it is over once.
    button = str(card.button("Close now")["custom_id"])
    both = [await discord.press(card.id, button, user=user) for user in ("alice", "mod")]
    await discord.wait_for_requests("POST", "/webhooks/*", since=since)
    follow_ups = [
        message for press in both for message in (await discord.interaction(press)).follow_ups
    ]
    assert [message.text for message in follow_ups] == ["This vote is over."]
    messages = await until_card(discord, "🏆")
    assert "Candidate A wins with 334 of 1000 votes." in cards(messages)[-1].text


async def test_the_edits_of_old_ballots_keep_to_their_limit(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    write(model)
    await ask(discord, by="crowd", candidates=2)
    card = await ballot(discord)
    await discord.limit("PATCH", CARD, limit=3, window_seconds=6, code=30046)
    for user in ("alice", "bob", "mod"):
        for letter in "ABAB":
            await press(discord, card, user, letter)
    await until_card(discord, "**3** people have voted")
    assert not await discord.requests("PATCH", CARD, status=429)


async def test_a_poll_that_may_not_be_posted_gives_way_to_buttons(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    write(model)
    await discord.bot_permissions(MAY_POLL)
    model.hold(CANDIDATE)
    await ask(discord, by="crowd", poll="on", candidates=2)
    await model.wait_for_calls(2)
    await discord.bot_permissions(WITHOUT_POLLS)
    model.release(CANDIDATE)
    card = await ballot(discord)
    assert "The poll could not be posted" in card.text
    assert "Your vote: **A**" in await press(discord, card, "bob", "A")
    await press(discord, card, "alice", "Close now")
    messages = await until_card(discord, "🏆")
    assert "Candidate A wins with 1 of 1 vote." in cards(messages)[-1].text


async def test_a_poll_is_posted_once_and_read_once(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    write(model)
    await discord.bot_permissions(MAY_POLL)
    await discord.lose_reply("POST", "/channels/*/messages", times=4)
    await ask(discord, poll="on", candidates=2)
    await ballot(discord)
    await bot.kill()
    await bot.start()
    polls = [
        message for message in await discord.messages("general") if message.payload.get("poll")
    ]
    assert len(polls) == 1
    for user, answer in (("bob", 2), ("mod", 2), ("alice", 1)):
        await discord.vote(polls[0].id, answer, user=user)
    card = await ballot(discord)
    await press(discord, card, "alice", "Close now")
    messages = await until_card(discord, "🏆")
    assert "Candidate B wins with 2 of 3 votes." in cards(messages)[-1].text
