"""Sends, edits and finds messages: Discord's errors end here."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord.channel import ThreadWithMessage

from bot.discord_api.message_text import walk_components
from bot.discord_api.polls import Poll, Polls
from bot.discord_api.rate_limits import RateLimits
from bot.discord_api.retry import until_it_works
from bot.errors import MessageGone, Undeliverable

log = logging.getLogger(__name__)

IsWanted = Callable[[str], bool]
"""Tells by a component's custom id whether its message is the one that is looked for."""

HISTORY_MESSAGES = 1000
THREAD_ALREADY_THERE = 160004
TAG_REQUIRED = 40067


class Messenger:
    """Speaks in Discord's channels with the bot's own token, which outlives an interaction's.

    What can pass by itself (a broken connection, 5xx) is tried until it does, with growing pauses;
    what can't raises Undeliverable with a reason in plain words.
    """

    def __init__(self, client: discord.Client, limits: RateLimits) -> None:
        self._client = client
        self.limits = limits
        """Whoever sends more than one message to a channel asks here for a permit for each."""
        self.polls = Polls(client)

    async def send(
        self,
        channel_id: int,
        view: discord.ui.LayoutView | Poll,
        *,
        nonce: str,
        files: Sequence[discord.File] = (),
        silent: bool = True,
        mention_user_id: int | None = None,
        reply_to_id: int | None = None,
        lookup: Callable[[], Awaitable[int | None]] | None = None,
    ) -> int:
        """Sends a message, or a poll, under this nonce and gives its id.

        After a failed try that may have reached Discord all the same, `lookup` is asked first
        for the id of what may be there already.
        """
        channel = self._client.get_partial_messageable(channel_id)
        options: dict[str, Any] = {"silent": silent, "allowed_mentions": _only(mention_user_id)}
        if reply_to_id is not None:
            asked = channel.get_partial_message(reply_to_id)
            options["reference"] = asked.to_reference(fail_if_not_exists=False)
        if files:
            options["files"] = files
        tries = 0

        async def once() -> int:
            nonlocal tries
            tries += 1
            for file in files:
                file.reset()
            if tries > 1 and lookup is not None and (known := await lookup()) is not None:
                return known
            if isinstance(view, Poll):
                return (await channel.send(view.link, poll=view.poll, nonce=nonce, **options)).id
            return (await channel.send(view=view, nonce=nonce, **options)).id

        return await until_it_works("send a message", once)

    async def edit(
        self,
        channel_id: int,
        message_id: int,
        view: discord.ui.LayoutView,
        files: Sequence[discord.File] = (),
    ) -> None:
        """Makes the message look like this, with these files alone. May raise MessageGone."""
        message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)

        async def once() -> None:
            for file in files:
                file.reset()
            await message.edit(
                view=view, attachments=list(files), allowed_mentions=discord.AllowedMentions.none()
            )

        await until_it_works("edit a message", once)

    async def delete(self, channel_id: int, message_id: int) -> None:
        """Deletes one of the bot's own messages; one that is gone already is fine."""
        message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        try:
            await until_it_works("delete a message", message.delete)
        except MessageGone:
            return

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> int:
        """The id of the thread under this message, opened if it is not there yet."""

        async def once() -> int:
            channel = await self._client.fetch_channel(channel_id)
            if not isinstance(channel, discord.TextChannel):
                raise Undeliverable("threads can't be opened in this kind of channel")
            try:
                await channel.get_partial_message(message_id).create_thread(name=name)
            except discord.HTTPException as error:
                if error.code != THREAD_ALREADY_THERE:
                    raise
            # A thread started from a message has that message's id.
            return message_id

        return await until_it_works("open a thread", once)

    async def open_post(
        self,
        forum_id: int,
        name: str,
        view: discord.ui.LayoutView,
        *,
        is_wanted: IsWanted,
        after_id: int,
    ) -> tuple[int, int]:
        """The ids of a forum's post and of the message that it begins with, which shows `view`.

        Opens it, unless there is one younger than `after_id` with a component that is wanted:
        Discord takes no nonce for it.
        """

        async def once() -> tuple[int, int]:
            forum = await self._client.fetch_channel(forum_id)
            if not isinstance(forum, discord.ForumChannel):
                raise Undeliverable("this isn't a forum any more")
            mine = self._client.user
            for post in await forum.guild.active_threads():
                is_mine = mine is not None and post.owner_id == mine.id
                if is_mine and post.parent_id == forum_id and post.id > after_id:
                    message_id = await self.find_message(post.id, is_wanted, after_id)
                    if message_id is not None:
                        return post.id, message_id
            made = await _new_post(forum, name, view)
            return made.thread.id, made.message.id

        return await until_it_works("open a post", once)

    async def send_privately(
        self,
        user_id: int,
        text: str,
        *files: discord.File,
        nonce: str,
        after_id: int | None = None,
    ) -> None:
        """Sends a direct message with files. Raises Undeliverable where the person takes none.

        With `after_id`, one of the same text that is younger is found, and stays the only one.
        """

        async def once() -> None:
            for file in files:
                file.reset()
            channel = await self._client.create_dm(discord.Object(user_id))
            if after_id is not None and await self._has_said(channel, text, after_id):
                return
            await channel.send(text, files=files, nonce=nonce)

        await until_it_works("send a direct message", once)

    async def find_message(self, channel_id: int, is_wanted: IsWanted, after_id: int) -> int | None:
        """The id of the bot's first message younger than `after_id` that has a wanted component."""
        for message_id, component in await self._components(channel_id, after_id):
            custom_id = getattr(component, "custom_id", None)
            if custom_id is not None and is_wanted(custom_id):
                return message_id
        return None

    async def find_marked(self, channel_id: int, after_id: int) -> dict[int, int]:
        """The bot's messages younger than `after_id`: component id to message id.

        What marks a message is a component id of one's own choice, which no Markdown shows.
        """
        found = await self._components(channel_id, after_id)
        return {component.id: message_id for message_id, component in found if component.id}

    async def _has_said(self, channel: discord.DMChannel, text: str, after_id: int) -> bool:
        me = self._client.user
        history = channel.history(limit=HISTORY_MESSAGES, after=discord.Object(after_id))
        return any(
            [
                me is not None and message.author.id == me.id and message.content == text
                async for message in history
            ]
        )

    async def _components(self, channel_id: int, after_id: int) -> list[tuple[int, Any]]:
        channel = self._client.get_partial_messageable(channel_id)

        async def once() -> list[tuple[int, Any]]:
            me = self._client.user
            return [
                (message.id, component)
                async for message in channel.history(
                    limit=HISTORY_MESSAGES, after=discord.Object(after_id), oldest_first=True
                )
                if me is not None and message.author.id == me.id
                for component in walk_components(message.components)
            ]

        try:
            return await until_it_works("read the channel's history", once)
        except Undeliverable as error:
            log.warning("the channel's history can't be read, the nonce alone has to do: %s", error)
            return []


def _only(user_id: int | None) -> discord.AllowedMentions:
    """Lets a message ping this person, or nobody."""
    if user_id is None:
        return discord.AllowedMentions.none()
    return discord.AllowedMentions(
        everyone=False, roles=False, users=[discord.Object(user_id)], replied_user=False
    )


async def _new_post(
    forum: discord.ForumChannel, name: str, view: discord.ui.LayoutView
) -> ThreadWithMessage:
    """A new post; with the first tag that anybody may give, where the forum takes none without."""
    try:
        return await forum.create_thread(name=name, view=view)
    except discord.HTTPException as error:
        tags = [tag for tag in forum.available_tags if not tag.moderated][:1]
        if error.code != TAG_REQUIRED or not tags:
            raise
        return await forum.create_thread(name=name, view=view, applied_tags=tags)
