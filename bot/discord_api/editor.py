"""Keeps messages current without editing them too often."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Hashable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Generic, TypeVar

import discord

from bot.discord_api.rate_limits import RateLimits
from bot.errors import Undeliverable

log = logging.getLogger(__name__)

OLD = timedelta(hours=1)
"""The age from which a message counts as old: Discord takes about three edits of old messages in
six seconds, for a whole channel (error 30046)."""
CLOSING_SECONDS = 3.0
"""How long an edit in flight may take once its editor is being closed."""

Key = TypeVar("Key", bound=Hashable)
StartTask = Callable[[str, Coroutine[Any, Any, None]], object]
"""Starts work in the background, under a name."""


class CoalescingEditor:
    """Edits one message: at most one edit is in flight, and the last state is always shown.

    An edit begins an interval after the change that it shows: what follows closely is shown by the
    same edit, and two edits are at least an interval apart. The owner makes the message's final
    edit itself, after `close`, and waits for no interval.
    """

    def __init__(
        self,
        edit: Callable[[], Awaitable[float | None]],
        interval_seconds: float,
        *,
        limits: RateLimits | None = None,
        channel_id: int | None = None,
    ) -> None:
        """`edit` may give the seconds to rest before the next one, where the interval is too short.

        With `limits`, edits give way to all other requests while these are scarce, and with
        `channel_id` they leave that channel's last edit to others.
        """
        self._edit = edit
        self._interval_seconds = interval_seconds
        self._limits = limits
        self._channel_id = channel_id
        self._rested_at = 0.0
        self._changed = asyncio.Event()
        self._closing = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._deadline = asyncio.timeout(None)

    @property
    def is_current(self) -> bool:
        """Whether nothing has changed since the last edit began."""
        return not self._changed.is_set()

    def touch(self) -> None:
        """Something has changed; it is shown soon."""
        self._changed.set()

    async def run(self) -> None:
        """Edits until it is closed; the owner runs this as a task."""
        while not self._closing.is_set():
            await self._changed.wait()
            await self.show_changes()

    async def show_changes(self) -> None:
        """Edits until nothing has changed since the last edit began, and rests after it."""
        while True:
            if self.is_current:
                await self._closes_within(self._rest_seconds())
                if self.is_current:
                    return
            wait_seconds = max(self._interval_seconds, self._rest_seconds())
            if await self._closes_within(wait_seconds) or await self._closes_in_line():
                return
            self._changed.clear()
            await self._show()

    async def close(self) -> None:
        """Makes no more edits; returns once the one in flight has ended.

        One that takes long is given up: what is shown last is then for the owner to say.
        """
        self._closing.set()
        self._changed.set()
        if not self._idle.is_set():
            self._deadline.reschedule(_now() + CLOSING_SECONDS)
            await self._idle.wait()

    async def _show(self) -> None:
        """Makes one edit."""
        self._idle.clear()
        self._deadline = asyncio.timeout(None)
        rest_seconds = None
        try:
            async with self._deadline:
                with self._counted():
                    rest_seconds = await self._edit()
        except Undeliverable as error:
            log.info("a message is not kept current: %s", error)
        except TimeoutError:
            if not self._deadline.expired():
                raise
            log.info("an edit that took long is given up for the final one")
        finally:
            self._rested_at = _now() + (rest_seconds or 0.0)
            self._idle.set()

    def _rest_seconds(self) -> float:
        """Seconds left of the rest that the last edit asked for."""
        return self._rested_at - _now()

    async def _closes_in_line(self) -> bool:
        """Gives way to other requests; whether it is closed meanwhile."""
        if self._limits is not None:
            while (seconds := self._limits.spare_in_seconds(self._channel_id)) > 0:
                if await self._closes_within(seconds):
                    return True
        return False

    async def _closes_within(self, seconds: float) -> bool:
        if seconds > 0:
            try:
                async with asyncio.timeout(seconds):
                    await self._closing.wait()
            except TimeoutError:
                pass
        return self._closing.is_set()

    def _counted(self) -> AbstractContextManager[None]:
        return nullcontext() if self._limits is None else self._limits.spare_request()


class CoalescingEditors(Generic[Key]):
    """A coalescing editor for each of many messages, made by its first change and then forgotten.

    A key names a message, or what else is edited one after the other.
    """

    def __init__(
        self,
        edit: Callable[[Key], Awaitable[float | None]],
        interval_seconds: float,
        start: StartTask,
        *,
        limits: RateLimits | None = None,
    ) -> None:
        """`edit` shows what a key stands for, and may give the seconds to rest before the next."""
        self._edit = edit
        self._interval_seconds = interval_seconds
        self._start_task = start
        self._limits = limits
        self._editors: dict[Key, CoalescingEditor] = {}

    def __contains__(self, key: Key) -> bool:
        """Whether a message is being edited, or will be."""
        return key in self._editors

    def touch(self, key: Key) -> None:
        """Something has changed on a message; it is shown soon."""
        editor = self._editors.get(key)
        if editor is None:
            editor = self._open(key)
            self._start(key, editor)
        editor.touch()

    @asynccontextmanager
    async def shown_by_owner(self, key: Key) -> AsyncGenerator[None]:
        """While the owner shows a message by itself, as the answer to a press.

        No edit begins meanwhile; what changes meanwhile is shown afterwards. The key must not be
        in use yet.
        """
        editor = self._open(key)
        try:
            yield
        finally:
            if editor.is_current:
                del self._editors[key]
            else:
                self._start(key, editor)

    def _open(self, key: Key) -> CoalescingEditor:
        editor = CoalescingEditor(
            partial(self._edit, key), self._interval_seconds, limits=self._limits
        )
        self._editors[key] = editor
        return editor

    def _start(self, key: Key, editor: CoalescingEditor) -> None:
        async def work() -> None:
            try:
                await editor.show_changes()
            finally:
                del self._editors[key]

        self._start_task(f"edits of {key}", work())


def is_old(message_id: int, now_utc: datetime) -> bool:
    """Whether Discord takes fewer edits of this message, whose id says when it was posted."""
    return now_utc - discord.utils.snowflake_time(message_id) > OLD


def _now() -> float:
    return asyncio.get_running_loop().time()
