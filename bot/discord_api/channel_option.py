"""A command's option that is a channel, of the types that make sense there."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

AnyChannel = app_commands.AppCommandChannel | app_commands.AppCommandThread
"""A channel as a command gets it, with what the person may do there."""


class ChannelOption(app_commands.Transformer):
    """Offers channels of these types, and gives an `AnyChannel`."""

    def __init__(self, *types: discord.ChannelType) -> None:
        self._types = list(types)

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return self._types

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Any:
        return value
