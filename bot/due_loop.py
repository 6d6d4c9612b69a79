"""Acts when something is due. All there is to remember is in the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock

log = logging.getLogger(__name__)

TROUBLE_PAUSE = timedelta(minutes=1)


class DueLoop:
    """Sleeps until the next due time, then acts; one task, however much there is to be done.

    `next_due` reads the earliest due time, None where nothing will be due; `act` does everything
    that is due by the time it is given, and must move it on or take it away.
    """

    def __init__(
        self,
        name: str,
        clock: Clock,
        next_due: Callable[[], Awaitable[datetime | None]],
        act: Callable[[datetime], Awaitable[None]],
    ) -> None:
        self._name = name
        self._clock = clock
        self._next_due = next_due
        self._act = act
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something may be due earlier than it was: look again."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled; its owner runs this as a task."""
        while True:
            self._woken.clear()
            try:
                due_utc = await self._next_due()
                if due_utc is not None and due_utc <= self._clock.now():
                    await self._act(self._clock.now())
                    continue
            except Exception:
                log.exception("%s: what was due could not be done, trying again", self._name)
                due_utc = self._clock.now() + TROUBLE_PAUSE
            await self._until(due_utc)

    async def _until(self, due_utc: datetime | None) -> None:
        """Waits for the time, or to be woken; for ever where nothing will be due."""
        waits: set[asyncio.Task[Any]] = {
            asyncio.create_task(self._woken.wait(), name=f"{self._name} woken")
        }
        if due_utc is not None:
            look = self._clock.look(due_utc)
            waits.add(asyncio.create_task(look, name=f"{self._name} due"))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waits:
                task.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
