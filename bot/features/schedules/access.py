"""Checks in which channels scheduled posts can go out, on every use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.discord_api.commands import AnyChannel, ChannelOption
from bot.discord_api.permissions import check_in_server, missing_for_posts, missing_to_write
from bot.errors import NotAllowed, Refused

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


GONE = "The channel is gone."
SHUT = "I can no longer see the channel."


class Channels:
    """Knows channels by the gateway's cache of the server, or else asks Discord."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def trouble(self, guild_id: int, channel_id: int) -> str | None:
        """Says in a sentence why the bot can't post there; None where it can, or who knows."""
        guild = self._client.get_guild(guild_id)
        if guild is not None and guild.unavailable:
            return None
        channel: Any = None if guild is None else guild.get_channel_or_thread(channel_id)
        if channel is None:
            try:
                channel = await self._client.fetch_channel(channel_id)
            except discord.NotFound:
                return GONE
            except (discord.Forbidden, discord.InvalidData):
                return SHUT
            except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError):
                return None
        if guild is None or guild.me is None:  # pyright: ignore[reportUnnecessaryComparison]
            return None
        try:
            granted = channel.permissions_for(guild.me)
        except discord.ClientException:
            # A thread whose channel is not known here.
            return None
        missing = missing_for_posts(granted, inside_thread=isinstance(channel, discord.Thread))
        return None if not missing else f"I may not post in the channel: I lack {missing}."

    def last_message_id(self, guild_id: int, channel_id: int) -> int | None:
        """The id of the newest message there, as far as the gateway has told; 0 for none."""
        guild = self._client.get_guild(guild_id)
        channel: Any = None if guild is None else guild.get_channel_or_thread(channel_id)
        return None if channel is None else (channel.last_message_id or 0)

    async def target(
        self, interaction: discord.Interaction[Any], channel: AnyChannel | None
    ) -> Target:
        """The channel, or the one that the command was used in, where both may post in it.

        Raises NotAllowed or Refused, in a sentence.
        """
        guild_id = check_in_server(interaction)
        if channel is not None:
            target = Target(channel.id, isinstance(channel, app_commands.AppCommandThread))
            granted = channel.permissions
        elif interaction.channel_id is not None:
            is_thread = isinstance(interaction.channel, discord.Thread)
            target = Target(interaction.channel_id, is_thread)
            granted = interaction.permissions
        else:
            raise Refused("I can't tell in which channel this is. Choose one; nothing was saved.")
        missing = missing_to_write(granted, inside_thread=target.is_thread)
        if missing:
            raise NotAllowed(
                f"You may not post in <#{target.channel_id}> yourself (you lack {missing}), so I "
                "won't post there for you. Choose another channel; nothing was saved."
            )
        await self.check_bot(guild_id, target.channel_id, "Nothing was saved.")
        return target

    async def check_bot(self, guild_id: int, channel_id: int, outcome: str) -> None:
        """Raises Refused, ending with the outcome, where the bot can't post there."""
        trouble = await self.trouble(guild_id, channel_id)
        if trouble is not None:
            raise Refused(f"<#{channel_id}>: {trouble} {outcome}")
