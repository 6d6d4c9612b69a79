"""A recipe as a file: what goes out comes in again, and mistakes are found where they are."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docs import recipe_schema
from tests.support.custom_recipes import HAIKU, recipes
from workflows.recipes.custom.file import InvalidRecipeFile, read_file, write_file
from workflows.recipes.custom.json_locations import InvalidJson, read_json
from workflows.recipes.custom.recipe import CustomRecipe, compile_recipe, validate

thoroughly = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


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


@thoroughly
@given(JSON, st.sampled_from([None, 0, 3]))
def test_every_value_is_found_where_it_stands(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    located = read_json(text)
    assert located.value == value
    decoder = json.JSONDecoder()
    for path, at in located.values_at.items():
        found: Any = value
        for step in path:
            found = found[step]
        assert decoder.raw_decode(text, at)[0] == found
    for path, at in located.keys_at.items():
        assert decoder.raw_decode(text, at)[0] == path[-1]


@thoroughly
@given(st.text(alphabet='{}[],:"\\u0 \n1e-.tfn', max_size=30))
def test_what_python_refuses_is_refused_with_a_place_in_the_text(text: str) -> None:
    try:
        json.loads(text)
    except ValueError:
        with pytest.raises(InvalidJson) as refused:
            read_json(text)
        position = refused.value.position
        lines = text.split("\n")
        assert 1 <= position.line <= len(lines)
        assert 1 <= position.column <= len(lines[position.line - 1]) + 1


def test_half_a_character_is_refused() -> None:
    text = write_file(HAIKU).replace("Spring", "Spr\\ud83eing")
    told = r"line 18, column 18: recipe.branches\[0\].title has half a character in it\."
    with pytest.raises(InvalidRecipeFile, match=told):
        read_file(text.encode())


@pytest.mark.parametrize("content", [b"[" * 400_000, b"{" * 400_000, b'{"a":' * 90_000])
def test_depth_is_bounded(content: bytes) -> None:
    with pytest.raises(InvalidRecipeFile, match=r"nested more than 12 deep|a key in double quotes"):
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
