"""All of the bot's requests together keep within Discord's limit for a bot."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import aiohttp
import pytest
import yarl
from multidict import CIMultiDict

from bot.discord_api.request_pace import SECOND, RequestPace

MESSAGE = "https://discord.com/api/v10/channels/1/messages"
ANSWER = "https://discord.com/api/v10/interactions/1/token/callback"
FOLLOW_UP = "https://discord.com/api/v10/webhooks/1/token"
FILE = "https://cdn.discordapp.com/attachments/1/2/cats.csv"


async def requested(pace: RequestPace, address: str) -> float:
    """When a request may begin, by the loop's clock."""
    begins = aiohttp.TraceRequestStartParams("POST", yarl.URL(address), CIMultiDict())
    async with aiohttp.ClientSession() as session:
        await pace.wait(session, SimpleNamespace(), begins)
    return asyncio.get_running_loop().time()


async def test_within_a_second_no_more_begin_than_may() -> None:
    pace = RequestPace(3)
    begun = sorted(await asyncio.gather(*(requested(pace, MESSAGE) for _ in range(7))))
    for earlier, later in zip(begun, begun[3:], strict=False):
        assert later - earlier > 0.99 * SECOND


@pytest.mark.parametrize("address", [ANSWER, FOLLOW_UP, FILE])
async def test_answers_to_people_and_files_wait_for_nothing(address: str) -> None:
    pace = RequestPace(1)
    await requested(pace, MESSAGE)
    waiting = asyncio.create_task(requested(pace, MESSAGE))
    await asyncio.sleep(0)
    for _ in range(9):
        await requested(pace, address)
    assert not waiting.done()
    await waiting
