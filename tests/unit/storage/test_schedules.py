"""Schedules as rows: made, edited, paused, deleted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from storage.errors import ScheduleChanged, ScheduleNotFound, TooManySchedules
from storage.tables import Base
from tests.unit.storage.schedules import DAILY, DAY, GUILD, HOUR, NINE, Bot, opened


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncGenerator[Bot]:
    async with opened(tmp_path) as bot:
        yield bot


async def test_a_schedule_comes_back_as_it_was_written(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, most_in_guild=1)
    assert await bot.state(made) == made
    assert await bot.schedules.of_guild(GUILD) == [made]
    assert asdict(DAILY).items() <= asdict(made).items()
    assert (made.version, made.turn, made.paused_reason) == (1, 0, None)


async def test_a_server_has_so_many_schedules_and_no_more(bot: Bot) -> None:
    made = await asyncio.gather(
        *(bot.schedules.create(DAILY, most_in_guild=3) for _ in range(6)), return_exceptions=True
    )
    assert sum(isinstance(one, TooManySchedules) for one in made) == 3
    assert len(await bot.schedules.of_guild(GUILD)) == 3
    await bot.schedules.create(replace(DAILY, guild_id=7), most_in_guild=3)
    first = (await bot.schedules.of_guild(GUILD))[0]
    assert await bot.schedules.delete(GUILD, first.id)
    await bot.schedules.create(DAILY, most_in_guild=3)


async def test_another_server_can_not_touch_it(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    for attempt in (
        bot.schedules.get(7, made.id),
        bot.schedules.pause(7, made.id, "x"),
        bot.schedules.resume(7, made.id, NINE),
        bot.schedules.edit(replace(made, guild_id=7, recipe="mine")),
        bot.claims.claim_now(7, made.id, NINE, "a"),
    ):
        with pytest.raises(ScheduleNotFound):
            await attempt
    assert not await bot.schedules.delete(7, made.id)
    assert await bot.state(made) == made


async def test_an_edit_is_made_of_the_newest_version_only(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    edited = await bot.schedules.edit(replace(made, topics=("tea",), quiet=False))
    assert edited == replace(made, topics=("tea",), quiet=False, version=2)
    with pytest.raises(ScheduleChanged):
        await bot.schedules.edit(replace(made, recipe="other"))
    assert await bot.state(made) == edited


async def test_an_edit_leaves_what_is_due_unless_the_times_change(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    edited = await bot.schedules.edit(replace(made, recipe="poem", next_due_utc=NINE + DAY))
    assert edited.next_due_utc == NINE
    moved = await bot.schedules.edit(replace(edited, at="10:00"), next_due_utc=NINE + HOUR)
    assert (moved.at, moved.next_due_utc) == ("10:00", NINE + HOUR)


async def test_a_paused_schedule_is_not_due_and_is_told_of_once(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    pauses = await asyncio.gather(
        *(bot.schedules.pause(GUILD, made.id, f"reason {number}") for number in range(4))
    )
    assert sorted(pauses) == [False, False, False, True]
    assert await bot.claims.next_due() is None
    assert await bot.claim(NINE + DAY) == []
    paused = await bot.state(made)
    assert paused.paused_reason == f"reason {pauses.index(True)}"
    edited = await bot.schedules.edit(replace(paused, at="10:00"), next_due_utc=NINE + HOUR)
    assert edited.next_due_utc is None

    assert await bot.schedules.resume(GUILD, made.id, NINE + 2 * DAY)
    assert not await bot.schedules.resume(GUILD, made.id, NINE)
    assert await bot.claims.next_due() == NINE + 2 * DAY
    assert (await bot.state(made)).paused_reason is None


async def test_deleting_takes_along_all_that_hangs_on_it(bot: Bot) -> None:
    made, other = [await bot.schedules.create(DAILY, 9) for _ in range(2)]
    for claim in await bot.claim(NINE):
        await bot.firings.done(claim.firing.id, "cats", "Purr.", NINE)
    assert await bot.schedules.delete(GUILD, made.id)
    assert not await bot.schedules.delete(GUILD, made.id)
    with pytest.raises(ScheduleNotFound):
        await bot.state(made)
    assert await bot.firings.of_schedule(made.id, 9) == []
    assert await bot.firings.past_posts(made.id, NINE) == []
    assert len(await bot.firings.of_schedule(other.id, 9)) == 1
    assert len(await bot.firings.past_posts(other.id, NINE)) == 1


async def test_an_id_is_never_given_twice(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    await bot.schedules.delete(GUILD, made.id)
    assert (await bot.schedules.create(DAILY, 9)).id > made.id


async def test_the_migration_makes_the_tables_that_are_mapped(tmp_path: Path) -> None:
    async with opened(tmp_path):
        pass

    def differences(connection: Connection) -> list[str]:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        return [str(one) for one in found if "schedule" in str(one) or "firing" in str(one)]

    engine = create_engine(f"sqlite:///{tmp_path / 'chorus.db'}")
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()
