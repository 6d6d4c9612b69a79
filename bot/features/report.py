"""`/report`: a table that is handed in, as a summary, charts and insights."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands

from bot.discord_api.markdown import well_formed
from bot.discord_api.replies import visible_failures
from bot.runs.launcher import Create, start_from
from bot.runs.requests import PLACES, WHERE, Request, shortened
from storage.records import NewFile
from workflows.recipes.report.file_limits import check_acceptable
from workflows.recipes.report.recipe import REPORT
from workflows.recipes.report.table_context import QUESTION

QUESTION_CHARS = 300


def report_command(create: Create) -> app_commands.Command[Any, Any, Any]:
    """`/report file: question: where:`."""

    @app_commands.command(name="report", description="Make a summary, charts and insights of data")
    @app_commands.describe(
        file="A table as .csv, .tsv or .xlsx, up to 10 MB",
        question="What you want to know of it, if anything in particular",
        where=WHERE,
    )
    @app_commands.choices(where=PLACES)
    @app_commands.guild_only()
    async def report_on_data(
        interaction: discord.Interaction[Any],
        file: discord.Attachment,
        question: app_commands.Range[str, 1, QUESTION_CHARS] = "",
        where: str | None = None,
    ) -> None:
        async with visible_failures(interaction):
            check_acceptable(file.filename, file.size)
            asked = well_formed(question).strip()
            request = Request(
                shortened(file.filename),
                REPORT,
                where,
                material={QUESTION: asked} if asked else {},
                file=NewFile(file.filename, file.url),
            )
            await start_from(create, interaction, request)

    return cast("app_commands.Command[Any, Any, Any]", report_on_data)
