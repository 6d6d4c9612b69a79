"""Keeps the number of voters current on the ballots, with few edits however many vote."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.discord_api.editor import CoalescingEditors, is_old
from bot.discord_api.messenger import Messenger
from bot.errors import Undeliverable
from bot.features.votes.ballot_card import ballot_card
from bot.features.votes.view import view_of
from bot.runs.presenter import Presenters
from workflows.tasks import Tasks

log = logging.getLogger(__name__)

REST_SECONDS = 5.0
"""After an edit in a channel, before the next one there."""
OLD_REST_SECONDS = 15.0
"""The same where the message is old."""


class VoterCounts:
    """Edits ballots, one after the other in each channel; what happens in between is one edit."""

    def __init__(
        self,
        presenters: Presenters,
        messenger: Messenger,
        tasks: Tasks,
        clock: Clock,
        *,
        edit_interval_seconds: float,
    ) -> None:
        self._presenters = presenters
        self._messenger = messenger
        self._clock = clock
        self._changed: dict[int, dict[str, None]] = {}
        """By channel, the runs whose ballots are to be edited, in the order they changed."""
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._editors = CoalescingEditors(
            self._show_next, edit_interval_seconds, tasks.start, limits=messenger.limits
        )

    def touch(self, run_id: str, channel_id: int) -> None:
        """Somebody has voted; the ballot shows it soon."""
        self._changed.setdefault(channel_id, {})[run_id] = None
        self._editors.touch(channel_id)

    def lock(self, channel_id: int) -> asyncio.Lock:
        """To be held while a vote is closed: no ballot of this channel is edited meanwhile, and an
        edit that was begun before has ended."""
        return self._locks.setdefault(channel_id, asyncio.Lock())

    async def _show_next(self, channel_id: int) -> float:
        """Edits one of the channel's ballots; how long the channel is to rest then."""
        changed = self._changed.pop(channel_id, {})
        run_id, *others = changed
        for other_id in others:
            self.touch(other_id, channel_id)
        async with self.lock(channel_id):
            return await self._show(run_id)

    async def _show(self, run_id: str) -> float:
        """Edits the ballot if it is one still."""
        state = await self._presenters.load(run_id)
        run, view = state.run, view_of(state)
        if view is None or not view.vote.is_open:
            return 0.0
        if run.outcome is None or run.card_message_id is None:
            return 0.0
        try:
            await self._messenger.edit(run.channel_id, run.card_message_id, ballot_card(view))
        except Undeliverable as error:
            log.info("the ballot of run %s is not kept current: %s", run_id, error)
        return rest_seconds(run.card_message_id, self._clock.now())


def rest_seconds(message_id: int, now_utc: datetime) -> float:
    """How long to rest after an edit of this message, which its id says the age of."""
    return OLD_REST_SECONDS if is_old(message_id, now_utc) else REST_SECONDS
