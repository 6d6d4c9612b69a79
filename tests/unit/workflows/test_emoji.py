"""Which texts are one emoji, and which of them any Discord takes in a menu."""

from __future__ import annotations

import pytest

from tests.support.custom_recipes import EMOJI
from workflows.recipes import built_in
from workflows.text.emoji import as_emoji, custom_id, in_menus, is_emoji


@pytest.mark.parametrize("emoji", EMOJI)
def test_an_emoji_stays_as_it_is(emoji: str) -> None:
    assert as_emoji(f" {emoji} ") == emoji
    assert is_emoji(emoji)


@pytest.mark.parametrize(("written", "emoji"), [("☀", "☀️"), ("❤", "❤️"), ("©", "©️")])
def test_a_sign_with_two_forms_gets_the_coloured_one(written: str, emoji: str) -> None:
    assert as_emoji(written) == emoji


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "1", "#", "é", "🪶🪶", "**🪶**", "🏽", "🇩", "🇽🇽", "🐱\u200d🐱", "\u200d"),
        *("<@123>", "<#1>", "<:a:>", "<:sp ace:1>", "<:x:1><@2>", ":blob:", "@everyone"),
    ],
)
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="isn't an emoji"):
        as_emoji(text)
    assert not is_emoji(text)
    assert not is_emoji(f"🪶{text} ")


@pytest.mark.parametrize(
    ("emoji", "taken"),
    [
        *((taken, True) for taken in ("🪶", "☀️", "👩‍🚀", "🇩🇪", "1️⃣", "👍🏽")),
        *((refused, False) for refused in ("☀", "<:x1:1>", "🫩")),
    ],
)
def test_menus_take_what_every_discord_knows(emoji: str, taken: bool) -> None:
    assert in_menus(emoji) == (emoji if taken else None)


def test_the_built_in_recipes_emoji_are_taken_in_menus() -> None:
    for recipe in built_in().recipes:
        for branch in recipe.branches:
            assert in_menus(branch.emoji) == branch.emoji


def test_a_servers_emoji_is_known_by_its_id() -> None:
    assert custom_id("<a:party:42>") == 42
    assert custom_id("🪶") is None
