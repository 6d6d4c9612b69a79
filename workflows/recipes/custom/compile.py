"""A recipe that people made, made ready for a run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from workflows.recipe import EDITOR, AskedField, Branch, Combine, Recipe
from workflows.recipes.custom.form import OwnRecipe
from workflows.recipes.custom.placeholders import instructions

SUMMARY_CHARS = 60
SLUG_CHARS = 40


def ready(recipe: OwnRecipe) -> Recipe:
    """The recipe as a run keeps it, its placeholders filled in; `recipe` is one that is whole."""
    keys = _keys([branch.title for branch in recipe.branches])
    return Recipe(
        name=recipe.name,
        summary=summary(recipe),
        product=recipe.makes,
        preposition=recipe.preposition,
        branches=tuple(
            Branch(key, branch.title, branch.emoji, instructions(branch.prompt, recipe.names))
            for key, branch in zip(keys, recipe.branches, strict=True)
        ),
        combine=Combine.EDITOR if recipe.editor else Combine.SECTIONS,
        editor_prompt=(
            instructions(recipe.editor, recipe.names, drafts=True) if recipe.editor else ""
        ),
        fields=tuple(AskedField(field.key, field.label, field.default) for field in recipe.fields),
    )


def summary(recipe: OwnRecipe) -> str:
    """What it makes, for lists of recipes."""
    text = recipe.makes[:1].upper() + recipe.makes[1:]
    return text if len(text) <= SUMMARY_CHARS else f"{text[: SUMMARY_CHARS - 1]}…"


def slug(text: str) -> str:
    """The text in small letters, digits and hyphens; empty where it has none of these."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", letters)[:SLUG_CHARS].strip("-")


def _keys(titles: Sequence[str]) -> list[str]:
    """A key for each branch, by its title, so that most stay when others come or go."""
    keys: list[str] = []
    for number, title in enumerate(titles, start=1):
        key = slug(title) or f"part-{number}"
        if key in keys or key == EDITOR:
            key = f"{key}-{number}"
        while key in keys:
            key = f"{key}-{number}"
        keys.append(key)
    return keys
