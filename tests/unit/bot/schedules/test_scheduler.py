"""The scheduler: 10,000 schedules cost nothing at rest; each posts once, in order, fails alone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.features.schedules.scheduler import MOST_UNDER_WAY, Prepare, Start
from bot.settings import Settings
from storage import claims, occurrences
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.occurrences import CLAIM_LASTS, Claim
from storage.schedules import OccurrenceState, Schedule
from tests.support.clocks import MovedClock
from tests.support.schedules import open_scheduler
from tests.support.stored_schedules import DAILY, GUILD, MINUTE, NINE, fill
from tests.support.world import settings_for

MANY = 10_000
DUE = 3_000
"""Each is two transactions on the disk."""
FIRST = replace(DAILY, timezone="UTC")
LATER = replace(FIRST, at="09:01", next_due_utc=NINE + MINUTE)


class Posts:
    """Starts what it is handed, as the bot does, but what is started is over in a moment."""

    def __init__(self) -> None:
        self.begun: list[Claim] = []
        self.broken = 0
        """The schedule whose posts can't be prepared."""
        self.slow_guild = 0
        """The server whose posts take for ever to begin."""
        self._posting: set[asyncio.Task[None]] = set()
        self.under_way = 0
        self.most_under_way = 0
        self.most_tasks = 0

    def prepare_on(self, database: Database) -> Prepare:
        """Prepares claims on this database."""
        return partial(self._prepare, database)

    async def _prepare(self, database: Database, claim: Claim) -> Start:
        if claim.schedule.id == self.broken:
            raise ZeroDivisionError

        ended = asyncio.Event()

        async def post() -> None:
            assert await database.write(occurrences.start, claim.occurrence)
            self.under_way -= 1
            ended.set()

        async def start() -> asyncio.Event:
            if claim.schedule.guild_id == self.slow_guild:
                await asyncio.Event().wait()
            self.begun.append(claim)
            self.under_way += 1
            self._posting.add(asyncio.create_task(post()))
            self.most_under_way = max(self.most_under_way, self.under_way)
            self.most_tasks = max(self.most_tasks, len(asyncio.all_tasks()))
            return ended

        return start


@asynccontextmanager
async def scheduling(settings: Settings) -> AsyncGenerator[tuple[Posts, MovedClock]]:
    """The bot's scheduler on this database, a minute before nine, and at rest."""
    clock, posts = MovedClock(NINE - MINUTE), Posts()
    async with open_scheduler(settings, clock, posts.prepare_on):
        await until(lambda: clock.looks == 1)
        yield posts, clock


async def test_each_fires_once_in_the_order_in_which_it_is_due(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, "http://127.0.0.1:9")
    # Each other one is due a minute later: an order by row would be a wrong one.
    await fill(settings.database_url, [LATER, FIRST] * (DUE // 2))
    async with scheduling(settings) as (posts, clock):
        assert not posts.begun
        await clock.move_to(NINE + MINUTE)
        await until(lambda: len(posts.begun) >= DUE and not posts.under_way, seconds=100)
        begun = [(claim.occurrence.due_utc, claim.schedule.id) for claim in posts.begun]
        assert begun == sorted(set(begun))
        assert [due for due, _ in begun] == [NINE] * (DUE // 2) + [NINE + MINUTE] * (DUE // 2)
        assert {claim.occurrence.state for claim in posts.begun} == {OccurrenceState.CLAIMED}
        assert posts.most_under_way <= MOST_UNDER_WAY
        assert posts.most_tasks < 2 * MOST_UNDER_WAY + 30
        await clock.move(2 * MINUTE)
        await clock.move_to(NINE - MINUTE)
        await clock.move_to(NINE + 2 * MINUTE)
        await asyncio.sleep(0.1)
        assert len(posts.begun) == DUE


async def test_at_rest_many_cost_no_more_tasks_threads_or_looks_than_one(tmp_path: Path) -> None:
    costs: list[tuple[int, int]] = []
    threads: list[int] = []
    for count in (1, MANY):
        folder = tmp_path / str(count)
        folder.mkdir()
        settings = settings_for(folder, "http://127.0.0.1:9")
        await fill(settings.database_url, [FIRST] * count)
        async with scheduling(settings) as (_, clock):
            await asyncio.sleep(0.3)
            costs.append((len(asyncio.all_tasks()), clock.looks))
            threads.append(threading.active_count())
    assert costs[0] == costs[1]
    # The event loop's own pool may have a thread more or less.
    assert abs(threads[1] - threads[0]) < 10


async def test_a_server_whose_posts_are_slow_holds_up_no_other(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, "http://127.0.0.1:9")
    other, third = (replace(LATER, guild_id=GUILD + number) for number in (1, 2))
    await fill(settings.database_url, [*[FIRST] * 45, other, third])
    async with scheduling(settings) as (posts, clock):
        posts.slow_guild = GUILD
        await clock.move_to(NINE)
        await asyncio.sleep(0.1)
        await clock.move_to(NINE + MINUTE)
        await until(lambda: len(posts.begun) == 2)
        assert {claim.schedule.guild_id for claim in posts.begun} == {GUILD + 1, GUILD + 2}


async def test_trouble_with_the_database_at_the_start_is_waited_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, troubles = claims.waiting_schedules, [DatabaseUnavailable("locked")]

    def troubled(
        connection: Connection, now: datetime, after_id: int, limit: int
    ) -> list[Schedule]:
        if troubles:
            raise troubles.pop()
        return waiting(connection, now, after_id, limit)

    monkeypatch.setattr(claims, "waiting_schedules", troubled)
    settings = settings_for(tmp_path, "http://127.0.0.1:9")
    await fill(settings.database_url, [FIRST])
    async with scheduling(settings) as (posts, clock):
        await clock.move_to(NINE)
        await until(lambda: len(posts.begun) == 1)


async def test_a_due_time_whose_failure_can_not_be_recorded_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_connection: Connection, _id: int, *_args: object) -> bool:
        raise DatabaseUnavailable("the disk is full")

    monkeypatch.setattr(occurrences, "fail", broken)
    settings = settings_for(tmp_path, "http://127.0.0.1:9")
    await fill(settings.database_url, [FIRST] * 3)
    async with scheduling(settings) as (posts, clock):
        posts.broken = 2
        await clock.move_to(NINE)
        await until(lambda: [claim.schedule.id for claim in posts.begun] == [1, 3])
        posts.broken = 0
        # What was claimed and not started is claimed again by itself.
        await clock.move_to(NINE + CLAIM_LASTS)
        await until(lambda: [claim.schedule.id for claim in posts.begun] == [1, 3, 2])


async def until(what: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not what():
            await asyncio.sleep(0.01)
