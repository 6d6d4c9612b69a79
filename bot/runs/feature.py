"""What a part of the bot adds to the client: commands, buttons, forms, and what goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import app_commands

from bot.discord_api.modals import Taker

AnyCommand = app_commands.Command[Any, Any, Any] | app_commands.Group | app_commands.ContextMenu


@dataclass(frozen=True, slots=True)
class Feature:
    """One part of the bot, ready to be added."""

    commands: Sequence[AnyCommand] = ()
    buttons: Sequence[type[discord.ui.DynamicItem[Any]]] = ()
    """Those that know all they need from their custom id, so that they outlive a restart."""
    forms: Mapping[str, Taker] = field(default_factory=dict[str, Taker])
    """By the pattern of their custom ids."""
    at_start: Callable[[], Awaitable[None]] | None = None
    """What it has to do once the bot has logged in, after unfinished runs have been taken up."""
