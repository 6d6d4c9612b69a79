"""`/ask-many`: a question that has one answer, asked several times."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands

from bot.discord_api.markdown import well_formed
from bot.discord_api.replies import visible_failures
from bot.runs.launcher import Create, start_from
from bot.runs.requests import HERE, Request, shortened
from workflows.recipes.ask_many.recipe import (
    DEFAULT_SAMPLES,
    FEWEST_SAMPLES,
    MOST_SAMPLES,
    ask_many_recipe,
)
from workflows.recipes.ask_many.sample_writer import QUESTION

QUESTION_CHARS = 2000


def ask_many_command(create: Create) -> app_commands.Command[Any, Any, Any]:
    """`/ask-many question: samples:`."""

    @app_commands.command(
        name="ask-many", description="Ask the same several times, take the majority's answer"
    )
    @app_commands.describe(
        question="One that has a single short answer: a number, a choice, yes or no, a name",
        samples=f"How many times, {FEWEST_SAMPLES} to {MOST_SAMPLES} (default: {DEFAULT_SAMPLES})",
    )
    @app_commands.guild_only()
    async def ask_many(
        interaction: discord.Interaction[Any],
        question: app_commands.Range[str, 1, QUESTION_CHARS],
        samples: app_commands.Range[int, FEWEST_SAMPLES, MOST_SAMPLES] = DEFAULT_SAMPLES,
    ) -> None:
        async with visible_failures(interaction):
            request = Request(
                shortened(question),
                ask_many_recipe(samples),
                HERE,
                material={QUESTION: well_formed(question)},
            )
            await start_from(create, interaction, request)

    return cast("app_commands.Command[Any, Any, Any]", ask_many)
