"""Examples: what a server keeps as such, and what of it goes into a run."""

from __future__ import annotations

from storage.old_examples import ExampleStore
from workflows.examples import as_material
from workflows.recipe import TEXT, Branch, Recipe
from workflows.recipes.votes.candidate_writer import CANDIDATE
from workflows.text.names import name_key


class Examples:
    """Gives a run the examples of its recipe, in servers that have switched them on."""

    def __init__(self, store: ExampleStore) -> None:
        self._store = store

    async def material(self, guild_id: int, recipe: Recipe) -> dict[str, str]:
        """The examples of the recipe's branches as the run's material: a run keeps those it has."""
        material: dict[str, str] = {}
        branches: dict[str, set[str]] = {}
        for branch in recipe.branches:
            if (source := _source(recipe, branch)) is not None:
                branches.setdefault(source[0], set()).add(source[1])
        for name, keys in branches.items():
            found = await self._store.to_use(guild_id, name_key(name), sorted(keys))
            for key in keys:
                texts = [one.new.text for one in found if one.new.branch == key]
                material.update(as_material(key, texts))
        return material


def _source(recipe: Recipe, branch: Branch) -> tuple[str, str] | None:
    """The recipe and the branch whose examples this one learns from; None for none."""
    if branch.writer == TEXT:
        return recipe.name, branch.key
    if branch.writer == CANDIDATE and branch.brief["recipe"]:
        return branch.brief["recipe"], branch.brief["branch"]
    return None
