"""Answers that one person sees, and what came of a press that is shown elsewhere."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord

from bot.errors import sentence

log = logging.getLogger(__name__)

UNANSWERED = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)
"""What an answer to an interaction can end in; it may have reached Discord all the same."""


@asynccontextmanager
async def visible_failures(interaction: discord.Interaction[Any]) -> AsyncGenerator[None]:
    """Whatever goes wrong in the block, the person is told, and nobody else."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the edge of a command
        await say_privately(interaction, sentence(error))


async def say_privately(interaction: discord.Interaction[Any], text: str) -> None:
    """A message that only this person sees; where Discord takes none any more, it is logged."""
    try:
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True)
        else:
            await interaction.response.send_message(text, ephemeral=True)
    except UNANSWERED as error:
        log.warning("could not tell a person %r: %r", text, error)


async def acknowledge(interaction: discord.Interaction[Any]) -> None:
    """Tells Discord that a press was taken; what it came to is shown elsewhere."""
    try:
        await interaction.response.defer()
    except UNANSWERED as error:
        log.warning("a press was taken, but Discord could not be told so: %r", error)
