"""Claiming what is due: each due time of a schedule once, whoever asks and however often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.errors import AlreadyClaimed
from storage.firing_rows import CLAIM_LASTS, firing_record, new_firing, write_firings
from storage.old_schedules import alert_row, row_of, schedule_record
from storage.schedule_records import AlertKind, Claim, DueDecision, FiringState, ScheduleRecord
from storage.schedule_tables import FiringRow, ScheduleRow

REALIGNED_AT_ONCE = 500

Decide = Callable[[ScheduleRecord, datetime], DueDecision]
"""What is to be made of a schedule whose `next_due_utc` has come by this time; must not raise."""

Follow = Callable[[ScheduleRecord], datetime | None]
"""When a schedule that waits is due next; None where that can't be said, and nothing changes."""


class ClaimStore:
    """Hands out what is due; every method is one transaction, but for `realign`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def next_due(self) -> datetime | None:
        """When something is to be claimed next, a due time or a further try; None for never.

        Two look-ups in two indexes, however many schedules there are.
        """
        due = (
            select(ScheduleRow.next_due_utc)
            .where(ScheduleRow.next_due_utc.is_not(None))
            .order_by(ScheduleRow.next_due_utc)
            .limit(1)
        )
        again = (
            select(FiringRow.next_try_utc)
            .where(FiringRow.next_try_utc.is_not(None))
            .order_by(FiringRow.next_try_utc)
            .limit(1)
        )
        query = select(due.scalar_subquery(), again.scalar_subquery())
        async with self._database.old_read() as session:
            times = (await session.execute(query)).one()
            return min((time for time in times if time is not None), default=None)

    async def claim_due(
        self, now_utc: datetime, limit: int, decide: Decide, claimed_by: str
    ) -> list[Claim]:
        """Claims up to `limit` due times and further tries that have come, in their order.

        Each is returned once, to one claimer: the row of the due time is written in the
        transaction that moves the schedule on to what `decide` says is next. A due time that has
        its row already, since the clock was set back, is passed over. Skipped ones are returned
        too, in the state SKIPPED, and need nothing more. Call it again until there are none.

        The claimer writes its run under the firing's `run_id`, then calls `started`; the run's
        primary key keeps it from being written twice. A claim that does not get there is handed
        out once more after `CLAIM_LASTS`, with the same id.
        """
        async with self._database.old_write() as session:
            # A further try is of an earlier due time than what comes due now.
            claims = await _claim_tries(session, now_utc, limit, claimed_by)
            waiting = await _waiting(session, now_utc, limit - len(claims))
            decisions = [(schedule, decide(schedule, now_utc)) for schedule in waiting]
            handled = await _handled(session, decisions)
            moved = [(_moved_on(schedule, made), made) for schedule, made in decisions]
            await _write_down(session, [schedule for schedule, _ in moved])
            session.add_all(
                alert_row(schedule.id, AlertKind.PAUSED, schedule.paused_reason, now_utc)
                for schedule, _ in moved
                if schedule.paused_reason is not None
            )
            claimed = [
                (schedule, new_firing(schedule, decision, now_utc, claimed_by))
                for schedule, decision in moved
                if (schedule.id, decision.due_utc) not in handled
            ]
            firings = await write_firings(session, [firing for _, firing in claimed])
            new = zip(firings, (schedule for schedule, _ in claimed), strict=True)
            return [*claims, *(Claim(firing, schedule) for firing, schedule in new)]

    async def claim_now(
        self,
        guild_id: int,
        schedule_id: int,
        now_utc: datetime,
        claimed_by: str,
        asked_id: int | None = None,
    ) -> Claim:
        """Claims a post that somebody asks for, outside the schedule's times; it stays as it is.

        Its due time is never one of the schedule's own, which are whole minutes. Raises
        ScheduleNotFound, and AlreadyClaimed where the same request was claimed before.
        """
        asked = select(FiringRow.id).where(FiringRow.asked_id == asked_id)
        moment = now_utc.replace(microsecond=max(1, now_utc.microsecond))
        async with self._database.old_write() as session:
            row = await row_of(session, guild_id, schedule_id)
            if asked_id is not None and (await session.scalars(asked)).first() is not None:
                raise AlreadyClaimed(f"request {asked_id} has its post already")
            latest = select(FiringRow.due_utc).where(
                FiringRow.schedule_id == schedule_id, FiringRow.due_utc >= moment
            )
            taken = set((await session.scalars(latest)).all())
            while moment in taken:
                moment += timedelta(microseconds=1)
            decision = DueDecision(moment, fires=True, skipped=0, next_due_utc=None)
            row.turn += 1
            schedule = schedule_record(row)
            new = new_firing(
                schedule, decision, now_utc, claimed_by, by_hand=True, asked_id=asked_id
            )
            (firing,) = await write_firings(session, [new])
            return Claim(firing, schedule)

    async def give_back(self, claimed_by: Sequence[str], now_utc: datetime) -> int:
        """Lets what these claimed, and have not started, be claimed again at once; how many."""
        change = (
            update(FiringRow)
            .where(
                FiringRow.next_try_utc > now_utc,
                FiringRow.state == FiringState.CLAIMED,
                FiringRow.claimed_by.in_(claimed_by),
            )
            .values(next_try_utc=now_utc)
        )
        async with self._database.old_write() as session:
            return cast("CursorResult[Any]", await session.execute(change)).rowcount

    async def claimers(self) -> set[str]:
        """Who has claimed something that is not started yet."""
        query = select(FiringRow.claimed_by).where(
            FiringRow.next_try_utc.is_not(None), FiringRow.state == FiringState.CLAIMED
        )
        async with self._database.old_read() as session:
            return set((await session.scalars(query)).all())

    async def realign(self, now_utc: datetime, follow: Follow) -> int:
        """Sets the next due time of each schedule that waits to what `follow` says; how many moved.

        For when the rules of a time zone, or a clock that had gone wrong, have been put right.
        What is due by now is left to be claimed.
        """
        last_id, moved = 0, 0
        while True:
            query = (
                select(ScheduleRow)
                .where(ScheduleRow.id > last_id, ScheduleRow.next_due_utc > now_utc)
                .order_by(ScheduleRow.id)
                .limit(REALIGNED_AT_ONCE)
            )
            async with self._database.old_write() as session:
                rows = (await session.scalars(query)).all()
                for row in rows:
                    next_due_utc = follow(schedule_record(row))
                    if next_due_utc not in (None, row.next_due_utc):
                        row.next_due_utc = next_due_utc
                        moved += 1
            if len(rows) < REALIGNED_AT_ONCE:
                return moved
            last_id = rows[-1].id


async def _claim_tries(
    session: AsyncSession, now_utc: datetime, limit: int, claimed_by: str
) -> list[Claim]:
    query = (
        select(FiringRow, ScheduleRow)
        .join(ScheduleRow, ScheduleRow.id == FiringRow.schedule_id)
        .where(FiringRow.next_try_utc <= now_utc)
        .order_by(FiringRow.next_try_utc, FiringRow.id)
        .limit(limit)
        .with_for_update(of=FiringRow, skip_locked=True)
    )
    rows = (await session.execute(query)).all()
    for firing, _ in rows:
        firing.state = FiringState.CLAIMED
        firing.tries += 1
        firing.next_try_utc = now_utc + CLAIM_LASTS
        firing.claimed_by = claimed_by
        firing.claimed_at_utc = now_utc
    return [Claim(firing_record(firing), schedule_record(row)) for firing, row in rows]


async def _waiting(session: AsyncSession, now_utc: datetime, limit: int) -> list[ScheduleRecord]:
    """Schedules that have come due, in order."""
    query = (
        select(ScheduleRow)
        .where(ScheduleRow.next_due_utc <= now_utc)
        .order_by(ScheduleRow.next_due_utc, ScheduleRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [schedule_record(row) for row in (await session.scalars(query)).all()]


async def _handled(
    session: AsyncSession, decisions: Sequence[tuple[ScheduleRecord, DueDecision]]
) -> set[tuple[int, datetime]]:
    """Those of the due times, by schedule, that have their row already."""
    query = select(FiringRow.schedule_id, FiringRow.due_utc).where(
        FiringRow.schedule_id.in_([schedule.id for schedule, _ in decisions]),
        FiringRow.due_utc.in_({decision.due_utc for _, decision in decisions}),
    )
    return {(schedule_id, due_utc) for schedule_id, due_utc in await session.execute(query)}


def _moved_on(schedule: ScheduleRecord, decision: DueDecision) -> ScheduleRecord:
    return replace(
        schedule,
        turn=schedule.turn + decision.fires,
        next_due_utc=None if decision.paused_reason else decision.next_due_utc,
        paused_reason=decision.paused_reason,
        handled_utc=max(schedule.handled_utc or decision.due_utc, decision.due_utc),
    )


async def _write_down(session: AsyncSession, moved: Sequence[ScheduleRecord]) -> None:
    """Writes how far the schedules have come, all in one statement."""
    if moved:
        changes = [
            {
                "id": schedule.id,
                "turn": schedule.turn,
                "next_due_utc": schedule.next_due_utc,
                "paused_reason": schedule.paused_reason,
                "handled_utc": schedule.handled_utc,
            }
            for schedule in moved
        ]
        await session.execute(update(ScheduleRow), changes)
