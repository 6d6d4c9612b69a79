"""Starts brainstorms: by a command, by a mention, and in forums as a post of their own."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import partial
from typing import Any

import discord

from bot.discord_api.invite import NEEDED
from bot.discord_api.markdown import plain
from bot.discord_api.permissions import check_may_speak
from bot.errors import NotAllowed, NotNow
from bot.features.brainstorms.replies import CLOSE_FIRST, in_words
from bot.features.mention import reply_with
from bot.runs.asked import Asked
from bot.runs.launcher import Create, start_from
from bot.runs.requests import HERE, THREAD, Keep, Request, shortened
from storage.stores import Stores
from workflows.recipes.brainstorms.context import DETAILS
from workflows.recipes.brainstorms.perspectives import DEFAULT, read_perspectives
from workflows.recipes.brainstorms.recipe import brainstorm_recipe

FOR_THREADS = ("create_public_threads", "send_messages_in_threads")


class Starting:
    """Each start is a run like any other, written down together with its brainstorm."""

    def __init__(self, create: Create, stores: Stores) -> None:
        self._create = create
        self._stores = stores

    async def by_command(
        self, interaction: discord.Interaction[Any], topic: str, perspectives: str
    ) -> None:
        """Opens a thread under the card; in a forum, a post that begins with it.

        Raises NotAllowed, NotNow, TopicError, or RecipeError for perspectives that are none.
        """
        chosen = read_perspectives(perspectives)
        channel = interaction.channel
        if isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel):
            await self._in_forum(interaction, channel.parent, topic, chosen)
            return
        opens_thread = isinstance(channel, discord.TextChannel)
        if opens_thread:
            check_may_open_threads(interaction.app_permissions)
        request = Request(
            topic,
            brainstorm_recipe(chosen),
            THREAD if opens_thread else HERE,
            keep=self._keep(chosen),
        )
        async with in_words(self._stores, "", CLOSE_FIRST):
            await start_from(self._create, interaction, request)

    async def by_message(self, message: discord.Message, text: str) -> None:
        """In a channel, opens a thread under the card; in a thread or post, goes on in that.

        The first message of a forum's post has the post's title as its topic. Raises NotNow or
        TopicError.
        """
        assert message.guild is not None
        channel = message.channel
        in_thread = isinstance(channel, discord.TextChannel)
        if in_thread:
            check_may_open_threads(channel.permissions_for(message.guild.me))
        topic, details = shortened(text), text.strip()
        if isinstance(channel, discord.Thread) and (message.id == channel.id or not details):
            topic = shortened(channel.name)
        asked = Asked(
            topic=topic,
            recipe=brainstorm_recipe(DEFAULT),
            in_thread=in_thread,
            requester_id=message.author.id,
            guild_id=message.guild.id,
            channel_id=channel.id,
            asked_id=message.id,
            replies=True,
            material={DETAILS: details} if details not in ("", topic) else {},
            keep=self._keep(DEFAULT),
        )
        async with in_words(self._stores, "", CLOSE_FIRST):
            await self._create.start(asked, reply_with(message))

    async def _in_forum(
        self,
        interaction: discord.Interaction[Any],
        forum: discord.ForumChannel,
        topic: str,
        perspectives: Sequence[str],
    ) -> None:
        """The answer says where to look; the post is opened like any card that is owed."""
        topic = self._create.check(topic)
        _check_may_open_post(interaction, forum)

        async def answer(_card: discord.ui.LayoutView, _nonce: str) -> None:
            shown = plain(topic, 300)
            told = f"The brainstorm on **{shown}** opens as a new post in <#{forum.id}>."
            await interaction.response.send_message(told, ephemeral=True)

        asked = Asked(
            topic=topic,
            recipe=brainstorm_recipe(perspectives),
            in_thread=False,
            requester_id=interaction.user.id,
            guild_id=forum.guild.id,
            channel_id=forum.id,
            asked_id=interaction.id,
            replies=False,
            keep=self._keep(perspectives),
            as_post=True,
        )
        await self._create.start(asked, answer)

    def _keep(self, perspectives: Sequence[str]) -> Keep:
        """A brainstorm of its own, written down together with its first run."""
        return partial(self._stores.brainstorms.begin, secrets.token_hex(6), perspectives)


def check_may_open_threads(mine: discord.Permissions) -> None:
    """Raises NotNow, naming what is missing, where the bot can't give a brainstorm its thread."""
    if not mine.value:
        return
    missing = [NEEDED[name] for name in FOR_THREADS if not getattr(mine, name)]
    if missing:
        raise NotNow(
            f"A brainstorm has a thread of its own. Ask an admin to give me {', '.join(missing)} "
            "in this channel; nothing was started."
        )


def _check_may_open_post(
    interaction: discord.Interaction[Any], forum: discord.ForumChannel
) -> None:
    """Raises NotNow where the bot may not open posts in the forum, NotAllowed where they may not.

    Discord's Create Posts is Send Messages in a forum.
    """
    mine = forum.permissions_for(forum.guild.me)
    check_may_speak(mine, inside_thread=True)
    if not mine.send_messages:
        raise NotNow(
            f"I may not open posts in <#{forum.id}> yet. Ask an admin to give me Create Posts "
            "there; nothing was started."
        )
    asker = interaction.user
    if isinstance(asker, discord.Member) and not forum.permissions_for(asker).send_messages:
        raise NotAllowed(
            f"A brainstorm in a forum is a post, and you may not open posts in <#{forum.id}>."
        )
