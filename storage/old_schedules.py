"""Schedules: what is posted where and when. What becomes of their due times is in firings.py."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.errors import ScheduleChanged, ScheduleNotFound, TooManySchedules
from storage.schedule_records import AlertKind, FiringState, NewSchedule, ScheduleRecord
from storage.schedule_tables import AlertRow, FiringRow, ScheduleRow


class ScheduleStore:
    """Keeps schedules; every method is one transaction, committed when it returns.

    A schedule is found only from its own server: an id from elsewhere raises ScheduleNotFound.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, new: NewSchedule, most_in_guild: int) -> ScheduleRecord:
        """Writes a schedule down, once for each request: the same one again finds the first.

        Raises TooManySchedules where the server has `most_in_guild`.
        """
        count = select(func.count()).where(ScheduleRow.guild_id == new.guild_id)
        asked = select(ScheduleRow).where(ScheduleRow.asked_id == new.asked_id)
        async with self._database.old_write() as session:
            if new.asked_id is not None and (known := (await session.scalars(asked)).first()):
                return schedule_record(known)
            if (await session.execute(count)).scalar_one() >= most_in_guild:
                raise TooManySchedules(f"the server {new.guild_id} has {most_in_guild} schedules")
            row = ScheduleRow(
                guild_id=new.guild_id,
                channel_id=new.channel_id,
                owner_id=new.owner_id,
                recipe=new.recipe,
                topics=list(new.topics),
                surprise=new.surprise,
                at=new.at,
                days=new.days,
                timezone=new.timezone,
                quiet=new.quiet,
                fresh=new.fresh,
                turn=0,
                next_due_utc=new.next_due_utc,
                version=1,
                created_at_utc=new.created_at_utc,
                place=new.place,
                asked_id=new.asked_id,
            )
            session.add(row)
            await session.flush()
            return schedule_record(row)

    async def of_guild(self, guild_id: int) -> list[ScheduleRecord]:
        """The server's schedules, oldest first."""
        query = select(ScheduleRow).where(ScheduleRow.guild_id == guild_id).order_by(ScheduleRow.id)
        async with self._database.old_read() as session:
            return [schedule_record(row) for row in (await session.scalars(query)).all()]

    async def get(self, guild_id: int, schedule_id: int) -> ScheduleRecord:
        """The server's schedule with this id. Raises ScheduleNotFound."""
        async with self._database.old_read() as session:
            return schedule_record(await row_of(session, guild_id, schedule_id))

    async def edit(
        self, edited: ScheduleRecord, next_due_utc: datetime | None = None
    ) -> ScheduleRecord:
        """Writes what a person may change: channel, recipe, topics, times, quiet, fresh, place.

        `next_due_utc` is given where the times have changed; otherwise what is due stays due.
        Raises ScheduleChanged where `edited` was not made of the newest version, and
        ScheduleNotFound.
        """
        async with self._database.old_write() as session:
            row = await row_of(session, edited.guild_id, edited.id)
            if row.version != edited.version:
                raise ScheduleChanged(f"schedule {edited.id} has version {row.version}")
            row.channel_id = edited.channel_id
            row.recipe = edited.recipe
            row.topics = list(edited.topics)
            row.surprise = edited.surprise
            row.at, row.days, row.timezone = edited.at, edited.days, edited.timezone
            row.quiet, row.fresh, row.place = edited.quiet, edited.fresh, edited.place
            row.version += 1
            if next_due_utc is not None and row.paused_reason is None:
                row.next_due_utc = next_due_utc
            await session.flush()
            return schedule_record(row)

    async def pause(
        self, guild_id: int, schedule_id: int, reason: str, alert_utc: datetime | None = None
    ) -> bool:
        """Posts nothing more, for the reason in plain words, and tries nothing failed again.

        With a time, an alert of it is written as well. False, and nothing written, where it was
        paused already: of several who find the channel gone, one tells of it. Raises
        ScheduleNotFound.
        """
        tries = (
            update(FiringRow)
            .where(FiringRow.schedule_id == schedule_id, FiringRow.state == FiringState.FAILED)
            .values(next_try_utc=None)
        )
        async with self._database.old_write() as session:
            row = await row_of(session, guild_id, schedule_id)
            if row.paused_reason is not None:
                return False
            row.paused_reason = reason
            row.next_due_utc = None
            await session.execute(tries)
            if alert_utc is not None:
                session.add(alert_row(schedule_id, AlertKind.PAUSED, reason, alert_utc))
            return True

    async def resume(self, guild_id: int, schedule_id: int, next_due_utc: datetime | None) -> bool:
        """Posts again, from this due time on; what was due while it was paused is not missed.

        False, and nothing written, where it was not paused. Raises ScheduleNotFound.
        """
        async with self._database.old_write() as session:
            row = await row_of(session, guild_id, schedule_id)
            if row.paused_reason is None:
                return False
            row.paused_reason = None
            row.next_due_utc = next_due_utc
            return True

    async def delete(self, guild_id: int, schedule_id: int) -> bool:
        """Deletes it with its due times and what it remembers; False where it was gone already.

        Runs that it started go on.
        """
        change = delete(ScheduleRow).where(
            ScheduleRow.guild_id == guild_id, ScheduleRow.id == schedule_id
        )
        async with self._database.old_write() as session:
            return cast("CursorResult[Any]", await session.execute(change)).rowcount == 1


async def row_of(session: AsyncSession, guild_id: int, schedule_id: int) -> ScheduleRow:
    """The row of the server's schedule. Raises ScheduleNotFound."""
    row = await session.get(ScheduleRow, schedule_id)
    if row is None or row.guild_id != guild_id:
        raise ScheduleNotFound(f"no schedule {schedule_id} in the server {guild_id}")
    return row


def schedule_record(row: ScheduleRow) -> ScheduleRecord:
    """The row as the rest of Chorus sees it."""
    return ScheduleRecord(
        id=row.id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        owner_id=row.owner_id,
        recipe=row.recipe,
        topics=tuple(row.topics),
        surprise=row.surprise,
        at=row.at,
        days=row.days,
        timezone=row.timezone,
        quiet=row.quiet,
        fresh=row.fresh,
        paused_reason=row.paused_reason,
        turn=row.turn,
        next_due_utc=row.next_due_utc,
        handled_utc=row.handled_utc,
        version=row.version,
        created_at_utc=row.created_at_utc,
        place=row.place,
        asked_id=row.asked_id,
    )


def alert_row(schedule_id: int, kind: AlertKind, text: str, now_utc: datetime) -> AlertRow:
    """Something to be told, for the transaction in which it comes about."""
    return AlertRow(schedule_id=schedule_id, kind=kind, text=text, created_at_utc=now_utc)
