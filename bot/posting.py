"""Sends what the outbox promises to where its run is, and finds what is there already."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Mapping, Sequence
from itertools import groupby

import discord

from bot.cards.posts import marker, post_view
from bot.cards.state import CardState, message_url
from bot.errors import Undeliverable
from bot.export import as_markdown, file_name
from bot.messenger import Messenger
from bot.text.markup import plain
from storage.outbox import Outbox
from storage.records import PostKind, PostRecord, RunRecord

log = logging.getLogger(__name__)


class Posting:
    """One run's promised messages: each result's own in order, none waiting for another's."""

    def __init__(self, messenger: Messenger, outbox: Outbox) -> None:
        self._messenger = messenger
        self._outbox = outbox
        self._begun: set[str] = set()
        self._under_way: set[asyncio.Task[None]] = set()

    async def start(
        self, run: RunRecord, group: asyncio.TaskGroup, kind: PostKind, *, look_first: bool = False
    ) -> None:
        """Begins to send what is promised of this kind and was not begun before.

        With `look_first`, what is in the channel already is only noted as sent.
        """
        unsent = await self._outbox.unsent(run.id)
        # The rows were read a moment ago: one that was sent meanwhile is known by its nonce.
        mine = [post for post in unsent if post.kind is kind and post.nonce not in self._begun]
        self._begun.update(post.nonce for post in mine)
        known = await self.present(run) if look_first and mine else {}
        for (key, _), posts in groupby(mine, lambda post: (post.key, post.attempt)):
            work = self._send_all(run, list(posts), known)
            self._under_way.add(group.create_task(work, name=f"posts {run.id} {key}"))

    async def settle(self) -> None:
        """Waits until everything that was begun has been sent, or refused."""
        await asyncio.gather(*self._under_way)
        self._under_way.clear()

    async def _send_all(
        self, run: RunRecord, posts: Sequence[PostRecord], known: Mapping[int, int]
    ) -> None:
        for post in posts:
            try:
                message_id = known.get(marker(post.nonce)) or await self._send(run, post)
            except Undeliverable as error:
                log.warning("run %s, post %s is refused: %s", run.id, post.nonce, error)
                await self._outbox.refused(post.nonce, str(error))
            else:
                await self._outbox.sent(
                    post.nonce, message_id=message_id, channel_id=posts_channel_id(run)
                )

    async def remove_outdated(self, run: RunRecord) -> None:
        """Deletes what went on after an earlier attempt's card; the branches' posts stay."""
        if run.attempt == 1:
            return
        for post in await self._outbox.all(run.id):
            outdated = post.kind is PostKind.CONTINUATION and post.attempt < run.attempt
            if outdated and post.message_id is not None and post.channel_id is not None:
                await self._messenger.delete(post.channel_id, post.message_id)

    async def _send(self, run: RunRecord, post: PostRecord) -> int:
        """Sends the post and gives its message's id; a branch silently, a notice to its person."""
        body, mention_user_id = post.body, None
        if post.kind is PostKind.NOTICE:
            mention_user_id = run.requester_id
            body = f"<@{mention_user_id}>, {post.body} {card_url(run)}"

        async def lookup() -> int | None:
            return (await self.present(run)).get(marker(post.nonce))

        return await self._messenger.send(
            posts_channel_id(run),
            post_view(body, post.nonce),
            nonce=post.nonce,
            silent=mention_user_id is None,
            mention_user_id=mention_user_id,
            lookup=lookup,
        )

    async def hand_over(self, state: CardState, reason: str) -> None:
        """Gives the requester everything that was written as a file, in a direct message."""
        run = state.run
        text = (
            f"I could not finish showing your {state.recipe.name} about {plain(run.topic, 200)} in "
            f"<#{run.channel_id}>: {reason}. What was written is in this file."
        )
        file = discord.File(
            io.BytesIO(as_markdown(state).encode()), filename=file_name(state, "md")
        )
        nonce = f"{run.id}-{run.attempt}-dm"
        await self._messenger.send_privately(run.requester_id, text, file, nonce=nonce)

    async def present(self, run: RunRecord) -> dict[int, int]:
        """What has been posted since the card, noted or not: by marker, the message's id."""
        return await self._messenger.find_marked(posts_channel_id(run), card_id(run))


def card_id(run: RunRecord) -> int:
    """The card's message id, once there is a card."""
    assert run.card_message_id is not None
    return run.card_message_id


def card_url(run: RunRecord) -> str:
    """The link to the card."""
    return message_url(run.guild_id, run.channel_id, card_id(run))


def posts_channel_id(run: RunRecord) -> int:
    """Where the branches go: the card's channel, or the thread under it."""
    return run.posts_channel_id or run.channel_id
