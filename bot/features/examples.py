"""`/examples`: texts that a server gives its recipes to learn from."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import app_commands
from sqlalchemy import Connection

from bot.discord_api.commands import CheckedGroup
from bot.discord_api.interactions import say_privately
from bot.discord_api.markdown import plain
from bot.discord_api.permissions import check_manages_server, guild_id_of
from bot.errors import Refused
from bot.runs.catalogue import MOST_CHOICES, choice
from bot.runs.feature import Core, Feature
from storage import examples
from storage.database import Database
from storage.examples import Example
from workflows.branch import as_material
from workflows.recipe import TEXT, Branch, Recipe
from workflows.recipes.votes.candidates import CANDIDATE
from workflows.text.names import name_key

LINE_CHARS = 90
LISTED_CHARS = 1800
ON, OFF = "on", "off"


def feature(core: Core) -> Feature:
    """Examples: kept for a recipe's branches, and given to runs in servers that chose so."""
    return Feature(commands=[ExampleCommands(core.database)], materials=example_material)


def example_material(connection: Connection, guild_id: int, recipe: Recipe) -> Mapping[str, str]:
    """The examples of the recipe's branches, in a server that has switched them on.

    A run keeps those that it was accepted with.
    """
    sources = {source for branch in recipe.branches if (source := _source(recipe, branch))}
    if not sources:
        return {}
    wanted = [(name_key(name), key) for name, key in sources]
    found = examples.to_use(connection, guild_id, wanted)
    material: dict[str, str] = {}
    for name, key in sources:
        texts = [
            example.text
            for example in found
            if (example.recipe_key, example.branch) == (name_key(name), key)
        ]
        material.update(as_material(key, texts))
    return material


def _source(recipe: Recipe, branch: Branch) -> tuple[str, str] | None:
    """The recipe and the branch whose examples this one learns from; None for none."""
    if branch.writer == TEXT:
        return recipe.name, branch.key
    if branch.writer == CANDIDATE and branch.brief["recipe"]:
        return branch.brief["recipe"], branch.brief["branch"]
    return None


class ExampleCommands(
    CheckedGroup, name="examples", description="Texts that this server's recipes learn from"
):
    """For those who may manage the server; others see nothing of it."""

    def __init__(self, database: Database) -> None:
        super().__init__(
            guild_only=True, default_permissions=discord.Permissions(manage_guild=True)
        )
        self._database = database

    async def check(self, interaction: discord.Interaction[Any]) -> None:
        """Raises NotAllowed for anyone but those who may manage the server."""
        check_manages_server(interaction, "choose its examples")

    @app_commands.command(name="list", description="See the examples, and whether they are used")
    async def list(self, interaction: discord.Interaction[Any]) -> None:
        """`/examples list`."""
        guild_id = guild_id_of(interaction)
        found, are_used = await self._database.read(examples.overview, guild_id)
        text = "\n".join([_summary(found, are_used=are_used), *_lines(found)])
        files = [_as_file(found)] if found else []
        await interaction.response.send_message(text, files=files, ephemeral=True)

    @app_commands.command(name="delete", description="Delete an example")
    @app_commands.describe(example="Its number in /examples list")
    async def delete(self, interaction: discord.Interaction[Any], example: int) -> None:
        """`/examples delete example:`."""
        if not await self._database.write(examples.remove, guild_id_of(interaction), example):
            raise Refused(f"There is no example {example} here. /examples list shows them.")
        await say_privately(interaction, f"Example {example} is deleted.")

    @app_commands.command(name="use", description="Let recipes learn from the examples, or not")
    @app_commands.describe(state="Off unless somebody switches it on")
    @app_commands.choices(state=[app_commands.Choice(name=name, value=name) for name in (ON, OFF)])
    async def use(self, interaction: discord.Interaction[Any], state: str) -> None:
        """`/examples use state:`."""
        guild_id, user_id = guild_id_of(interaction), interaction.user.id
        await self._database.write(examples.use, guild_id, on=state == ON, by=user_id)
        told = "Examples are on: new runs of their recipes get them as texts to learn from."
        if state == OFF:
            told = "Examples are off: they are kept, but no recipe uses them."
        await say_privately(interaction, told)

    @delete.autocomplete("example")
    async def _numbers(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[int]]:
        if not interaction.permissions.manage_guild:
            return []
        found = await self._database.read(examples.of_server, guild_id_of(interaction))
        wanted = name_key(typed)
        named = [
            app_commands.Choice(name=choice(_name(example), example.text).name, value=example.id)
            for example in found
        ]
        return [offered for offered in named if wanted in name_key(offered.name)][:MOST_CHOICES]


def _name(example: Example) -> str:
    return f"{plain(example.recipe, 60)} › {plain(example.title, 60)}"


def _summary(found: Sequence[Example], *, are_used: bool) -> str:
    state = "on" if are_used else "off; /examples use switches them on"
    if not found:
        hint = "A vote's winner can be remembered as one."
        return f"There are no examples yet. They are {state}. {hint}"
    return f"{len(found)} {'example' if len(found) == 1 else 'examples'} · {state}"


def _lines(found: Sequence[Example]) -> list[str]:
    """A line each, as far as there is room; the file has all of them."""
    lines: list[str] = []
    for example in found:
        line = f"`{example.id}` **{_name(example)}** · {plain(example.text, LINE_CHARS)}"
        if sum(map(len, lines)) + len(line) > LISTED_CHARS:
            return [*lines, "…"]
        lines.append(line)
    return lines


def _as_file(found: Sequence[Example]) -> discord.File:
    parts = [
        f"## {example.id}: {example.recipe} › {example.title}\n\n"
        f"*About {example.topic}*\n\n{example.text}\n"
        for example in found
    ]
    return discord.File(io.BytesIO("\n".join(parts).encode()), filename="examples.md")
