"""The rows of due times: how a claim is written, and read back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from storage.schedule_records import DueDecision, FiringRecord, FiringState, ScheduleRecord
from storage.schedule_tables import FiringRow

CLAIM_LASTS = timedelta(minutes=3)
"""How long a claimer is waited for; if its run has not begun by then, somebody else claims it."""

_COLUMNS = tuple(column.name for column in fields(FiringRecord) if column.name != "id")


def new_firing(
    schedule: ScheduleRecord,
    decision: DueDecision,
    now_utc: datetime,
    claimed_by: str,
    *,
    by_hand: bool = False,
    asked_id: int | None = None,
) -> FiringRecord:
    """A due time that is claimed or skipped now, not written yet.

    `schedule` is as it will be once this one has been counted.
    """
    return FiringRecord(
        id=0,
        schedule_id=schedule.id,
        due_utc=decision.due_utc,
        run_id=secrets.token_hex(6),
        state=FiringState.CLAIMED if decision.fires else FiringState.SKIPPED,
        by_hand=by_hand,
        turn=schedule.turn - decision.fires,
        topic=None,
        skipped=decision.skipped,
        tries=int(decision.fires),
        next_try_utc=now_utc + CLAIM_LASTS if decision.fires else None,
        claimed_by=claimed_by,
        claimed_at_utc=now_utc,
        reason=decision.paused_reason,
        asked_id=asked_id,
    )


async def write_firings(
    session: AsyncSession, firings: Sequence[FiringRecord]
) -> list[FiringRecord]:
    """Writes new due times, many in one statement; the same ones come back with their ids."""
    if not firings:
        return []
    rows = [{name: getattr(firing, name) for name in _COLUMNS} for firing in firings]
    # By their run's id and not in the order given: for that, SQLAlchemy would insert one by one.
    written = insert(FiringRow).returning(FiringRow.run_id, FiringRow.id)
    ids = dict((await session.execute(written, rows)).all())
    return [replace(firing, id=ids[firing.run_id]) for firing in firings]


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
        asked_id=row.asked_id,
    )
