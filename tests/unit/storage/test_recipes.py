"""The recipes of a server: versions, names, hiding, limits; and drafts."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import recipes
from storage.database import Database
from storage.errors import (
    DraftLimitReached,
    DraftNotFound,
    RecipeChanged,
    RecipeLimitReached,
    RecipeNameTaken,
    RecipeNotFound,
    StorageError,
)
from storage.recipes import MOST_DRAFTS, MOST_RECIPES, NewVersion, RecipeDraft, RecipeName

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
GUILD = 1 << 60
NEW = NewVersion(
    guild_id=GUILD,
    recipe_id=None,
    base_version=0,
    revives=False,
    name="Haiku",
    name_key="haiku",
    summary="Three haiku",
    content='{"a": 1}',
    author_id=7,
    saved_at_utc=NOW,
)
DRAFT = RecipeDraft("0123456789ab", GUILD, 7, None, 0, "{}", NOW)


def following(recipe_id: int, base_version: int, **changes: Any) -> NewVersion:
    changes = {"recipe_id": recipe_id, "base_version": base_version, **changes}
    return replace(NEW, **changes)


async def test_versions_are_added_and_stay(database: Database) -> None:
    first = await database.write(recipes.save, NEW)
    assert (first.version, first.newest_version, first.author_id) == (1, 1, 7)
    second = await database.write(
        recipes.save, following(first.recipe_id, 1, name="Tanka", name_key="tanka", content="{}")
    )
    assert second.version == 2
    assert await database.read(recipes.list_recipes, GUILD) == [second]
    assert await database.read(recipes.list_names, GUILD) == [RecipeName("Tanka", "Three haiku")]
    assert await database.read(recipes.find_named, GUILD, "tanka") == second
    assert await database.read(recipes.get_newest, GUILD, first.recipe_id) == second
    earlier = await database.read(recipes.get_version, GUILD, first.recipe_id, 1)
    assert (earlier.name, earlier.content, earlier.newest_version) == ("Haiku", '{"a": 1}', 2)
    assert [
        version.version
        for version in await database.read(recipes.list_versions, GUILD, first.recipe_id)
    ] == [2, 1]
    assert await database.read(recipes.find_named, GUILD, "haiku") is None
    for missing in (
        database.read(recipes.get_version, GUILD, first.recipe_id, 3),
        database.read(recipes.get_version, GUILD + 1, first.recipe_id, 1),
        database.read(recipes.get_newest, GUILD + 1, first.recipe_id),
    ):
        with pytest.raises(RecipeNotFound):
            await missing


async def test_of_two_who_save_at_the_same_moment_one_is_told(database: Database) -> None:
    first = await database.write(recipes.save, NEW)
    change = following(first.recipe_id, 1)
    outcomes = await asyncio.gather(
        database.write(recipes.save, change),
        database.write(recipes.save, change),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "RecipeChanged",
        "RecipeVersion",
    ]
    assert len(await database.read(recipes.list_versions, GUILD, first.recipe_id)) == 2


async def test_a_draft_goes_with_its_version_and_only_then(database: Database) -> None:
    first = await database.write(recipes.save, NEW)
    await database.write(recipes.add_draft, DRAFT)
    with pytest.raises(RecipeNameTaken):
        await database.write(recipes.save, NEW, draft_id=DRAFT.id)
    with pytest.raises(RecipeChanged):
        await database.write(recipes.save, following(first.recipe_id, 0), draft_id=DRAFT.id)
    assert await database.read(recipes.get_draft, DRAFT.id) == DRAFT
    await database.write(recipes.save, following(first.recipe_id, 1), draft_id=DRAFT.id)
    with pytest.raises(DraftNotFound):
        await database.read(recipes.get_draft, DRAFT.id)
    with pytest.raises(DraftNotFound):
        await database.write(recipes.save, following(first.recipe_id, 2), draft_id=DRAFT.id)
    assert len(await database.read(recipes.list_versions, GUILD, first.recipe_id)) == 2


async def test_names_are_taken_in_one_server_and_free_once_hidden(database: Database) -> None:
    first = await database.write(recipes.save, NEW)
    await database.write(recipes.save, replace(NEW, guild_id=5))
    assert await database.write(recipes.hide, GUILD, first.recipe_id, 9, NOW)
    assert not await database.write(recipes.hide, GUILD, first.recipe_id, 9, NOW)
    assert await database.read(recipes.list_recipes, GUILD) == []
    hidden = await database.read(recipes.find_named, GUILD, "haiku")
    assert hidden is not None
    assert (hidden.hidden_by, hidden.hidden_at_utc) == (9, NOW)

    other = await database.write(recipes.save, NEW)
    assert other.recipe_id != first.recipe_id
    found = await database.read(recipes.find_named, GUILD, "haiku")
    assert found == other
    with pytest.raises(RecipeChanged):
        await database.write(recipes.save, following(first.recipe_id, 1))
    with pytest.raises(RecipeNameTaken):
        await database.write(recipes.save, following(first.recipe_id, 1, revives=True))
    await database.write(recipes.hide, GUILD, other.recipe_id, 9, NOW)
    back = await database.write(recipes.save, following(first.recipe_id, 1, revives=True))
    assert (back.version, back.hidden_at_utc) == (2, None)


async def test_a_recipe_of_another_server_can_not_be_saved_or_hidden(database: Database) -> None:
    first = await database.write(recipes.save, NEW)
    with pytest.raises(RecipeNotFound):
        await database.write(recipes.save, following(first.recipe_id, 1, guild_id=5))
    assert not await database.write(recipes.hide, 5, first.recipe_id, 9, NOW)
    assert len(await database.read(recipes.list_recipes, GUILD)) == 1


async def test_there_is_a_limit_of_visible_recipes(database: Database) -> None:
    saved = [
        await database.write(recipes.save, replace(NEW, name_key=f"{number}"))
        for number in range(MOST_RECIPES)
    ]
    with pytest.raises(RecipeLimitReached):
        await database.write(recipes.save, NEW)
    await database.write(recipes.save, following(saved[0].recipe_id, 1, name_key="x"))
    await database.write(recipes.hide, GUILD, saved[0].recipe_id, 9, NOW)
    await database.write(recipes.save, NEW)
    with pytest.raises(RecipeLimitReached):
        await database.write(recipes.save, following(saved[0].recipe_id, 2, revives=True))


async def test_the_role_is_chosen_changed_and_taken_back(database: Database) -> None:
    assert await database.read(recipes.get_role, GUILD) is None
    await database.write(recipes.set_role, GUILD, 1 << 61)
    await database.write(recipes.set_role, GUILD, 3)
    assert await database.read(recipes.get_role, GUILD) == 3
    assert await database.read(recipes.get_role, 5) is None
    await database.write(recipes.set_role, GUILD, None)
    await database.write(recipes.set_role, GUILD, None)
    assert await database.read(recipes.get_role, GUILD) is None


async def test_drafts_are_kept_changed_and_thrown_away(database: Database) -> None:
    await database.write(recipes.add_draft, DRAFT)
    later = NOW + timedelta(hours=1)
    await database.write(recipes.change_draft, DRAFT.id, '{"b": 2}', later)
    changed = replace(DRAFT, content='{"b": 2}', changed_at_utc=later)
    assert await database.read(recipes.get_draft, DRAFT.id) == changed
    await database.write(recipes.add_draft, replace(DRAFT, id="another"))
    assert [draft.id for draft in await database.read(recipes.list_drafts, GUILD, 7)] == [
        DRAFT.id,
        "another",
    ]
    assert (
        await database.read(recipes.list_drafts, GUILD, 8)
        == await database.read(recipes.list_drafts, 5, 7)
        == []
    )
    await database.write(recipes.discard_draft, DRAFT.id)
    await database.write(recipes.discard_draft, DRAFT.id)
    with pytest.raises(DraftNotFound):
        await database.write(recipes.change_draft, DRAFT.id, "{}", later)


async def test_drafts_have_a_limit_and_old_ones_are_pruned(database: Database) -> None:
    for number in range(MOST_DRAFTS):
        at = NOW + timedelta(days=number)
        await database.write(recipes.add_draft, replace(DRAFT, id=f"{number}", changed_at_utc=at))
    with pytest.raises(DraftLimitReached):
        await database.write(recipes.add_draft, DRAFT)
    await database.write(recipes.add_draft, replace(DRAFT, author_id=8))
    assert await database.write(recipes.prune_drafts, NOW + timedelta(days=3)) == 4
    await database.write(recipes.add_draft, replace(DRAFT, id="room again"))


def test_every_error_has_the_packages_base() -> None:
    for error in (RecipeChanged, RecipeLimitReached, RecipeNameTaken, DraftLimitReached):
        assert issubclass(error, StorageError)
