"""`/brainstorm start`, and `/brainstorm channel enable` and `disable`."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.clock import Clock
from bot.discord_api.commands import ChannelOption
from bot.discord_api.interactions import say_privately
from bot.errors import NotAllowed, Refused
from bot.features.brainstorms.launcher import BrainstormLauncher
from storage import brainstorm_channels
from storage.database import Database
from workflows.recipes.brainstorms.perspectives import DEFAULT, LEAST, MOST

CHANNEL = ChannelOption(
    discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum
)
Channel = app_commands.Transform[app_commands.AppCommandChannel, CHANNEL]
WHICH = "Which channel or forum (default: this one)"


class ChannelCommands(
    app_commands.Group, name="channel", description="Channels where a mention starts a brainstorm"
):
    """Commands for those who may manage the channel or the server; checked here at every use."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__()
        self._database = database
        self._clock = clock

    @app_commands.command(name="enable", description="A mention of me there becomes a brainstorm")
    @app_commands.describe(channel=WHICH)
    async def enable(
        self, interaction: discord.Interaction[Any], channel: Channel | None = None
    ) -> None:
        """`/brainstorm channel enable channel:`."""
        chosen_id = _chosen_id(interaction, channel)
        assert interaction.guild_id is not None
        is_new = await self._database.write(
            brainstorm_channels.enable,
            chosen_id,
            interaction.guild_id,
            interaction.user.id,
            self._clock.now(),
        )
        again = "From now on" if is_new else "It is one already:"
        await say_privately(
            interaction,
            f"<#{chosen_id}> is a brainstorming channel. {again} a message there that mentions "
            "me is the topic of a brainstorm.",
        )

    @app_commands.command(name="disable", description="A mention of me there is as anywhere else")
    @app_commands.describe(channel=WHICH)
    async def disable(
        self, interaction: discord.Interaction[Any], channel: Channel | None = None
    ) -> None:
        """`/brainstorm channel disable channel:`."""
        chosen_id = _chosen_id(interaction, channel)
        was_one = await self._database.write(brainstorm_channels.disable, chosen_id)
        told = "is an ordinary channel again" if was_one else "was no brainstorming channel"
        await say_privately(interaction, f"<#{chosen_id}> {told}. Brainstorms there go on.")


class BrainstormCommands(
    app_commands.Group, name="brainstorm", description="Ideas from several perspectives at once"
):
    """Starting is for everybody. Discord has no bare `/brainstorm` beside subcommands."""

    def __init__(self, launcher: BrainstormLauncher, database: Database, clock: Clock) -> None:
        super().__init__(guild_only=True)
        self._launcher = launcher
        self.add_command(ChannelCommands(database, clock))

    @app_commands.command(name="start", description="Collect ideas, vote on them, build on them")
    @app_commands.describe(
        topic="What to have ideas about, 1 to 300 characters",
        perspectives=f"{LEAST} to {MOST}, with commas (default: {', '.join(DEFAULT)})",
    )
    async def start(
        self, interaction: discord.Interaction[Any], topic: str, perspectives: str = ""
    ) -> None:
        """`/brainstorm start topic: perspectives:`."""
        await self._launcher.start_by_command(interaction, topic, perspectives)


def _chosen_id(
    interaction: discord.Interaction[Any], channel: app_commands.AppCommandChannel | None
) -> int:
    """The id of the channel that is meant: of a thread or post, the one it belongs to.

    Raises NotAllowed for those who may not manage it, and Refused where it can be none.
    """
    if channel is not None:
        chosen_id, granted = channel.id, channel.permissions
    else:
        here = interaction.channel
        parent = here.parent if isinstance(here, discord.Thread) else here
        if not isinstance(parent, discord.TextChannel | discord.ForumChannel):
            raise Refused("A brainstorming channel is a text channel or a forum. Name one.")
        chosen_id, granted = parent.id, interaction.permissions
    if granted.manage_channels or granted.manage_guild:
        return chosen_id
    raise NotAllowed(
        "Only those who may manage channels, or the server, can make brainstorming channels."
    )
