"""The message command «Create from this message»: the default recipe about what somebody wrote."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.discord_api.replies import visible_failures
from bot.runs.launcher import Create, start_from
from bot.runs.requests import Request, shortened


def create_from_message(create: Create) -> app_commands.ContextMenu:
    """The message command «Create from this message»."""

    @app_commands.guild_only()
    async def from_message(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        async with visible_failures(interaction):
            topic = shortened(message.content)
            await start_from(create, interaction, Request(topic, create.catalogue.default))

    return app_commands.ContextMenu(name="Create from this message", callback=from_message)
