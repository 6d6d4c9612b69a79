"""A recipe as a file: what goes out comes in again, and mistakes are found where they are."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from docs import recipe_schema
from tests.support.custom_recipes import HAIKU, recipes
from workflows.recipes.custom.file import InvalidRecipeFile, read_file, write_file
from workflows.recipes.custom.recipe import CustomRecipe, compile_recipe, validate

thoroughly = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])


@thoroughly
@given(recipes())
def test_export_then_import_is_the_identity(recipe: CustomRecipe) -> None:
    text = write_file(recipe)
    assert read_file(text.encode()) == recipe
    jsonschema.validate(json.loads(text), recipe_schema.file_schema())


@thoroughly
@given(recipes())
def test_what_is_kept_comes_back_and_tidying_again_changes_nothing(recipe: CustomRecipe) -> None:
    assert CustomRecipe.from_json(recipe.to_json()) == recipe
    assert validate(recipe) == recipe


@thoroughly
@given(recipes())
def test_every_recipe_can_be_run(recipe: CustomRecipe) -> None:
    made = compile_recipe(recipe)
    assert type(made).from_json(made.to_json()) == made
    assert [branch.title for branch in made.branches] == [one.title for one in recipe.branches]
    assert len(set(made.keys)) == len(made.branches)
    for branch in made.branches:
        assert branch.key.isascii()
        assert len(branch.key) < 60


def test_the_published_schema_is_the_one_in_use() -> None:
    published = recipe_schema.PAGE.read_text(encoding="utf-8")
    assert published == recipe_schema.written(), (
        "docs/recipe.schema.json is out of date: run `python -m docs.recipe_schema`"
    )
    jsonschema.Draft202012Validator.check_schema(json.loads(published))


def test_half_a_character_is_refused() -> None:
    text = write_file(HAIKU).replace("Spring", "Spr\\ud83eing")
    with pytest.raises(InvalidRecipeFile, match=r"it isn't JSON: .* at line 18 column"):
        read_file(text.encode())


@pytest.mark.parametrize("content", [b"[" * 400_000, b"{" * 400_000, b'{"a":' * 90_000])
def test_depth_is_bounded(content: bytes) -> None:
    with pytest.raises(InvalidRecipeFile, match="it isn't JSON: "):
        read_file(content)


def test_a_recipe_keeps_its_branches_keys_when_others_come_and_go() -> None:
    fewer = replace(HAIKU, branches=HAIKU.branches[1:])
    assert compile_recipe(HAIKU).keys == ("spring", "autumn")
    assert compile_recipe(fewer).keys == ("autumn",)


def test_keys_are_made_for_titles_that_have_no_letters_of_ours() -> None:
    titles = ("Editor", "俳句", "Ünder", "under", "UNDER!", "俳句二")
    branches = tuple(replace(HAIKU.branches[0], title=title) for title in titles)
    keys = compile_recipe(replace(HAIKU, branches=branches)).keys
    assert keys == ("editor-1", "part-2", "under", "under-4", "under-5", "part-6")
