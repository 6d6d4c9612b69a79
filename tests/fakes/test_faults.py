"""Lost replies, rate limits, nonces and expiry in the Discord stand-in, met by discord.py."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest
import pytest_asyncio

from tests.fakes.discord import DiscordStandIn
from tests.fakes.trial_bot import TrialBot, connected_bot


@pytest_asyncio.fixture
async def stand_in() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn() as running:
        yield running


@pytest_asyncio.fixture
async def bot(stand_in: DiscordStandIn, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TrialBot]:
    async with connected_bot(stand_in, monkeypatch) as connected:
        yield connected


async def channel_of(stand_in: DiscordStandIn, bot: TrialBot) -> discord.TextChannel:
    channel = bot.get_channel((await stand_in.world()).channels["general"])
    assert isinstance(channel, discord.TextChannel)
    return channel


async def test_a_nonce_returns_the_earlier_message(stand_in: DiscordStandIn, bot: TrialBot) -> None:
    channel = await channel_of(stand_in, bot)
    first = await channel.send("once", nonce="run-1-poem")
    second = await channel.send("once", nonce="run-1-poem")
    other = await channel.send("once", nonce="run-1-story")

    assert first.id == second.id != other.id
    assert first.nonce == "run-1-poem"
    assert (await channel.fetch_message(first.id)).nonce is None
    sent = await stand_in.requests("POST", "/channels/*/messages")
    assert [request.deduplicated for request in sent] == [False, True, False]

    await stand_in.settings(nonce_seconds=0.0)
    assert (await channel.send("once", nonce="run-1-poem")).id != first.id
    with pytest.raises(discord.HTTPException, match="nonce"):
        await channel.send("once", nonce="n" * 26)


async def test_a_lost_reply_leaves_the_message_behind(
    stand_in: DiscordStandIn, bot: TrialBot
) -> None:
    channel = await channel_of(stand_in, bot)
    await stand_in.lose_reply("POST", "/channels/*/messages")
    with pytest.raises(OSError, match=r"reset|closed|disconnected"):
        await channel.send("dropped", nonce="a")
    await stand_in.lose_reply("POST", "/channels/*/messages", status=500)
    await channel.send("retried", nonce="b")

    assert [message.text for message in await stand_in.messages("general")] == [
        "dropped",
        "retried",
    ]
    dropped, failed, retried = await stand_in.requests("POST", "/channels/*/messages")
    assert dropped.dropped
    assert dropped.committed
    assert (failed.status, failed.committed) == (500, True)
    assert (retried.status, retried.deduplicated) == (200, True)


async def test_an_injected_429_and_a_bucket_are_waited_out(
    stand_in: DiscordStandIn, bot: TrialBot
) -> None:
    channel = await channel_of(stand_in, bot)
    await stand_in.fault("POST", "/channels/*/messages", status=429, retry_after_seconds=0.3)
    await channel.send("one")
    first, again = await stand_in.requests("POST", "/channels/*/messages")
    assert (first.status, first.committed, again.status) == (429, False, 200)
    assert first.answered_wall is not None
    assert again.arrived_wall - first.answered_wall >= 0.3

    await stand_in.limit("POST", "/channels/*/messages", limit=2, window_seconds=0.5)
    started = time.monotonic()
    await asyncio.gather(*(channel.send(str(number)) for number in range(5)))
    assert time.monotonic() - started >= 1.0
    assert len(await stand_in.messages("general")) == 6


async def test_a_429_without_via_is_a_ban_at_the_edge(
    stand_in: DiscordStandIn, bot: TrialBot
) -> None:
    channel = await channel_of(stand_in, bot)
    await stand_in.fault("POST", "/channels/*/messages", status=429, headers={"Via": None})
    with pytest.raises(discord.HTTPException) as banned:
        await channel.send("one")
    assert banned.value.status == 429


async def test_three_seconds_and_the_token_run_out_in_real_time(
    stand_in: DiscordStandIn, bot: TrialBot
) -> None:
    await stand_in.settings(ack_seconds=0.1)
    bot.slow_seconds = 0.3
    late = await stand_in.slash("slow", user="alice", channel="general")
    await stand_in.wait_for_requests("POST", "/interactions/*")
    seen = await stand_in.interaction(late)
    assert (seen.acknowledged, seen.statuses) == (False, (404,))
    async with asyncio.timeout(2):
        while not bot.events:
            await asyncio.sleep(0.01)
    assert bot.events == ["refused 10062"]

    await stand_in.settings(ack_seconds=3.0)
    bot.slow_seconds = 0.0
    kept: list[discord.Interaction] = []

    async def keep(interaction: discord.Interaction) -> bool:
        kept.append(interaction)
        return True

    bot.tree.interaction_check = keep
    deferred = await stand_in.answer(await stand_in.slash("slow", user="alice", channel="general"))
    assert deferred.kind == "deferred"
    await kept[0].edit_original_response(content="in time")
    await stand_in.expire_tokens(deferred.id)
    with pytest.raises(discord.HTTPException) as over:
        await kept[0].edit_original_response(content="too late")
    assert (over.value.status, over.value.code) == (401, 50027)
    with pytest.raises(discord.HTTPException) as again:
        await kept[0].followup.send("too late")
    assert over.value.code == again.value.code


async def test_a_delay_holds_the_reply_but_not_the_message(
    stand_in: DiscordStandIn, bot: TrialBot
) -> None:
    channel = await channel_of(stand_in, bot)
    await stand_in.fault("POST", "/channels/*/messages", delay_seconds=0.3, after_commit=True)
    sending = asyncio.create_task(channel.send("slow"))
    (message,) = await stand_in.wait_for_messages("general", lambda seen: len(seen) == 1)
    assert not sending.done()
    assert (await sending).id == message.id
    (request,) = await stand_in.requests("POST", "/channels/*/messages")
    assert request.answered_wall is not None
    assert request.answered_wall - request.arrived_wall >= 0.3


async def test_what_the_model_does_not_know_is_refused_as_discord_would_and_noted(
    stand_in: DiscordStandIn,
) -> None:
    headers = {"Authorization": f"Bot {stand_in.token}"}
    channel_id = (await stand_in.world()).channels["general"]
    messages = f"/channels/{channel_id}/messages"
    async with aiohttp.ClientSession(headers=headers) as http:

        async def refused(method: str, path: str, **body: object) -> tuple[int, int]:
            async with http.request(method, stand_in.api_url + path, **body) as response:  # pyright: ignore[reportArgumentType]
                return response.status, (await response.json())["code"]

        assert await refused("GET", "/no/such/route") == (404, 0)
        assert await refused("POST", messages, json={"content": "x", "colour": 1}) == (400, 50035)
        assert await refused("POST", messages, data=b"{") == (400, 50109)
        assert await refused("GET", "/channels/none/messages") == (400, 50035)
        assert await refused("GET", f"{messages}?limit=101") == (400, 50035)
    assert len(await stand_in.gaps()) == 2
