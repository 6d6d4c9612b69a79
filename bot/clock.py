"""The time of day, waiting for a time of day, and doing what is due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

log = logging.getLogger(__name__)

LOOK_SECONDS = 30.0
"""The clock may be set while somebody waits for it; this is how late that is noticed."""
TROUBLE_PAUSE = timedelta(minutes=1)
"""How long something waits that could not be done, such as for want of a database."""


class Clock:
    """This machine's clock. A test has one that it moves."""

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC)

    async def look(self, until_utc: datetime) -> None:
        """Waits for this time, but no longer than it is wise to trust the clock."""
        await asyncio.sleep(min(LOOK_SECONDS, max(0.0, (until_utc - self.now()).total_seconds())))


class DueLoop:
    """Sleeps until the next due time, then acts; one task, however much there is to be done.

    All there is to remember is in the database. `next_due` reads the earliest due time, None where
    nothing will be due; `act` does everything that is due by the time it is given, and must move
    it on or take it away. What either raises is logged, and tried again a minute later.
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
        """Looks again, since something may be due earlier than it was."""
        self._woken.set()

    async def run(self) -> None:
        """Acts on what is due until cancelled; its owner runs this as a task."""
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
