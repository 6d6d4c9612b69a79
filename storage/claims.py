"""Claiming: each due time is handed out once, whoever asks and however often."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from storage.errors import AlreadyClaimed
from storage.occurrences import CLAIM_LASTS, Claim, claims_of
from storage.schedules import (
    SELECT_SCHEDULES,
    AlertKind,
    NewAlert,
    Occurrence,
    OccurrenceState,
    Schedule,
    add_alert,
    get,
    occurrence_table,
    schedule_table,
)
from storage.schema import fetch_all, update_rows, values_of


@dataclass(frozen=True, slots=True)
class DueDecision:
    """The decision about a schedule that has come due."""

    due_utc: datetime
    """The due time that is handled: the latest one that has come."""
    is_posted: bool
    """Otherwise it is too late for it."""
    skipped: int
    """How many due times are not posted, this one included where it is not."""
    next_due_utc: datetime | None
    """None where nothing will be due any more."""
    paused_reason: str | None = None
    """Set where the schedule can't go on."""


MisfirePolicy = Callable[[Schedule, datetime], DueDecision]
"""Decides about a schedule whose `next_due_utc` has come by this time; must not raise."""

_NEXT_DUE = select(
    select(func.min(schedule_table.c.next_due_utc)).scalar_subquery().label("due"),
    select(func.min(occurrence_table.c.next_try_utc)).scalar_subquery().label("try"),
)
_INSERT = (
    upsert(occurrence_table)
    .on_conflict_do_nothing(index_elements=["schedule_id", "due_utc"])
    .returning(occurrence_table)
)


def next_due(connection: Connection) -> datetime | None:
    """When something is to be claimed next, a due time or a further try; None for never.

    Two look-ups in two indexes, however many schedules there are.
    """
    times = connection.execute(_NEXT_DUE).one()
    return min((time for time in times if time is not None), default=None)


def claim_due(
    connection: Connection,
    now_utc: datetime,
    limit: int,
    policy: MisfirePolicy,
    claimed_by: str,
    not_of: Collection[int] = (),
) -> list[Claim]:
    """Claims up to `limit` due times and further tries that have come, in their order.

    Those of the servers `not_of` stay where they are.

    Each is returned once, to one claimer: the row of the due time is written in the transaction
    that moves the schedule on to what `policy` says is next. A due time that has its row already,
    since the clock was set back, is passed over. Skipped ones are returned too, in the state
    SKIPPED, and need nothing more. Call it again until there are none.

    The claimer writes its run under the occurrence's `run_id`, with `occurrences.start` in the same
    transaction; the run's primary key keeps it from being written twice. A claim that does not get
    there is handed out once more after `CLAIM_LASTS`, with the same id.
    """
    # A further try is of an earlier due time than what comes due now.
    claims = _claim_tries(connection, now_utc, limit, claimed_by, not_of)
    decisions = [
        (schedule, policy(schedule, now_utc))
        for schedule in _due_schedules(connection, now_utc, limit - len(claims), not_of)
    ]
    moved = [(_moved_on(schedule, decision), decision) for schedule, decision in decisions]
    _write_progress(connection, [schedule for schedule, _ in moved])
    for schedule, _ in moved:
        if schedule.paused_reason is not None:
            alert = NewAlert(schedule.paused_reason, now_utc)
            add_alert(connection, schedule.id, AlertKind.PAUSED, alert)
    new = [_new(schedule, decision, now_utc, claimed_by) for schedule, decision in moved]
    schedules = {schedule.id: schedule for schedule, _ in moved}
    claimed = _insert(connection, new)
    return [*claims, *(Claim(found, schedules[found.schedule_id]) for found in claimed)]


def claim_now(
    connection: Connection,
    guild_id: int,
    schedule_id: int,
    now_utc: datetime,
    claimed_by: str,
    request_id: int | None = None,
) -> Claim:
    """Claims a post that somebody asks for, outside the schedule's times; they stay as they are.

    Its due time is never one of the schedule's own, which are whole minutes. Raises
    ScheduleNotFound, and AlreadyClaimed where the same request was claimed before.
    """
    known = get(connection, guild_id, schedule_id)
    if request_id is not None:
        asked = select(occurrence_table.c.id).where(occurrence_table.c.request_id == request_id)
        if connection.execute(asked).first() is not None:
            raise AlreadyClaimed(f"request {request_id} has its post already")
    schedule = replace(known, occurrence_count=known.occurrence_count + 1)
    count = {"occurrence_count": schedule.occurrence_count}
    update_rows(connection, schedule_table, schedule_table.c.id == schedule_id, **count)
    # Never a whole second, and a moment later where that is a due time already.
    moment = now_utc.replace(microsecond=max(1, now_utc.microsecond))
    decision = DueDecision(moment, is_posted=True, skipped=0, next_due_utc=None)
    new = replace(_new(schedule, decision, now_utc, claimed_by), manual=True, request_id=request_id)
    while not (claimed := _insert(connection, [new])):
        new = replace(new, due_utc=new.due_utc + timedelta(microseconds=1))
    return Claim(claimed[0], schedule)


def give_back(connection: Connection, claimed_by: Collection[str], now_utc: datetime) -> int:
    """Lets what these processes claimed, and have not started, be claimed again now; how many."""
    return update_rows(
        connection,
        occurrence_table,
        occurrence_table.c.next_try_utc > now_utc,
        occurrence_table.c.state == OccurrenceState.CLAIMED,
        occurrence_table.c.claimed_by.in_(claimed_by),
        next_try_utc=now_utc,
    )


def claimers(connection: Connection) -> set[str]:
    """The processes that have claimed something and not started it yet."""
    query = select(occurrence_table.c.claimed_by).where(
        occurrence_table.c.next_try_utc.is_not(None),
        occurrence_table.c.state == OccurrenceState.CLAIMED,
    )
    return set(connection.execute(query).scalars())


def waiting_schedules(
    connection: Connection, now_utc: datetime, after_id: int, limit: int
) -> list[Schedule]:
    """Schedules that will be due later than now, by their ids, from the one after `after_id` on."""
    query = SELECT_SCHEDULES.where(
        schedule_table.c.id > after_id, schedule_table.c.next_due_utc > now_utc
    )
    return fetch_all(connection, Schedule, query.order_by(schedule_table.c.id).limit(limit))


def recompute(connection: Connection, changes: Sequence[tuple[Schedule, datetime]]) -> int:
    """Sets when schedules are due next, unless that has changed since they were read; how many.

    For when the rules of a time zone, or a clock that had gone wrong, have been put right.
    """
    moved = 0
    for schedule, next_due_utc in changes:
        moved += update_rows(
            connection,
            schedule_table,
            schedule_table.c.id == schedule.id,
            schedule_table.c.version == schedule.version,
            schedule_table.c.next_due_utc == schedule.next_due_utc,
            next_due_utc=next_due_utc,
        )
    return moved


def _claim_tries(
    connection: Connection,
    now_utc: datetime,
    limit: int,
    claimed_by: str,
    not_of: Collection[int],
) -> list[Claim]:
    query = (
        select(occurrence_table)
        .join(schedule_table, schedule_table.c.id == occurrence_table.c.schedule_id)
        .where(occurrence_table.c.next_try_utc <= now_utc, schedule_table.c.guild_id.not_in(not_of))
        .order_by(occurrence_table.c.next_try_utc, occurrence_table.c.id)
        .limit(limit)
    )
    found = claims_of(connection, query)
    if not found:
        return []
    changes: dict[str, Any] = {
        "state": OccurrenceState.CLAIMED,
        "next_try_utc": now_utc + CLAIM_LASTS,
        "claimed_by": claimed_by,
        "claimed_at_utc": now_utc,
    }
    ids = [claim.occurrence.id for claim in found]
    theirs = occurrence_table.c.id.in_(ids)
    tries = occurrence_table.c.tries + 1
    update_rows(connection, occurrence_table, theirs, tries=tries, **changes)
    return [
        replace(
            claim,
            occurrence=replace(claim.occurrence, tries=claim.occurrence.tries + 1, **changes),
        )
        for claim in found
    ]


def _due_schedules(
    connection: Connection, now_utc: datetime, limit: int, not_of: Collection[int]
) -> list[Schedule]:
    query = (
        SELECT_SCHEDULES.where(
            schedule_table.c.next_due_utc <= now_utc, schedule_table.c.guild_id.not_in(not_of)
        )
        .order_by(schedule_table.c.next_due_utc, schedule_table.c.id)
        .limit(limit)
    )
    return fetch_all(connection, Schedule, query)


def _moved_on(schedule: Schedule, decision: DueDecision) -> Schedule:
    return replace(
        schedule,
        occurrence_count=schedule.occurrence_count + decision.is_posted,
        next_due_utc=None if decision.paused_reason else decision.next_due_utc,
        paused_reason=decision.paused_reason,
        handled_utc=max(schedule.handled_utc or decision.due_utc, decision.due_utc),
    )


_PROGRESS = ("occurrence_count", "next_due_utc", "paused_reason", "handled_utc")
_WRITE_PROGRESS = (
    update(schedule_table)
    .where(schedule_table.c.id == bindparam("new_id"))
    .values({name: bindparam(f"new_{name}") for name in _PROGRESS})
)


def _write_progress(connection: Connection, moved: Sequence[Schedule]) -> None:
    """Writes how far the schedules have come, all in one statement."""
    if moved:
        changes = [
            {f"new_{name}": getattr(schedule, name) for name in ("id", *_PROGRESS)}
            for schedule in moved
        ]
        connection.execute(_WRITE_PROGRESS, changes)


def _new(
    schedule: Schedule, decision: DueDecision, now_utc: datetime, claimed_by: str
) -> Occurrence:
    """A due time that is claimed or skipped now; `schedule` counts it already."""
    is_posted = decision.is_posted
    return Occurrence(
        id=0,
        schedule_id=schedule.id,
        due_utc=decision.due_utc,
        run_id=secrets.token_hex(6),
        state=OccurrenceState.CLAIMED if is_posted else OccurrenceState.SKIPPED,
        manual=False,
        number=schedule.occurrence_count - is_posted,
        skipped=decision.skipped,
        tries=int(is_posted),
        next_try_utc=now_utc + CLAIM_LASTS if is_posted else None,
        claimed_by=claimed_by,
        claimed_at_utc=now_utc,
        reason=decision.paused_reason,
    )


def _insert(connection: Connection, new: Sequence[Occurrence]) -> list[Occurrence]:
    """Writes new occurrences in one statement, and returns them with their ids.

    A due time that has its row already is left out.
    """
    if not new:
        return []
    rows = [values_of(occurrence, without=["id"]) for occurrence in new]
    written = [Occurrence(**row) for row in connection.execute(_INSERT, rows).mappings()]
    return sorted(written, key=lambda occurrence: occurrence.id)
