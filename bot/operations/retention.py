"""What is deleted once it is old: runs, drafts, forms, checkpoints."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from bot.features.schedules.post_history import KEPT
from bot.runs.cards.state import executable
from storage.stores import Stores
from workflows.checkpoints import prune

DAY_SECONDS = 24 * 60 * 60


async def tidy(stores: Stores, saver: AsyncSqliteSaver, retention_days: int) -> None:
    """Deletes what is old, and the checkpoints of all runs that nothing is owed for."""
    await _prune(stores, retention_days)

    async def needed() -> set[str]:
        return {executable(run).thread_id for run in await stores.runs.undelivered()}

    await prune(saver, needed)


async def prune_daily(stores: Stores, retention_days: int) -> None:
    """Deletes what is old once a day, for as long as it is not cancelled."""
    while True:
        await asyncio.sleep(DAY_SECONDS)
        await _prune(stores, retention_days)


async def _prune(stores: Stores, retention_days: int) -> None:
    """Deletes old runs, drafts that nobody has touched for as long, and forms never sent off.

    What schedules posted is known for as long as it may not be repeated.
    """
    now = datetime.now(UTC)
    before = now - timedelta(days=retention_days)
    await stores.brainstorms.prune(before)
    await stores.runs.prune(before)
    await stores.drafts.prune(before)
    await stores.firings.prune(min(before, now - KEPT))
    await stores.set_aside.prune(now - timedelta(seconds=DAY_SECONDS))
