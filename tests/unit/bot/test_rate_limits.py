"""The bot keeps within Discord's limits: its own of a second, and each channel's."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
import yarl
from multidict import CIMultiDict, CIMultiDictProxy

from bot.discord_api.rate_limits import (
    MOST_CHANNELS,
    PATIENCE_SECONDS,
    REQUESTS_A_SECOND,
    WINDOW_SECONDS,
    RateLimits,
)
from tests.support.virtual_time import in_virtual_time

MESSAGE = "https://discord.com/api/v10/channels/1/messages"
EDIT = "https://discord.com/api/v10/channels/1/messages/2"
ANSWER = "https://discord.com/api/v10/interactions/1/token/callback"
FOLLOW_UP = "https://discord.com/api/v10/webhooks/1/token"
FILE = "https://cdn.discordapp.com/attachments/1/2/cats.csv"


def now() -> float:
    return asyncio.get_running_loop().time()


async def requested(limits: RateLimits, address: str = MESSAGE) -> float:
    """When a request may begin, by the loop's clock."""
    begins = aiohttp.TraceRequestStartParams("POST", yarl.URL(address), CIMultiDict())
    trace = limits.trace()
    trace.freeze()
    session: Any = None
    await trace.on_request_start.send(session, SimpleNamespace(), begins)
    return now()


async def answered(
    limits: RateLimits,
    method: str = "POST",
    address: str = MESSAGE,
    *,
    left: int,
    resets_in: float,
    limit: int = 5,
    status: int = 200,
) -> None:
    """Discord's answer to a request, whose headers tell the limit."""
    headers = CIMultiDict(
        {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset-After": str(resets_in),
        }
    )
    response: Any = SimpleNamespace(status=status, headers=CIMultiDictProxy(headers))
    ended = aiohttp.TraceRequestEndParams(method, yarl.URL(address), CIMultiDict(), response)
    trace = limits.trace()
    trace.freeze()
    session: Any = None
    await trace.on_request_end.send(session, SimpleNamespace(), ended)


@in_virtual_time
async def test_within_a_second_no_more_begin_than_may() -> None:
    limits = RateLimits(3)
    begun = sorted(await asyncio.gather(*(requested(limits) for _ in range(7))))
    for earlier, later in zip(begun, begun[3:], strict=False):
        assert later - earlier > 0.99 * WINDOW_SECONDS


@in_virtual_time
async def test_two_hundred_waiters_go_in_order_and_lose_no_time() -> None:
    limits = RateLimits()
    started_at = now()
    order: list[int] = []

    async def request(number: int) -> None:
        await asyncio.sleep(number / 1000)
        await requested(limits)
        order.append(number)

    await asyncio.gather(*(request(number) for number in range(200)))
    assert order == sorted(order)
    assert now() - started_at == pytest.approx(200 // REQUESTS_A_SECOND * WINDOW_SECONDS, abs=0.2)


@in_virtual_time
async def test_one_that_is_given_up_holds_up_nobody() -> None:
    limits = RateLimits(1)
    await requested(limits)
    first, second = (asyncio.create_task(requested(limits)) for _ in range(2))
    await asyncio.sleep(WINDOW_SECONDS / 2)
    first.cancel()
    started_at = now()
    assert await second - started_at == pytest.approx(WINDOW_SECONDS / 2)


@in_virtual_time
@pytest.mark.parametrize("address", [ANSWER, FOLLOW_UP, FILE])
async def test_answers_to_people_and_files_wait_for_nothing(address: str) -> None:
    limits = RateLimits(1)
    await requested(limits)
    waiting = asyncio.create_task(requested(limits))
    await asyncio.sleep(0)
    for _ in range(9):
        await requested(limits, address)
    assert not waiting.done()
    await waiting


@in_virtual_time
async def test_what_may_come_late_leaves_half_of_the_requests_to_others() -> None:
    limits = RateLimits(10)
    for _ in range(4):
        await requested(limits)
    assert limits.spare_in_seconds() == 0
    with limits.spare_request():
        assert limits.spare_in_seconds() > 0
        await requested(limits)
    assert 0 < limits.spare_in_seconds() <= WINDOW_SECONDS
    await asyncio.sleep(limits.spare_in_seconds())
    assert limits.spare_in_seconds() == 0


@in_virtual_time
async def test_what_may_come_late_waits_while_others_wait() -> None:
    limits = RateLimits(2)
    waiting = [asyncio.create_task(requested(limits)) for _ in range(9)]
    await asyncio.sleep(1.5 * WINDOW_SECONDS)
    assert limits.spare_in_seconds() >= 2 * WINDOW_SECONDS
    await asyncio.gather(*waiting)
    assert limits.spare_in_seconds() > 0
    await asyncio.sleep(WINDOW_SECONDS)
    assert limits.spare_in_seconds() == 0


@in_virtual_time
async def test_the_last_edit_of_a_channel_is_left_to_others() -> None:
    limits = RateLimits()
    await answered(limits, "PATCH", EDIT, left=2, resets_in=3.0)
    assert limits.spare_in_seconds(1) == 0.0
    await answered(limits, "PATCH", EDIT, left=1, resets_in=3.0)
    assert limits.spare_in_seconds(1) == pytest.approx(3.0)
    assert limits.spare_in_seconds(2) == 0.0
    await asyncio.sleep(3.0)
    assert limits.spare_in_seconds(1) == 0.0


@in_virtual_time
async def test_before_a_channels_limit_is_known_one_message_goes_at_a_time() -> None:
    limits = RateLimits()
    first = await limits.permit(1)
    second = asyncio.create_task(limits.permit(1))
    await asyncio.sleep(PATIENCE_SECONDS / 2)
    assert not second.done()
    first.release()
    permit = await second
    assert not permit.waited


@in_virtual_time
async def test_messages_go_together_while_the_limit_lasts_and_then_wait_for_it() -> None:
    limits = RateLimits()
    first = await limits.permit(1)
    await answered(limits, left=2, limit=3, resets_in=5.0)
    first.release()
    started_at = now()
    permits = [await limits.permit(1) for _ in range(2)]
    assert now() == started_at
    assert not any(permit.waited for permit in permits)
    held_up = await limits.permit(1)
    assert held_up.waited
    assert now() - started_at == pytest.approx(5.0)
    for permit in [*permits, held_up]:
        permit.release()


@in_virtual_time
async def test_a_message_that_is_refused_for_the_limit_leaves_nothing() -> None:
    limits = RateLimits()
    first = await limits.permit(1)
    await answered(limits, left=3, resets_in=2.0, status=429)
    first.release()
    started_at = now()
    assert (await limits.permit(1)).waited
    assert now() - started_at == pytest.approx(2.0)


@in_virtual_time
async def test_channels_in_which_nothing_goes_on_are_forgotten() -> None:
    limits = RateLimits()
    busy = [await limits.permit(channel_id) for channel_id in range(3)]
    for channel_id in range(3, 3 * MOST_CHANNELS):
        (await limits.permit(channel_id)).release()
        address = f"https://discord.com/api/v10/channels/{channel_id}/messages/2"
        await answered(limits, "PATCH", address, left=4, resets_in=0.0)
        assert len(limits) <= MOST_CHANNELS
    assert len(limits) >= len(busy)
    for permit in busy:
        permit.release()
