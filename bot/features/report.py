"""`/report`: an uploaded table as a summary, charts and insights."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands

from bot.discord_api.markdown import TOPIC_LIMIT_CHARS
from bot.runs.feature import Core, Feature
from bot.runs.launcher import WHERE, WHERE_CHOICES, Launcher
from storage.run_inputs import Upload
from workflows.recipes.report.recipe import REPORT
from workflows.recipes.report.table_reader import check_acceptable
from workflows.recipes.report.writers import QUESTION
from workflows.text.cutting import shortened, well_formed

QUESTION_CHARS = 300


def feature(core: Core) -> Feature:
    """`/report`."""
    return Feature(commands=(_command(core.launcher),))


def _command(launcher: Launcher) -> app_commands.Command[Any, Any, Any]:
    """`/report file: question: where:`."""

    @app_commands.command(name="report", description="Make a summary, charts and insights of data")
    @app_commands.describe(
        file="A table as .csv, .tsv or .xlsx, up to 10 MB",
        question="What you want to know of it, if anything in particular",
        where=WHERE,
    )
    @app_commands.choices(where=WHERE_CHOICES)
    @app_commands.guild_only()
    async def report_on_data(
        interaction: discord.Interaction[Any],
        file: discord.Attachment,
        question: app_commands.Range[str, 1, QUESTION_CHARS] = "",
        where: str | None = None,
    ) -> None:
        launcher.check_model("make a report")
        check_acceptable(file.filename, file.size)
        asked = well_formed(question).strip()
        await launcher.launch_from(
            interaction,
            topic=shortened(file.filename, TOPIC_LIMIT_CHARS),
            recipe=REPORT,
            where=where,
            material={QUESTION: asked} if asked else {},
            upload=Upload(file.filename, file.url),
        )

    return cast("app_commands.Command[Any, Any, Any]", report_on_data)
