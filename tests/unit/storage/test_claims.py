"""Claiming: each due time exactly once, whatever dies, and whoever else claims."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from storage import claims, occurrences, schedules
from storage.claims import DueDecision
from storage.occurrences import CLAIM_LASTS, Claim, PastPost
from storage.schedules import OccurrenceState, Schedule
from tests.support.stored_schedules import (
    DAILY,
    DAY,
    GUILD,
    HOUR,
    MINUTE,
    NINE,
    Process,
    daily,
    open_process,
)


@pytest.fixture
async def process(tmp_path: Path) -> AsyncGenerator[Process]:
    async with open_process(tmp_path) as process:
        yield process


async def under_way(process: Process, schedule: Schedule) -> list[str]:
    """The ids of the runs of the schedule's due times that have no end yet."""
    found = await process.database.read(occurrences.latest, schedule.id, 9)
    return [occurrence.run_id for occurrence in found if occurrence.is_under_way]


async def recompute(process: Process, next_due: Mapping[int, datetime | None]) -> int:
    """Puts right when schedules that wait are due, by their ids; how many that changed."""
    waiting = await process.database.read(claims.waiting_schedules, NINE, 0, 99)
    told = [(schedule, next_due[schedule.id]) for schedule in waiting]
    changes = [(schedule, due) for schedule, due in told if due is not None]
    return await process.database.write(claims.recompute, changes)


async def test_nothing_is_due_in_an_empty_database(process: Process) -> None:
    assert await process.next_due() is None
    assert await process.claim(NINE) == []


async def test_a_due_time_is_claimed_once_and_the_schedule_moves_on(process: Process) -> None:
    made = await process.create()
    assert await process.next_due() == NINE
    assert await process.claim(NINE - MINUTE) == []

    (claim,) = await process.claim(NINE)
    assert (claim.occurrence.due_utc, claim.occurrence.state) == (NINE, OccurrenceState.CLAIMED)
    assert (claim.occurrence.number, claim.occurrence.tries, claim.occurrence.claimed_by) == (
        0,
        1,
        "a",
    )
    assert claim.schedule == await process.state(made)
    assert claim.schedule == replace(
        made, occurrence_count=1, next_due_utc=NINE + DAY, handled_utc=NINE
    )
    assert await process.claim(NINE) == []


async def test_what_comes_due_is_claimed_in_order_and_in_batches(process: Process) -> None:
    for minutes in (3, 1, 2, 0, 1):
        await process.create(replace(DAILY, next_due_utc=NINE + minutes * MINUTE), 9)
    batches: list[list[datetime]] = []
    while batch := await process.claim(NINE + 2 * MINUTE, limit=3):
        batches.append([claim.occurrence.due_utc for claim in batch])
    assert batches == [
        [NINE, NINE + MINUTE, NINE + MINUTE],
        [NINE + 2 * MINUTE],
    ]
    assert await process.next_due() == NINE + 3 * MINUTE


async def test_of_missed_times_one_is_kept_with_how_many_were_skipped(process: Process) -> None:
    made = await process.create()
    (claim,) = await process.claim(NINE + 2 * DAY + HOUR)
    assert (claim.occurrence.due_utc, claim.occurrence.skipped) == (NINE + 2 * DAY, 2)
    assert claim.occurrence.state is OccurrenceState.CLAIMED
    await process.database.write(occurrences.start, claim.occurrence)

    (claim,) = await process.claim(NINE + 4 * DAY + 5 * HOUR)
    assert (claim.occurrence.due_utc, claim.occurrence.skipped) == (NINE + 4 * DAY, 2)
    assert claim.occurrence.state is OccurrenceState.SKIPPED
    assert claim.schedule.occurrence_count == 1
    assert [
        late.skipped for late in await process.database.read(occurrences.latest, made.id, 9)
    ] == [2, 2]
    assert [late.state for late in await process.database.read(occurrences.latest, made.id, 1)] == [
        OccurrenceState.SKIPPED
    ]


async def test_two_processes_claim_each_due_time_once(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        processes = [await stack.enter_async_context(open_process(tmp_path, name)) for name in "ab"]
        for number in range(60):
            due = NINE + (number % 20) * MINUTE / 20
            await processes[number % 2].create(replace(DAILY, next_due_utc=due), 60)
        claimed: list[Claim] = []
        for day in range(2):
            now = NINE + day * DAY + MINUTE
            asking = (process.claim_all(now, 3) for process in processes * 2)
            for some in await asyncio.gather(*asking):
                claimed += some
            for claim in claimed[day * 60 :]:
                await processes[0].database.write(occurrences.start, claim.occurrence)
    counts = Counter((claim.schedule.id, claim.occurrence.due_utc) for claim in claimed)
    assert len(counts) == 120
    assert set(counts.values()) == {1}
    assert {claim.occurrence.claimed_by for claim in claimed} <= {"a", "b"}
    assert len({claim.occurrence.run_id for claim in claimed}) == len(claimed)


async def test_a_clock_set_back_fires_nothing_again(process: Process) -> None:
    made = await process.create()
    await process.claim(NINE)
    assert await process.claim(NINE - 5 * HOUR) == []
    assert await process.claim(NINE) == []
    # Even where the schedule is made to wait for the same time again, its row is there.
    await process.database.write(schedules.edit, await process.state(made), next_due_utc=NINE)
    assert await process.claim(NINE) == []
    moved_on = await process.state(made)
    assert (moved_on.next_due_utc, moved_on.handled_utc) == (NINE + DAY, NINE)
    assert len(await process.database.read(occurrences.latest, made.id, 9)) == 1


async def test_a_claimer_that_dies_is_stood_in_for_under_the_same_run_id(tmp_path: Path) -> None:
    async with open_process(tmp_path, "a") as process:
        made = await process.create()
        (lost,) = await process.claim(NINE)
        assert await process.database.write(occurrences.set_topic, lost.occurrence, "cats", NINE)
    async with open_process(tmp_path, "b") as process:
        assert await under_way(process, made) == [lost.occurrence.run_id]
        assert await process.next_due() == NINE + CLAIM_LASTS
        assert await process.claim(NINE + CLAIM_LASTS - MINUTE) == []
        (again,) = await process.claim(NINE + CLAIM_LASTS)
        assert (again.occurrence.id, again.occurrence.run_id) == (
            lost.occurrence.id,
            lost.occurrence.run_id,
        )
        assert (again.occurrence.tries, again.occurrence.claimed_by) == (2, "b")
        assert again.occurrence.topic == "cats"
        # The first one comes back to life too late.
        assert not await process.database.write(occurrences.start, lost.occurrence)
        assert not await process.database.write(
            occurrences.set_topic, lost.occurrence, "dogs", NINE
        )
        assert await process.database.write(occurrences.start, again.occurrence)
        assert await process.next_due() == NINE + DAY


async def test_a_topic_that_takes_long_to_find_holds_the_claim(process: Process) -> None:
    await process.create()
    (claim,) = await process.claim(NINE)
    assert await process.database.write(
        occurrences.set_topic, claim.occurrence, "cats", NINE + 2 * MINUTE
    )
    assert await process.next_due() == NINE + 2 * MINUTE + CLAIM_LASTS


async def test_a_failure_is_claimed_again_at_its_time_before_what_comes_due(
    process: Process,
) -> None:
    made = await process.create()
    await process.create(replace(DAILY, next_due_utc=NINE + 5 * MINUTE), 9)
    (claim,) = await process.claim(NINE)
    await process.database.write(occurrences.start, claim.occurrence)
    assert await process.database.write(
        occurrences.fail, claim.occurrence.id, "the model timed out", NINE + 5 * MINUTE
    )
    assert not await process.database.write(
        occurrences.fail, claim.occurrence.id, "again", NINE + HOUR
    )
    assert await process.next_due() == NINE + 5 * MINUTE

    (again,) = await process.claim(NINE + 5 * MINUTE, limit=1)
    assert (again.occurrence.id, again.occurrence.tries) == (claim.occurrence.id, 2)
    assert again.occurrence.reason == "the model timed out"
    assert again.schedule == await process.state(made)
    assert len(await process.claim(NINE + 5 * MINUTE)) == 1

    await process.database.write(occurrences.start, again.occurrence)
    assert await process.database.write(
        occurrences.fail, again.occurrence.id, "the model refused", None
    )
    (failed,) = await process.database.read(occurrences.latest, made.id, 9)
    assert (failed.state, failed.reason) == (OccurrenceState.FAILED, "the model refused")
    assert [later.occurrence.id for later in await process.claim(NINE + HOUR)] != [failed.id]


async def test_a_pause_takes_back_further_tries(process: Process) -> None:
    made = await process.create()
    (claim,) = await process.claim(NINE)
    await process.database.write(occurrences.fail, claim.occurrence.id, "x", NINE + 5 * MINUTE)
    await process.database.write(schedules.pause, GUILD, made.id, "The channel is gone.")
    assert await process.next_due() is None
    by_hand = await process.database.write(claims.claim_now, GUILD, made.id, NINE + HOUR, "a")
    await process.database.write(occurrences.fail, by_hand.occurrence.id, "x", NINE + 2 * HOUR)
    assert await process.next_due() == NINE + 2 * HOUR
    await process.database.write(schedules.resume, GUILD, made.id, NINE + DAY)
    assert await process.next_due() == NINE + 2 * HOUR


async def test_a_failure_of_a_paused_schedule_is_not_tried_again(process: Process) -> None:
    made = await process.create()
    (claim,) = await process.claim(NINE)
    await process.database.write(schedules.pause, GUILD, made.id, "The channel is gone.")
    assert await process.database.write(
        occurrences.fail, claim.occurrence.id, "x", NINE + 5 * MINUTE
    )
    assert await process.next_due() is None


async def test_what_was_posted_is_remembered_latest_first(process: Process) -> None:
    made = await process.create()
    for day in range(3):
        (claim,) = await process.claim(NINE + day * DAY)
        await process.database.write(occurrences.start, claim.occurrence)
        now = NINE + day * DAY + MINUTE
        assert await process.database.write(
            occurrences.finish, claim.occurrence.id, PastPost(f"topic {day}", f"text {day}", now)
        )
        assert not await process.database.write(
            occurrences.finish, claim.occurrence.id, PastPost(f"topic {day}", f"text {day}", now)
        )
    past = await process.database.read(occurrences.past_posts, made.id, NINE + DAY)
    assert [(post.topic, post.output) for post in past] == [
        ("topic 2", "text 2"),
        ("topic 1", "text 1"),
    ]
    assert await under_way(process, made) == []


async def test_a_failure_that_somebody_retries_by_hand_is_done_after_all(process: Process) -> None:
    await process.create()
    (claim,) = await process.claim(NINE)
    await process.database.write(occurrences.fail, claim.occurrence.id, "x", NINE + 5 * MINUTE)
    assert await process.database.write(
        occurrences.finish, claim.occurrence.id, PastPost("cats", "Purr.", NINE + MINUTE)
    )
    assert await process.claim(NINE + 5 * MINUTE) == []


async def test_a_try_that_comes_too_late_is_skipped(process: Process) -> None:
    made = await process.create()
    (claim,) = await process.claim(NINE)
    (late,) = await process.claim(NINE + 5 * HOUR)
    assert late.occurrence.id == claim.occurrence.id
    assert await process.database.write(occurrences.skip, late.occurrence.id, "It was 5 h late.")
    assert await under_way(process, made) == []
    assert await process.next_due() == NINE + DAY


async def test_a_post_by_hand_leaves_the_times_alone(process: Process) -> None:
    made = await process.create()
    first, second = [
        await process.database.write(claims.claim_now, GUILD, made.id, NINE, "a") for _ in range(2)
    ]
    assert first.occurrence.manual
    assert len({first.occurrence.due_utc, second.occurrence.due_utc, NINE}) == 3
    assert (first.occurrence.number, second.occurrence.number) == (0, 1)
    (claim,) = await process.claim(NINE)
    assert (claim.occurrence.due_utc, claim.occurrence.manual, claim.occurrence.number) == (
        NINE,
        False,
        2,
    )
    assert claim.schedule.next_due_utc == NINE + DAY


async def test_a_run_leads_back_to_its_schedule(process: Process) -> None:
    made = await process.create()
    (claim,) = await process.claim(NINE)
    found = await process.database.read(occurrences.of_run, claim.occurrence.run_id)
    assert found is not None
    assert (found.occurrence, found.schedule) == (claim.occurrence, await process.state(made))
    assert await process.database.read(occurrences.of_run, "ffffffffffff") is None


async def test_a_schedule_that_can_not_go_on_is_paused_by_its_claim(process: Process) -> None:
    def lost(schedule: Schedule, now_utc: datetime) -> DueDecision:
        return DueDecision(NINE, False, 1, None, paused_reason="The zone is gone.")

    made = await process.create()
    (claim,) = await process.database.write(claims.claim_due, NINE, 9, lost, "a")
    assert claim.occurrence.state is OccurrenceState.SKIPPED
    assert claim.schedule.paused_reason == "The zone is gone."
    assert (await process.state(made)).next_due_utc is None
    assert await process.next_due() is None


async def test_a_rule_that_fails_leaves_everything_as_it_was(process: Process) -> None:
    def broken(schedule: Schedule, now_utc: datetime) -> DueDecision:
        if schedule.id == second.id:
            raise ZeroDivisionError
        return daily(schedule, now_utc)

    first, second = [await process.create() for _ in range(2)]
    with pytest.raises(ZeroDivisionError):
        await process.database.write(claims.claim_due, NINE, 9, broken, "a")
    assert await process.state(first) == first
    assert await under_way(process, first) == []
    assert await under_way(process, second) == []
    assert len(await process.claim(NINE)) == 2


async def test_waiting_schedules_are_put_right_when_the_rules_change(process: Process) -> None:
    due, ahead, paused, unsaid = [
        await process.create(replace(DAILY, next_due_utc=next_due), 9)
        for next_due in (NINE, NINE + 4000 * DAY, NINE, NINE + DAY)
    ]
    await process.database.write(schedules.pause, GUILD, paused.id, "x")
    assert await recompute(process, {ahead.id: NINE + HOUR, unsaid.id: None}) == 1
    assert (await process.state(due)).next_due_utc == NINE
    assert (await process.state(ahead)).next_due_utc == NINE + HOUR
    assert (await process.state(paused)).next_due_utc is None
    assert (await process.state(unsaid)).next_due_utc == NINE + DAY
    # What somebody has changed since it was read stays as they want it.
    edited = await process.database.write(schedules.edit, await process.state(ahead))
    stale = [(replace(edited, version=1), NINE + 2 * HOUR)]
    assert await process.database.write(claims.recompute, stale) == 0


async def test_old_due_times_and_posts_are_forgotten(process: Process) -> None:
    made = await process.create()
    for day in range(4):
        (claim,) = await process.claim(NINE + day * DAY)
        match day:
            case 0:
                await process.database.write(occurrences.start, claim.occurrence)
            case 1:
                await process.database.write(
                    occurrences.fail, claim.occurrence.id, "x", NINE + 90 * DAY
                )
            case _:
                await process.database.write(
                    occurrences.finish,
                    claim.occurrence.id,
                    PastPost(str(day), "", NINE + day * DAY),
                )
    assert await process.database.write(occurrences.prune, NINE + 3 * DAY) == 1
    left = await process.database.read(occurrences.latest, made.id, 9)
    assert [kept.due_utc for kept in left] == [NINE + 3 * DAY, NINE + DAY, NINE]
    assert [
        post.topic for post in await process.database.read(occurrences.past_posts, made.id, NINE)
    ] == ["3"]


async def test_what_is_due_next_is_found_in_the_indexes(process: Process, tmp_path: Path) -> None:
    await process.create()
    await process.claim(NINE)
    queries = (
        "SELECT min(next_due_utc) FROM schedules",
        "SELECT min(next_try_utc) FROM occurrences",
    )
    with closing(sqlite3.connect(tmp_path / "chorus.db")) as connection:
        for query in queries:
            plan = str(connection.execute(f"EXPLAIN QUERY PLAN {query}").fetchall())
            assert "SEARCH" in plan
            assert "INDEX" in plan
