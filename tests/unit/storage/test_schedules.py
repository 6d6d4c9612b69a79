"""Schedules as rows: made, edited, paused, deleted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from storage import claims, occurrences, schedules
from storage.errors import ScheduleChanged, ScheduleNotFound, TooManySchedules
from storage.occurrences import PastPost
from tests.support.stored_schedules import DAILY, DAY, GUILD, HOUR, NINE, Process, open_process


@pytest.fixture
async def process(tmp_path: Path) -> AsyncGenerator[Process]:
    async with open_process(tmp_path) as process:
        yield process


async def test_a_schedule_comes_back_as_it_was_written(process: Process) -> None:
    made = await process.create(DAILY, most_in_guild=1)
    assert await process.state(made) == made
    assert await process.database.read(schedules.of_guild, GUILD) == [made]
    assert asdict(DAILY).items() <= asdict(made).items()
    assert (made.version, made.occurrence_count, made.paused_reason) == (1, 0, None)


async def test_a_server_has_so_many_schedules_and_no_more(process: Process) -> None:
    made = await asyncio.gather(
        *(process.create(DAILY, most_in_guild=3) for _ in range(6)), return_exceptions=True
    )
    assert sum(isinstance(result, TooManySchedules) for result in made) == 3
    assert len(await process.database.read(schedules.of_guild, GUILD)) == 3
    await process.create(replace(DAILY, guild_id=7), most_in_guild=3)
    first = (await process.database.read(schedules.of_guild, GUILD))[0]
    assert await process.database.write(schedules.remove, GUILD, first.id)
    await process.create(DAILY, most_in_guild=3)


async def test_another_server_can_not_touch_it(process: Process) -> None:
    made = await process.create()
    for attempt in (
        process.database.read(schedules.get, 7, made.id),
        process.database.write(schedules.pause, 7, made.id, "x"),
        process.database.write(schedules.resume, 7, made.id, NINE),
        process.database.write(schedules.edit, replace(made, guild_id=7, recipe="mine")),
        process.database.write(claims.claim_now, 7, made.id, NINE, "a"),
    ):
        with pytest.raises(ScheduleNotFound):
            await attempt
    assert not await process.database.write(schedules.remove, 7, made.id)
    assert await process.state(made) == made


async def test_an_edit_is_made_of_the_newest_version_only(process: Process) -> None:
    made = await process.create()
    edited = await process.database.write(
        schedules.edit, replace(made, topics=("tea",), final_only=False)
    )
    assert edited == replace(made, topics=("tea",), final_only=False, version=2)
    with pytest.raises(ScheduleChanged):
        await process.database.write(schedules.edit, replace(made, recipe="other"))
    assert await process.state(made) == edited


async def test_an_edit_leaves_what_is_due_unless_the_times_change(process: Process) -> None:
    made = await process.create()
    edited = await process.database.write(
        schedules.edit, replace(made, recipe="poem", next_due_utc=NINE + DAY)
    )
    assert edited.next_due_utc == NINE
    moved = await process.database.write(
        schedules.edit, replace(edited, at="10:00"), next_due_utc=NINE + HOUR
    )
    assert (moved.at, moved.next_due_utc) == ("10:00", NINE + HOUR)


async def test_a_paused_schedule_is_not_due_and_is_told_of_once(process: Process) -> None:
    made = await process.create()
    pauses = await asyncio.gather(
        *(
            process.database.write(schedules.pause, GUILD, made.id, f"reason {number}")
            for number in range(4)
        )
    )
    (told,) = [paused for paused in pauses if paused is not None]
    assert await process.next_due() is None
    assert await process.claim(NINE + DAY) == []
    paused = await process.state(made)
    assert paused == told
    assert paused.paused_reason == f"reason {pauses.index(told)}"
    edited = await process.database.write(
        schedules.edit, replace(paused, at="10:00"), next_due_utc=NINE + HOUR
    )
    assert edited.next_due_utc is None

    assert await process.database.write(schedules.resume, GUILD, made.id, NINE + 2 * DAY)
    assert not await process.database.write(schedules.resume, GUILD, made.id, NINE)
    assert await process.next_due() == NINE + 2 * DAY
    assert (await process.state(made)).paused_reason is None


async def test_deleting_takes_along_all_that_hangs_on_it(process: Process) -> None:
    made, other = [await process.create() for _ in range(2)]
    for claim in await process.claim(NINE):
        await process.database.write(
            occurrences.finish, claim.occurrence.id, PastPost("cats", "Purr.", NINE)
        )
    assert await process.database.write(schedules.remove, GUILD, made.id)
    assert not await process.database.write(schedules.remove, GUILD, made.id)
    with pytest.raises(ScheduleNotFound):
        await process.state(made)
    assert await process.database.read(occurrences.latest, made.id, 9) == []
    assert await process.database.read(occurrences.past_posts, made.id, NINE) == []
    assert len(await process.database.read(occurrences.latest, other.id, 9)) == 1
    assert len(await process.database.read(occurrences.past_posts, other.id, NINE)) == 1


async def test_an_id_is_never_given_twice(process: Process) -> None:
    made = await process.create()
    await process.database.write(schedules.remove, GUILD, made.id)
    assert (await process.create()).id > made.id
