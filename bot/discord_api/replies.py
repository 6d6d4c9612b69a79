"""The one way in which a failure reaches a person: a plain sentence, with a reference."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord

from bot.discord_api.markdown import TopicError
from bot.errors import BotError
from storage.errors import RunNotFound
from workflows.errors import WorkflowError
from workflows.steps import new_ref

log = logging.getLogger(__name__)

UNANSWERED = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)
"""What an answer to an interaction can end in; it may have reached Discord all the same."""

SAYABLE = (BotError, TopicError, WorkflowError)
"""Errors whose text is meant for the person who asked."""


def sentence(error: BaseException) -> str:
    """What to tell a person; what they can't mend is logged under the reference they are told."""
    if isinstance(error, SAYABLE):
        return str(error)
    if isinstance(error, RunNotFound):
        return "I no longer have this run: old ones are deleted. Start a new one with /create."
    ref = new_ref()
    log.error("something went wrong (ref %s)", ref, exc_info=error)
    return (
        "Something went wrong on my side. What was written is safe. "
        f"Try again, and tell whoever hosts me if it stays. (ref {ref})"
    )


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
