"""Keeps the number of voters current on the ballots, with few edits however many vote."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.discord_api.editor import is_old
from bot.discord_api.messenger import Messenger
from bot.errors import Undeliverable
from bot.runs.snapshots import Snapshots
from storage.stores import Stores
from workflows.tasks import Tasks

log = logging.getLogger(__name__)

REST_SECONDS = 5.0
"""After an edit in a channel, before the next one there."""
OLD_REST_SECONDS = 15.0
"""The same where the message is old."""


class Tally:
    """Edits ballots, one after the other in each channel; what happens in between is one edit."""

    def __init__(
        self,
        stores: Stores,
        messenger: Messenger,
        tasks: Tasks,
        clock: Clock,
        *,
        first_after_seconds: float,
    ) -> None:
        self._runs = stores.runs
        self._snapshots = Snapshots(stores)
        self._messenger = messenger
        self._tasks = tasks
        self._clock = clock
        self._first_after_seconds = first_after_seconds
        self._waiting: dict[int, dict[str, None]] = {}
        """By channel, the runs whose ballots are to be edited, in the order they changed."""
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def touch(self, run_id: str, channel_id: int) -> None:
        """Somebody has voted; the ballot shows it soon."""
        waiting = self._waiting.get(channel_id)
        if waiting is None:
            self._waiting[channel_id] = {run_id: None}
            self._tasks.start(f"ballots in {channel_id}", self._work(channel_id))
        else:
            waiting[run_id] = None

    def turn(self, channel_id: int) -> asyncio.Lock:
        """To be held while a vote is closed: no ballot of this channel is edited meanwhile, and one
        that was begun before has ended."""
        return self._turns.setdefault(channel_id, asyncio.Lock())

    async def _work(self, channel_id: int) -> None:
        """Until nothing has changed for a while."""
        rest_seconds = self._first_after_seconds
        try:
            while self._waiting[channel_id]:
                await asyncio.sleep(rest_seconds)
                run_id = next(iter(self._waiting[channel_id]))
                del self._waiting[channel_id][run_id]
                async with self.turn(channel_id):
                    rest_seconds = await self._show(run_id)
                if not self._waiting[channel_id]:
                    await asyncio.sleep(rest_seconds)
                    rest_seconds = self._first_after_seconds
        finally:
            del self._waiting[channel_id]

    async def _show(self, run_id: str) -> float:
        """Edits the ballot if it is one still; how long to rest then."""
        run = await self._runs.get(run_id)
        state = await self._snapshots.state(run)
        is_open = state.vote is not None and state.vote.is_open
        if not is_open or run.outcome is None or run.card_message_id is None:
            return 0.0
        try:
            view, files = await self._snapshots.ended(run)
            await self._messenger.edit(run.channel_id, run.card_message_id, view, files)
        except Undeliverable as error:
            log.info("the ballot of run %s is not kept current: %s", run_id, error)
        return rest_seconds(run.card_message_id, self._clock.now())


def rest_seconds(message_id: int, now_utc: datetime) -> float:
    """How long to rest after an edit of this message, which its id says the age of."""
    return OLD_REST_SECONDS if is_old(message_id, now_utc) else REST_SECONDS
