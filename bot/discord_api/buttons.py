"""Buttons and menus. All they know is in their custom id, so they work after a restart as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import discord

OPTIONS = 25
OPTION_CHARS = 100


class _Button(discord.ui.Button[Any]):
    """A button that `bot.discord_api.interactions` alone takes."""

    def is_dispatchable(self) -> bool:
        """False, so that discord.py keeps nothing of a message with it."""
        return False


class _Menu(discord.ui.Select[Any]):
    """A menu that `bot.discord_api.interactions` alone takes."""

    def is_dispatchable(self) -> bool:
        """False, so that discord.py keeps nothing of a message with it."""
        return False


def button(
    custom_id: str,
    label: str = "",
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    emoji: str | None = None,
    disabled: bool = False,
) -> discord.ui.Button[Any]:
    """A button, whose handler is chosen by its custom id."""
    return _Button(custom_id=custom_id, label=label, style=style, emoji=emoji, disabled=disabled)


def menu(
    custom_id: str, placeholder: str, options: Sequence[discord.SelectOption]
) -> discord.ui.Select[Any]:
    """A menu of the first 25 options, whose handler is chosen by its custom id.

    The handler gets the option by `chosen_values`.
    """
    return _Menu(custom_id=custom_id, placeholder=placeholder, options=list(options[:OPTIONS]))


def row(*items: discord.ui.Item[Any]) -> discord.ui.ActionRow[Any]:
    """Buttons side by side, at most five, or one menu."""
    return discord.ui.ActionRow[Any](*items)


def chosen_values(interaction: discord.Interaction[Any]) -> list[str]:
    """The values that were chosen in a menu; empty for a button."""
    return cast("dict[str, Any]", interaction.data or {}).get("values", [])
