"""Sends what the outbox promises to where its run is, and finds what is there already."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

import discord

from bot.discord_api.markdown import plain
from bot.discord_api.messenger import Messenger
from bot.discord_api.polls import Poll
from bot.discord_api.rate_limits import Permit
from bot.errors import Undeliverable
from bot.features.brainstorms.idea_cards import ideas_view
from bot.runs.cards.posts import PostText, fit_together, marker, picture_files, post_view
from bot.runs.cards.state import CardState, message_url
from bot.runs.export import as_markdown, file_name
from bot.runs.lanes import Lanes
from storage.records import PictureRecord, PostKind, PostRecord, RunRecord
from storage.stores import Stores

log = logging.getLogger(__name__)

OF_BRANCHES = frozenset({PostKind.BRANCH, PostKind.IDEAS})


class Posting:
    """One run's promised messages: each result's own in order, none waiting for another's.

    Where the channel's limit holds them up, those that wait go out together in the next message.
    """

    def __init__(self, messenger: Messenger, stores: Stores) -> None:
        self._messenger = messenger
        self._outbox = stores.outbox
        self._branches = stores.branches
        self._ideas = stores.ideas
        self._lanes = Lanes()
        self._dispatching = False
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
        kinds = OF_BRANCHES if kind is PostKind.BRANCH else {kind}
        mine = [post for post in unsent if post.kind in kinds and post.nonce not in self._begun]
        self._begun.update(post.nonce for post in mine)
        if look_first and mine:
            mine = await self._still_unsent(run, mine)
        self._lanes.add(mine)
        self._dispatch(run, group)

    async def settle(self) -> None:
        """Waits until everything that was begun has been sent, or refused."""
        while self._under_way:
            await asyncio.gather(*self._under_way)

    async def remove_outdated(self, run: RunRecord) -> None:
        """Deletes what went on after an earlier attempt's card; the branches' posts stay."""
        if run.attempt == 1:
            return
        for post in await self._outbox.all(run.id):
            outdated = post.kind is PostKind.CONTINUATION and post.attempt < run.attempt
            if outdated and post.message_id is not None and post.channel_id is not None:
                await self._messenger.delete(post.channel_id, post.message_id)

    async def hand_over(self, state: CardState, reason: str) -> None:
        """Gives the requester everything that was written as a file, in a direct message.

        Where that can't be either, it is logged.
        """
        run = state.run
        text = (
            f"I could not finish showing your {plain(state.recipe.name, 80)} "
            f"{state.recipe.preposition} {plain(run.topic, 200)} "
            f"in <#{run.channel_id}>: {reason}. What was written is in this file."
        )
        file = discord.File(io.BytesIO(as_markdown(state).encode()), filename=file_name(run, "md"))
        nonce = f"{run.id}-{run.attempt}-dm"
        try:
            await self._messenger.send_privately(run.requester_id, text, file, nonce=nonce)
        except Undeliverable as error:
            log.warning("run %s can't be handed to its requester either: %s", run.id, error)

    async def _still_unsent(self, run: RunRecord, posts: Sequence[PostRecord]) -> list[PostRecord]:
        """Those that are not in the channel; the others are noted as sent."""
        known = await self._present(run)
        unsent: list[PostRecord] = []
        for post in posts:
            message_id = known.get(marker(post.nonce))
            if post.kind is PostKind.POLL:
                message_id = await self._present_poll(run)
            if message_id is not None:
                await self._sent(run, [post], message_id)
            else:
                unsent.append(post)
        return unsent

    def _dispatch(self, run: RunRecord, group: asyncio.TaskGroup) -> None:
        """Goes through the lanes, unless that is being done already or there is nothing to do."""
        if self._lanes.ready and not self._dispatching:
            self._dispatching = True
            self._begin(group, self._send_what_waits(run, group), f"posts {run.id}")

    async def _send_what_waits(self, run: RunRecord, group: asyncio.TaskGroup) -> None:
        try:
            while self._lanes.ready:
                permit = await self._messenger.limits.permit(posts_channel_id(run))
                posts = self._lanes.take(fit_together if permit.waited else None)
                work = self._send_as_one(run, group, posts, permit)
                self._begin(group, work, f"post {posts[0].nonce}")
        finally:
            self._dispatching = False

    async def _send_as_one(
        self, run: RunRecord, group: asyncio.TaskGroup, posts: Sequence[PostRecord], permit: Permit
    ) -> None:
        nonces = [post.nonce for post in posts]
        try:
            if len(posts) > 1 and posts[0].together is None:
                await self._outbox.decide_together(nonces)
            message_id = await self._send(run, posts)
        except Undeliverable as error:
            log.warning("run %s, posts %s are refused: %s", run.id, nonces, error)
            await self._outbox.refused(nonces, str(error))
        else:
            await self._sent(run, posts, message_id)
        finally:
            permit.release()
        self._lanes.sent(posts)
        self._dispatch(run, group)

    def _begin(self, group: asyncio.TaskGroup, work: Coroutine[Any, Any, None], name: str) -> None:
        task = group.create_task(work, name=name)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _sent(self, run: RunRecord, posts: Sequence[PostRecord], message_id: int) -> None:
        nonces = [post.nonce for post in posts]
        channel_id = posts_channel_id(run)
        await self._outbox.sent(nonces, message_id=message_id, channel_id=channel_id)

    async def _send(self, run: RunRecord, posts: Sequence[PostRecord]) -> int:
        """Sends the message and gives its id; a branch silently, a notice to its person."""
        first = posts[0]
        mention_user_id = run.requester_id if first.kind is PostKind.NOTICE else None
        pictures = await self._pictures(run, posts)
        file = await self._file(run, first)

        async def lookup() -> int | None:
            if first.kind is PostKind.POLL:
                return await self._present_poll(run)
            return (await self._present(run)).get(marker(first.nonce))

        return await self._messenger.send(
            posts_channel_id(run),
            await self._view(run, posts, pictures, file),
            nonce=first.nonce,
            files=[*picture_files(pictures), *([file] if file else [])],
            silent=mention_user_id is None,
            mention_user_id=mention_user_id,
            lookup=lookup,
        )

    async def _view(
        self,
        run: RunRecord,
        posts: Sequence[PostRecord],
        pictures: Sequence[PictureRecord],
        file: discord.File | None,
    ) -> discord.ui.LayoutView | Poll:
        first = posts[0]
        if first.kind is PostKind.IDEAS:
            return ideas_view(await self._ideas.post(first.nonce))
        if first.kind is PostKind.POLL:
            return Poll.of(first.body, card_url(run))
        texts = [PostText(_body(run, post), post.nonce) for post in posts]
        return post_view(texts, pictures, file)

    async def _pictures(self, run: RunRecord, posts: Sequence[PostRecord]) -> list[PictureRecord]:
        """Those that go with the first message of a branch; such a one goes alone."""
        first = posts[0]
        if not first.pictures:
            return []
        pictures = await self._branches.pictures(run.id, first.key)
        return [picture for picture in pictures if picture.attempt == first.attempt]

    async def _file(self, run: RunRecord, post: PostRecord) -> discord.File | None:
        """The whole text of a branch whose post has its beginning; such a one goes alone."""
        if not post.with_file:
            return None
        records = await self._branches.of_run(run.id, post.key)
        text = next(one.text for one in records if one.attempt == post.attempt)
        return discord.File(io.BytesIO(text.encode()), filename=file_name(run, "md", post.key))

    async def _present(self, run: RunRecord) -> Mapping[int, int]:
        """What has been posted since the card, noted or not: by marker, the message's id."""
        return await self._messenger.find_marked(posts_channel_id(run), card_id(run))

    async def _present_poll(self, run: RunRecord) -> int | None:
        """The id of the run's newest poll where it has been posted, though nobody noted it."""
        noted = {post.message_id for post in await self._outbox.all(run.id)}
        channel_id, link = posts_channel_id(run), card_url(run)
        found = await self._messenger.polls.find(channel_id, link, card_id(run))
        return next((message_id for message_id in found if message_id not in noted), None)


def _body(run: RunRecord, post: PostRecord) -> str:
    if post.kind is not PostKind.NOTICE:
        return post.body
    return f"<@{run.requester_id}>, {post.body} {card_url(run)}"


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
