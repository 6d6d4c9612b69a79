"""The tree of commands, groups that check who asks, and options that are channels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot.discord_api.interactions import say_privately
from bot.errors import sentence

AnyCommand = app_commands.Command[Any, Any, Any] | app_commands.Group | app_commands.ContextMenu

AnyChannel = app_commands.AppCommandChannel | app_commands.AppCommandThread
"""A channel as a command gets it, with what the person may do there."""


class CommandTree(app_commands.CommandTree[discord.Client]):
    """All commands; whatever one of them raises is told to the person in one sentence."""

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        if isinstance(error, app_commands.CommandNotFound):
            text = "I no longer know this command. Reload Discord with Ctrl+R and try again."
        else:
            # discord.py wraps what a command, an option or a check has raised.
            text = sentence(error.__cause__ or error)
        await say_privately(interaction, text)


class CheckedGroup(app_commands.Group):
    """A group of commands of which none begins before its `check`."""

    async def check(self, interaction: discord.Interaction[Any]) -> None:
        """Raises BotError where this person may not use the commands, or not here."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Runs the check; discord.py tells only errors of its own kind to the tree."""
        try:
            await self.check(interaction)
        except Exception as error:  # the tree tells its cause, whatever it is
            raise app_commands.CheckFailure(str(error)) from error
        return True


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


class Suggested(app_commands.Transformer):
    """Offers choices while somebody types; what is typed is taken as it is, and read later.

    So a command can tell all that is wrong with its options at once.
    """

    def __init__(
        self, suggest: Callable[[str], list[app_commands.Choice[str]]], most_chars: int = 100
    ) -> None:
        self._suggest = suggest
        self._most_chars = most_chars

    @property
    def max_value(self) -> int:
        return self._most_chars

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Any:
        return value

    async def autocomplete(  # pyright: ignore[reportIncompatibleMethodOverride] - only texts here
        self, interaction: discord.Interaction[Any], value: str, /
    ) -> list[app_commands.Choice[str]]:
        return self._suggest(value)
