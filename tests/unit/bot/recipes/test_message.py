"""The recipe editor's message fits into Discord's limits, whatever has been typed."""

from __future__ import annotations

from datetime import UTC, datetime

import discord
import pytest

from bot.features.recipes.draft_message import EditorState, editor_message, mark_of
from storage.recipes import RecipeDraft
from workflows.recipes.custom.recipe import CustomBranch, CustomField, CustomRecipe
from workflows.text.cutting import utf16_length

DRAFT = RecipeDraft("0123456789ab", 1, 2, 3, 4, "", datetime.now(UTC))


def recipe_of(sign: str, count: int) -> CustomRecipe:
    """As much as the forms take, and more."""
    return CustomRecipe(
        name=sign * 40,
        makes=sign * 80,
        fields=tuple(CustomField(sign * 20, sign * 45, sign * 300) for _ in range(count)),
        branches=tuple(
            CustomBranch(
                f"{number}{sign * 58}",
                "<a:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx:1234567890>",
                sign * 2000,
            )
            for number in range(count)
        ),
        editor=sign * 2000,
    )


@pytest.mark.parametrize("sign", ["x", "*", "𝔛", "\u0301", "<@1> "])
@pytest.mark.parametrize("count", [0, 1, 12, 20])
def test_it_has_room_for_everything(sign: str, count: int) -> None:
    recipe = recipe_of(sign, count)
    state = EditorState(
        DRAFT,
        recipe,
        problems=(sign * 400,) * 9,
        chosen=mark_of(recipe.branches[0]) if count else "",
        notice="n" * 350,
        over_version=7,
    )
    view = editor_message(state)
    items = list(view.walk_children())
    texts = [item.content for item in items if isinstance(item, discord.ui.TextDisplay)]
    assert sum(map(utf16_length, texts)) <= 4000
    assert len(items) <= 40
    for item in items:
        if isinstance(item, discord.ui.Button | discord.ui.Select):
            assert 0 < len(item.custom_id or "") <= 100
