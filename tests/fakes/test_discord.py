"""The Discord stand-in answers a real discord.py client as Discord does."""

from __future__ import annotations

import io
import time
from collections.abc import AsyncIterator

import discord
import pytest
import pytest_asyncio

from tests.fakes.discord import DiscordStandIn, StandInRefusal
from tests.fakes.trial_bot import Card, TrialBot, connected_bot

V2 = 1 << 15


@pytest_asyncio.fixture
async def stand_in() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn() as running:
        yield running


@pytest_asyncio.fixture
async def bot(stand_in: DiscordStandIn, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TrialBot]:
    async with connected_bot(stand_in, monkeypatch) as connected:
        yield connected
        assert await stand_in.gaps() == []


async def channel_of(
    stand_in: DiscordStandIn, bot: TrialBot, name: str = "general"
) -> discord.TextChannel:
    channel = bot.get_channel((await stand_in.world()).channels[name])
    assert isinstance(channel, discord.TextChannel)
    return channel


async def test_a_slash_command_is_answered_by_a_layout_that_can_be_pressed_and_edited(
    stand_in: DiscordStandIn, bot: TrialBot
) -> None:
    created = await stand_in.answer(
        await stand_in.slash("create", user="alice", channel="general", topic="cats")
    )

    assert created.kind == "message"
    assert not created.ephemeral
    card = created.message
    assert card is not None
    assert card.is_v2
    assert card.text == "cats"
    assert card.custom_ids == ("press", "choose")
    assert created.arrived_wall is not None
    assert created.injected_wall <= created.arrived_wall <= time.time()

    pressed = await stand_in.answer(await stand_in.press(card.id, "press", user="bob"))
    assert pressed.ephemeral
    assert pressed.message is not None
    assert pressed.message.text == "pressed"

    chosen = await stand_in.answer(
        await stand_in.press(card.id, "choose", user="bob", values=["poem"])
    )
    assert chosen.kind == "update"
    edited = await stand_in.message(card.id, "general")
    assert edited.text == "chose poem"
    assert len(edited.edit_walls) == 1

    message = await (await channel_of(stand_in, bot)).fetch_message(card.id)
    await message.edit(view=Card("edited"))
    await stand_in.wait_for_message(card.id, "general", lambda seen: seen.text == "edited")
    with pytest.raises(LookupError):
        await stand_in.message(card.id, "team")


async def test_what_discord_would_not_let_people_do_is_refused(
    stand_in: DiscordStandIn, bot: TrialBot
) -> None:
    async def refused(reason: str, **options: str) -> None:
        with pytest.raises(StandInRefusal, match=reason):
            await stand_in.slash("create", user="alice", channel="general", **options)

    await refused("requires")
    await refused("no option", topic="cats", colour="red")
    with pytest.raises(StandInRefusal, match="synced no"):
        await stand_in.slash("unknown", user="alice", channel="general")
    message_id = await stand_in.say("hello", user="alice", channel="general")
    with pytest.raises(StandInRefusal, match="no component"):
        await stand_in.press(message_id, "press", user="alice")


async def test_message_command_and_mention_show_content_and_other_messages_do_not(
    stand_in: DiscordStandIn, bot: TrialBot
) -> None:
    message_id = await stand_in.say("secret plans", user="alice", channel="general")
    await stand_in.mention("cats", user="alice", channel="general")
    await stand_in.say("just us", user="alice", channel="dm:alice")

    quoted = await stand_in.answer(
        await stand_in.message_command("Quote this", message_id, user="bob")
    )

    assert quoted.message is not None
    assert quoted.message.text == "> secret plans"
    assert bot.user is not None
    assert bot.heard == ["", f"<@{bot.user.id}> cats", "just us"]


async def test_files_travel_both_ways_and_the_record_keeps_them(
    stand_in: DiscordStandIn, bot: TrialBot
) -> None:
    channel = await channel_of(stand_in, bot)
    file = discord.File(io.BytesIO(b"# cats"), "cats.md", description="everything")
    message = await channel.send("export", file=file)

    assert message.attachments[0].description == "everything"
    assert await message.attachments[0].read() == b"# cats"
    (request,) = await stand_in.requests("POST", "/channels/*/messages")
    assert request.body["content"] == "export"
    assert [part.filename for part in request.parts] == [None, "cats.md"]
    assert request.parts[1].text == "# cats"


async def test_history_threads_and_refusals_have_discords_codes(
    stand_in: DiscordStandIn, bot: TrialBot
) -> None:
    channel = await channel_of(stand_in, bot)
    first, second, third = [await channel.send(str(number)) for number in range(3)]
    after = [message.id async for message in channel.history(after=first, limit=10)]
    before = [message.id async for message in channel.history(before=third, limit=1)]
    assert (after, before) == ([second.id, third.id], [second.id])

    thread = await first.create_thread(name="cats")
    assert thread.id == first.id
    posted = await thread.send("in here")
    with pytest.raises(discord.HTTPException) as doubled:
        await first.create_thread(name="cats")
    await stand_in.archive_thread("cats")
    with pytest.raises(discord.HTTPException) as archived:
        await posted.edit(content="late")
    assert (doubled.value.code, archived.value.code) == (160004, 50083)

    await stand_in.channel_permissions("team", deny=["send_messages"])
    team = await channel_of(stand_in, bot, "team")
    with pytest.raises(discord.Forbidden) as forbidden:
        await team.send("no")
    await stand_in.delete_channel("team")
    with pytest.raises(discord.NotFound) as gone:
        await team.send("no")
    assert (forbidden.value.code, gone.value.code) == (50013, 10003)
