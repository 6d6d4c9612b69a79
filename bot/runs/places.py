"""Where a run is in Discord: its card, and the channel or thread its branches go to."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

import discord

from bot.discord_api.messenger import Messenger
from bot.discord_api.splitting import split
from bot.errors import Undeliverable
from storage.records import RunRecord

log = logging.getLogger(__name__)

THREAD_NAME_CHARS = 100
CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far this machine's clock may be ahead of Discord's when a card is looked for by time."""


def card_nonce(run_id: str) -> str:
    """What tells a run's card apart from every other message for Discord."""
    return f"{run_id}-card"


class Places:
    """Finds what is there already before it makes anything."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger

    async def card(
        self, run: RunRecord, view: discord.ui.LayoutView, files: Sequence[discord.File] = ()
    ) -> tuple[int, int]:
        """The ids of the card's channel and of the card: of the one that is there already, or of
        this one, posted. Where the card begins a post of a forum, no files go along."""
        if run.as_post:
            return await self._open_post(run, view)
        card_id = await self.find_card(run) or await self.post_card(run, view, files)
        return run.channel_id, card_id

    async def find_card(self, run: RunRecord) -> int | None:
        """The id of the run's card where it has been posted, though nobody noted it."""
        return await self._messenger.find_card(run.channel_id, run.id, _after_id(run))

    async def post_card(
        self, run: RunRecord, view: discord.ui.LayoutView, files: Sequence[discord.File] = ()
    ) -> int:
        """Posts a card and gives its id. A later attempt posts one only where the first is gone."""
        return await self._messenger.send(
            run.channel_id,
            view,
            nonce=card_nonce(run.id) + (f"-{run.attempt}" if run.card_message_id else ""),
            files=files,
            silent=run.schedule_id is None,
            reply_to_id=run.asked_id if run.replies else None,
            lookup=lambda: self.find_card(run),
        )

    async def _open_post(self, run: RunRecord, view: discord.ui.LayoutView) -> tuple[int, int]:
        """The ids of the post in the forum that begins with the card, and of the card."""
        return await self._messenger.open_post(
            run.channel_id, run.id, _after_id(run), split(run.topic, THREAD_NAME_CHARS)[0], view
        )

    async def posts_channel(self, run: RunRecord, card_id: int) -> int:
        """The id of the channel for the branches; where a thread can't be had, the card's own."""
        if not run.in_thread:
            return run.channel_id
        # A thread's name is no Markdown: nothing in it has to be escaped.
        name = split(run.topic, THREAD_NAME_CHARS)[0]
        try:
            return await self._messenger.open_thread(run.channel_id, card_id, name)
        except Undeliverable as error:
            log.warning("run %s goes on without a thread: %s", run.id, error)
            return run.channel_id


def _after_id(run: RunRecord) -> int:
    """An id that whatever answers the request is younger than."""
    asked_before = discord.utils.time_snowflake(run.created_at_utc - CLOCK_TOLERANCE)
    return min(run.asked_id, asked_before)
