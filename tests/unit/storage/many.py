"""A database with as many schedules as are wanted, written at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import insert

from storage.database import open_database
from storage.schedule_records import NewSchedule
from storage.schedule_tables import ScheduleRow


async def fill(database_url: str, schedules: Iterable[NewSchedule]) -> None:
    """Writes them down in this order, with no limit of how many a server may have."""
    rows = [asdict(one) | {"turn": 0, "version": 1} for one in schedules]
    async with open_database(database_url) as database, database.old_write() as session:
        if rows:
            await session.execute(insert(ScheduleRow), rows)
