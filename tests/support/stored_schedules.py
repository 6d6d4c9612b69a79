"""Schedules as rows, for tests: one that posts daily, a rule of times, and thousands at once."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from storage import claims, schedules
from storage.claims import DueDecision
from storage.database import Database, open_database
from storage.occurrences import Claim
from storage.schedules import NewSchedule, Schedule, schedule_table

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
GUILD = 1 << 60

DAILY = NewSchedule(
    guild_id=GUILD,
    channel_id=2,
    owner_id=3,
    recipe="blog",
    topics=("cats", "dogs, and owls"),
    auto_topics=False,
    at="09:00",
    days="daily",
    timezone="Europe/Berlin",
    final_only=True,
    avoid_repeats=False,
    next_due_utc=NINE,
    created_at_utc=NINE - DAY,
)


def daily(schedule: Schedule, now_utc: datetime) -> DueDecision:
    """Due each day at the same time; only the last one is posted, within two hours."""
    first = schedule.next_due_utc
    assert first is not None
    assert first <= now_utc
    passed = (now_utc - first) // DAY
    last = first + passed * DAY
    is_posted = now_utc - last < 2 * HOUR
    return DueDecision(last, is_posted, passed + (not is_posted), last + DAY)


@dataclass(frozen=True)
class Process:
    """A process that has the database open."""

    name: str
    database: Database

    async def create(self, new: NewSchedule = DAILY, most_in_guild: int = 9) -> Schedule:
        """Writes a schedule down."""
        return await self.database.write(schedules.create, new, most_in_guild)

    async def claim(self, now_utc: datetime, limit: int = 100) -> list[Claim]:
        """Claims what is due, up to `limit`."""
        return await self.database.write(claims.claim_due, now_utc, limit, daily, self.name)

    async def claim_all(self, now_utc: datetime, limit: int) -> list[Claim]:
        """Claims in batches, until nothing is due."""
        claimed: list[Claim] = []
        while batch := await self.claim(now_utc, limit):
            claimed += batch
        return claimed

    async def next_due(self) -> datetime | None:
        """When something is to be claimed next."""
        return await self.database.read(claims.next_due)

    async def state(self, schedule: Schedule) -> Schedule:
        """The schedule as it is now."""
        return await self.database.read(schedules.get, schedule.guild_id, schedule.id)


@asynccontextmanager
async def open_process(path: Path, name: str = "a") -> AsyncGenerator[Process]:
    """The database in this folder, as one process has it open."""
    async with open_database(f"sqlite:///{path / 'chorus.db'}") as database:
        yield Process(name, database)


async def fill(database_url: str, new: Iterable[NewSchedule]) -> None:
    """Writes schedules down in this order, with no limit of how many a server may have."""
    rows = [asdict(schedule) | {"occurrence_count": 0, "version": 1} for schedule in new]
    async with open_database(database_url) as database:
        if rows:
            await database.write(_insert, rows)


def _insert(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    connection.execute(insert(schedule_table), rows)
