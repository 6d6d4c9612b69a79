"""Who may have scheduled posts, and where: looked at on every use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.discord_api.commands import AnyChannel, ChannelOption
from bot.errors import NotAllowed, NotNow
from bot.features.schedules.channels import Channels, missing_for_person

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


class Access:
    """Raises NotAllowed or NotNow, in a sentence, where something may not be."""

    def __init__(self, channels: Channels) -> None:
        self._channels = channels

    def check_may_manage(self, interaction: discord.Interaction[Any]) -> int:
        """The server, where this person may manage it."""
        if interaction.guild_id is None:
            raise NotNow("This works in a server. Ask me there.")
        if not interaction.permissions.manage_guild:
            raise NotAllowed("Only those who may manage this server can see or change schedules.")
        return interaction.guild_id

    async def target(
        self, interaction: discord.Interaction[Any], channel: AnyChannel | None
    ) -> Target:
        """The channel, or the one that the command was used in, where both may post in it."""
        guild_id = self.check_may_manage(interaction)
        if channel is not None:
            place = Target(channel.id, isinstance(channel, app_commands.AppCommandThread))
            granted = channel.permissions
        elif interaction.channel_id is not None:
            is_thread = isinstance(interaction.channel, discord.Thread)
            place = Target(interaction.channel_id, is_thread)
            granted = interaction.permissions
        else:
            raise NotNow("I can't tell in which channel this is. Choose one; nothing was saved.")
        missing = missing_for_person(granted, inside_thread=place.is_thread)
        if missing:
            raise NotAllowed(
                f"You may not post in <#{place.channel_id}> yourself (you lack {missing}), so I "
                "won't post there for you. Choose another channel; nothing was saved."
            )
        await self.check_bot(guild_id, place.channel_id, "Nothing was saved.")
        return place

    async def check_bot(self, guild_id: int, channel_id: int, outcome: str) -> None:
        """Raises NotNow, ending with the outcome, where the bot can't post there."""
        trouble = await self._channels.trouble(guild_id, channel_id)
        if trouble is not None:
            raise NotNow(f"<#{channel_id}>: {trouble} {outcome}")
