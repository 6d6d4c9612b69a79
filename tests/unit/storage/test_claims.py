"""Claiming: each due time exactly once, whatever dies, and whoever else claims."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from storage.firing_rows import CLAIM_LASTS
from storage.schedule_records import Claim, DueDecision, FiringState, ScheduleRecord
from tests.unit.storage.schedules import DAILY, DAY, GUILD, HOUR, MINUTE, NINE, Bot, daily, opened


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncGenerator[Bot]:
    async with opened(tmp_path) as bot:
        yield bot


async def test_nothing_is_due_in_an_empty_database(bot: Bot) -> None:
    assert await bot.claims.next_due() is None
    assert await bot.claim(NINE) == []


async def test_a_due_time_is_claimed_once_and_the_schedule_moves_on(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    assert await bot.claims.next_due() == NINE
    assert await bot.claim(NINE - MINUTE) == []

    (claim,) = await bot.claim(NINE)
    assert (claim.firing.due_utc, claim.firing.state) == (NINE, FiringState.CLAIMED)
    assert (claim.firing.turn, claim.firing.tries, claim.firing.claimed_by) == (0, 1, "a")
    assert claim.schedule == await bot.state(made)
    assert claim.schedule == replace(made, turn=1, next_due_utc=NINE + DAY, handled_utc=NINE)
    assert await bot.claim(NINE) == []


async def test_what_comes_due_is_claimed_in_order_and_in_batches(bot: Bot) -> None:
    for minutes in (3, 1, 2, 0, 1):
        await bot.schedules.create(replace(DAILY, next_due_utc=NINE + minutes * MINUTE), 9)
    batches: list[list[datetime]] = []
    while batch := await bot.claim(NINE + 2 * MINUTE, limit=3):
        batches.append([claim.firing.due_utc for claim in batch])
    assert batches == [
        [NINE, NINE + MINUTE, NINE + MINUTE],
        [NINE + 2 * MINUTE],
    ]
    assert await bot.claims.next_due() == NINE + 3 * MINUTE


async def test_of_missed_times_one_is_kept_with_how_many_were_skipped(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    (claim,) = await bot.claim(NINE + 2 * DAY + HOUR)
    assert (claim.firing.due_utc, claim.firing.skipped) == (NINE + 2 * DAY, 2)
    assert claim.firing.state is FiringState.CLAIMED
    await bot.firings.started(claim.firing)

    (claim,) = await bot.claim(NINE + 4 * DAY + 5 * HOUR)
    assert (claim.firing.due_utc, claim.firing.skipped) == (NINE + 4 * DAY, 2)
    assert claim.firing.state is FiringState.SKIPPED
    assert claim.schedule.turn == 1
    assert [one.skipped for one in await bot.firings.of_schedule(made.id, 9)] == [2, 2]
    assert [one.state for one in await bot.firings.of_schedule(made.id, 1)] == [FiringState.SKIPPED]


async def test_two_processes_claim_each_due_time_once(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        bots = [await stack.enter_async_context(opened(tmp_path, name)) for name in "ab"]
        for number in range(60):
            due = NINE + (number % 20) * MINUTE / 20
            await bots[number % 2].schedules.create(replace(DAILY, next_due_utc=due), 60)
        claims: list[Claim] = []
        for day in range(2):
            now = NINE + day * DAY + MINUTE
            for claimed in await asyncio.gather(*(bot.claim_all(now, 3) for bot in bots * 2)):
                claims += claimed
            for claim in claims[day * 60 :]:
                await bots[0].firings.started(claim.firing)
    counts = Counter((claim.schedule.id, claim.firing.due_utc) for claim in claims)
    assert len(counts) == 120
    assert set(counts.values()) == {1}
    assert {claim.firing.claimed_by for claim in claims} <= {"a", "b"}
    assert len({claim.firing.run_id for claim in claims}) == len(claims)


async def test_a_clock_set_back_fires_nothing_again(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    await bot.claim(NINE)
    assert await bot.claim(NINE - 5 * HOUR) == []
    assert await bot.claim(NINE) == []
    # Even where the schedule is made to wait for the same time again, its row is there.
    await bot.schedules.edit(await bot.state(made), next_due_utc=NINE)
    assert await bot.claim(NINE) == []
    moved_on = await bot.state(made)
    assert (moved_on.next_due_utc, moved_on.handled_utc) == (NINE + DAY, NINE)
    assert len(await bot.firings.of_schedule(made.id, 9)) == 1


async def test_a_claimer_that_dies_is_stood_in_for_under_the_same_run_id(tmp_path: Path) -> None:
    async with opened(tmp_path, "a") as bot:
        await bot.schedules.create(DAILY, 9)
        (lost,) = await bot.claim(NINE)
        assert await bot.firings.chose(lost.firing, "cats", NINE)
    async with opened(tmp_path, "b") as bot:
        assert [claim.firing.run_id for claim in await bot.firings.unfinished()] == [
            lost.firing.run_id
        ]
        assert await bot.claims.next_due() == NINE + CLAIM_LASTS
        assert await bot.claim(NINE + CLAIM_LASTS - MINUTE) == []
        (again,) = await bot.claim(NINE + CLAIM_LASTS)
        assert (again.firing.id, again.firing.run_id) == (lost.firing.id, lost.firing.run_id)
        assert (again.firing.tries, again.firing.claimed_by) == (2, "b")
        assert again.firing.topic == "cats"
        # The first one comes back to life too late.
        assert not await bot.firings.started(lost.firing)
        assert not await bot.firings.chose(lost.firing, "dogs", NINE)
        assert await bot.firings.started(again.firing)
        assert await bot.claims.next_due() == NINE + DAY


async def test_a_topic_that_takes_long_to_find_holds_the_claim(bot: Bot) -> None:
    await bot.schedules.create(DAILY, 9)
    (claim,) = await bot.claim(NINE)
    assert await bot.firings.chose(claim.firing, "cats", NINE + 2 * MINUTE)
    assert await bot.claims.next_due() == NINE + 2 * MINUTE + CLAIM_LASTS


async def test_a_failure_is_claimed_again_at_its_time_before_what_comes_due(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    await bot.schedules.create(replace(DAILY, next_due_utc=NINE + 5 * MINUTE), 9)
    (claim,) = await bot.claim(NINE)
    await bot.firings.started(claim.firing)
    assert await bot.firings.failed(claim.firing.id, "the model timed out", NINE + 5 * MINUTE)
    assert not await bot.firings.failed(claim.firing.id, "again", NINE + HOUR)
    assert await bot.claims.next_due() == NINE + 5 * MINUTE

    (again,) = await bot.claim(NINE + 5 * MINUTE, limit=1)
    assert (again.firing.id, again.firing.tries) == (claim.firing.id, 2)
    assert again.firing.reason == "the model timed out"
    assert again.schedule == await bot.state(made)
    assert len(await bot.claim(NINE + 5 * MINUTE)) == 1

    await bot.firings.started(again.firing)
    assert await bot.firings.failed(again.firing.id, "the model refused", None)
    (failed,) = await bot.firings.of_schedule(made.id, 9)
    assert (failed.state, failed.reason) == (FiringState.FAILED, "the model refused")
    assert [one.firing.id for one in await bot.claim(NINE + HOUR)] != [failed.id]


async def test_a_pause_takes_back_further_tries(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    (claim,) = await bot.claim(NINE)
    await bot.firings.failed(claim.firing.id, "x", NINE + 5 * MINUTE)
    await bot.schedules.pause(GUILD, made.id, "The channel is gone.")
    assert await bot.claims.next_due() is None
    by_hand = await bot.claims.claim_now(GUILD, made.id, NINE + HOUR, "a")
    await bot.firings.failed(by_hand.firing.id, "x", NINE + 2 * HOUR)
    assert await bot.claims.next_due() == NINE + 2 * HOUR
    await bot.schedules.resume(GUILD, made.id, NINE + DAY)
    assert await bot.claims.next_due() == NINE + 2 * HOUR


async def test_a_failure_of_a_paused_schedule_is_not_tried_again(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    (claim,) = await bot.claim(NINE)
    await bot.schedules.pause(GUILD, made.id, "The channel is gone.")
    assert await bot.firings.failed(claim.firing.id, "x", NINE + 5 * MINUTE)
    assert await bot.claims.next_due() is None


async def test_what_was_posted_is_remembered_latest_first(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    for day in range(3):
        (claim,) = await bot.claim(NINE + day * DAY)
        await bot.firings.started(claim.firing)
        now = NINE + day * DAY + MINUTE
        assert await bot.firings.done(claim.firing.id, f"topic {day}", f"text {day}", now)
        assert not await bot.firings.done(claim.firing.id, f"topic {day}", f"text {day}", now)
    past = await bot.firings.past_posts(made.id, NINE + DAY)
    assert [(post.topic, post.output) for post in past] == [
        ("topic 2", "text 2"),
        ("topic 1", "text 1"),
    ]
    assert await bot.firings.unfinished() == []


async def test_a_failure_that_somebody_retries_by_hand_is_done_after_all(bot: Bot) -> None:
    await bot.schedules.create(DAILY, 9)
    (claim,) = await bot.claim(NINE)
    await bot.firings.failed(claim.firing.id, "x", NINE + 5 * MINUTE)
    assert await bot.firings.done(claim.firing.id, "cats", "Purr.", NINE + MINUTE)
    assert await bot.claim(NINE + 5 * MINUTE) == []


async def test_a_try_that_comes_too_late_is_skipped(bot: Bot) -> None:
    await bot.schedules.create(DAILY, 9)
    (claim,) = await bot.claim(NINE)
    (late,) = await bot.claim(NINE + 5 * HOUR)
    assert late.firing.id == claim.firing.id
    assert await bot.firings.skipped(late.firing.id, "It was 5 h late.")
    assert await bot.firings.unfinished() == []
    assert await bot.claims.next_due() == NINE + DAY


async def test_a_post_by_hand_leaves_the_times_alone(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    first, second = [await bot.claims.claim_now(GUILD, made.id, NINE, "a") for _ in range(2)]
    assert first.firing.by_hand
    assert len({first.firing.due_utc, second.firing.due_utc, NINE}) == 3
    assert (first.firing.turn, second.firing.turn) == (0, 1)
    (claim,) = await bot.claim(NINE)
    assert (claim.firing.due_utc, claim.firing.by_hand, claim.firing.turn) == (NINE, False, 2)
    assert claim.schedule.next_due_utc == NINE + DAY


async def test_a_run_leads_back_to_its_schedule(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    (claim,) = await bot.claim(NINE)
    found = await bot.firings.of_run(claim.firing.run_id)
    assert found is not None
    assert (found.firing, found.schedule) == (claim.firing, await bot.state(made))
    assert await bot.firings.of_run("ffffffffffff") is None


async def test_a_schedule_that_can_not_go_on_is_paused_by_its_claim(bot: Bot) -> None:
    def lost(schedule: ScheduleRecord, now_utc: datetime) -> DueDecision:
        return DueDecision(NINE, False, 1, None, paused_reason="The zone is gone.")

    made = await bot.schedules.create(DAILY, 9)
    (claim,) = await bot.claims.claim_due(NINE, 9, lost, "a")
    assert claim.firing.state is FiringState.SKIPPED
    assert claim.schedule.paused_reason == "The zone is gone."
    assert (await bot.state(made)).next_due_utc is None
    assert await bot.claims.next_due() is None


async def test_a_rule_that_fails_leaves_everything_as_it_was(bot: Bot) -> None:
    def broken(schedule: ScheduleRecord, now_utc: datetime) -> DueDecision:
        if schedule.id == second.id:
            raise ZeroDivisionError
        return daily(schedule, now_utc)

    first, second = [await bot.schedules.create(DAILY, 9) for _ in range(2)]
    with pytest.raises(ZeroDivisionError):
        await bot.claims.claim_due(NINE, 9, broken, "a")
    assert await bot.state(first) == first
    assert await bot.firings.unfinished() == []
    assert len(await bot.claim(NINE)) == 2


async def test_waiting_schedules_are_put_right_when_the_rules_change(bot: Bot) -> None:
    due, ahead, paused, unsaid = [
        await bot.schedules.create(replace(DAILY, next_due_utc=next_due), 9)
        for next_due in (NINE, NINE + 4000 * DAY, NINE, NINE + DAY)
    ]
    await bot.schedules.pause(GUILD, paused.id, "x")
    told = {ahead.id: NINE + HOUR, unsaid.id: None}
    assert await bot.claims.realign(NINE, lambda schedule: told[schedule.id]) == 1
    assert (await bot.state(due)).next_due_utc == NINE
    assert (await bot.state(ahead)).next_due_utc == NINE + HOUR
    assert (await bot.state(paused)).next_due_utc is None
    assert (await bot.state(unsaid)).next_due_utc == NINE + DAY
    assert await bot.claims.realign(NINE, lambda schedule: told[schedule.id]) == 0


async def test_old_due_times_and_posts_are_forgotten(bot: Bot) -> None:
    made = await bot.schedules.create(DAILY, 9)
    for day in range(4):
        (claim,) = await bot.claim(NINE + day * DAY)
        match day:
            case 0:
                await bot.firings.started(claim.firing)
            case 1:
                await bot.firings.failed(claim.firing.id, "x", NINE + 90 * DAY)
            case _:
                await bot.firings.done(claim.firing.id, str(day), "", NINE + day * DAY)
    assert await bot.firings.prune(NINE + 3 * DAY) == 1
    left = await bot.firings.of_schedule(made.id, 9)
    assert [one.due_utc for one in left] == [NINE + 3 * DAY, NINE + DAY, NINE]
    assert [post.topic for post in await bot.firings.past_posts(made.id, NINE)] == ["3"]


async def test_what_is_due_next_is_found_in_the_indexes(bot: Bot, tmp_path: Path) -> None:
    await bot.schedules.create(DAILY, 9)
    await bot.claim(NINE)
    queries = (
        "SELECT next_due_utc FROM schedules WHERE next_due_utc IS NOT NULL"
        " ORDER BY next_due_utc LIMIT 1",
        "SELECT next_try_utc FROM firings WHERE next_try_utc IS NOT NULL"
        " ORDER BY next_try_utc LIMIT 1",
    )
    with closing(sqlite3.connect(tmp_path / "chorus.db")) as connection:
        for query in queries:
            plan = str(connection.execute(f"EXPLAIN QUERY PLAN {query}").fetchall())
            assert "SEARCH" in plan
            assert "INDEX" in plan
