"""What people are told when a draft was saved, and when it could not be."""

from __future__ import annotations

import discord

from bot.discord_api.markdown import plain
from bot.features.recipes.drafts import Draft
from storage.errors import (
    RecipeChanged,
    RecipeLimitReached,
    RecipeNameTaken,
    StorageError,
)
from storage.recipe_records import VersionRecord
from storage.recipes import MOST_RECIPES, RecipeStore


def saved_message(saved: VersionRecord) -> str:
    """That it was saved, and how to use it."""
    name = plain(saved.name, 100)
    return f"✅ Saved **{name}** as version {saved.version}. Use it with /create recipe:{name}"


async def why_not_saved(error: StorageError, recipes: RecipeStore, draft: Draft) -> tuple[str, int]:
    """A sentence or two, and the newer version that stands in the way, or 0.

    Raises `error` again where it is none of what people can mend.
    """
    if isinstance(error, RecipeLimitReached):
        return (
            f"This server has {MOST_RECIPES} recipes, and that is the most. Delete one with "
            "/recipe delete, then press Save; your draft is kept.",
            0,
        )
    if isinstance(error, RecipeNameTaken):
        return (
            "Another recipe has got this name just now. Press Edit basics; your draft is kept.",
            0,
        )
    if not isinstance(error, RecipeChanged) or draft.record.recipe_id is None:
        raise error
    newest = await recipes.newest(draft.record.guild_id, draft.record.recipe_id)
    return _told(newest, draft.record.base_version), newest.version


def _told(newest: VersionRecord, base_version: int) -> str:
    following = newest.version + 1
    if newest.hidden_at_utc is not None:
        at = discord.utils.format_dt(newest.hidden_at_utc, "R")
        return (
            f"<@{newest.hidden_by}> deleted this recipe {at}. Your draft is kept. Press Save all "
            f"the same to bring it back with yours as version {following}, or Discard."
        )
    at = discord.utils.format_dt(newest.saved_at_utc, "R")
    return (
        f"<@{newest.author_id}> saved version {newest.version} {at}, after you had begun with "
        f"version {base_version}. Your draft is kept. Look at theirs with /recipe show, then press "
        f"Save all the same to put yours on top as version {following}, or Discard."
    )
