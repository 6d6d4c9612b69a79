"""Schedules for tests, and a rule of times that is easy to follow."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.old_claims import ClaimStore
from storage.database import open_database
from storage.firings import FiringStore
from storage.schedule_records import Claim, DueDecision, NewSchedule, ScheduleRecord
from storage.old_schedules import ScheduleStore

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
    surprise=False,
    at="09:00",
    days="daily",
    timezone="Europe/Berlin",
    quiet=True,
    fresh=False,
    next_due_utc=NINE,
    created_at_utc=NINE - DAY,
)


def daily(schedule: ScheduleRecord, now_utc: datetime) -> DueDecision:
    """Due each day at the same time; only the last one fires, within two hours."""
    first = schedule.next_due_utc
    assert first is not None
    assert first <= now_utc
    passed = (now_utc - first) // DAY
    last = first + passed * DAY
    fires = now_utc - last < 2 * HOUR
    return DueDecision(last, fires, passed + (not fires), last + DAY)


@dataclass(frozen=True)
class Bot:
    """A process's view of the database."""

    name: str
    schedules: ScheduleStore
    claims: ClaimStore
    firings: FiringStore

    async def claim(self, now_utc: datetime, limit: int = 100) -> list[Claim]:
        return await self.claims.claim_due(now_utc, limit, daily, self.name)

    async def claim_all(self, now_utc: datetime, limit: int) -> list[Claim]:
        """In batches, until nothing is due."""
        claimed: list[Claim] = []
        while batch := await self.claim(now_utc, limit):
            claimed += batch
        return claimed

    async def state(self, schedule: ScheduleRecord) -> ScheduleRecord:
        return await self.schedules.get(schedule.guild_id, schedule.id)


@asynccontextmanager
async def opened(path: Path, name: str = "a") -> AsyncGenerator[Bot]:
    """The database in this folder, as one process has it open."""
    async with open_database(f"sqlite+aiosqlite:///{path / 'chorus.db'}") as database:
        yield Bot(name, ScheduleStore(database), ClaimStore(database), FiringStore(database))
