"""Examples as rows: kept for a branch, used only where a server chose so, limited."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from storage import examples
from storage.database import Database
from storage.errors import ExampleLimitReached
from storage.examples import MOST_OF_A_BRANCH, MOST_OF_A_SERVER, Example, NewExample
from storage.schema import values_of

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


async def used(database: Database, guild_id: int, recipe_key: str, *branches: str) -> list[str]:
    """The texts that these branches are given, the newest first."""
    wanted = [(recipe_key, branch) for branch in branches]
    return [example.text for example in await database.read(examples.to_use, guild_id, wanted)]


async def test_they_are_used_only_where_a_server_chose_so(database: Database) -> None:
    kept = await database.write(examples.add, POEM)
    newer = await database.write(examples.add, replace(POEM, text="A tail."))
    assert not await database.read(examples.are_used, 1)
    assert await used(database, 1, POEM.recipe_key, "poem") == []
    await database.write(examples.use, 1, on=True, by=5)
    await database.write(examples.use, 1, on=True, by=6)
    assert await database.read(examples.are_used, 1)
    assert await used(database, 1, POEM.recipe_key, "joke", "poem") == ["A tail.", "A paw."]
    assert await used(database, 1, POEM.recipe_key, "joke") == []
    assert await used(database, 1, POEM.recipe_key) == []
    assert await used(database, 1, "blog", "poem") == []
    assert await used(database, 2, POEM.recipe_key, "poem") == []
    assert await database.write(examples.remove, 1, newer.id)
    await database.write(examples.use, 1, on=False, by=5)
    assert await used(database, 1, POEM.recipe_key, "poem") == []
    assert kept == Example(**values_of(POEM), id=kept.id)
    assert await database.read(examples.of_server, 1) == [kept]


async def test_each_server_sees_and_deletes_its_own(database: Database) -> None:
    kept = await database.write(examples.add, POEM)
    assert await database.read(examples.of_server, 2) == []
    assert not await database.write(examples.remove, 2, kept.id)
    assert await database.write(examples.remove, 1, kept.id)
    assert not await database.write(examples.remove, 1, kept.id)


async def test_the_same_text_is_kept_once(database: Database) -> None:
    first = await database.write(examples.add, POEM)
    assert first == await database.write(examples.add, POEM)
    assert len(await database.read(examples.of_server, 1)) == 1


async def test_a_branch_and_a_server_have_limits(database: Database) -> None:
    for number in range(MOST_OF_A_BRANCH):
        await database.write(examples.add, replace(POEM, text=f"{number}"))
    with pytest.raises(ExampleLimitReached):
        await database.write(examples.add, replace(POEM, text="one more"))
    for number in range(MOST_OF_A_SERVER - MOST_OF_A_BRANCH):
        await database.write(examples.add, replace(POEM, branch=f"{number}"))
    with pytest.raises(ExampleLimitReached):
        await database.write(examples.add, replace(POEM, branch="another"))
    await database.write(examples.add, replace(POEM, guild_id=2))
