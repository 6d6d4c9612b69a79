"""`/ask-many`: asks a question that has one answer several times, and shows the majority's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import discord
from discord import app_commands

from bot.discord_api.markdown import TOPIC_LIMIT_CHARS
from bot.features.ask_many.card import consensus_card
from bot.runs.extension import Card, RunExtension
from bot.runs.feature import Core, Feature
from bot.runs.launcher import HERE, Launcher
from bot.runs.state import BranchRow, RunState
from workflows.recipe import Combine
from workflows.recipes.ask_many.consistency import read_sample
from workflows.recipes.ask_many.recipe import (
    DEFAULT_SAMPLES,
    FEWEST_SAMPLES,
    MOST_SAMPLES,
    QUESTION,
    SAMPLE,
    ask_many_recipe,
)
from workflows.text.cutting import shortened, well_formed

QUESTION_CHARS = 2000


def feature(core: Core) -> Feature:
    """`/ask-many`, and the card of its runs."""
    return Feature(commands=[ask_many_command(core.launcher)], extension=AskManyExtension())


class AskManyExtension(RunExtension):
    """Shows how far the samples agree."""

    name = "ask_many"
    counted: Mapping[str, str] = {SAMPLE: "answers"}

    combines = frozenset({Combine.MAJORITY})

    async def card(self, state: RunState) -> Card:
        return Card(consensus_card(state))

    def fits_on_card(self, state: RunState) -> bool:
        return True

    def readable(self, row: BranchRow, text: str) -> str:
        sample = read_sample(text) if row.branch.writer == SAMPLE else None
        if sample is None:
            return text
        return f"{sample.reasoning or '(not readable)'}\n\n**Answer:** {sample.answer or '(none)'}"


def ask_many_command(launcher: Launcher) -> app_commands.Command[Any, Any, Any]:
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
        await launcher.launch_from(
            interaction,
            topic=shortened(question, TOPIC_LIMIT_CHARS),
            recipe=ask_many_recipe(samples),
            where=HERE,
            material={QUESTION: well_formed(question)},
        )

    return cast("app_commands.Command[Any, Any, Any]", ask_many)
