"""What a vote's candidates are asked to write: a branch of a recipe, or somebody's own words."""

from __future__ import annotations

from collections import Counter
from typing import Any

import discord
from discord import app_commands

from bot.discord_api.markdown import plain
from bot.errors import NotNow
from bot.runs.catalogue import CHOICE_CHARS, MOST_CHOICES, Recipes, here
from workflows.recipe import TEXT, Branch, Recipe
from workflows.text.names import name_key, several_lines
from workflows.recipes.votes.recipe import Task, typed_task

TASK_CHARS = 1000


class VoteTasks:
    """Finds tasks among the recipes of a server, its own and the built-in ones."""

    def __init__(self, recipes: Recipes) -> None:
        self._recipes = recipes

    async def complete(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        """The branches to choose from while somebody types."""
        wanted = name_key(typed)
        names = [
            label(recipe, branch)
            for recipe, branch in await self._branches(here(interaction))
            if wanted in name_key(label(recipe, branch))
        ]
        return [app_commands.Choice(name=name, value=name) for name in names[:MOST_CHOICES]]

    async def default(self) -> Task:
        """What is written where nothing else is asked for."""
        recipe = self._recipes.default
        return _task(recipe, recipe.branches[0])

    async def read(self, guild_id: int, text: str) -> Task:
        """The branch that a text names, by recipe and title or by a title that no other has.

        Any other text is a task in itself. Raises NotNow.
        """
        wanted = name_key(text)
        branches = await self._branches(guild_id)
        times = Counter(name_key(branch.title) for _, branch in branches)
        for recipe, branch in branches:
            title = name_key(branch.title)
            if wanted == name_key(label(recipe, branch)) or (wanted == title and times[title] == 1):
                return _task(recipe, branch)
        tidy = several_lines(text)
        if not tidy:
            raise NotNow("The task is empty. Say what to write; nothing was started.")
        if len(tidy) > TASK_CHARS:
            raise NotNow(
                f"The task is {len(tidy)} characters long; {TASK_CHARS} is the most. Shorten it; "
                "nothing was started."
            )
        return typed_task(tidy)

    async def _branches(self, guild_id: int) -> list[tuple[Recipe, Branch]]:
        return [
            (recipe, branch)
            for recipe in await self._recipes.all(guild_id)
            for branch in recipe.branches
            if branch.writer == TEXT
        ]


def label(recipe: Recipe, branch: Branch) -> str:
    """«story, joke, poem › Poem»."""
    return f"{recipe.name} › {branch.title}"[:CHOICE_CHARS]


def _task(recipe: Recipe, branch: Branch) -> Task:
    """Raises NotNow where the recipe asks for more than a vote can ask for."""
    asked = [plain(field.label, CHOICE_CHARS) for field in recipe.fields if not field.default]
    if asked:
        raise NotNow(
            f"“{plain(recipe.name, CHOICE_CHARS)}” also asks for {', '.join(asked)}, which a vote "
            "can't ask for. Choose another task; nothing was started."
        )
    return Task(branch.title, branch.prompt, recipe.name, branch.key, recipe.fields)
