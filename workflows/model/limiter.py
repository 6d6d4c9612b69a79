"""Limits how many model calls go on at the same time in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Limiter:
    """At most `limit` holders at a time, first come, first served."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._semaphore = asyncio.Semaphore(limit)
        self._held = 0
        self._waiting = 0
        self._closed = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._freed = asyncio.Event()

    @property
    def capacity(self) -> int:
        """So many who come now would not have to wait."""
        return max(0, self._limit - self._held - self._waiting)

    async def wait_for_capacity(self) -> None:
        """Waits until one who comes now would not have to wait."""
        while not self.capacity:
            self._freed.clear()
            await self._freed.wait()

    @asynccontextmanager
    async def hold(self) -> AsyncGenerator[None]:
        """Waits for a slot and holds it for the block."""
        self._waiting += 1
        try:
            await self._semaphore.acquire()
        finally:
            self._waiting -= 1
            self._freed.set()
        try:
            if self._closed:
                await asyncio.Event().wait()
            self._held += 1
            self._idle.clear()
            try:
                yield
            finally:
                self._held -= 1
                self._freed.set()
                if not self._held:
                    self._idle.set()
        finally:
            self._semaphore.release()

    async def drain(self, grace_seconds: float) -> bool:
        """Lets nobody in any more and waits for those inside; False when the time is over first.

        Those who wait keep waiting, to be cancelled by their owner.
        """
        self._closed = True
        try:
            async with asyncio.timeout(grace_seconds):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True
