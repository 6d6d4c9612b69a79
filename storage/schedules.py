"""Schedules: what is posted where and when, and the alerts that people still have to get.

A schedule is found only from its own server: an id from elsewhere raises ScheduleNotFound.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.errors import ScheduleChanged, ScheduleNotFound, TooManySchedules
from storage.schema import (
    count_rows,
    delete_rows,
    fetch_all,
    fetch_known,
    fetch_one,
    table_of,
    update_rows,
    values_of,
)


class OccurrenceState(StrEnum):
    """How far a due time has come."""

    CLAIMED = "claimed"
    """Somebody is about to start its run."""
    STARTED = "started"
    """Its run is there."""
    DONE = "done"
    FAILED = "failed"
    """With a time for the next try, or for good without one."""
    SKIPPED = "skipped"


UNDER_WAY = (OccurrenceState.CLAIMED, OccurrenceState.STARTED)


class AlertKind(StrEnum):
    """The kinds of alerts."""

    PAUSED = "paused"
    """It posts nothing more until somebody sees to it; an admin is told."""
    FAILED = "failed"
    """A post came to nothing, or not to all it should be; its owner is told where it would be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSchedule:
    """A schedule that somebody asks for."""

    guild_id: int
    channel_id: int
    owner_id: int
    recipe: str
    """The recipe's name."""
    topics: tuple[str, ...]
    auto_topics: bool
    """Whether the one topic is a theme, from which the model finds a new topic each time."""
    at: str | None
    """The wall time, as 09:00; None where `days` is a cron expression."""
    days: str
    timezone: str
    """The IANA name of the zone whose clocks count."""
    final_only: bool
    """Whether only the whole is posted, once it is ready."""
    avoid_repeats: bool
    """Whether nothing is repeated within 30 days."""
    next_due_utc: datetime | None
    """None while it is paused, or where nothing will be due."""
    created_at_utc: datetime
    where: str | None = None
    """Where the branches go, as a command says it; None leaves that to their number."""
    request_id: int | None = None
    """Discord's id of the request; of several with the same one, the first is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(NewSchedule):
    """A schedule as the database has it."""

    id: int
    paused_reason: str | None = None
    """Why nothing is posted, in plain words; None while it is not paused."""
    occurrence_count: int = 0
    """How many due times have been claimed to be posted."""
    handled_utc: datetime | None = None
    """The latest due time that was claimed or skipped; it never goes back."""
    version: int = 1
    """1 at first; each edit is the next one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One due time of a schedule, and its outcome."""

    id: int
    schedule_id: int
    due_utc: datetime
    run_id: str
    """The id that its run has or will have; the same in every try."""
    state: OccurrenceState
    manual: bool
    """Whether somebody asked for it outside the schedule's times."""
    number: int
    """How many of the schedule's due times were posted before this one."""
    topic: str | None = None
    """The topic of its run, once that is decided."""
    skipped: int
    """How many due times were missed and not posted; this one too, where it was skipped."""
    tries: int
    """How many times it was claimed."""
    next_try_utc: datetime | None
    """When it is claimed again: after a failure, or where nothing is heard of its run till then."""
    claimed_by: str
    """The name of the process."""
    claimed_at_utc: datetime
    reason: str | None = None
    """Why it failed or was skipped, in plain words."""
    request_id: int | None = None
    """Discord's id of the request, where somebody asked for it by hand."""

    @property
    def is_under_way(self) -> bool:
        """Whether it has no end yet."""
        return self.state in UNDER_WAY


@dataclass(frozen=True, slots=True)
class NewAlert:
    """An alert that is not written yet."""

    text: str
    """The reason for a pause, or the whole sentence about a failure for the owner."""
    created_at_utc: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that people have still to be told; a deleted schedule takes its alerts along."""

    id: int
    kind: AlertKind
    text: str
    """The reason for a pause, or the whole sentence about a failure."""
    created_at_utc: datetime
    schedule: Schedule


EDITABLE = (
    "channel_id",
    "recipe",
    "topics",
    "auto_topics",
    "at",
    "days",
    "timezone",
    "final_only",
    "avoid_repeats",
    "where",
)
# An id is never given twice, since old messages hold it.
schedule_table = table_of("schedules", Schedule)
occurrence_table = table_of("occurrences", Occurrence)
"""Each due time that was claimed or skipped, once; what is done with it is in occurrences.py."""
alert_table = table_of("alerts", NewAlert, id=int, schedule_id=int, kind=AlertKind)
SELECT_SCHEDULES = select(schedule_table)


def create(connection: Connection, new: NewSchedule, most_in_guild: int) -> Schedule:
    """Writes a schedule down, once for each request: the same one again finds the first.

    Raises TooManySchedules where the server has `most_in_guild`.
    """
    if new.request_id is not None:
        made_before = schedule_table.c.request_id == new.request_id
        known = fetch_one(connection, Schedule, SELECT_SCHEDULES.where(made_before))
        if known is not None:
            return known
    here = schedule_table.c.guild_id == new.guild_id
    if count_rows(connection, schedule_table, here) >= most_in_guild:
        raise TooManySchedules(f"the server {new.guild_id} has {most_in_guild} schedules")
    values = values_of(new) | {"occurrence_count": 0, "version": 1}
    written = insert(schedule_table).values(values).returning(schedule_table)
    (made,) = fetch_all(connection, Schedule, written)
    return made


def of_guild(connection: Connection, guild_id: int) -> list[Schedule]:
    """The server's schedules, oldest first."""
    query = SELECT_SCHEDULES.where(schedule_table.c.guild_id == guild_id)
    return fetch_all(connection, Schedule, query.order_by(schedule_table.c.id))


def by_ids(connection: Connection, ids: Collection[int]) -> dict[int, Schedule]:
    """The schedules with these ids, by them."""
    if not ids:
        return {}
    found = fetch_all(connection, Schedule, SELECT_SCHEDULES.where(schedule_table.c.id.in_(ids)))
    return {schedule.id: schedule for schedule in found}


def get(connection: Connection, guild_id: int, schedule_id: int) -> Schedule:
    """The server's schedule with this id. Raises ScheduleNotFound."""
    query = SELECT_SCHEDULES.where(
        schedule_table.c.id == schedule_id, schedule_table.c.guild_id == guild_id
    )
    missing = ScheduleNotFound(f"no schedule {schedule_id} in the server {guild_id}")
    return fetch_known(connection, Schedule, query, missing)


def edit(
    connection: Connection, edited: Schedule, next_due_utc: datetime | None = None
) -> Schedule:
    """Writes what a person may change, `EDITABLE`.

    `next_due_utc` is given where the times have changed; otherwise what is due stays due. Raises
    ScheduleChanged where `edited` was not made of the newest version, and ScheduleNotFound.
    """
    known = get(connection, edited.guild_id, edited.id)
    if known.version != edited.version:
        raise ScheduleChanged(f"schedule {edited.id} has version {known.version}")
    changes = {name: getattr(edited, name) for name in EDITABLE} | {"version": known.version + 1}
    if next_due_utc is not None and known.paused_reason is None:
        changes["next_due_utc"] = next_due_utc
    return _change(connection, known, changes)


def pause(
    connection: Connection,
    guild_id: int,
    schedule_id: int,
    reason: str,
    alert_utc: datetime | None = None,
) -> Schedule | None:
    """Posts nothing more, for the reason in plain words, and tries nothing failed again.

    With a time, an alert of it is written as well. None, and nothing written, where it was paused
    already: of several who find the channel gone, one tells of it. Raises ScheduleNotFound.
    """
    known = get(connection, guild_id, schedule_id)
    if known.paused_reason is not None:
        return None
    has_failed = occurrence_table.c.state == OccurrenceState.FAILED
    theirs = occurrence_table.c.schedule_id == schedule_id
    update_rows(connection, occurrence_table, theirs, has_failed, next_try_utc=None)
    if alert_utc is not None:
        add_alert(connection, schedule_id, AlertKind.PAUSED, NewAlert(reason, alert_utc))
    return _change(connection, known, {"paused_reason": reason, "next_due_utc": None})


def resume(
    connection: Connection, guild_id: int, schedule_id: int, next_due_utc: datetime | None
) -> Schedule | None:
    """Posts again, from this due time on; what was due while it was paused is not missed.

    None, and nothing written, where it was not paused. Raises ScheduleNotFound.
    """
    known = get(connection, guild_id, schedule_id)
    if known.paused_reason is None:
        return None
    return _change(connection, known, {"paused_reason": None, "next_due_utc": next_due_utc})


def remove(connection: Connection, guild_id: int, schedule_id: int) -> bool:
    """Deletes it with its due times and its post history; False where it was gone already.

    Runs that it started go on.
    """
    its = (schedule_table.c.guild_id == guild_id, schedule_table.c.id == schedule_id)
    return delete_rows(connection, schedule_table, *its) == 1


def add_alert(connection: Connection, schedule_id: int, kind: AlertKind, new: NewAlert) -> None:
    """Writes down something to be told, in the transaction in which it comes about."""
    values = values_of(new) | {"schedule_id": schedule_id, "kind": kind}
    connection.execute(insert(alert_table).values(values))


def waiting_alerts(connection: Connection) -> list[Alert]:
    """Alerts that people have still to get, oldest first."""
    found = connection.execute(select(alert_table).order_by(alert_table.c.id)).all()
    schedules = by_ids(connection, {row.schedule_id for row in found})
    return [
        Alert(row.id, row.kind, row.text, row.created_at_utc, schedules[row.schedule_id])
        for row in found
    ]


def remove_alert(connection: Connection, alert_id: int) -> None:
    """Forgets an alert; called after people have got it, never before."""
    delete_rows(connection, alert_table, alert_table.c.id == alert_id)


def _change(connection: Connection, known: Schedule, changes: Mapping[str, Any]) -> Schedule:
    update_rows(connection, schedule_table, schedule_table.c.id == known.id, **changes)
    return replace(known, **changes)
