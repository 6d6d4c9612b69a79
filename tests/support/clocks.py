"""A clock that tests move."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.clock import Clock


class MovedClock(Clock):
    """Stands still until it is moved; whoever waits for a time is woken when it has come."""

    def __init__(self, now_utc: datetime) -> None:
        self._now_utc = now_utc
        self._moved = asyncio.Condition()
        self.looks = 0
        """How many times somebody has begun to wait."""

    def now(self) -> datetime:
        return self._now_utc

    async def look(self, until_utc: datetime) -> None:
        self.looks += 1
        async with self._moved:
            await self._moved.wait_for(lambda: self._now_utc >= until_utc)

    async def move_to(self, now_utc: datetime) -> None:
        """Sets the clock, forward or back."""
        async with self._moved:
            self._now_utc = now_utc
            self._moved.notify_all()

    async def move(self, by: timedelta) -> None:
        """Moves the clock by so much."""
        await self.move_to(self._now_utc + by)
