"""Rate limits of the Discord stand-in: their headers on every answer, their 429s, their scopes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest
import pytest_asyncio

from tests.fakes.discord import DiscordStandIn
from tests.fakes.trial_bot import connected_bot

MESSAGES = "/channels/*/messages"


@pytest_asyncio.fixture
async def stand_in() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn() as running:
        yield running


@pytest_asyncio.fixture
async def http(stand_in: DiscordStandIn) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bot {stand_in.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield session


Answer = tuple[int, dict[str, str], Any]


async def post(
    stand_in: DiscordStandIn, http: aiohttp.ClientSession, channel: str = "general"
) -> Answer:
    """Status, rate-limit headers without their common beginning, and body of one message."""
    number = (await stand_in.world()).channels[channel]
    url = f"{stand_in.api_url}/channels/{number}/messages"
    async with http.post(url, json={"content": "hello"}) as response:
        rate = {
            name.removeprefix("X-RateLimit-"): value
            for name, value in response.headers.items()
            if name.startswith(("X-RateLimit-", "Retry-After", "Via"))
        }
        return response.status, rate, await response.json()


async def test_every_answer_tells_what_is_left(
    stand_in: DiscordStandIn, http: aiohttp.ClientSession
) -> None:
    await stand_in.limit("POST", MESSAGES, limit=5, window_seconds=5)
    await stand_in.fault("POST", MESSAGES, status=500)
    failed = await post(stand_in, http)
    passed = [await post(stand_in, http) for _ in range(5)]
    elsewhere = await post(stand_in, http, "team")
    refused = await post(stand_in, http)

    assert [status for status, _, _ in passed] == [200] * 5
    told = [rate["Remaining"] for _, rate, _ in (failed, *passed, elsewhere, refused)]
    assert told == ["5", "4", "3", "2", "1", "0", "4", "0"]
    for _, rate, _ in (failed, *passed, elsewhere, refused):
        assert rate["Limit"] == "5"
        assert 0 < float(rate["Reset-After"]) <= 5
        assert rate["Bucket"] == failed[1]["Bucket"]
    status, rate, body = refused
    assert (status, rate["Scope"], body["global"]) == (429, "user", False)
    assert rate["Via"]
    assert "Global" not in rate
    assert 0 < float(rate["Retry-After"]) <= 5
    assert body["retry_after"] == pytest.approx(float(rate["Retry-After"]), abs=0.001)
    assert "code" not in body
    assert len(await stand_in.requests("POST", MESSAGES, status=429)) == 1
    assert len(await stand_in.requests("POST", MESSAGES, status=200)) == 6


async def test_a_global_limit_is_over_all_channels_but_leaves_interactions_out(
    stand_in: DiscordStandIn, http: aiohttp.ClientSession
) -> None:
    await stand_in.limit("POST", MESSAGES, limit=5, window_seconds=60)
    await stand_in.limit("*", "*", limit=2, window_seconds=60, scope="global")
    first, second, refused = [
        await post(stand_in, http, channel) for channel in ("general", "team", "general")
    ]
    assert (first[1]["Remaining"], second[1]["Remaining"]) == ("4", "4")
    status, rate, body = refused
    assert (status, rate["Scope"], rate["Global"], body["global"]) == (429, "global", "true", True)
    assert "Remaining" not in rate
    async with http.post(f"{stand_in.api_url}/interactions/1/token/callback", json={}) as response:
        assert response.status == 404

    await stand_in.clear_limits()
    await stand_in.limit("POST", MESSAGES, limit=5, window_seconds=60)
    assert (await post(stand_in, http))[1]["Remaining"] == "4"


async def test_a_limit_may_be_shared_and_have_its_own_code(
    stand_in: DiscordStandIn, http: aiohttp.ClientSession
) -> None:
    rule: Any = {"limit": 1, "window_seconds": 60, "scope": "shared", "code": 30046}
    await stand_in.limit("POST", MESSAGES, **rule)
    await post(stand_in, http)
    status, rate, body = await post(stand_in, http)
    assert (status, rate["Scope"], body["code"]) == (429, "shared", 30046)
    assert "older than 1 hour" in body["message"]


async def test_discord_py_keeps_a_limit_which_it_is_told_of(
    stand_in: DiscordStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stand_in.limit("POST", MESSAGES, limit=5, window_seconds=1)
    async with connected_bot(stand_in, monkeypatch) as bot:
        channel = bot.get_channel((await stand_in.world()).channels["general"])
        assert isinstance(channel, discord.TextChannel)
        await channel.send("first")
        # With more than two windows' worth waiting, discord.py 2.7.1 itself may send one too many.
        await asyncio.gather(*(channel.send(str(number)) for number in range(6)))
    assert len(await stand_in.messages("general")) == 7
    assert await stand_in.requests("POST", MESSAGES, status=429) == []
