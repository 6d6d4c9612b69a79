"""Going on after trouble: what is owed is tried again with growing pauses, or given up kindly."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import LoggedOut, Undeliverable

log = logging.getLogger(__name__)

PAUSES_SECONDS = (1, 10, 60)
"""Before something is tried again after trouble that was not foreseen, such as a full disk."""


async def persevere(
    what: str,
    trouble_doing: Callable[[], Awaitable[Exception | None]],
    give_up: Callable[[Undeliverable], Awaitable[None]],
) -> None:
    """Until it is done, or given up; what is left undone, the next start does.

    `trouble_doing` gives what stood in the way, where something did.
    """
    for pause_seconds in (*PAUSES_SECONDS, None):
        trouble = await trouble_doing()
        if trouble is None:
            return
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            # A group of tasks that fail while it is being cancelled tells of the failure alone.
            raise asyncio.CancelledError from trouble
        if isinstance(trouble, Undeliverable):
            await give_up(trouble)
            return
        log.error("%s is not shown yet: %s", what, trouble, exc_info=trouble)
        if pause_seconds is None or isinstance(trouble, LoggedOut):
            return
        await asyncio.sleep(pause_seconds)
