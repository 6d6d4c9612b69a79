"""Reads the options of `/vote`: what the candidates are to be, and how long people can vote."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands

from bot.discord_api.markdown import plain
from bot.discord_api.permissions import guild_id_of
from bot.errors import Refused
from bot.runs.catalogue import CHOICE_CHARS, MOST_CHOICES, RecipeCatalogue
from workflows.recipe import TEXT, Branch, Recipe
from workflows.recipes.votes.recipe import Task, typed_task
from workflows.text.names import name_key, several_lines

TASK_CHARS = 1000
DEFAULT_DURATION = "10 min"
SHORTEST = timedelta(seconds=30)
LONGEST = timedelta(days=7)
OFFERED = ("10 min", "30 min", "1 hour", "3 hours", "12 hours", "1 day", "3 days", "7 days")
SHOWN_CHARS = 40

_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_PART = re.compile(
    r"(\d{1,6}(?:[.,]\d{1,3})?)\s*"
    r"(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)(?![a-z])\.?"
    r"(?:\s*(?:,|and)?\s*)"
)


class VoteTasks:
    """Finds tasks among the recipes of a server, its own and the built-in ones."""

    def __init__(self, catalogue: RecipeCatalogue) -> None:
        self._catalogue = catalogue

    async def complete(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        """The branches to choose from while somebody types."""
        wanted = name_key(typed)
        names = [
            label(recipe, branch)
            for recipe, branch in await self._branches(guild_id_of(interaction))
            if wanted in name_key(label(recipe, branch))
        ]
        return [app_commands.Choice(name=name, value=name) for name in names[:MOST_CHOICES]]

    async def read(self, guild_id: int, text: str | None) -> Task:
        """The branch that a text names, by recipe and title or by a title that no other has.

        Any other text is a task in itself; None is the default recipe's first branch. Raises
        Refused.
        """
        if text is None:
            return _task(self._catalogue.default, self._catalogue.default.branches[0])
        wanted = name_key(text)
        branches = await self._branches(guild_id)
        times = Counter(name_key(branch.title) for _, branch in branches)
        for recipe, branch in branches:
            title = name_key(branch.title)
            if wanted == name_key(label(recipe, branch)) or (wanted == title and times[title] == 1):
                return _task(recipe, branch)
        tidy = several_lines(text)
        if not tidy:
            raise Refused("The task is empty. Say what to write; nothing was started.")
        if len(tidy) > TASK_CHARS:
            raise Refused(
                f"The task is {len(tidy)} characters long; the limit is {TASK_CHARS}. Shorten it; "
                "nothing was started."
            )
        return typed_task(tidy)

    async def _branches(self, guild_id: int) -> list[tuple[Recipe, Branch]]:
        return [
            (recipe, branch)
            for recipe in await self._catalogue.all(guild_id)
            for branch in recipe.branches
            if branch.writer == TEXT
        ]


def label(recipe: Recipe, branch: Branch) -> str:
    """A branch as it is offered, such as “story, joke, poem › Poem”."""
    return f"{recipe.name} › {branch.title}"[:CHOICE_CHARS]


def _task(recipe: Recipe, branch: Branch) -> Task:
    """Raises Refused where the recipe asks for more than a vote can ask for."""
    asked = [plain(field.label, CHOICE_CHARS) for field in recipe.fields if not field.default]
    if asked:
        raise Refused(
            f"“{plain(recipe.name, CHOICE_CHARS)}” also asks for {', '.join(asked)}, which a vote "
            "can't ask for. Choose another task; nothing was started."
        )
    return Task(branch.title, branch.prompt, recipe.name, branch.key, recipe.fields)


def read_duration(text: str) -> timedelta:
    """The time that a text such as “10 min”, “1h30m” or “1.5 days” names; a bare number is minutes.

    Raises Refused, with one sentence, for what is no time, or none from 30 seconds to 7 days.
    """
    typed = " ".join(text.casefold().split())
    total, end = timedelta(), 0
    if typed.isdecimal() and len(typed) <= 6:
        typed = f"{typed} min"
    while match := _PART.match(typed, end):
        total += timedelta(seconds=float(match[1].replace(",", ".")) * _UNIT_SECONDS[match[2][0]])
        end = match.end()
    if end != len(typed) or not typed:
        raise Refused(
            f"I can't read “{plain(text, SHOWN_CHARS)}” as a time. Write it like 10 min, 2 hours "
            "or 3 days, at most 7 days; nothing was started."
        )
    if not SHORTEST <= total <= LONGEST:
        raise Refused(
            f"A vote can be open from 30 seconds to 7 days, and “{plain(text, SHOWN_CHARS)}” is "
            f"{'more' if total > LONGEST else 'less'}; nothing was started."
        )
    return total


async def complete_duration(
    _interaction: discord.Interaction[Any], typed: str
) -> list[app_commands.Choice[str]]:
    """Times to choose from, and what was typed where it is one."""
    wanted = " ".join(typed.casefold().split())
    names = [offered for offered in OFFERED if wanted in offered]
    if wanted and wanted not in names:
        with suppress(Refused):
            read_duration(wanted)
            names.insert(0, wanted)
    return [app_commands.Choice(name=name, value=name) for name in names]
