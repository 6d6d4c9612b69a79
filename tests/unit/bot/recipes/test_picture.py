"""The picture of a workflow: readable, opaque, and no formula in anybody's title."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from bot.features.recipes.picture import describe, draw
from bot.runs.canvas import BACKGROUND, READABLE, Canvas
from tests.support.custom_recipes import HAIKU
from workflows.recipe import Recipe
from workflows.recipes.custom.recipe import CustomBranch, compile_recipe

TITLES = (
    r"$\frac{1}{0}$ costs $5 and \$6",
    "日本語の題",
    "مرحبا بالعالم",
    "W" * 60,
    "🦊",
    "a\\b {x} _^ <b>",
)


def recipe_of(*titles: str, emoji: str = "🌸") -> Recipe:
    branches = tuple(CustomBranch(title, emoji, "x") for title in titles)
    return compile_recipe(replace(HAIKU, branches=branches))


def luminance(colour: str) -> float:
    """WCAG's relative luminance of a colour such as #5865f2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ink", "ground"), READABLE)
def test_what_is_written_stands_out(ink: str, ground: str) -> None:
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("count", [1, 3, 12])
def test_it_is_opaque_and_grows_with_its_branches(count: int) -> None:
    recipe = recipe_of(*(f"Branch {number}" for number in range(count)))
    with Image.open(io.BytesIO(draw(recipe))) as picture:
        picture.load()
        assert picture.format == "PNG"
        assert picture.width == 2160
        assert picture.height > 170 * count
        assert picture.getchannel("A").getextrema() == (255, 255)
        corner = picture.convert("RGB").getpixel((0, 0))
    assert corner == tuple(int(BACKGROUND[start : start + 2], 16) for start in (1, 3, 5))


def test_any_title_can_be_drawn() -> None:
    assert draw(recipe_of(*TITLES)) != draw(recipe_of(*TITLES[::-1]))


def test_signs_that_the_font_lacks_are_left_out() -> None:
    canvas = Canvas(100, 100)
    assert canvas.drawable("日本 fox 🦊 den") == "fox den"
    assert canvas.drawable("日本語") == ""
    assert canvas.drawable("مرحبا") == "مرحبا"
    # A title without any sign that can be drawn is called by its number.
    assert draw(recipe_of("日本語")) == draw(recipe_of("Branch 1"))


def test_emoji_are_drawn_where_the_font_has_them_all() -> None:
    assert draw(recipe_of("A", emoji="☀️")) != draw(recipe_of("A", emoji="🪶"))
    assert draw(recipe_of("A", emoji="🌸")) == draw(recipe_of("A", emoji="<:x1:1>"))


def test_a_long_title_is_cut_to_its_room() -> None:
    canvas = Canvas(1000, 100)
    assert canvas.wrapped("one two three", 1000, 17, most_lines=2) == ["one two three"]
    lines = canvas.wrapped("word " * 12, 200, 17, most_lines=2)
    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_it_is_told_in_words() -> None:
    assert describe(compile_recipe(HAIKU)) == (
        "Workflow of haiku: START, then 2 branches at the same time (Spring, Autumn), then "
        "sections, then END."
    )
    edited = compile_recipe(replace(HAIKU, editor="x", branches=HAIKU.branches[:1]))
    assert "then one branch (Spring), then an editor makes one text of them" in describe(edited)
    assert len(describe(recipe_of(*(f"{'x' * 58}{n:02}" for n in range(12)), emoji="🌸"))) <= 1024
