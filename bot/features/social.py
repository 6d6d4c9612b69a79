"""`/social`: one topic as posts, caption, script, blurb and thread, each ready to be copied."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands

from bot.runs.feature import Core, Feature
from bot.runs.launcher import WHERE, WHERE_CHOICES, Launcher
from workflows.recipes.social.recipe import FORMATS, read_formats, social_recipe

MOST_CHOICES = 25
CHOICE_CHARS = 100


def feature(core: Core) -> Feature:
    """`/social`."""
    return Feature(commands=(_command(core.launcher),))


def _command(launcher: Launcher) -> app_commands.Command[Any, Any, Any]:
    """`/social topic: formats: where:`."""

    @app_commands.command(name="social", description="Write about a topic for several platforms")
    @app_commands.describe(
        topic="What to write about, 1 to 300 characters",
        formats=f"One or several, with commas between them (default: all {len(FORMATS)})",
        where=WHERE,
    )
    @app_commands.autocomplete(formats=_complete)
    @app_commands.choices(where=WHERE_CHOICES)
    @app_commands.guild_only()
    async def write_social(
        interaction: discord.Interaction[Any],
        topic: str,
        formats: str = "",
        where: str | None = None,
    ) -> None:
        recipe = social_recipe(read_formats(formats))
        await launcher.launch_from(interaction, topic=topic, recipe=recipe, where=where)

    return cast("app_commands.Command[Any, Any, Any]", write_social)


async def _complete(
    _interaction: discord.Interaction[Any], typed: str
) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=text, value=text) for text in complete_formats(typed)]


def complete_formats(typed: str) -> list[str]:
    """Lists how the list can go on: its last item completed by each format not in it yet."""
    *before, last = [" ".join(name.split()) for name in typed.split(",")]
    chosen = [name for name in before if name]
    wanted = last.casefold()
    taken = {name.casefold() for name in chosen}
    fitting = [name for name in FORMATS if wanted in name and name not in taken]
    lists = [", ".join([*chosen, name]) for name in fitting]
    if wanted in FORMATS and wanted not in taken:
        lists += [
            ", ".join([*chosen, wanted, name]) for name in FORMATS if name not in {*taken, wanted}
        ]
    return [text for text in lists if len(text) <= CHOICE_CHARS][:MOST_CHOICES]
