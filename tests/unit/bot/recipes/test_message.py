"""The studio's message fits into Discord's limits, whatever has been typed."""

from __future__ import annotations

from datetime import UTC, datetime

import discord
import pytest

from bot.discord_api.splitting import discord_length
from bot.features.recipes.buttons import mark_of
from bot.features.recipes.draft_message import Sheet, studio_message
from storage.recipe_records import DraftRecord
from workflows.recipes.custom.form import OwnBranch, OwnField, OwnRecipe

DRAFT = DraftRecord("0123456789ab", 1, 2, 3, 4, "", datetime.now(UTC))


def recipe_of(sign: str, count: int) -> OwnRecipe:
    """As much as the forms take, and more."""
    return OwnRecipe(
        name=sign * 40,
        makes=sign * 80,
        fields=tuple(OwnField(sign * 20, sign * 45, sign * 300) for _ in range(count)),
        branches=tuple(
            OwnBranch(
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
    sheet = Sheet(
        DRAFT,
        recipe,
        problems=(sign * 400,) * 9,
        chosen=mark_of(recipe.branches[0]) if count else "",
        notice="n" * 350,
        over_version=7,
    )
    view = studio_message(sheet)
    texts = [one.content for one in view.walk_children() if isinstance(one, discord.ui.TextDisplay)]
    assert sum(map(discord_length, texts)) <= 4000
    assert len(list(view.walk_children())) <= 40
    for one in view.walk_children():
        if isinstance(one, discord.ui.Button | discord.ui.Select):
            assert 0 < len(one.custom_id or "") <= 100
