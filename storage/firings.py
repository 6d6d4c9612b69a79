"""What became of the due times that were claimed, and what was posted before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.firing_rows import CLAIM_LASTS, firing_record
from storage.schedule_records import (
    AlertKind,
    Claim,
    FiringRecord,
    FiringState,
    NewAlert,
    PastPost,
)
from storage.schedule_tables import FiringRow, PastPostRow, ScheduleRow
from storage.schedules import alert_row, schedule_record

SAME_POST = timedelta(days=1)
"""What is noted twice within this time was posted once: a process died in between."""

_OPEN = (FiringState.CLAIMED, FiringState.STARTED)


class FiringStore:
    """Keeps what was claimed; every method is one transaction, committed when it returns.

    What changes a firing returns False, and writes nothing, where it is no longer the caller's to
    change: somebody else claimed it in the meantime, it has ended, or its schedule was deleted.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def chose(self, firing: FiringRecord, topic: str, now_utc: datetime) -> bool:
        """Keeps what it will be about, for a further try, and holds the claim for longer."""
        return await self._change(
            firing.id,
            *_still_claimed(firing),
            topic=topic,
            next_try_utc=now_utc + CLAIM_LASTS,
        )

    async def started(self, firing: FiringRecord) -> bool:
        """Notes that its run is there and under way; called after that run was written."""
        return await self._change(
            firing.id, *_still_claimed(firing), state=FiringState.STARTED, next_try_utc=None
        )

    async def done(self, firing_id: int, topic: str, output: str, now_utc: datetime) -> bool:
        """Notes that it has been posted, and what, for schedules that repeat nothing.

        One that had failed or was cancelled may get there too: somebody pressed Retry. Of one that
        was done before another version is remembered: somebody pressed Regenerate. That is False.
        """
        async with self._database.old_write() as session:
            row = await session.get(FiringRow, firing_id)
            if row is None:
                return False
            await _remember(
                session,
                PastPostRow(
                    schedule_id=row.schedule_id, topic=topic, output=output, posted_at_utc=now_utc
                ),
            )
            if row.state == FiringState.DONE:
                return False
            row.state, row.reason, row.next_try_utc = FiringState.DONE, None, None
            return True

    async def failed(
        self,
        firing_id: int,
        reason: str,
        next_try_utc: datetime | None,
        alert: NewAlert | None = None,
        posted: PastPost | None = None,
    ) -> bool:
        """Notes why it failed, and when it is claimed again; None where it is given up.

        A paused schedule tries nothing again, except what somebody asked for by hand. The alert is
        written with it, and what was posted of it all the same.
        """
        async with self._database.old_write() as session:
            row = await session.get(FiringRow, firing_id)
            if row is None or row.state not in _OPEN:
                return False
            schedule = await session.get_one(ScheduleRow, row.schedule_id)
            tries_again = schedule.paused_reason is None or row.by_hand
            row.state, row.reason = FiringState.FAILED, reason
            row.next_try_utc = next_try_utc if tries_again else None
            if alert is not None:
                row_of_alert = alert_row(
                    row.schedule_id, AlertKind.FAILED, alert.text, alert.created_at_utc
                )
                session.add(row_of_alert)
            if posted is not None:
                await _remember(
                    session,
                    PastPostRow(
                        schedule_id=row.schedule_id,
                        topic=posted.topic,
                        output=posted.output,
                        posted_at_utc=posted.posted_at_utc,
                    ),
                )
            return True

    async def skipped(self, firing_id: int, reason: str) -> bool:
        """Notes that it is not posted after all: it has become too late for a further try, say."""
        return await self._change(
            firing_id,
            FiringRow.state.in_(_OPEN),
            state=FiringState.SKIPPED,
            reason=reason,
            next_try_utc=None,
        )

    async def of_run(self, run_id: str) -> Claim | None:
        """The due time whose run this is, with its schedule; None for a run that none started."""
        claims = await self._claims(FiringRow.run_id == run_id)
        return claims[0] if claims else None

    async def unfinished(self) -> list[Claim]:
        """What was claimed or started and has no end yet, in the order it was due.

        A claimed one may have no run yet: it is claimed again by itself in due course.
        """
        return await self._claims(FiringRow.state.in_(_OPEN))

    async def of_schedule(self, schedule_id: int, limit: int) -> list[FiringRecord]:
        """The schedule's latest due times that were claimed or skipped, latest first."""
        query = (
            select(FiringRow)
            .where(FiringRow.schedule_id == schedule_id)
            .order_by(FiringRow.due_utc.desc())
            .limit(limit)
        )
        async with self._database.old_read() as session:
            return [firing_record(row) for row in (await session.scalars(query)).all()]

    async def past_posts(self, schedule_id: int, since_utc: datetime) -> list[PastPost]:
        """What the schedule has posted since then, latest first."""
        query = (
            select(PastPostRow)
            .where(PastPostRow.schedule_id == schedule_id, PastPostRow.posted_at_utc >= since_utc)
            .order_by(PastPostRow.posted_at_utc.desc(), PastPostRow.id.desc())
        )
        async with self._database.old_read() as session:
            return [
                PastPost(row.topic, row.output, row.posted_at_utc)
                for row in (await session.scalars(query)).all()
            ]

    async def prune(self, before_utc: datetime) -> int:
        """Forgets due times and posts from before this time; returns how many due times.

        What has no end yet stays.
        """
        over = delete(FiringRow).where(
            FiringRow.due_utc < before_utc,
            FiringRow.state.not_in(_OPEN),
            FiringRow.next_try_utc.is_(None),
        )
        posts = delete(PastPostRow).where(PastPostRow.posted_at_utc < before_utc)
        async with self._database.old_write() as session:
            await session.execute(posts)
            return cast("CursorResult[Any]", await session.execute(over)).rowcount

    async def _change(self, firing_id: int, *where: ColumnElement[bool], **values: Any) -> bool:
        change = update(FiringRow).where(FiringRow.id == firing_id, *where).values(**values)
        async with self._database.old_write() as session:
            return cast("CursorResult[Any]", await session.execute(change)).rowcount == 1

    async def _claims(self, where: ColumnElement[bool]) -> list[Claim]:
        query = (
            select(FiringRow, ScheduleRow)
            .join(ScheduleRow, ScheduleRow.id == FiringRow.schedule_id)
            .where(where)
            .order_by(FiringRow.due_utc, FiringRow.id)
        )
        async with self._database.old_read() as session:
            return [
                Claim(firing_record(firing), schedule_record(schedule))
                for firing, schedule in (await session.execute(query)).all()
            ]


async def _remember(session: AsyncSession, post: PastPostRow) -> None:
    """Adds what was posted, unless the same is known already."""
    known = select(PastPostRow.id).where(
        PastPostRow.schedule_id == post.schedule_id,
        PastPostRow.topic == post.topic,
        PastPostRow.output == post.output,
        PastPostRow.posted_at_utc > post.posted_at_utc - SAME_POST,
    )
    if (await session.scalars(known)).first() is None:
        session.add(post)


def _still_claimed(firing: FiringRecord) -> tuple[ColumnElement[bool], ...]:
    return (
        FiringRow.state == FiringState.CLAIMED,
        FiringRow.claimed_by == firing.claimed_by,
        FiringRow.tries == firing.tries,
    )
