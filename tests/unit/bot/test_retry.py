"""Trying again: what passes is waited out, what doesn't is told in plain words, once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.discord_api.retry import (
    FIRST_PAUSE_OF_WORK_SECONDS,
    LONGEST_PAUSE_SECONDS,
    keep_trying,
    until_it_works,
)
from bot.errors import ChannelClosed, LoggedOut, MessageGone, Undeliverable
from tests.support.virtual_time import in_virtual_time


def refused(status: int, code: int = 0) -> discord.HTTPException:
    """Discord's refusal, as discord.py raises it."""
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    response: Any = SimpleNamespace(status=status, reason="")
    return kind(response, {"code": code, "message": "no"})


def failing(*errors: Exception) -> Callable[[], Any]:
    """A request that fails so, one error after the other, and then works."""
    left = list(errors)

    async def request() -> str:
        if left:
            raise left.pop(0)
        return "done"

    return request


@in_virtual_time
@pytest.mark.parametrize(
    "error", [refused(500), refused(429), aiohttp.ClientError(), OSError(), TimeoutError()]
)
async def test_what_can_pass_by_itself_is_waited_out(error: Exception) -> None:
    began_at = asyncio.get_running_loop().time()
    assert await until_it_works("send", failing(*[error] * 12)) == "done"
    assert asyncio.get_running_loop().time() - began_at > 60


@in_virtual_time
@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (refused(404, 10008), MessageGone),
        (refused(404, 10003), ChannelClosed),
        (refused(403, 50007), ChannelClosed),
        (refused(403, 50013), ChannelClosed),
        (refused(400, 50035), Undeliverable),
    ],
)
async def test_what_cannot_pass_is_told_at_once(
    error: Exception, expected: type[Exception]
) -> None:
    with pytest.raises(expected) as raised:
        await until_it_works("send", failing(error))
    assert type(raised.value) is expected
    assert raised.value.__cause__ is error


@in_virtual_time
@pytest.mark.parametrize(
    ("error", "expected"), [(refused(401), LoggedOut), (refused(403), ChannelClosed)]
)
async def test_a_refusal_of_the_bot_is_believed_the_second_time(
    error: Exception, expected: type[Exception]
) -> None:
    assert await until_it_works("send", failing(error)) == "done"
    with pytest.raises(expected):
        await until_it_works("send", failing(error, error))


@in_virtual_time
async def test_only_so_many_tries_are_made() -> None:
    assert await until_it_works("fetch", failing(*[OSError()] * 3), tries=4) == "done"
    with pytest.raises(Undeliverable, match="can't be reached"):
        await until_it_works("fetch", failing(*[OSError()] * 4), tries=4)


@in_virtual_time
async def test_work_is_done_again_after_unforeseen_trouble() -> None:
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds)

    assert await keep_trying("work", failing(*[ValueError("full")] * 9), pause=pause) == "done"
    assert paused == sorted(paused)
    assert (paused[0], paused[-1]) == (FIRST_PAUSE_OF_WORK_SECONDS, LONGEST_PAUSE_SECONDS)


@in_virtual_time
@pytest.mark.parametrize("error", [LoggedOut("no token"), ChannelClosed("gone")])
async def test_work_is_not_done_again_where_that_changes_nothing(error: Exception) -> None:
    group = ExceptionGroup("several", [ValueError(), ExceptionGroup("inner", [error])])
    began_at = asyncio.get_running_loop().time()
    with pytest.raises(type(error)) as raised:
        await keep_trying("work", failing(group))
    assert raised.value is error
    assert asyncio.get_running_loop().time() == began_at


async def _fail_at_the_end() -> None:
    try:
        await asyncio.Event().wait()
    finally:
        raise ValueError("it went wrong while it was being stopped")


async def _group_that_fails_at_its_end() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(_fail_at_the_end(), name="failing")


@in_virtual_time
async def test_a_failure_while_it_is_cancelled_does_not_keep_it_going() -> None:
    task = asyncio.create_task(keep_trying("work", _group_that_fails_at_its_end), name="work")
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.wait({task}, timeout=FIRST_PAUSE_OF_WORK_SECONDS / 2)
    assert task.cancelled()
