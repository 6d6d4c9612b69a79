"""Checks in which channels scheduled posts can go out, and who may have them there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.discord_api.commands import AnyChannel, ChannelOption
from bot.discord_api.interactions import UNANSWERED, Interaction
from bot.discord_api.permissions import check_in_server, missing_for_posts, missing_to_write
from bot.errors import ChannelClosed, NotAllowed, Refused

POSTABLE = ChannelOption(
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
)
"""Channels and threads that messages can be posted to."""


@dataclass(frozen=True, slots=True)
class Target:
    """A channel or thread that may be posted to."""

    channel_id: int
    is_thread: bool


class Channels:
    """Knows channels by the gateway's cache of the server, or else asks Discord."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def check(self, guild_id: int, channel_id: int) -> None:
        """Raises ChannelClosed, with a sentence, where the bot can't post there.

        Where that can't be told, posting shows it.
        """
        granted, inside_thread = await self._granted(guild_id, channel_id, None)
        if missing := missing_for_posts(granted, inside_thread=inside_thread):
            raise ChannelClosed(f"I may not post in the channel: I lack {missing}.")

    async def lacking(self, guild_id: int, channel_id: int, person: discord.Member | int) -> str:
        """Discord's names of what this person lacks to post there themselves.

        Empty for nothing, and where it can't be told, since they have left the server, say.
        """
        try:
            granted, inside_thread = await self._granted(guild_id, channel_id, person)
        except ChannelClosed:
            return ""
        return missing_to_write(granted, inside_thread=inside_thread)

    async def check_person(self, interaction: Interaction, channel_id: int, outcome: str) -> None:
        """Raises NotAllowed, ending with the outcome, where who asks may not post there."""
        guild_id, person = check_in_server(interaction), interaction.user
        missing = ""
        if isinstance(person, discord.Member):
            missing = await self.lacking(guild_id, channel_id, person)
        if missing:
            raise NotAllowed(
                f"You may not post in <#{channel_id}> yourself (you lack {missing}), so I won't "
                f"post there for you. {outcome}"
            )

    async def check_both(self, interaction: Interaction, channel_id: int, outcome: str) -> None:
        """Raises NotAllowed or Refused, ending with the outcome, where either may not post."""
        await self.check_person(interaction, channel_id, outcome)
        try:
            await self.check(check_in_server(interaction), channel_id)
        except ChannelClosed as error:
            raise Refused(f"<#{channel_id}>: {error} {outcome}") from error

    async def target(self, interaction: Interaction, channel: AnyChannel | None) -> Target:
        """The channel, or the one that the command was used in, where both may post in it.

        Raises NotAllowed or Refused, in a sentence.
        """
        if channel is not None:
            target = Target(channel.id, isinstance(channel, app_commands.AppCommandThread))
        elif interaction.channel_id is not None:
            is_thread = isinstance(interaction.channel, discord.Thread)
            target = Target(interaction.channel_id, is_thread)
        else:
            raise Refused("I can't tell which channel this is. Choose one; nothing was saved.")
        await self.check_both(interaction, target.channel_id, "Nothing was saved.")
        return target

    def last_message_id(self, guild_id: int, channel_id: int) -> int | None:
        """The id of the newest message there, as far as the gateway has told; 0 for none."""
        guild = self._client.get_guild(guild_id)
        channel: Any = None if guild is None else guild.get_channel_or_thread(channel_id)
        return None if channel is None else (channel.last_message_id or 0)

    async def _granted(
        self, guild_id: int, channel_id: int, person: discord.Member | int | None
    ) -> tuple[discord.Permissions, bool]:
        """What this person, or else the bot, may do there, and whether it is a thread.

        All, where Discord doesn't tell. Raises ChannelClosed, with a sentence.
        """
        guild = self._client.get_guild(guild_id)
        if guild is not None and guild.unavailable:
            return discord.Permissions.all(), False
        channel: Any = None if guild is None else guild.get_channel_or_thread(channel_id)
        try:
            channel = channel or await self._client.fetch_channel(channel_id)
            if guild is None:
                return discord.Permissions.all(), False
            if isinstance(person, int):
                person = guild.get_member(person) or await guild.fetch_member(person)
            granted = channel.permissions_for(person or guild.me)
        except discord.NotFound as error:
            if channel is not None:
                return discord.Permissions.all(), False
            raise ChannelClosed("The channel is gone.") from error
        except (discord.Forbidden, discord.InvalidData) as error:
            raise ChannelClosed("I can no longer see the channel.") from error
        except (discord.ClientException, *UNANSWERED):
            # One is raised for a thread whose channel is not known here.
            return discord.Permissions.all(), False
        return granted, isinstance(channel, discord.Thread)
