"""`/recipe export` and `/recipe import`: a recipe as a file, out and in."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import discord

from bot.discord_api.interactions import UNANSWERED
from bot.discord_api.markdown import plain
from bot.discord_api.permissions import guild_id_of
from bot.errors import Refused
from bot.features.recipes.editor import RecipeEditor
from bot.runs.catalogue import RecipeCatalogue
from storage import recipes
from storage.database import Database
from workflows.recipes.custom.file import MOST_BYTES, InvalidRecipeFile, read_file, write_file
from workflows.recipes.custom.recipe import CustomRecipe, slug
from workflows.text.names import name_key

FETCH_SECONDS = 30


class RecipeFiles:
    """Hands recipes out as files and takes them in."""

    def __init__(
        self, database: Database, catalogue: RecipeCatalogue, editor: RecipeEditor
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._editor = editor

    async def send(self, interaction: discord.Interaction[Any], name: str) -> None:
        """Answers with a file of the server's custom recipe, privately. Raises RecipeError."""
        version = await self._catalogue.find_custom(guild_id_of(interaction), name, hidden=True)
        content = write_file(CustomRecipe.from_json(version.content)).encode()
        file = discord.File(
            io.BytesIO(content), filename=f"{slug(version.name) or 'recipe'}.recipe.json"
        )
        text = (
            f"**{plain(version.name, 100)}**, version {version.version}. "
            "/recipe import takes it back."
        )
        await interaction.response.send_message(text, file=file, ephemeral=True)

    async def receive(
        self, interaction: discord.Interaction[Any], attachment: discord.Attachment
    ) -> None:
        """Opens a draft of what the file holds; nothing is saved before somebody presses Save.

        Raises Refused, or InvalidRecipeFile with the line of each mistake.
        """
        await interaction.response.defer(ephemeral=True, thinking=True)
        if attachment.size > MOST_BYTES:
            raise InvalidRecipeFile(
                f"The file is larger than {MOST_BYTES // 1000} kB; no recipe is that long."
            )
        content = await _content(attachment)
        recipe = await asyncio.to_thread(read_file, content)
        guild_id, key = guild_id_of(interaction), name_key(recipe.name)
        base = await self._database.read(recipes.find_named, guild_id, key)
        notice = ""
        if base is not None and base.hidden_at_utc is not None:
            base = None
        if base is not None:
            notice = f"This recipe is there already: Save makes this version {base.version + 1}."
        await self._editor.open(interaction, recipe, base, notice)


async def _content(attachment: discord.Attachment) -> bytes:
    """Fetches the file's bytes. Raises Refused."""
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            return await attachment.read()
    except UNANSWERED as error:
        raise Refused("Discord did not hand me the file. Try again.") from error
