"""Interactions: presses and forms go to whoever handles them by custom id, and are answered."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, cast

import aiohttp
import discord

from bot.errors import sentence

log = logging.getLogger(__name__)

UNANSWERED = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)
"""Errors that answering an interaction ends in; the answer may have reached Discord anyway."""

Interaction = discord.Interaction[Any]
"""What somebody has done: used a command, pressed a button, sent a form."""

Handler = Callable[[Interaction, re.Match[str]], Awaitable[None]]
"""Does what a press or a form is for; the match is that of its pattern with the custom id.

What it raises is told to the person in one sentence."""


class Router:
    """Handles all interactions of a kind, so that they work after a restart as well.

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


async def say_privately(interaction: discord.Interaction[Any], text: str) -> None:
    """A message that only this person sees; where Discord takes none any more, it is logged."""
    try:
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True)
        else:
            await interaction.response.send_message(text, ephemeral=True)
    except UNANSWERED as error:
        log.warning("could not tell a person %r: %r", text, error)


async def acknowledge(interaction: discord.Interaction[Any], *, thinking: bool = False) -> None:
    """Tells Discord that a press was taken; what it came to is shown elsewhere.

    With `thinking`, the answer itself is yet to come, and Discord says so meanwhile.
    """
    try:
        await interaction.response.defer(thinking=thinking)
    except UNANSWERED as error:
        log.warning("a press was taken, but Discord could not be told so: %r", error)
