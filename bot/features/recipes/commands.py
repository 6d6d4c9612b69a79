"""`/recipe` and its subcommands, and recipes as files, out and in."""

from __future__ import annotations

import asyncio
import io

import discord
from discord import app_commands

from bot.clock import Clock
from bot.discord_api.commands import CheckedGroup
from bot.discord_api.interactions import UNANSWERED, Interaction, say_privately
from bot.discord_api.markdown import plain
from bot.discord_api.permissions import guild_id_of
from bot.errors import Refused
from bot.features.recipes.drafts import DraftService
from bot.features.recipes.editor import RecipeEditor
from bot.features.recipes.trial_runs import TrialRuns
from bot.features.recipes.views import RecipeViews
from bot.runs.access import RecipeAccess
from bot.runs.catalogue import MOST_CHOICES, RecipeCatalogue, choice
from storage import recipes
from storage.database import Database
from workflows.recipes.custom.file import (
    MOST_BYTES,
    TOO_LARGE,
    InvalidRecipeFile,
    read_file,
    write_file,
)
from workflows.recipes.custom.recipe import CustomRecipe, slug
from workflows.text.names import name_key

LAST_VERSION = 1_000_000
CHANGING = frozenset({"new", "edit", "delete", "import"})

Choices = list[app_commands.Choice[str]]

FETCH_SECONDS = 30


class RecipeCommands(
    CheckedGroup, name="recipe", description="This server's own recipes for /create"
):
    """To see, export and try recipes is for everybody; to change them, see `RecipeAccess`."""

    def __init__(
        self,
        database: Database,
        catalogue: RecipeCatalogue,
        access: RecipeAccess,
        clock: Clock,
        drafts: DraftService,
        editor: RecipeEditor,
        trial_runs: TrialRuns,
    ) -> None:
        super().__init__(guild_only=True)
        self._database = database
        self._catalogue = catalogue
        self._access = access
        self._clock = clock
        self._drafts = drafts
        self._editor = editor
        self._trial_runs = trial_runs
        self._views = RecipeViews(database, catalogue)

    async def check(self, interaction: Interaction) -> None:
        """Raises NotAllowed or Refused where this person may not change recipes, but would."""
        if interaction.command is not None and interaction.command.name in CHANGING:
            await self._access.check_may_change(interaction)

    @app_commands.command(name="new", description="Make a new recipe")
    async def new(self, interaction: Interaction) -> None:
        """`/recipe new`."""
        await self._editor.start_new(interaction)

    @app_commands.command(name="edit", description="Change a recipe, or go on with a draft")
    @app_commands.describe(recipe="One of this server's own recipes, or a draft of yours")
    async def edit(self, interaction: Interaction, recipe: str) -> None:
        """`/recipe edit recipe:`."""
        await self._editor.start_edit(interaction, recipe)

    @app_commands.command(name="list", description="See every recipe that /create can use here")
    async def list(self, interaction: Interaction) -> None:
        """`/recipe list`."""
        await self._views.list(interaction)

    @app_commands.command(name="show", description="See a recipe: its workflow and its prompts")
    @app_commands.describe(recipe="Which one", version="An earlier version (default: the newest)")
    async def show(
        self,
        interaction: Interaction,
        recipe: str,
        version: app_commands.Range[int, 1, LAST_VERSION] | None = None,
    ) -> None:
        """`/recipe show recipe: version:`."""
        await self._views.show(interaction, recipe, version)

    @app_commands.command(name="delete", description="Take a recipe out of the choices")
    @app_commands.describe(recipe="One of this server's own recipes")
    async def delete(self, interaction: Interaction, recipe: str) -> None:
        """`/recipe delete recipe:`."""
        guild_id = guild_id_of(interaction)
        found = await self._catalogue.find_custom(guild_id, recipe)
        by, now = interaction.user.id, self._clock.now()
        await self._database.write(recipes.hide, guild_id, found.recipe_id, by, now)
        name = plain(found.name, 100)
        await say_privately(
            interaction,
            f"**{name}** can no longer be chosen. Runs of it go on, and its versions are kept: "
            f"/recipe edit recipe:{name} brings it back.",
        )

    @app_commands.command(name="export", description="Get a recipe as a file")
    @app_commands.describe(recipe="One of this server's own recipes")
    async def export(self, interaction: Interaction, recipe: str) -> None:
        """`/recipe export recipe:`."""
        guild_id = guild_id_of(interaction)
        version = await self._catalogue.find_custom(guild_id, recipe, hidden=True)
        content = write_file(CustomRecipe.from_json(version.content)).encode()
        file = discord.File(
            io.BytesIO(content), filename=f"{slug(version.name) or 'recipe'}.recipe.json"
        )
        await interaction.response.send_message(
            f"**{plain(version.name, 100)}**, version {version.version}. To get it back from this "
            "file, use /recipe import.",
            file=file,
            ephemeral=True,
        )

    @app_commands.command(name="import", description="Make a recipe from a file")
    @app_commands.describe(file="What /recipe export gave, here or in another server")
    async def import_file(self, interaction: Interaction, file: discord.Attachment) -> None:
        """`/recipe import file:`. It opens a draft, which is saved when somebody presses Save."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if file.size > MOST_BYTES:
            raise InvalidRecipeFile([TOO_LARGE])
        content = await _content(file)
        recipe = await asyncio.to_thread(read_file, content)
        guild_id, key = guild_id_of(interaction), name_key(recipe.name)
        base, notice = await self._database.read(recipes.find_named, guild_id, key), ""
        if base is not None and base.hidden_at_utc is not None:
            base = None
        if base is not None:
            notice = f"This recipe already exists: Save makes this version {base.version + 1}."
        await self._editor.open(interaction, recipe, base, notice)

    @app_commands.command(name="try", description="Try a recipe where only you see it")
    @app_commands.describe(recipe="Which one", topic="What to write about, 1 to 300 characters")
    async def try_out(self, interaction: Interaction, recipe: str, topic: str) -> None:
        """`/recipe try recipe: topic:`."""
        await self._trial_runs.ask(interaction, recipe, topic)

    @app_commands.command(name="role", description="Choose a role that may change recipes")
    @app_commands.describe(role="Which one (none: only those who may manage the server)")
    async def role(self, interaction: Interaction, role: discord.Role | None = None) -> None:
        """`/recipe role role:`."""
        await say_privately(interaction, await self._access.choose_role(interaction, role))

    @show.autocomplete("recipe")
    @try_out.autocomplete("recipe")
    async def _complete_any(self, interaction: Interaction, typed: str) -> Choices:
        return await self._catalogue.choices(guild_id_of(interaction), typed)

    @delete.autocomplete("recipe")
    @export.autocomplete("recipe")
    async def _complete_custom(self, interaction: Interaction, typed: str) -> Choices:
        return await self._catalogue.choices(guild_id_of(interaction), typed, built_in=False)

    @edit.autocomplete("recipe")
    async def _complete_custom_or_draft(self, interaction: Interaction, typed: str) -> Choices:
        guild_id = guild_id_of(interaction)
        mine = await self._drafts.list_of_author(guild_id, interaction.user.id)
        drafts = [
            choice(draft.recipe.name, "your unfinished draft", f"draft:{draft.stored.id}")
            for draft in mine
            if name_key(typed) in name_key(draft.recipe.name)
        ]
        custom = await self._catalogue.choices(guild_id, typed, built_in=False)
        return [*drafts, *custom][:MOST_CHOICES]


async def _content(attachment: discord.Attachment) -> bytes:
    """Fetches the file's bytes. Raises Refused."""
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            return await attachment.read()
    except UNANSWERED as error:
        raise Refused("Discord didn't give me the file. Nothing was changed; try again.") from error
