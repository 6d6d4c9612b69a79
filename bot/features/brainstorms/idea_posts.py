"""Posts the ideas that people add, each exactly once, and keeps the votes on all ideas current."""

from __future__ import annotations

import asyncio
import logging
import weakref
from typing import Any

import discord
from sqlalchemy import Connection

from bot.clock import Clock
from bot.discord_api.editor import CoalescingEditors, is_old
from bot.discord_api.interactions import UNANSWERED, acknowledge
from bot.discord_api.messenger import Messenger
from bot.errors import Undeliverable
from bot.features.brainstorms.ideas import ideas_view
from bot.runs.cards.posts import marker
from storage import ideas, outbox, runs
from storage.database import Database
from storage.errors import BrainstormNotFound
from storage.ideas import IdeaPost
from storage.outbox import MessageKind
from storage.runs import Run
from workflows.tasks import Tasks

log = logging.getLogger(__name__)

OLD_PAUSE_SECONDS = 2.0
"""Between two edits in a channel, where the message is old."""


class MemberIdeas:
    """Posts the ideas that people add. What is written down and not posted yet is, at the start."""

    def __init__(self, messenger: Messenger, database: Database, tasks: Tasks) -> None:
        self._messenger = messenger
        self._database = database
        self._tasks = tasks

    async def post(self, run: Run, post: IdeaPost, *, look_first: bool = False) -> int:
        """Posts the idea in the thread of the run that its brainstorm began with.

        Gives the message's id; with `look_first`, of one that is there already. Raises
        Undeliverable, which is noted too: the idea stays all the same.
        """
        channel_id = run.messages_channel_id

        async def lookup() -> int | None:
            found = await self._messenger.find_marked(
                channel_id, run.card_message_id or run.asked_id
            )
            return found.get(marker(post.nonce))

        try:
            message_id = await lookup() if look_first else None
            if message_id is None:
                permit = await self._messenger.limits.permit(channel_id)
                try:
                    message_id = await self._messenger.send(
                        channel_id, ideas_view(post), nonce=post.nonce, lookup=lookup
                    )
                finally:
                    permit.release()
        except Undeliverable as error:
            await self._database.write(outbox.mark_refused, [post.nonce], str(error))
            raise
        await self._database.write(
            outbox.mark_sent, [post.nonce], message_id=message_id, channel_id=channel_id
        )
        return message_id

    async def resume(self) -> None:
        """Posts what the outbox promises, unless it is there already."""
        for run, post in await self._database.read(_owed):
            self._tasks.start(f"idea {post.nonce}", self._post_again(run, post))

    async def _post_again(self, run: Run, post: IdeaPost) -> None:
        try:
            await self.post(run, post, look_first=True)
        except Undeliverable as error:
            log.warning("idea %s can't be posted: %s", post.nonce, error)


def _owed(connection: Connection) -> list[tuple[Run, IdeaPost]]:
    return [
        (runs.get(connection, message.run_id), ideas.post(connection, message.nonce))
        for message in outbox.owed_of(connection, MessageKind.OWN_IDEA)
    ]


class VoteCounts:
    """Shows the votes on ideas: at once in the answer to a press, where nothing else shows them
    just now; presses that come meanwhile share one edit, which reads the votes last of all."""

    def __init__(
        self,
        messenger: Messenger,
        database: Database,
        tasks: Tasks,
        clock: Clock,
        interval_seconds: float,
    ) -> None:
        self._messenger = messenger
        self._database = database
        self._clock = clock
        self._editors = CoalescingEditors[str](
            self._edit, interval_seconds, tasks.start, limits=messenger.limits
        )
        self._old_edits = weakref.WeakValueDictionary[int, asyncio.Lock]()
        """Locks by channel: one edit of an old message at a time."""

    async def answer(self, interaction: discord.Interaction[Any], nonce: str) -> None:
        """Answers a press, whose vote is committed, on the message of this nonce."""
        if nonce in self._editors:
            self._editors.touch(nonce)
            await acknowledge(interaction)
            return
        async with self._editors.shown_by_owner(nonce):
            try:
                post = await self._database.read(ideas.post, nonce)
                await interaction.response.edit_message(view=ideas_view(post))
                await self._database.write(ideas.mark_shown, post)
            except UNANSWERED as error:
                log.info("votes are shown by an edit, since a press was not answered: %r", error)
                self._editors.touch(nonce)
                await acknowledge(interaction)

    async def resume(self) -> None:
        """Shows the votes that were committed and then not shown."""
        for nonce in await self._database.read(ideas.outdated):
            self._editors.touch(nonce)

    async def _edit(self, nonce: str) -> None:
        try:
            post = await self._database.read(ideas.post, nonce)
        except BrainstormNotFound:
            return
        if post.message_id is None or post.channel_id is None:
            return
        if not is_old(post.message_id, self._clock.now()):
            await self._show(post)
            return
        async with self._old_edits.setdefault(post.channel_id, asyncio.Lock()):
            await self._show(await self._database.read(ideas.post, nonce))
            await asyncio.sleep(OLD_PAUSE_SECONDS)

    async def _show(self, post: IdeaPost) -> None:
        assert post.message_id is not None
        assert post.channel_id is not None
        await self._messenger.edit(post.channel_id, post.message_id, ideas_view(post))
        await self._database.write(ideas.mark_shown, post)
