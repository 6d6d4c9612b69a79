"""Recipes are data: they survive being written down, and refuse to be wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workflows.errors import RecipeError
from workflows.recipe import EDITOR, Combine, Recipe
from workflows.recipes import built_in

RECIPES = built_in().recipes


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_recipe_comes_back_as_it_was_written(recipe: Recipe) -> None:
    assert Recipe.from_json(recipe.to_json()) == recipe


def test_the_default_is_story_joke_poem() -> None:
    assert built_in().default.name == "story, joke, poem"
    assert built_in().default.keys == ("story", "joke", "poem")


def test_an_unknown_recipe_lists_the_known_ones() -> None:
    with pytest.raises(RecipeError, match="story, joke, poem; blog"):
        built_in().find("opera")


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_every_prompt_keeps_the_topic_apart(recipe: Recipe) -> None:
    for branch in recipe.branches:
        assert "never" in branch.prompt
        assert "instruction" in branch.prompt
        assert "{topic}" not in branch.prompt


def test_wrong_recipes_are_refused() -> None:
    good = RECIPES[0]
    with pytest.raises(RecipeError):
        replace(good, branches=())
    with pytest.raises(RecipeError):
        replace(good, branches=(good.branches[0], good.branches[0]))
    with pytest.raises(RecipeError):
        replace(good, branches=(replace(good.branches[0], key=EDITOR),))
    with pytest.raises(RecipeError):
        replace(good, combine=Combine.EDITOR)
