"""Keeps the numbers of 👍 on ideas current, without editing a message too often."""

from __future__ import annotations

import asyncio
import logging
import weakref
from datetime import UTC, datetime
from typing import Any

import discord

from bot.discord_api.editor import is_old
from bot.discord_api.messenger import Messenger
from bot.discord_api.replies import UNANSWERED, acknowledge
from bot.errors import Undeliverable
from bot.features.brainstorms.idea_cards import ideas_view
from storage.brainstorm_records import IdeaPost
from storage.errors import BrainstormNotFound
from storage.old_ideas import IdeaStore
from workflows.tasks import Tasks

log = logging.getLogger(__name__)

OLD_PAUSE_SECONDS = 2.0
"""Between two edits in a channel, where the message is old."""


class Counts:
    """Shows votes. The answer to a press shows them at once, where nothing else shows them just
    now; presses that come meanwhile share one edit, which reads the rows last of all."""

    def __init__(
        self, messenger: Messenger, ideas: IdeaStore, tasks: Tasks, interval_seconds: float
    ) -> None:
        self._messenger = messenger
        self._ideas = ideas
        self._tasks = tasks
        self._interval_seconds = interval_seconds
        self._changed: dict[str, bool] = {}
        """By nonce, the messages being edited; whether something has changed since."""
        self._turns = weakref.WeakValueDictionary[int, asyncio.Lock]()

    async def answer(self, interaction: discord.Interaction[Any], nonce: str) -> None:
        """Answers a press whose vote has been written down."""
        if nonce in self._changed:
            self._changed[nonce] = True
            await acknowledge(interaction)
            return
        self._changed[nonce] = False
        try:
            post = await self._ideas.post(nonce)
            await interaction.response.edit_message(view=ideas_view(post))
            await self._note(post)
        except UNANSWERED as error:
            log.info("votes are shown by an edit, since the press was not answered: %r", error)
            self._changed[nonce] = True
            await acknowledge(interaction)
        finally:
            if self._changed[nonce]:
                self._tasks.start(f"votes {nonce}", self._catch_up(nonce))
            else:
                del self._changed[nonce]

    async def resume(self) -> None:
        """Shows the votes that were written down and then not shown."""
        for nonce in await self._ideas.outdated():
            if nonce not in self._changed:
                self._changed[nonce] = True
                self._tasks.start(f"votes {nonce}", self._catch_up(nonce))

    async def _catch_up(self, nonce: str) -> None:
        """Edits the message until it shows what the rows say."""
        try:
            while self._changed[nonce]:
                await asyncio.sleep(self._interval_seconds)
                self._changed[nonce] = False
                await self._edit(nonce)
        except (Undeliverable, BrainstormNotFound) as error:
            log.info("the votes on %s can't be shown: %s", nonce, error)
        finally:
            del self._changed[nonce]

    async def _edit(self, nonce: str) -> None:
        post = await self._ideas.post(nonce)
        if post.message_id is None or post.channel_id is None:
            return
        pause_seconds = OLD_PAUSE_SECONDS if is_old(post.message_id, datetime.now(UTC)) else 0.0
        async with self._turns.setdefault(post.channel_id, asyncio.Lock()):
            self._changed[nonce] = False
            now = await self._ideas.post(nonce)
            await self._messenger.edit(post.channel_id, post.message_id, ideas_view(now))
            await self._note(now)
            await asyncio.sleep(pause_seconds)

    async def _note(self, post: IdeaPost) -> None:
        """Notes which votes the message shows now, for the next start."""
        for brainstorm_id in {idea.brainstorm_id for idea in post.ideas}:
            await self._ideas.mark_shown(
                brainstorm_id, {idea.number: idea.votes for idea in post.ideas}
            )
