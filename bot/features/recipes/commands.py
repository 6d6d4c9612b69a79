"""`/recipe` and its subcommands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands

from bot.discord_api.markdown import plain
from bot.discord_api.replies import say_privately, visible_failures
from bot.features.recipes.drafts import Drafts
from bot.features.recipes.editor import RecipeStudio
from bot.features.recipes.files import Exchange
from bot.features.recipes.trial import Trials
from bot.features.recipes.views import Showing
from bot.runs.access import Access
from bot.runs.catalogue import MOST_CHOICES, Recipes, choice, here
from storage.recipes import RecipeStore
from workflows.recipes.custom.names import name_key

LAST_VERSION = 1_000_000

Choices = list[app_commands.Choice[str]]


class RecipeCommands(
    app_commands.Group, name="recipe", description="This server's own recipes for /create"
):
    """To see, hand out and try recipes is for everybody; to change them, see `Access`."""

    def __init__(
        self,
        recipes: RecipeStore,
        shelf: Recipes,
        access: Access,
        drafts: Drafts,
        studio: RecipeStudio,
        trials: Trials,
    ) -> None:
        super().__init__(guild_only=True)
        self._recipes = recipes
        self._shelf = shelf
        self._access = access
        self._drafts = drafts
        self._studio = studio
        self._trials = trials
        self._showing = Showing(recipes, shelf)
        self._exchange = Exchange(recipes, shelf, access, studio)

    @app_commands.command(name="new", description="Make a new recipe")
    async def new(self, interaction: discord.Interaction[Any]) -> None:
        """`/recipe new`."""
        async with visible_failures(interaction):
            await self._studio.new(interaction)

    @app_commands.command(name="edit", description="Change a recipe, or go on with a draft")
    @app_commands.describe(recipe="One of this server's own recipes, or a draft of yours")
    async def edit(self, interaction: discord.Interaction[Any], recipe: str) -> None:
        """`/recipe edit recipe:`."""
        async with visible_failures(interaction):
            await self._studio.edit(interaction, recipe)

    @app_commands.command(name="list", description="See every recipe that /create can use here")
    async def list(self, interaction: discord.Interaction[Any]) -> None:
        """`/recipe list`."""
        async with visible_failures(interaction):
            await self._showing.list(interaction)

    @app_commands.command(name="show", description="See a recipe: its workflow and its prompts")
    @app_commands.describe(recipe="Which one", version="An earlier version (default: the newest)")
    async def show(
        self,
        interaction: discord.Interaction[Any],
        recipe: str,
        version: app_commands.Range[int, 1, LAST_VERSION] | None = None,
    ) -> None:
        """`/recipe show recipe: version:`."""
        async with visible_failures(interaction):
            await self._showing.show(interaction, recipe, version)

    @app_commands.command(name="delete", description="Take a recipe out of the choices")
    @app_commands.describe(recipe="One of this server's own recipes")
    async def delete(self, interaction: discord.Interaction[Any], recipe: str) -> None:
        """`/recipe delete recipe:`."""
        async with visible_failures(interaction):
            guild_id = await self._access.check_may_change(interaction)
            own = await self._shelf.own(guild_id, recipe)
            by, now = interaction.user.id, datetime.now(UTC)
            await self._recipes.hide(guild_id, own.recipe_id, by, now)
            name = plain(own.name, 100)
            await say_privately(
                interaction,
                f"**{name}** can no longer be chosen. Runs of it go on, and its versions are kept: "
                f"/recipe edit recipe:{name} brings it back.",
            )

    @app_commands.command(name="export", description="Get a recipe as a file")
    @app_commands.describe(recipe="One of this server's own recipes")
    async def export(self, interaction: discord.Interaction[Any], recipe: str) -> None:
        """`/recipe export recipe:`."""
        async with visible_failures(interaction):
            await self._exchange.hand_out(interaction, recipe)

    @app_commands.command(name="import", description="Make a recipe from a file")
    @app_commands.describe(file="What /recipe export gave, here or in another server")
    async def take_in(
        self, interaction: discord.Interaction[Any], file: discord.Attachment
    ) -> None:
        """`/recipe import file:`."""
        async with visible_failures(interaction):
            await self._exchange.take_in(interaction, file)

    @app_commands.command(name="try", description="Try a recipe where only you see it")
    @app_commands.describe(recipe="Which one", topic="What to write about, 1 to 300 characters")
    async def try_out(self, interaction: discord.Interaction[Any], recipe: str, topic: str) -> None:
        """`/recipe try recipe: topic:`."""
        async with visible_failures(interaction):
            await self._trials.asked(interaction, recipe, topic)

    @app_commands.command(name="role", description="Choose a role that may change recipes")
    @app_commands.describe(role="Which one (none: only those who may manage the server)")
    async def role(
        self, interaction: discord.Interaction[Any], role: discord.Role | None = None
    ) -> None:
        """`/recipe role role:`."""
        async with visible_failures(interaction):
            await say_privately(interaction, await self._access.choose_role(interaction, role))

    @show.autocomplete("recipe")
    @try_out.autocomplete("recipe")
    async def _any(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return await self._shelf.choices(here(interaction), typed)

    @delete.autocomplete("recipe")
    @export.autocomplete("recipe")
    async def _own(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return await self._shelf.choices(here(interaction), typed, built_in=False)

    @edit.autocomplete("recipe")
    async def _own_or_draft(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        mine = await self._drafts.mine(here(interaction), interaction.user.id)
        drafts = [
            choice(one.recipe.name, "your unfinished draft", f"draft:{one.record.id}")
            for one in mine
            if name_key(typed) in name_key(one.recipe.name)
        ]
        own = await self._shelf.choices(here(interaction), typed, built_in=False)
        return [*drafts, *own][:MOST_CHOICES]
