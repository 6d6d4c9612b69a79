"""Finds or makes a run's card, and the channel or thread that its branches are posted in."""

from __future__ import annotations

import logging
from datetime import timedelta

import discord

from bot.discord_api.messenger import Messenger
from bot.discord_api.splitting import split
from bot.errors import Undeliverable
from bot.runs.cards.run_card import belongs_to
from bot.runs.extension import Card
from bot.runs.state import card_nonce
from storage.runs import Run

log = logging.getLogger(__name__)

THREAD_NAME_CHARS = 100
CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far this machine's clock may be ahead of Discord's when a card is looked for by time."""


class Placement:
    """Looks for what is there already before it makes anything."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger

    async def card(self, run: Run, card: Card) -> tuple[int, int]:
        """The ids of the card's channel and of the card: of the one that is there already, or of
        this one, posted. Where the card begins a post of a forum, no files go along."""
        if run.as_post:
            return await self._messenger.open_post(
                run.channel_id,
                _thread_name(run),
                card.view,
                is_wanted=belongs_to(run.id),
                after_id=_after_id(run),
            )
        card_id = await self.find_card(run) or await self.post_card(run, card)
        return run.channel_id, card_id

    async def find_card(self, run: Run) -> int | None:
        """The id of the run's card where it has been posted, though nobody noted it."""
        return await self._messenger.find_message(
            run.channel_id, belongs_to(run.id), _after_id(run)
        )

    async def post_card(self, run: Run, card: Card) -> int:
        """Posts a card and gives its id. A later attempt posts one only where the first is gone."""
        return await self._messenger.send(
            run.channel_id,
            card.view,
            nonce=card_nonce(run.id) + (f"-{run.attempt}" if run.card_message_id else ""),
            files=card.files,
            silent=run.schedule_id is None,
            reply_to_id=run.asked_id if run.replies else None,
            lookup=lambda: self.find_card(run),
        )

    async def thread(self, run: Run) -> int:
        """The id of the thread for the branches; where none can be had, that of the channel."""
        try:
            return await self._messenger.open_thread(run.channel_id, run.card_id, _thread_name(run))
        except Undeliverable as error:
            log.warning("run %s goes on without a thread: %s", run.id, error)
            return run.channel_id


def _thread_name(run: Run) -> str:
    # A thread's name is no Markdown: nothing in it has to be escaped.
    return split(run.topic, THREAD_NAME_CHARS)[0]


def _after_id(run: Run) -> int:
    """An id that whatever answers the request is younger than."""
    asked_before = discord.utils.time_snowflake(run.created_at_utc - CLOCK_TOLERANCE)
    return min(run.asked_id, asked_before)
