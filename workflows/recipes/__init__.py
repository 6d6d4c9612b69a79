"""The built-in recipes, as data."""

from __future__ import annotations

from workflows.recipe import Catalogue
from workflows.recipes.create.recipe import BLOG, STORY_JOKE_POEM


def built_in() -> Catalogue:
    """Every built-in recipe, the default one first."""
    return Catalogue((STORY_JOKE_POEM, BLOG))
