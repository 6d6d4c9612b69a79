"""The stand-in's gateway keeps sessions as Discord does, and fails as ordered."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from typing import Any

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


async def heard(bot: TrialBot, count: int) -> list[str]:
    async with asyncio.timeout(10):
        while len(bot.heard) < count:
            await asyncio.sleep(0.01)
    return bot.heard


@pytest.mark.parametrize("kind", ["drop", "reconnect", "invalid_resumable"])
async def test_a_lost_connection_is_resumed_and_what_was_missed_is_replayed(
    stand_in: DiscordStandIn, bot: TrialBot, kind: Any
) -> None:
    await stand_in.gateway_fault("hold")
    await stand_in.gateway_fault(kind)
    await stand_in.wait_for_gateway(lambda state: state.connected == 0)
    await stand_in.mention("missed", user="alice", channel="general")
    await stand_in.gateway_fault("release")
    await stand_in.wait_for_gateway(lambda state: state.resumes == 1)
    await stand_in.mention("live", user="alice", channel="general")

    said = await heard(bot, 2)
    assert [text.split()[-1] for text in said] == ["missed", "live"]
    assert bot.events == ["resumed"]
    assert (await stand_in.gateway()).identifies == 1


@pytest.mark.parametrize("kind", ["invalid", "lose_session"])
async def test_a_lost_session_is_identified_anew_and_what_was_missed_stays_lost(
    stand_in: DiscordStandIn, bot: TrialBot, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stand_in.gateway_fault("hold")
    await stand_in.gateway_fault(kind)
    await stand_in.wait_for_gateway(lambda state: state.connected == 0)
    await stand_in.mention("missed", user="alice", channel="general")
    await stand_in.gateway_fault("release")
    await stand_in.wait_for_gateway(lambda state: state.identifies == 2 and state.connected == 1)
    await stand_in.mention("live", user="alice", channel="general")

    said = await heard(bot, 1)
    assert [text.split()[-1] for text in said] == ["live"]
    assert (await stand_in.gateway()).resumes == 0


async def test_close_codes_decide_whether_a_client_comes_back(
    stand_in: DiscordStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connected_bot(stand_in, monkeypatch) as bot:
        await stand_in.gateway_fault("close", code=4000)
        await stand_in.wait_for_gateway(lambda state: state.resumes == 1)
        await stand_in.gateway_fault("close", code=4004)
        with pytest.raises(discord.ConnectionClosed) as closed:
            await bot.run_to_end()
    assert closed.value.code == 4004


async def test_heartbeats_are_acknowledged(stand_in: DiscordStandIn) -> None:
    await stand_in.settings(heartbeat_seconds=0.2)
    async with aiohttp.ClientSession() as http, http.ws_connect(stand_in.gateway_url) as socket:
        hello = await socket.receive_json()
        assert hello["op"] == 10
        assert hello["d"]["heartbeat_interval"] == 200
        await socket.send_json({"op": 1, "d": None})
        assert (await socket.receive_json())["op"] == 11
    assert (await stand_in.gateway()).heartbeats == 1


async def test_ready_names_where_to_resume_and_zlib_is_flushed_at_each_message(
    stand_in: DiscordStandIn,
) -> None:
    stream = zlib.decompressobj()
    url = f"{stand_in.gateway_url}?v=10&encoding=json&compress=zlib-stream"
    async with aiohttp.ClientSession() as http, http.ws_connect(url) as socket:

        async def receive() -> dict[str, Any]:
            data = await socket.receive_bytes()
            assert data.endswith(b"\x00\x00\xff\xff")
            return json.loads(stream.decompress(data))

        assert (await receive())["op"] == 10
        await socket.send_json({"op": 2, "d": {"token": stand_in.token, "intents": 1}})
        ready, guild = await receive(), await receive()
    assert ready["d"]["resume_gateway_url"] == stand_in.gateway_url
    assert (ready["t"], guild["t"], guild["s"]) == ("READY", "GUILD_CREATE", 2)


async def test_a_broken_protocol_is_closed(stand_in: DiscordStandIn) -> None:
    broken: list[tuple[Any, int]] = [
        ({"op": 2, "d": {"token": "wrong", "intents": 1}}, 4004),
        ({"op": 2, "d": {"token": stand_in.token, "intents": 1 << 15}}, 4014),
        ({"op": 3, "d": {}}, 4003),
        ({"op": 99}, 4001),
        ([], 4002),
    ]
    for packet, code in broken:
        async with aiohttp.ClientSession() as http, http.ws_connect(stand_in.gateway_url) as socket:
            await socket.receive_json()
            await socket.send_json(packet)
            await socket.receive()
            assert socket.close_code == code


async def test_rest_wants_the_bots_token(stand_in: DiscordStandIn) -> None:
    async with aiohttp.ClientSession() as http:
        for header, status in (("Bot stand-in-token", 200), ("Bot wrong", 401), ("", 401)):
            headers = {"Authorization": header}
            async with http.get(f"{stand_in.api_url}/users/@me", headers=headers) as response:
                assert response.status == status
                assert response.headers["Content-Type"] == "application/json"
                assert response.headers["Via"]
        assert int(response.headers.get("X-RateLimit-Remaining", 1)) >= 0


async def test_the_process_ends_with_its_block() -> None:
    async with DiscordStandIn() as ended:
        url = ended.api_url
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientConnectorError):
            await http.get(url)
