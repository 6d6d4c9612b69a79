"""`/brainstorm start`, and `/brainstorm channel enable` and `disable`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands

from bot.discord_api.channel_option import ChannelOption
from bot.discord_api.replies import say_privately, visible_failures
from bot.errors import NotAllowed, NotNow
from bot.features.brainstorms.start import Starting
from storage.old_brainstorm_channels import BrainstormChannels
from workflows.recipes.brainstorms.perspectives import DEFAULT, LEAST, MOST

PLACE = ChannelOption(discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum)
Place = app_commands.Transform[app_commands.AppCommandChannel, PLACE]
Startable = discord.TextChannel | discord.ForumChannel
WHICH = "Which channel or forum (default: this one)"


class ChannelCommands(
    app_commands.Group, name="channel", description="Channels where a mention starts a brainstorm"
):
    """For those who may manage the channel or the server: looked at here, at every use."""

    def __init__(self, channels: BrainstormChannels) -> None:
        super().__init__()
        self._channels = channels

    @app_commands.command(name="enable", description="A mention of me there becomes a brainstorm")
    @app_commands.describe(channel=WHICH)
    async def enable(
        self, interaction: discord.Interaction[Any], channel: Place | None = None
    ) -> None:
        """`/brainstorm channel enable channel:`."""
        async with visible_failures(interaction):
            chosen = _chosen(interaction, channel)
            by, now_utc = interaction.user.id, datetime.now(UTC)
            assert interaction.guild_id is not None
            new = await self._channels.enable(interaction.guild_id, chosen, by, now_utc)
            again = "From now on" if new else "It is one already:"
            await say_privately(
                interaction,
                f"<#{chosen}> is a brainstorming channel. {again} a message there that mentions "
                "me is the topic of a brainstorm.",
            )

    @app_commands.command(name="disable", description="A mention of me there is as anywhere else")
    @app_commands.describe(channel=WHICH)
    async def disable(
        self, interaction: discord.Interaction[Any], channel: Place | None = None
    ) -> None:
        """`/brainstorm channel disable channel:`."""
        async with visible_failures(interaction):
            chosen = _chosen(interaction, channel)
            was_one = await self._channels.disable(chosen)
            told = "is an ordinary channel again" if was_one else "was no brainstorming channel"
            await say_privately(interaction, f"<#{chosen}> {told}. Brainstorms there go on.")


class BrainstormCommands(
    app_commands.Group, name="brainstorm", description="Ideas from several perspectives at once"
):
    """Starting is for everybody. Discord has no bare `/brainstorm` beside subcommands."""

    def __init__(self, starting: Starting, channels: BrainstormChannels) -> None:
        super().__init__(guild_only=True)
        self._starting = starting
        self.add_command(ChannelCommands(channels))

    @app_commands.command(name="start", description="Collect ideas, vote on them, build on them")
    @app_commands.describe(
        topic="What to have ideas about, 1 to 300 characters",
        perspectives=f"{LEAST} to {MOST}, with commas (default: {', '.join(DEFAULT)})",
    )
    async def start(
        self, interaction: discord.Interaction[Any], topic: str, perspectives: str = ""
    ) -> None:
        """`/brainstorm start topic: perspectives:`."""
        async with visible_failures(interaction):
            await self._starting.by_command(interaction, topic, perspectives)


def _chosen(
    interaction: discord.Interaction[Any], channel: app_commands.AppCommandChannel | None
) -> int:
    """The channel that is meant: of a thread or post, the one it belongs to.

    Raises NotAllowed for those who may not manage it, and NotNow where it can be none.
    """
    if channel is not None:
        chosen_id, may = channel.id, channel.permissions
    else:
        here = interaction.channel
        place = here.parent if isinstance(here, discord.Thread) else here
        if not isinstance(place, Startable):
            raise NotNow("A brainstorming channel is a text channel or a forum. Name one.")
        chosen_id, may = place.id, interaction.permissions
    if may.manage_channels or may.manage_guild:
        return chosen_id
    raise NotAllowed(
        "Only those who may manage channels, or the server, can make brainstorming channels."
    )
