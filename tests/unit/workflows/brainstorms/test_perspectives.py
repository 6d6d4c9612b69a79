"""Perspectives as people type them: three to eight, each once, or one plain sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.errors import RecipeError
from workflows.recipes.brainstorms.recipe import (
    DEFAULT,
    LEAST,
    MOST,
    PERSPECTIVE_CHARS,
    emoji_of,
    read_perspectives,
)


@pytest.mark.parametrize("text", ["", "  ", ",;,", "\n- \n-"])
def test_without_any_there_are_the_usual_five(text: str) -> None:
    assert read_perspectives(text) == DEFAULT
    assert DEFAULT == ("customer", "engineer", "sceptic", "marketer", "wild card")


@pytest.mark.parametrize(
    "text",
    ["a child, a nurse, a cook", "1. a child\n2. a nurse\n3. a cook", "a child；a nurse、a cook"],
)
def test_they_are_read_from_any_list(text: str) -> None:
    assert read_perspectives(text) == ("a child", "a nurse", "a cook")


@given(st.lists(st.text(max_size=50), max_size=12).map(", ".join))
def test_whatever_is_typed_gives_three_to_eight_or_a_sentence(text: str) -> None:
    try:
        perspectives = read_perspectives(text)
    except RecipeError:
        return
    assert LEAST <= len(perspectives) <= MOST
    assert len({name.casefold() for name in perspectives}) == len(perspectives)
    assert all(0 < len(name) <= PERSPECTIVE_CHARS and "\n" not in name for name in perspectives)
    assert len(emoji_of(perspectives)) == len(perspectives)
