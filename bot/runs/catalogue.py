"""The recipes that can be chosen in a server, and the form that asks for what they want to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.discord_api.markdown import TOPIC_LIMIT_CHARS, plain
from bot.discord_api.modals import filled_in, form, text_part
from storage import recipes
from storage.database import Database
from storage.errors import RecipeNotFound
from storage.recipes import RecipeVersion
from workflows.errors import RecipeError
from workflows.recipe import Catalogue, Recipe
from workflows.recipes.custom.recipe import VALUE_CHARS, CustomRecipe, compile_recipe
from workflows.text.names import name_key, one_line

MOST_CHOICES = 25
CHOICE_CHARS = 100
NAMED_IN_A_SENTENCE = 10
TOPIC_PART = "topic"
FIELD_PART = "field-"


@dataclass(frozen=True, slots=True)
class ChosenRecipe:
    """A recipe that was found by its name."""

    recipe: Recipe
    """As a run takes it."""
    custom: RecipeVersion | None = None
    """The server's own version that it is; None for a built-in one."""


class RecipeCatalogue:
    """Finds recipes by name. Two names are the same where only case or invisible signs differ."""

    def __init__(self, built_in: Catalogue, database: Database) -> None:
        self._database = database
        self._built_in = {name_key(recipe.name): recipe for recipe in built_in.recipes}
        self.built_in: Sequence[Recipe] = built_in.recipes
        self.default = built_in.default

    def is_built_in(self, name: str) -> bool:
        """Whether a built-in recipe has this name."""
        return name_key(name) in self._built_in

    async def find(self, guild_id: int, name: str, *, hidden: bool = False) -> ChosenRecipe:
        """Finds the recipe of this name; with `hidden`, also one that was deleted.

        Raises RecipeError, with some of the names there are.
        """
        key = name_key(name)
        built_in = self._built_in.get(key)
        if built_in is not None:
            return ChosenRecipe(built_in)
        version = await self._database.read(recipes.find_named, guild_id, key)
        if version is None or (version.hidden_at_utc is not None and not hidden):
            raise await self._unknown(guild_id, name)
        return chosen_version(version)

    async def find_custom(self, guild_id: int, name: str, *, hidden: bool = False) -> RecipeVersion:
        """Finds the server's custom recipe of this name. Raises RecipeError."""
        found = await self.find(guild_id, name, hidden=hidden)
        if found.custom is None:
            raise RecipeError(
                f"“{found.recipe.name}” is built in: you can use it and look at it, but not change "
                "it. Make your own with /recipe new."
            )
        return found.custom

    async def get_version(self, guild_id: int, recipe_id: int, version: int) -> ChosenRecipe:
        """Gives a version of one of the server's custom recipes. Raises RecipeError."""
        try:
            found = await self._database.read(recipes.get_version, guild_id, recipe_id, version)
        except RecipeNotFound as error:
            raise RecipeError("I no longer have this version of the recipe.") from error
        return chosen_version(found)

    async def all(self, guild_id: int) -> list[Recipe]:
        """Every recipe that can be chosen in this server, the built-in ones first."""
        custom = await self._database.read(recipes.list_recipes, guild_id)
        return [*self.built_in, *(chosen_version(version).recipe for version in custom)]

    async def choices(
        self, guild_id: int, typed: str, *, built_in: bool = True
    ) -> list[app_commands.Choice[str]]:
        """Choices for somebody who types: built-in recipes first, at most 25 in all."""
        custom = await self._database.read(recipes.list_names, guild_id)
        wanted = name_key(typed)
        return [
            choice(offered.name, offered.summary)
            for offered in [*(self.built_in if built_in else ()), *custom]
            if wanted in name_key(offered.name) or wanted in name_key(offered.summary)
        ][:MOST_CHOICES]

    async def _unknown(self, guild_id: int, name: str) -> RecipeError:
        custom = await self._database.read(recipes.list_names, guild_id)
        names = [known.name for known in [*self.built_in, *custom]]
        listed = "; ".join(plain(known, CHOICE_CHARS) for known in names[:NAMED_IN_A_SENTENCE])
        more = "; …" if len(names) > NAMED_IN_A_SENTENCE else ""
        shown = plain(name, CHOICE_CHARS)
        return RecipeError(f"There is no recipe “{shown}”. Choose one of: {listed}{more}.")


def chosen_version(version: RecipeVersion) -> ChosenRecipe:
    """A version that was saved, compiled for a run."""
    return ChosenRecipe(compile_recipe(CustomRecipe.from_json(version.content)), version)


def choice(name: str, summary: str, value: str = "") -> app_commands.Choice[str]:
    """One line of an autocomplete."""
    return app_commands.Choice(name=f"{name} – {summary}"[:CHOICE_CHARS], value=value or name)


async def ask_for_fields(
    interaction: discord.Interaction[Any], custom_id: str, recipe: Recipe, topic: str = ""
) -> None:
    """Answers with a form of the recipe's own fields.

    The topic stands in it too, so that the form needs no memory.
    """
    parts = [
        text_part(
            f"{FIELD_PART}{field.key}",
            field.label,
            most_chars=VALUE_CHARS,
            value=field.default,
            required=not field.default,
        )
        for field in recipe.fields
    ]
    about = text_part(TOPIC_PART, "Topic", most_chars=TOPIC_LIMIT_CHARS, value=topic)
    await interaction.response.send_modal(form(custom_id, recipe.name, about, *parts))


def filled_fields(
    interaction: discord.Interaction[Any], recipe: Recipe
) -> tuple[str, dict[str, str]]:
    """The topic as it was typed, and what was filled into the recipe's own fields, by their keys.

    What was left empty is not there: it takes its default.
    """
    texts = filled_in(interaction)
    values = {
        field.key: one_line(texts.get(f"{FIELD_PART}{field.key}", "")) for field in recipe.fields
    }
    return texts.get(TOPIC_PART, ""), {key: value for key, value in values.items() if value}
