"""Claiming what is due: each due time of a schedule once, whoever asks and however often."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.schedule_records import (
    Claim,
    DueDecision,
    FiringRecord,
    FiringState,
    ScheduleRecord,
)
from storage.schedule_tables import FiringRow, ScheduleRow
from storage.schedules import row_of, schedule_record

CLAIM_LASTS = timedelta(minutes=3)
"""How long a claimer is waited for; if its run has not begun by then, somebody else claims it."""

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
        async with self._database.read() as session:
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
        async with self._database.write() as session:
            # A further try is of an earlier due time than what comes due now.
            firings = await _claim_tries(session, now_utc, limit, claimed_by)
            waiting = await _waiting(session, now_utc, limit - len(firings))
            decisions = {row.id: decide(schedule_record(row), now_utc) for row in waiting}
            handled = await _handled(session, decisions)
            for row in waiting:
                decision = decisions[row.id]
                if (row.id, decision.due_utc) not in handled:
                    firings.append(_firing(row, decision, now_utc, claimed_by))
                _move_on(row, decision)
            session.add_all(firings)
            await session.flush()
            return [
                Claim(
                    firing_record(firing),
                    schedule_record(await session.get_one(ScheduleRow, firing.schedule_id)),
                )
                for firing in firings
            ]

    async def claim_now(
        self, guild_id: int, schedule_id: int, now_utc: datetime, claimed_by: str
    ) -> Claim:
        """Claims a post that somebody asks for, outside the schedule's times; it stays as it is.

        Its due time is never one of the schedule's own, which are whole minutes. Raises
        ScheduleNotFound.
        """
        moment = now_utc.replace(microsecond=max(1, now_utc.microsecond))
        async with self._database.write() as session:
            schedule = await row_of(session, guild_id, schedule_id)
            latest = select(FiringRow.due_utc).where(
                FiringRow.schedule_id == schedule_id, FiringRow.due_utc >= moment
            )
            taken = set((await session.scalars(latest)).all())
            while moment in taken:
                moment += timedelta(microseconds=1)
            decision = DueDecision(moment, fires=True, skipped=0, next_due_utc=None)
            row = _firing(schedule, decision, now_utc, claimed_by, by_hand=True)
            schedule.turn += 1
            session.add(row)
            await session.flush()
            return Claim(firing_record(row), schedule_record(schedule))

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
            async with self._database.write() as session:
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
) -> list[FiringRow]:
    query = (
        select(FiringRow)
        .where(FiringRow.next_try_utc <= now_utc)
        .order_by(FiringRow.next_try_utc, FiringRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list((await session.scalars(query)).all())
    for row in rows:
        row.state = FiringState.CLAIMED
        row.tries += 1
        row.next_try_utc = now_utc + CLAIM_LASTS
        row.claimed_by = claimed_by
        row.claimed_at_utc = now_utc
    return rows


async def _waiting(session: AsyncSession, now_utc: datetime, limit: int) -> Sequence[ScheduleRow]:
    """Schedules that have come due, in order."""
    query = (
        select(ScheduleRow)
        .where(ScheduleRow.next_due_utc <= now_utc)
        .order_by(ScheduleRow.next_due_utc, ScheduleRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.scalars(query)).all()


async def _handled(
    session: AsyncSession, decisions: dict[int, DueDecision]
) -> set[tuple[int, datetime]]:
    """Those of the due times, by schedule, that have their row already."""
    query = select(FiringRow.schedule_id, FiringRow.due_utc).where(
        FiringRow.schedule_id.in_(decisions),
        FiringRow.due_utc.in_({decision.due_utc for decision in decisions.values()}),
    )
    return {(schedule_id, due_utc) for schedule_id, due_utc in await session.execute(query)}


def _firing(
    schedule: ScheduleRow,
    decision: DueDecision,
    now_utc: datetime,
    claimed_by: str,
    *,
    by_hand: bool = False,
) -> FiringRow:
    return FiringRow(
        schedule_id=schedule.id,
        due_utc=decision.due_utc,
        run_id=secrets.token_hex(6),
        state=FiringState.CLAIMED if decision.fires else FiringState.SKIPPED,
        by_hand=by_hand,
        turn=schedule.turn,
        skipped=decision.skipped,
        tries=int(decision.fires),
        next_try_utc=now_utc + CLAIM_LASTS if decision.fires else None,
        claimed_by=claimed_by,
        claimed_at_utc=now_utc,
    )


def _move_on(schedule: ScheduleRow, decision: DueDecision) -> None:
    schedule.turn += decision.fires
    schedule.next_due_utc = None if decision.paused_reason else decision.next_due_utc
    schedule.paused_reason = decision.paused_reason
    schedule.handled_utc = max(schedule.handled_utc or decision.due_utc, decision.due_utc)


def firing_record(row: FiringRow) -> FiringRecord:
    """The row as the rest of Chorus sees it."""
    return FiringRecord(
        id=row.id,
        schedule_id=row.schedule_id,
        due_utc=row.due_utc,
        run_id=row.run_id,
        state=FiringState(row.state),
        by_hand=row.by_hand,
        turn=row.turn,
        topic=row.topic,
        skipped=row.skipped,
        tries=row.tries,
        next_try_utc=row.next_try_utc,
        claimed_by=row.claimed_by,
        claimed_at_utc=row.claimed_at_utc,
        reason=row.reason,
    )
