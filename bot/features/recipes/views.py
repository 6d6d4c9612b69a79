"""`/recipe show` and `/recipe list`: a recipe with its picture and prompts, and what there is."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from typing import Any

import discord

from bot.discord_api.markdown import plain
from bot.discord_api.replies import say_privately
from bot.discord_api.splitting import discord_length, split
from bot.features.recipes.picture import described, draw
from bot.runs.catalogue import Chosen, Recipes, chosen, here
from storage.errors import RecipeNotFound
from storage.recipe_records import VersionRecord
from storage.recipes import RecipeStore
from workflows.errors import RecipeError
from workflows.recipes.custom.compile import slug
from workflows.recipes.custom.form import OwnRecipe

MESSAGE_CHARS = 3900
LIST_CHARS = 2000
"""Of a plain message: a long list goes on in further ones."""
PICTURE_NAME = "workflow.png"
VERSIONS_TOLD = 5


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt of a recipe, as it was written."""

    heading: str
    text: str


class Showing:
    """Shows recipes to whoever asks, privately."""

    def __init__(self, recipes: RecipeStore, shelf: Recipes) -> None:
        self._recipes = recipes
        self._shelf = shelf
        # Matplotlib's fonts are not made for several threads at a time.
        self._turn = asyncio.Lock()

    async def list(self, interaction: discord.Interaction[Any]) -> None:
        """Names every recipe that can be chosen here."""
        lines = ["**Built in**"]
        lines += [f"- {_named(one.name, one.summary)}" for one in self._shelf.built_in]
        own = await self._recipes.all(here(interaction))
        lines.append("**This server's own**")
        lines += [f"- {_named(one.name, one.summary)} · {_version(one)}" for one in own]
        if not own:
            lines.append("None yet. Make one with /recipe new.")
        for part in split("\n".join(lines), LIST_CHARS):
            await say_privately(interaction, part)

    async def show(
        self, interaction: discord.Interaction[Any], name: str, version: int | None
    ) -> None:
        """Shows a recipe: its workflow as a picture, and its prompts. Raises RecipeError."""
        await interaction.response.defer(ephemeral=True)
        found = await self._shelf.find(here(interaction), name, hidden=True)
        if version is not None:
            found = await self._at(found, version)
        async with self._turn:
            picture = await asyncio.to_thread(draw, found.recipe)
        view, files = await self._view(found, picture)
        await interaction.edit_original_response(view=view, attachments=files)

    async def _at(self, found: Chosen, version: int) -> Chosen:
        if found.own is None:
            raise RecipeError("A built-in recipe has no versions; leave that option empty.")
        try:
            record = await self._recipes.version(found.own.guild_id, found.own.recipe_id, version)
        except RecipeNotFound as error:
            newest = found.own.newest_version
            there = "only version 1" if newest == 1 else f"versions 1 to {newest}"
            name = plain(found.own.name, 100)
            raise RecipeError(f"“{name}” has {there}, not {version}.") from error
        return chosen(record)

    async def _view(
        self, found: Chosen, picture: bytes
    ) -> tuple[discord.ui.LayoutView, list[discord.File]]:
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(discord.ui.TextDisplay(heading := await self._heading(found)))
        item = discord.MediaGalleryItem(
            f"attachment://{PICTURE_NAME}", description=described(found.recipe)
        )
        view.add_item(discord.ui.MediaGallery(item))
        files = [discord.File(io.BytesIO(picture), filename=PICTURE_NAME)]
        prompts = _prompts(found)
        text = "\n".join(f"{prompt.heading}\n{_literally(prompt.text)}" for prompt in prompts)
        if discord_length(heading) + discord_length(text) <= MESSAGE_CHARS:
            view.add_item(discord.ui.TextDisplay(text))
        else:
            # Twelve prompts can be six times as long as a message.
            name = f"{slug(found.recipe.name) or 'recipe'}-prompts.md"
            whole = "\n\n".join(f"{prompt.heading}\n\n{prompt.text}" for prompt in prompts)
            files.append(discord.File(io.BytesIO(whole.encode()), filename=name))
            view.add_item(discord.ui.TextDisplay("The prompts are too long for a message:"))
            view.add_item(discord.ui.File(f"attachment://{name}"))
        return view, files

    async def _heading(self, found: Chosen) -> str:
        recipe, own = found.recipe, found.own
        lines = [f"## {plain(recipe.name, 100)}"]
        if own is None:
            lines.append("-# built in")
        else:
            lines.append(f"-# {_version(own)}")
            if own.hidden_at_utc is not None:
                at = discord.utils.format_dt(own.hidden_at_utc, "R")
                lines.append(f"🗑️ <@{own.hidden_by}> deleted it {at}; its versions are kept.")
        lines.append(f"Makes {plain(recipe.product, 200)} {recipe.preposition} the topic.")
        for field in recipe.fields:
            default = f" (default: {plain(field.default, 100)})" if field.default else ""
            key = plain(f"{{{field.key}}}", 40)
            lines.append(f"- {key} · {plain(field.label, 90)}{default}")
        if own is not None and own.newest_version > 1:
            lines.append(f"-# {await self._history(own)}")
        return "\n".join(lines)

    async def _history(self, own: VersionRecord) -> str:
        versions = await self._recipes.versions(own.guild_id, own.recipe_id)
        told = [
            f"{one.version} by <@{one.author_id}> {discord.utils.format_dt(one.saved_at_utc, 'R')}"
            for one in versions[:VERSIONS_TOLD]
        ]
        more = "; …" if len(versions) > VERSIONS_TOLD else ""
        return f"Versions: {'; '.join(told)}{more}"


def _prompts(found: Chosen) -> list[Prompt]:
    """The prompts with their placeholders, as they were typed."""
    recipe = found.recipe
    texts = [branch.prompt for branch in recipe.branches]
    editor = recipe.editor_prompt
    if found.own is not None:
        typed = OwnRecipe.from_json(found.own.content)
        texts, editor = [branch.prompt for branch in typed.branches], typed.editor
    prompts = [
        Prompt(f"**{number}. {branch.emoji} {plain(branch.title, 120)}**", text)
        for number, (branch, text) in enumerate(zip(recipe.branches, texts, strict=True), start=1)
    ]
    return [*prompts, Prompt("**Editor**", editor)] if editor else prompts


def _literally(text: str) -> str:
    """As a block of code, which nothing in the text can end."""
    harmless = text.replace("```", "`\u200b`\u200b`")
    return f"```\n{harmless}\n```"


def _named(name: str, summary: str) -> str:
    return f"**{plain(name, 100)}** · {plain(summary, 120)}"


def _version(one: VersionRecord) -> str:
    at = discord.utils.format_dt(one.saved_at_utc, "R")
    of = f" of {one.newest_version}" if one.version != one.newest_version else ""
    return f"version {one.version}{of} by <@{one.author_id}> {at}"
