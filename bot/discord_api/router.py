"""Hands pressed buttons, chosen menus and filled-in forms to whoever handles them, by custom id."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, cast

import discord

from bot.discord_api.replies import say_privately
from bot.errors import sentence

Handler = Callable[[discord.Interaction[Any], re.Match[str]], Awaitable[None]]
"""Does what a press or a form is for; the match is that of its pattern with the custom id.

What it raises is told to the person in one sentence."""


class Router:
    """One place for all interactions of a kind, so that they work after a restart as well.

    discord.py would keep every view that is sent, and knows none of them after a restart.
    """

    def __init__(self, handlers: Iterable[Mapping[str, Handler]], unknown: str) -> None:
        """Takes handlers by the pattern of whole custom ids; `unknown` is said where none fits."""
        self._handlers = [
            (re.compile(pattern), handler) for some in handlers for pattern, handler in some.items()
        ]
        self._unknown = unknown

    async def dispatch(self, interaction: discord.Interaction[Any]) -> None:
        """Has the interaction handled; the person is told what went wrong, and nobody else."""
        custom_id = cast("dict[str, Any]", interaction.data or {}).get("custom_id", "")
        for pattern, handler in self._handlers:
            if (match := pattern.fullmatch(custom_id)) is not None:
                try:
                    await handler(interaction, match)
                except Exception as error:  # noqa: BLE001 - the edge of a press or a form
                    await say_privately(interaction, sentence(error))
                return
        await say_privately(interaction, self._unknown)
