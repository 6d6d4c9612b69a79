"""Going on after trouble, and ending at once where it is cancelled in the middle of some."""

from __future__ import annotations

import asyncio

from bot.discord_api.perseverance import PAUSES_SECONDS, persevere
from bot.errors import Undeliverable


async def _fail_at_the_end() -> None:
    try:
        await asyncio.Event().wait()
    finally:
        raise ValueError("it went wrong while it was being stopped")


async def _group_that_fails_at_its_end() -> Exception | None:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_fail_at_the_end(), name="failing")
    except ExceptionGroup as several:
        return several
    return None


async def _give_up(_reason: Undeliverable) -> None:
    raise AssertionError("nothing is given up")


async def test_a_failure_while_it_is_cancelled_does_not_keep_it_going() -> None:
    work = persevere("run x", _group_that_fails_at_its_end, _give_up)
    task = asyncio.create_task(work, name="work")
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.wait({task}, timeout=PAUSES_SECONDS[0] / 2)
    assert task.cancelled()
