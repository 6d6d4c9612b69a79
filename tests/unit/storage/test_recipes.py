"""Recipes of a server: versions, names, hiding, limits; and drafts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database, open_database
from storage.drafts import MOST_DRAFTS, DraftStore
from storage.errors import (
    DraftLimitReached,
    DraftNotFound,
    RecipeChanged,
    RecipeLimitReached,
    RecipeNameTaken,
    RecipeNotFound,
    StorageError,
)
from storage.recipe_records import DraftRecord, NewVersion, RecipeName
from storage.recipes import MOST_RECIPES, RecipeStore

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
DRAFT = DraftRecord("0123456789ab", GUILD, 7, None, 0, "{}", NOW)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'chorus.db'}") as opened:
        yield opened


@pytest.fixture
def recipes(database: Database) -> RecipeStore:
    return RecipeStore(database)


@pytest.fixture
def drafts(database: Database) -> DraftStore:
    return DraftStore(database)


def following(recipe_id: int, base_version: int, **changes: Any) -> NewVersion:
    changes = {"recipe_id": recipe_id, "base_version": base_version, **changes}
    return replace(NEW, **changes)


async def test_versions_are_added_and_stay(recipes: RecipeStore) -> None:
    first = await recipes.save(NEW)
    assert (first.version, first.newest_version, first.author_id) == (1, 1, 7)
    second = await recipes.save(
        following(first.recipe_id, 1, name="Tanka", name_key="tanka", content="{}")
    )
    assert second.version == 2
    assert await recipes.all(GUILD) == [second]
    assert await recipes.names(GUILD) == [RecipeName("Tanka", "Three haiku")]
    assert await recipes.named(GUILD, "tanka") == second
    assert await recipes.newest(GUILD, first.recipe_id) == second
    earlier = await recipes.version(GUILD, first.recipe_id, 1)
    assert (earlier.name, earlier.content, earlier.newest_version) == ("Haiku", '{"a": 1}', 2)
    assert [one.version for one in await recipes.versions(GUILD, first.recipe_id)] == [2, 1]
    for missing in (
        recipes.named(GUILD, "haiku"),
        recipes.version(GUILD, first.recipe_id, 3),
        recipes.version(GUILD + 1, first.recipe_id, 1),
        recipes.newest(GUILD + 1, first.recipe_id),
    ):
        with pytest.raises(RecipeNotFound):
            await missing


async def test_of_two_who_save_at_the_same_moment_one_is_told(recipes: RecipeStore) -> None:
    first = await recipes.save(NEW)
    change = following(first.recipe_id, 1)
    outcomes = await asyncio.gather(
        recipes.save(change),
        recipes.save(change),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["RecipeChanged", "VersionRecord"]
    assert len(await recipes.versions(GUILD, first.recipe_id)) == 2


async def test_a_draft_goes_with_its_version_and_only_then(
    recipes: RecipeStore, drafts: DraftStore
) -> None:
    first = await recipes.save(NEW)
    await drafts.add(DRAFT)
    with pytest.raises(RecipeNameTaken):
        await recipes.save(NEW, draft_id=DRAFT.id)
    with pytest.raises(RecipeChanged):
        await recipes.save(following(first.recipe_id, 0), draft_id=DRAFT.id)
    assert await drafts.get(DRAFT.id) == DRAFT
    await recipes.save(following(first.recipe_id, 1), draft_id=DRAFT.id)
    with pytest.raises(DraftNotFound):
        await drafts.get(DRAFT.id)
    with pytest.raises(DraftNotFound):
        await recipes.save(following(first.recipe_id, 2), draft_id=DRAFT.id)
    assert len(await recipes.versions(GUILD, first.recipe_id)) == 2


async def test_names_are_taken_in_one_server_and_free_once_hidden(recipes: RecipeStore) -> None:
    first = await recipes.save(NEW)
    await recipes.save(replace(NEW, guild_id=5))
    assert await recipes.hide(GUILD, first.recipe_id, 9, NOW)
    assert not await recipes.hide(GUILD, first.recipe_id, 9, NOW)
    assert await recipes.all(GUILD) == []
    hidden = await recipes.named(GUILD, "haiku")
    assert (hidden.hidden_by, hidden.hidden_at_utc) == (9, NOW)

    other = await recipes.save(NEW)
    assert other.recipe_id != first.recipe_id
    assert (await recipes.named(GUILD, "haiku")).recipe_id == other.recipe_id
    with pytest.raises(RecipeChanged):
        await recipes.save(following(first.recipe_id, 1))
    with pytest.raises(RecipeNameTaken):
        await recipes.save(following(first.recipe_id, 1, revives=True))
    await recipes.hide(GUILD, other.recipe_id, 9, NOW)
    back = await recipes.save(following(first.recipe_id, 1, revives=True))
    assert (back.version, back.hidden_at_utc) == (2, None)


async def test_a_recipe_of_another_server_can_not_be_saved_or_hidden(recipes: RecipeStore) -> None:
    first = await recipes.save(NEW)
    with pytest.raises(RecipeNotFound):
        await recipes.save(following(first.recipe_id, 1, guild_id=5))
    assert not await recipes.hide(5, first.recipe_id, 9, NOW)
    assert len(await recipes.all(GUILD)) == 1


async def test_there_is_a_limit_of_visible_recipes(recipes: RecipeStore) -> None:
    saved = [
        await recipes.save(replace(NEW, name_key=f"{number}")) for number in range(MOST_RECIPES)
    ]
    with pytest.raises(RecipeLimitReached):
        await recipes.save(NEW)
    await recipes.save(following(saved[0].recipe_id, 1, name_key="x"))
    await recipes.hide(GUILD, saved[0].recipe_id, 9, NOW)
    await recipes.save(NEW)
    with pytest.raises(RecipeLimitReached):
        await recipes.save(following(saved[0].recipe_id, 2, revives=True))


async def test_the_role_is_chosen_changed_and_taken_back(recipes: RecipeStore) -> None:
    assert await recipes.role(GUILD) is None
    await recipes.set_role(GUILD, 1 << 61)
    await recipes.set_role(GUILD, 3)
    assert await recipes.role(GUILD) == 3
    assert await recipes.role(5) is None
    await recipes.set_role(GUILD, None)
    await recipes.set_role(GUILD, None)
    assert await recipes.role(GUILD) is None


async def test_drafts_are_kept_changed_and_thrown_away(drafts: DraftStore) -> None:
    await drafts.add(DRAFT)
    later = NOW + timedelta(hours=1)
    await drafts.change(DRAFT.id, '{"b": 2}', later)
    changed = replace(DRAFT, content='{"b": 2}', changed_at_utc=later)
    assert await drafts.get(DRAFT.id) == changed
    await drafts.add(replace(DRAFT, id="another"))
    assert [one.id for one in await drafts.of_author(GUILD, 7)] == [DRAFT.id, "another"]
    assert await drafts.of_author(GUILD, 8) == await drafts.of_author(5, 7) == []
    await drafts.discard(DRAFT.id)
    await drafts.discard(DRAFT.id)
    with pytest.raises(DraftNotFound):
        await drafts.change(DRAFT.id, "{}", later)


async def test_drafts_have_a_limit_and_old_ones_are_pruned(drafts: DraftStore) -> None:
    for number in range(MOST_DRAFTS):
        at = NOW + timedelta(days=number)
        await drafts.add(replace(DRAFT, id=f"{number}", changed_at_utc=at))
    with pytest.raises(DraftLimitReached):
        await drafts.add(DRAFT)
    await drafts.add(replace(DRAFT, author_id=8))
    assert await drafts.prune(NOW + timedelta(days=3)) == 4
    await drafts.add(replace(DRAFT, id="room again"))


def test_every_error_has_the_packages_base() -> None:
    for error in (RecipeChanged, RecipeLimitReached, RecipeNameTaken, DraftLimitReached):
        assert issubclass(error, StorageError)
