"""Keeps one card current without editing it too often."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import discord

from bot.errors import Undeliverable

log = logging.getLogger(__name__)

OLD = timedelta(hours=1)
"""Of messages older than this, Discord takes about three edits in six seconds, for a whole channel
(error 30046)."""


class CardEditor:
    """One coalescing editor: at most one edit in flight, each at least an interval after the last.

    A change waits out one interval, so that what follows it closely is shown by the same edit.
    """

    def __init__(
        self,
        edit: Callable[[], Awaitable[None]],
        interval_seconds: float,
        *,
        just_edited: bool = False,
    ) -> None:
        self._edit = edit
        self._interval_seconds = interval_seconds
        self._edited_at: float | None = time.monotonic() if just_edited else None
        self._changed = asyncio.Event()
        self._closing = asyncio.Event()

    def touch(self) -> None:
        """Something on the card has changed; it is shown soon."""
        self._changed.set()

    async def run(self) -> None:
        """Edits until it is closed; the owner runs this as a task."""
        while True:
            await self._changed.wait()
            if await self._closed_within(self._interval_seconds):
                return
            self._changed.clear()
            try:
                await self._edit()
            except Undeliverable as error:
                log.info("the card is not kept current: %s", error)
            self._edited_at = time.monotonic()

    def close(self) -> None:
        """Makes no more edits; `run` returns once the one in flight, if any, has ended."""
        self._closing.set()
        self._changed.set()

    async def rest(self) -> None:
        """Waits until the next edit is due an interval after the last one."""
        if self._edited_at is not None:
            await asyncio.sleep(self._edited_at + self._interval_seconds - time.monotonic())

    async def _closed_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            return False
        return True


def is_old(message_id: int, now_utc: datetime) -> bool:
    """Whether Discord takes fewer edits of this message, whose id says when it was posted."""
    return now_utc - discord.utils.snowflake_time(message_id) > OLD
