"""`/recipe export` and `/recipe import`: a recipe as a file, out and in."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import discord

from bot.discord_api.markdown import plain
from bot.discord_api.replies import UNANSWERED
from bot.errors import NotNow
from bot.features.recipes.editor import RecipeStudio
from bot.runs.access import Access
from bot.runs.catalogue import Recipes, here
from storage.errors import RecipeNotFound
from storage.recipe_records import VersionRecord
from storage.recipes import RecipeStore
from workflows.recipes.custom.compile import slug
from workflows.recipes.custom.file import MOST_BYTES, FileUnusable, as_file, read_file
from workflows.recipes.custom.form import OwnRecipe
from workflows.recipes.custom.names import name_key

FETCH_SECONDS = 30


class Exchange:
    """Hands recipes out as files and takes them in."""

    def __init__(
        self, recipes: RecipeStore, shelf: Recipes, access: Access, studio: RecipeStudio
    ) -> None:
        self._recipes = recipes
        self._shelf = shelf
        self._access = access
        self._studio = studio

    async def hand_out(self, interaction: discord.Interaction[Any], name: str) -> None:
        """Answers with a file of the server's own recipe, privately. Raises RecipeError."""
        own = await self._shelf.own(here(interaction), name, hidden=True)
        text = as_file(OwnRecipe.from_json(own.content))
        file = discord.File(
            io.BytesIO(text.encode()), filename=f"{slug(own.name) or 'recipe'}.recipe.json"
        )
        told = f"**{plain(own.name, 100)}**, version {own.version}. /recipe import takes it back."
        await interaction.response.send_message(told, file=file, ephemeral=True)

    async def take_in(
        self, interaction: discord.Interaction[Any], attachment: discord.Attachment
    ) -> None:
        """Opens a draft of what the file holds; nothing is saved before somebody presses Save.

        Raises NotAllowed, NotNow, or FileUnusable with the line of each mistake.
        """
        guild_id = await self._access.check_may_change(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        if attachment.size > MOST_BYTES:
            raise FileUnusable(
                f"The file is larger than {MOST_BYTES // 1000} kB; no recipe is that long."
            )
        content = await _content(attachment)
        recipe = await asyncio.to_thread(read_file, content)
        base = await self._same_name(guild_id, recipe.name)
        notice = ""
        if base is not None:
            notice = f"This recipe is there already: Save makes this version {base.version + 1}."
        await self._studio.open(interaction, recipe, base, notice)

    async def _same_name(self, guild_id: int, name: str) -> VersionRecord | None:
        try:
            record = await self._recipes.named(guild_id, name_key(name))
        except RecipeNotFound:
            return None
        return record if record.hidden_at_utc is None else None


async def _content(attachment: discord.Attachment) -> bytes:
    """The file's bytes. Raises NotNow."""
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            return await attachment.read()
    except UNANSWERED as error:
        raise NotNow("Discord did not hand me the file. Try again.") from error
