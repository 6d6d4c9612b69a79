"""Recipes: the branches to write, and how they are combined into one text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from workflows.errors import RecipeError

EDITOR = "editor"
"""The key under which an editor's result is kept beside those of the branches."""

RECIPES_AT_HAND = 256
"""Recipes that are not read from their JSON again; most runs have one of a few."""

TEXT = "text"
"""The writer of most branches: one call of the model, whose answer is the text."""


class Combine(StrEnum):
    """The ways to make one text out of the branches."""

    SECTIONS = "sections"
    """The branches as they are, one under the other, in the recipe's order."""
    EDITOR = "editor"
    """One more model call makes them one piece."""
    VOTE = "vote"
    """They are candidates, and what a judge made of each two: one of them is chosen."""
    MAJORITY = "majority"
    """They are answers to one question: the one that most of them give is taken."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One independent part of a recipe."""

    key: str
    """Short and stable; buttons and rows refer to it. `editor` is taken."""
    title: str
    emoji: str
    prompt: str
    """The instructions; the topic goes to the model apart from them, as data."""
    writer: str = TEXT
    """The name of its writer in `workflows.registry`."""
    brief: dict[str, Any] = field(default_factory=dict[str, Any])
    """More for its writer, as plain values: a limit, a language."""
    stage: int = 1
    """Branches of a later stage begin once the earlier ones have ended, and may read them."""
    shown: bool = True
    """Whether it is posted and has a row of its own on the card; a judge's comparison has not."""
    reads: tuple[str, ...] = ()
    """Keys of the earlier branches that it is about: whenever one of those is written, so is it."""
    shows_mentions: bool = False
    """Whether mentions in its text are shown as names: its writer lets none through but those of
    the text that people gave. They ping nobody all the same."""


@dataclass(frozen=True, slots=True)
class AskedField:
    """Something that a recipe asks for beside the topic; what is filled in is material."""

    key: str
    """The tag under which the model gets it, and the name of the run's material."""
    label: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Branches to be written at the same time, and one text to be made of them."""

    name: str
    """As people choose it in `/create`."""
    summary: str
    """For lists of recipes, in at most 60 characters."""
    product: str
    """Completes “Here's … about cats!” above the aggregated message."""
    branches: tuple[Branch, ...]
    combine: Combine = Combine.SECTIONS
    editor_prompt: str = ""
    preposition: str = "about"
    """Stands between the product and the topic."""
    loader: Annotated[str, Field(alias="intake")] = ""
    """The name of what makes material of an uploaded file; empty where it takes none."""
    fields: tuple[AskedField, ...] = ()
    """Asked for beside the topic."""

    def __post_init__(self) -> None:
        if len(set(self.keys)) != len(self.branches) or not self.branches or EDITOR in self.keys:
            raise RecipeError(f"The recipe {self.name} needs branches with keys of their own.")
        if (self.combine is Combine.EDITOR) != bool(self.editor_prompt):
            raise RecipeError(
                f"The recipe {self.name} needs an editor's prompt exactly if it has one."
            )

    @property
    def keys(self) -> tuple[str, ...]:
        """The branches' keys, in the recipe's order."""
        return tuple(branch.key for branch in self.branches)

    @property
    def stages(self) -> list[list[str]]:
        """The branches' keys by stage, in the order in which the stages are gone through."""
        numbers = sorted({branch.stage for branch in self.branches})
        return [
            [branch.key for branch in self.branches if branch.stage == number] for number in numbers
        ]

    def with_readers(self, keys: Collection[str]) -> tuple[str, ...]:
        """These branches and those that read one of them, in the recipe's order."""
        return tuple(
            branch.key
            for branch in self.branches
            if branch.key in keys or any(read in keys for read in branch.reads)
        )

    def branch(self, key: str) -> Branch:
        """The branch with this key. Raises RecipeError."""
        for branch in self.branches:
            if branch.key == key:
                return branch
        raise RecipeError(f"The recipe {self.name} has no branch {key}.")

    def to_json(self) -> str:
        """The recipe as a run keeps it, so that a later edit does not change the run."""
        return _adapter().dump_json(self, by_alias=True).decode()

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        """The recipe that `to_json` wrote; also what version 0.1 wrote."""
        return _read(text)


@cache
def _adapter() -> TypeAdapter[Recipe]:
    return TypeAdapter(Recipe)


@lru_cache(maxsize=RECIPES_AT_HAND)
def _read(text: str) -> Recipe:
    return _adapter().validate_json(text)


class Catalogue:
    """The recipes to choose from, by name; the first is the default."""

    def __init__(self, recipes: tuple[Recipe, ...]) -> None:
        self.recipes = recipes
        self._by_name = {recipe.name.casefold(): recipe for recipe in recipes}

    @property
    def default(self) -> Recipe:
        """The recipe where none is named."""
        return self.recipes[0]

    def find(self, name: str) -> Recipe:
        """The recipe of this name, whatever its case. Raises RecipeError, listing the names."""
        recipe = self._by_name.get(name.strip().casefold())
        if recipe is None:
            names = "; ".join(recipe.name for recipe in self.recipes)
            raise RecipeError(f"There is no recipe “{name}”. Choose one of: {names}.")
        return recipe
