"""Recipes are data: they survive being written down, and refuse to be wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from workflows.errors import RecipeError
from workflows.recipe import EDITOR, Branch, Combine, Recipe
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


def test_a_recipe_that_version_0_1_wrote_is_read() -> None:
    branch: dict[str, Any] = {
        "key": "a",
        "title": "A",
        "emoji": "🅰",
        "prompt": "Write.",
        "writer": "limited",
        "brief": {"limits": {"chars": 280}, "tags": ["x"]},
        "stage": 2,
        "shown": False,
        "reads": ["b"],
        "shows_mentions": True,
    }
    old = {
        "name": "old",
        "summary": "s",
        "product": "p",
        "branches": [branch, {"key": "b", "title": "B", "emoji": "🅱", "prompt": "Write."}],
        "combine": "vote",
        "editor_prompt": "",
        "preposition": "on",
        "intake": "profile",
        "fields": [{"key": "tone", "label": "Tone", "default": "warm"}],
    }
    recipe = Recipe.from_json(json.dumps(old, ensure_ascii=False))
    changed: dict[str, Any] = {**branch, "reads": ("b",)}
    assert recipe.branches[0] == Branch(**changed)
    assert (recipe.loader, recipe.combine, recipe.fields[0].default) == (
        "profile",
        Combine.VOTE,
        "warm",
    )
    assert Recipe.from_json(recipe.to_json()) == recipe
    assert json.loads(recipe.to_json())["intake"] == "profile"
    assert Recipe.from_json(recipe.to_json()) is Recipe.from_json(recipe.to_json())
