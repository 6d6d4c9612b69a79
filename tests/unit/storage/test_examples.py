"""Examples as rows: kept for a branch, used only where a server chose so, limited."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.database import open_database
from storage.errors import ExampleLimitReached
from storage.examples import MOST_OF_A_BRANCH, MOST_OF_A_SERVER, ExampleStore
from storage.stores import Stores
from storage.vote_records import NewExample

POEM = NewExample(
    guild_id=1,
    recipe_key="story, joke, poem",
    recipe="Story, joke, poem",
    branch="poem",
    title="Poem",
    topic="cats",
    text="A paw.",
    added_by=5,
    added_at_utc=datetime(2026, 11, 22, 18, 0, tzinfo=UTC),
)


@pytest.fixture
async def examples(tmp_path: Path) -> AsyncGenerator[ExampleStore]:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'chorus.db'}") as opened:
        yield Stores(opened).examples


async def test_they_are_used_only_where_a_server_chose_so(examples: ExampleStore) -> None:
    await examples.add(POEM)
    newer = await examples.add(replace(POEM, text="A tail."))
    assert not await examples.used(1)
    assert await examples.to_use(1, POEM.recipe_key, ["poem"]) == []
    await examples.use(1, on=True, by=5)
    await examples.use(1, on=True, by=6)
    assert await examples.used(1)
    found = await examples.to_use(1, POEM.recipe_key, ["joke", "poem"])
    assert [one.new.text for one in found] == ["A tail.", "A paw."]
    assert await examples.to_use(1, POEM.recipe_key, ["joke"]) == []
    assert await examples.to_use(1, "blog", ["poem"]) == []
    assert await examples.to_use(2, POEM.recipe_key, ["poem"]) == []
    assert await examples.delete(1, newer.id)
    await examples.use(1, on=False, by=5)
    assert await examples.to_use(1, POEM.recipe_key, ["poem"]) == []
    assert [one.new for one in await examples.all(1)] == [POEM]


async def test_each_server_sees_and_deletes_its_own(examples: ExampleStore) -> None:
    kept = await examples.add(POEM)
    assert await examples.all(2) == []
    assert not await examples.delete(2, kept.id)
    assert await examples.delete(1, kept.id)
    assert not await examples.delete(1, kept.id)


async def test_the_same_text_is_kept_once(examples: ExampleStore) -> None:
    assert await examples.add(POEM) == await examples.add(POEM)
    assert len(await examples.all(1)) == 1


async def test_a_branch_and_a_server_have_limits(examples: ExampleStore) -> None:
    for number in range(MOST_OF_A_BRANCH):
        await examples.add(replace(POEM, text=f"{number}"))
    with pytest.raises(ExampleLimitReached):
        await examples.add(replace(POEM, text="one more"))
    for number in range(MOST_OF_A_SERVER - MOST_OF_A_BRANCH):
        await examples.add(replace(POEM, branch=f"{number}"))
    with pytest.raises(ExampleLimitReached):
        await examples.add(replace(POEM, branch="another"))
    await examples.add(replace(POEM, guild_id=2))
