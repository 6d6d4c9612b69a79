"""`/recipe show` and `/recipe list`: a recipe with its picture and prompts, and what there is."""

from __future__ import annotations

import io

import discord

from bot.discord_api.interactions import Interaction, say_privately
from bot.discord_api.markdown import plain
from bot.discord_api.permissions import guild_id_of
from bot.discord_api.splitting import split
from bot.features.recipes.picture import describe, picture
from bot.runs.catalogue import ChosenRecipe, RecipeCatalogue, chosen_version
from storage import recipes
from storage.database import Database
from storage.errors import RecipeNotFound
from storage.recipes import RecipeVersion
from workflows.errors import RecipeError
from workflows.pictures import draw
from workflows.recipes.custom.recipe import CustomRecipe, slug
from workflows.text.cutting import utf16_length

MESSAGE_CHARS = 3900
LIST_CHARS = 2000
"""The room of a plain message; a long list goes on in further ones."""
PICTURE_NAME = "workflow.png"
VERSIONS_SHOWN = 5


class RecipeViews:
    """Shows recipes to whoever asks, privately."""

    def __init__(self, database: Database, catalogue: RecipeCatalogue) -> None:
        self._database = database
        self._catalogue = catalogue

    async def list(self, interaction: Interaction) -> None:
        """Names every recipe that can be chosen here."""
        lines = ["**Built in**"]
        lines += [f"- {_named(recipe.name, recipe.summary)}" for recipe in self._catalogue.built_in]
        custom = await self._database.read(recipes.list_recipes, guild_id_of(interaction))
        lines.append("**This server's own**")
        lines += [f"- {_named(there.name, there.summary)} · {_version(there)}" for there in custom]
        if not custom:
            lines.append("None yet. Make one with /recipe new.")
        for part in split("\n".join(lines), LIST_CHARS):
            await say_privately(interaction, part)

    async def show(self, interaction: Interaction, name: str, version: int | None) -> None:
        """Shows a recipe: its workflow as a picture, and its prompts. Raises RecipeError."""
        await interaction.response.defer(ephemeral=True)
        found = await self._catalogue.find(guild_id_of(interaction), name, hidden=True)
        if version is not None:
            found = await self._at(found, version)
        view, files = await self._view(found, await draw(picture(found.recipe)))
        await interaction.edit_original_response(view=view, attachments=files)

    async def _at(self, found: ChosenRecipe, version: int) -> ChosenRecipe:
        if found.custom is None:
            raise RecipeError("A built-in recipe has no versions; leave that option empty.")
        try:
            older = await self._database.read(
                recipes.get_version, found.custom.guild_id, found.custom.recipe_id, version
            )
        except RecipeNotFound as error:
            newest = found.custom.newest_version
            there = "only version 1" if newest == 1 else f"versions 1 to {newest}"
            name = plain(found.custom.name, 100)
            raise RecipeError(f"“{name}” has {there}, not {version}.") from error
        return chosen_version(older)

    async def _view(
        self, found: ChosenRecipe, content: bytes | None
    ) -> tuple[discord.ui.LayoutView, list[discord.File]]:
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(discord.ui.TextDisplay(head := await self._heading(found)))
        files: list[discord.File] = []
        if content is not None:
            files.append(discord.File(io.BytesIO(content), filename=PICTURE_NAME))
            item = discord.MediaGalleryItem(
                f"attachment://{PICTURE_NAME}", description=describe(found.recipe)
            )
            view.add_item(discord.ui.MediaGallery(item))
        prompts = _prompts(found)
        text = "\n".join(f"{heading}\n{_literally(prompt)}" for heading, prompt in prompts)
        if utf16_length(head) + utf16_length(text) <= MESSAGE_CHARS:
            view.add_item(discord.ui.TextDisplay(text))
        else:
            # Twelve prompts can be six times as long as a message.
            name = f"{slug(found.recipe.name) or 'recipe'}-prompts.md"
            whole = "\n\n".join(f"{heading}\n\n{prompt}" for heading, prompt in prompts)
            files.append(discord.File(io.BytesIO(whole.encode()), filename=name))
            view.add_item(discord.ui.TextDisplay("The prompts are too long for one message:"))
            view.add_item(discord.ui.File(f"attachment://{name}"))
        return view, files

    async def _heading(self, found: ChosenRecipe) -> str:
        recipe, custom = found.recipe, found.custom
        lines = [f"## {plain(recipe.name, 100)}"]
        if custom is None:
            lines.append("-# built in")
        else:
            lines.append(f"-# {_version(custom)}")
            if custom.hidden_at_utc is not None:
                at = discord.utils.format_dt(custom.hidden_at_utc, "R")
                lines.append(f"🗑️ <@{custom.hidden_by}> deleted it {at}; its versions are kept.")
        lines.append(f"Makes {plain(recipe.product, 200)} {recipe.preposition} the topic.")
        for field in recipe.fields:
            default = f" (default: {plain(field.default, 100)})" if field.default else ""
            key = plain(f"{{{field.key}}}", 40)
            lines.append(f"- {key} · {plain(field.label, 90)}{default}")
        if custom is not None and custom.newest_version > 1:
            lines.append(f"-# {await self._history(custom)}")
        return "\n".join(lines)

    async def _history(self, custom: RecipeVersion) -> str:
        versions = await self._database.read(
            recipes.list_versions, custom.guild_id, custom.recipe_id
        )
        shown = [
            f"{version.version} by <@{version.author_id}> "
            f"{discord.utils.format_dt(version.saved_at_utc, 'R')}"
            for version in versions[:VERSIONS_SHOWN]
        ]
        more = "; …" if len(versions) > VERSIONS_SHOWN else ""
        return f"Versions: {'; '.join(shown)}{more}"


def _prompts(found: ChosenRecipe) -> list[tuple[str, str]]:
    """The prompts as they were typed, with their placeholders, each with its heading."""
    recipe = found.recipe
    texts = [branch.prompt for branch in recipe.branches]
    editor = recipe.editor_prompt
    if found.custom is not None:
        typed = CustomRecipe.from_json(found.custom.content)
        texts, editor = [branch.prompt for branch in typed.branches], typed.editor
    prompts = [
        (f"**{number}. {branch.emoji} {plain(branch.title, 120)}**", text)
        for number, (branch, text) in enumerate(zip(recipe.branches, texts, strict=True), start=1)
    ]
    return [*prompts, ("**Editor**", editor)] if editor else prompts


def _literally(text: str) -> str:
    """As a block of code, which nothing in the text can end."""
    harmless = text.replace("```", "`\u200b`\u200b`")
    return f"```\n{harmless}\n```"


def _named(name: str, summary: str) -> str:
    return f"**{plain(name, 100)}** · {plain(summary, 120)}"


def _version(version: RecipeVersion) -> str:
    at = discord.utils.format_dt(version.saved_at_utc, "R")
    newest = version.newest_version
    of = f" of {newest}" if version.version != newest else ""
    return f"version {version.version}{of} by <@{version.author_id}> {at}"
