"""The picture of a workflow: readable, opaque, and anybody's title just as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.features.recipes.picture import describe, picture
from bot.runs.canvas import BACKGROUND, READABLE
from tests.support.custom_recipes import HAIKU
from tests.support.pictures import contrast, ground_of, size_of, texts_of
from workflows.pictures import png_of
from workflows.recipe import Recipe
from workflows.recipes.custom.recipe import CustomBranch, compile_recipe

TITLES = (
    r"$\frac{1}{0}$ costs $5 and \$6",
    "日本語の題",
    "مرحبا بالعالم",
    "W" * 60,
    "🦊",
    "a\\b {x} _^ <b> &amp;",
)


def recipe_of(*titles: str, emoji: str = "🌸") -> Recipe:
    branches = tuple(CustomBranch(title, emoji, "x") for title in titles)
    return compile_recipe(replace(HAIKU, branches=branches))


@pytest.mark.parametrize(("ink", "ground"), READABLE)
def test_what_is_written_stands_out(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("count", [1, 3, 12])
def test_it_is_opaque_and_grows_with_its_branches(count: int) -> None:
    drawn = picture(recipe_of(*(f"Branch {number}" for number in range(count))))
    assert ground_of(drawn) == BACKGROUND
    width, height = size_of(png_of(drawn))
    assert width == 1720
    assert height > 170 * count


def test_titles_are_written_as_they_are() -> None:
    drawn = picture(recipe_of(*TITLES))
    assert [text for text in texts_of(drawn) if text in TITLES] == list(TITLES)
    assert png_of(drawn) != png_of(picture(recipe_of(*TITLES[::-1])))


def test_emoji_are_drawn_unless_one_is_a_servers_own() -> None:
    assert "🪶" in texts_of(picture(recipe_of("A", emoji="🪶")))
    texts = texts_of(picture(recipe_of("A", "B", emoji="<:x1:1>")))
    assert {"1", "2"} < set(texts)


def test_it_is_told_in_words() -> None:
    assert describe(compile_recipe(HAIKU)) == (
        "Workflow of haiku: START, then 2 parts at the same time (Spring, Autumn), then "
        "sections, then END."
    )
    edited = compile_recipe(replace(HAIKU, editor="x", branches=HAIKU.branches[:1]))
    assert "then one part (Spring), then an editor makes one text of them" in describe(edited)
    assert len(describe(recipe_of(*(f"{'x' * 58}{n:02}" for n in range(12)), emoji="🌸"))) <= 1024
