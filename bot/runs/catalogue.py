"""The recipes that can be chosen in a server: the built-in ones and its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.discord_api.markdown import plain
from storage.errors import RecipeNotFound
from storage.recipe_records import VersionRecord
from storage.recipes import RecipeStore
from workflows.errors import RecipeError
from workflows.recipe import Catalogue, Recipe
from workflows.recipes.custom.compile import ready
from workflows.recipes.custom.form import OwnRecipe
from workflows.recipes.custom.names import name_key

MOST_CHOICES = 25
CHOICE_CHARS = 100
NAMED_IN_A_SENTENCE = 10


@dataclass(frozen=True, slots=True)
class Chosen:
    """A recipe that was found by its name."""

    recipe: Recipe
    """As a run takes it."""
    own: VersionRecord | None = None
    """The server's own version that it is; None for a built-in one."""


class Recipes:
    """Finds recipes by name. Names differ by more than case or what can't be seen."""

    def __init__(self, built_in: Catalogue, store: RecipeStore) -> None:
        self._store = store
        self._built_in = {name_key(recipe.name): recipe for recipe in built_in.recipes}
        self.built_in = built_in.recipes
        self.default = built_in.default

    def is_built_in(self, name: str) -> bool:
        """Whether a built-in recipe has this name."""
        return name_key(name) in self._built_in

    async def find(self, guild_id: int, name: str, *, hidden: bool = False) -> Chosen:
        """The recipe of this name; with `hidden`, also one that was deleted.

        Raises RecipeError, with some of the names there are.
        """
        built_in = self._built_in.get(name_key(name))
        if built_in is not None:
            return Chosen(built_in)
        try:
            record = await self._store.named(guild_id, name_key(name))
        except RecipeNotFound as error:
            raise await self._unknown(guild_id, name) from error
        if record.hidden_at_utc is not None and not hidden:
            raise await self._unknown(guild_id, name)
        return chosen(record)

    async def own(self, guild_id: int, name: str, *, hidden: bool = False) -> VersionRecord:
        """The server's own recipe of this name. Raises RecipeError."""
        found = await self.find(guild_id, name, hidden=hidden)
        if found.own is None:
            raise RecipeError(
                f"“{found.recipe.name}” is built in: it can be used and shown, not changed. Make "
                "your own with /recipe new."
            )
        return found.own

    async def version(self, guild_id: int, recipe_id: int, version: int) -> Chosen:
        """A version of one of the server's own recipes. Raises RecipeError."""
        try:
            return chosen(await self._store.version(guild_id, recipe_id, version))
        except RecipeNotFound as error:
            raise RecipeError("I don't have this version of the recipe any more.") from error

    async def all(self, guild_id: int) -> list[Recipe]:
        """Every recipe that can be chosen in this server, the built-in ones first."""
        own = [chosen(record).recipe for record in await self._store.all(guild_id)]
        return [*self.built_in, *own]

    async def choices(
        self, guild_id: int, typed: str, *, built_in: bool = True
    ) -> list[app_commands.Choice[str]]:
        """What to choose from while somebody types: built-in recipes first, at most 25 in all."""
        offered: list[tuple[str, str]] = []
        if built_in:
            offered += [(one.name, one.summary) for one in self.built_in]
        offered += [(one.name, one.summary) for one in await self._store.names(guild_id)]
        wanted = name_key(typed)
        return [
            choice(name, summary)
            for name, summary in offered
            if wanted in name_key(name) or wanted in name_key(summary)
        ][:MOST_CHOICES]

    async def _unknown(self, guild_id: int, name: str) -> RecipeError:
        names = [one.name for one in self.built_in]
        names += [one.name for one in await self._store.names(guild_id)]
        listed = "; ".join(plain(one, CHOICE_CHARS) for one in names[:NAMED_IN_A_SENTENCE])
        more = "; …" if len(names) > NAMED_IN_A_SENTENCE else ""
        shown = plain(name, CHOICE_CHARS)
        return RecipeError(f"There is no recipe “{shown}”. Choose one of: {listed}{more}.")


def chosen(record: VersionRecord) -> Chosen:
    """A version that was saved, ready for a run."""
    return Chosen(ready(OwnRecipe.from_json(record.content)), record)


def choice(name: str, summary: str, value: str = "") -> app_commands.Choice[str]:
    """One line of an autocomplete."""
    return app_commands.Choice(name=f"{name} – {summary}"[:CHOICE_CHARS], value=value or name)


def here(interaction: discord.Interaction[Any]) -> int:
    """The server that a command was used in; 0 in a direct message."""
    return interaction.guild_id or 0
