"""Occurrences: the due times that were claimed or skipped, what came of them, what was posted.

How they are claimed is in claims.py. A unit that changes one returns False, and writes nothing,
where it is no longer the caller's to change: somebody else claimed it in the meantime, it has
ended, or its schedule was deleted.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, tuple_, update

from storage.errors import ScheduleNotFound
from storage.runs import table as run_table
from storage.schedules import (
    UNDER_WAY,
    AlertKind,
    NewAlert,
    Occurrence,
    OccurrenceState,
    Schedule,
    add_alert,
    by_ids,
    occurrence_table,
    of_guild,
    pause,
    schedule_table,
)
from storage.schema import (
    Query,
    columns_of,
    delete_rows,
    fetch_all,
    fetch_one,
    table_of,
    update_rows,
    values_of,
)

CLAIM_LASTS = timedelta(minutes=3)
"""How long a claimer is waited for; if its run has not begun by then, somebody else claims it."""
SAME_POST = timedelta(days=1)
"""A post that is noted twice within this time was posted once: a process died in between."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A due time that is the claimer's to handle; a skipped one is only to be told of."""

    occurrence: Occurrence
    schedule: Schedule
    """As it is once this due time has been claimed."""


@dataclass(frozen=True, slots=True)
class PastPost:
    """A post of a schedule."""

    topic: str
    output: str
    """JSON text, which the bot writes and reads."""
    posted_at_utc: datetime


@dataclass(frozen=True, slots=True)
class RunCard:
    """Where the card of an occurrence's run is."""

    guild_id: int
    channel_id: int
    card_message_id: int


past_post_table = table_of("past_posts", PastPost, id=int, schedule_id=int)
"""The posts of schedules, for those that repeat nothing."""
_SELECT = select(occurrence_table)
_IS_OPEN = occurrence_table.c.state.in_(UNDER_WAY)
_CLAIMED = update(occurrence_table).where(
    occurrence_table.c.id == bindparam("claimed_id"),
    occurrence_table.c.state == OccurrenceState.CLAIMED,
    occurrence_table.c.claimed_by == bindparam("claimed_by_whom"),
    occurrence_table.c.tries == bindparam("at_try"),
)
_SET_TOPIC = _CLAIMED.values(topic=bindparam("topic"), next_try_utc=bindparam("next_try_utc"))
_START = _CLAIMED.values(state=OccurrenceState.STARTED, next_try_utc=None)


def set_topic(
    connection: Connection, occurrence: Occurrence, topic: str, now_utc: datetime
) -> bool:
    """Keeps what it will be about, for a further try, and holds the claim for longer."""
    values = _claim_of(occurrence) | {"topic": topic, "next_try_utc": now_utc + CLAIM_LASTS}
    return connection.execute(_SET_TOPIC, values).rowcount == 1


def start(connection: Connection, occurrence: Occurrence) -> bool:
    """Notes that its run is there and under way, in the transaction that writes that run."""
    return connection.execute(_START, _claim_of(occurrence)).rowcount == 1


def finish(connection: Connection, occurrence_id: int, posted: PastPost) -> bool:
    """Notes that it has been posted, and what, for schedules that repeat nothing.

    One that had failed or was cancelled may get there too: somebody pressed Retry. Of one that was
    done before, another version is remembered, since somebody pressed Regenerate. That is False.
    """
    known = _get(connection, occurrence_id)
    if known is None:
        return False
    _remember(connection, known.schedule_id, posted)
    is_new = occurrence_table.c.state != OccurrenceState.DONE
    return _change(connection, occurrence_id, is_new, OccurrenceState.DONE, None)


def fail(
    connection: Connection,
    occurrence_id: int,
    reason: str,
    next_try_utc: datetime | None,
    alert: NewAlert | None = None,
    posted: PastPost | None = None,
) -> bool:
    """Notes why it failed, and when it is claimed again; None where it is given up.

    A paused schedule tries nothing again, except what somebody asked for by hand. The alert is
    written with it, and what was posted of it all the same.
    """
    known = _get(connection, occurrence_id)
    if known is None or not known.is_under_way:
        return False
    paused = select(schedule_table.c.paused_reason).where(schedule_table.c.id == known.schedule_id)
    is_paused = connection.execute(paused).scalar_one() is not None
    again_utc = None if is_paused and not known.manual else next_try_utc
    _change(connection, occurrence_id, _IS_OPEN, OccurrenceState.FAILED, reason, again_utc)
    if alert is not None:
        add_alert(connection, known.schedule_id, AlertKind.FAILED, alert)
    if posted is not None:
        _remember(connection, known.schedule_id, posted)
    return True


def skip(connection: Connection, occurrence_id: int, reason: str) -> bool:
    """Notes that it is not posted after all: it has become too late for a further try, say."""
    return _change(connection, occurrence_id, _IS_OPEN, OccurrenceState.SKIPPED, reason)


def pause_schedule(connection: Connection, claim: Claim, reason: str, now_utc: datetime) -> None:
    """Pauses the schedule for good reason, alerts an admin once, and gives the due time up."""
    schedule = claim.schedule
    # Where it was deleted meanwhile, there is nothing to pause.
    with suppress(ScheduleNotFound):
        pause(connection, schedule.guild_id, schedule.id, reason, alert_utc=now_utc)
        fail(connection, claim.occurrence.id, reason, None)


def of_run(connection: Connection, run_id: str) -> Claim | None:
    """The due time whose run this is, with its schedule; None for a run that none started."""
    found = claims_of(connection, _SELECT.where(occurrence_table.c.run_id == run_id))
    return found[0] if found else None


def claims_of(connection: Connection, query: Query) -> list[Claim]:
    """The due times that the query selects, each with its schedule."""
    found = fetch_all(connection, Occurrence, query)
    theirs = by_ids(connection, {occurrence.schedule_id for occurrence in found})
    return [Claim(occurrence, theirs[occurrence.schedule_id]) for occurrence in found]


def latest(connection: Connection, schedule_id: int, limit: int) -> list[Occurrence]:
    """The schedule's latest due times that were claimed or skipped, latest first."""
    query = _SELECT.where(occurrence_table.c.schedule_id == schedule_id)
    query = query.order_by(occurrence_table.c.due_utc.desc()).limit(limit)
    return fetch_all(connection, Occurrence, query)


def with_cards(
    connection: Connection, schedule_id: int, limit: int
) -> list[tuple[Occurrence, RunCard | None]]:
    """The schedule's latest due times, each with its card where there is one; latest first."""
    found = latest(connection, schedule_id, limit)
    query = select(
        run_table.c.id, run_table.c.guild_id, run_table.c.channel_id, run_table.c.card_message_id
    ).where(
        run_table.c.id.in_([occurrence.run_id for occurrence in found]),
        run_table.c.card_message_id.is_not(None),
    )
    cards = {
        row.id: RunCard(row.guild_id, row.channel_id, row.card_message_id)
        for row in connection.execute(query)
    }
    return [(occurrence, cards.get(occurrence.run_id)) for occurrence in found]


def overview(connection: Connection, guild_id: int) -> list[tuple[Schedule, Occurrence | None]]:
    """The server's schedules, oldest first, each with its latest due time."""
    schedules = of_guild(connection, guild_id)
    columns = occurrence_table.c
    newest = select(columns.schedule_id, func.max(columns.due_utc)).group_by(columns.schedule_id)
    newest = newest.where(columns.schedule_id.in_([schedule.id for schedule in schedules]))
    query = _SELECT.where(tuple_(columns.schedule_id, columns.due_utc).in_(newest))
    latest = {found.schedule_id: found for found in fetch_all(connection, Occurrence, query)}
    return [(schedule, latest.get(schedule.id)) for schedule in schedules]


def past_posts(connection: Connection, schedule_id: int, since_utc: datetime) -> list[PastPost]:
    """The schedule's posts since then, latest first."""
    posts = past_post_table.c
    query = (
        select(*columns_of(past_post_table, PastPost))
        .where(posts.schedule_id == schedule_id, posts.posted_at_utc >= since_utc)
        .order_by(posts.posted_at_utc.desc(), posts.id.desc())
    )
    return fetch_all(connection, PastPost, query)


def prune(connection: Connection, before_utc: datetime) -> int:
    """Forgets due times and posts from before this time; returns how many due times.

    What has no end yet stays.
    """
    delete_rows(connection, past_post_table, past_post_table.c.posted_at_utc < before_utc)
    return delete_rows(
        connection,
        occurrence_table,
        occurrence_table.c.due_utc < before_utc,
        ~_IS_OPEN,
        occurrence_table.c.next_try_utc.is_(None),
    )


def _get(connection: Connection, occurrence_id: int) -> Occurrence | None:
    return fetch_one(connection, Occurrence, _SELECT.where(occurrence_table.c.id == occurrence_id))


def _change(
    connection: Connection,
    occurrence_id: int,
    condition: ColumnElement[bool],
    state: OccurrenceState,
    reason: str | None,
    next_try_utc: datetime | None = None,
) -> bool:
    its = (occurrence_table.c.id == occurrence_id, condition)
    values = {"state": state, "reason": reason, "next_try_utc": next_try_utc}
    return update_rows(connection, occurrence_table, *its, **values) == 1


def _claim_of(occurrence: Occurrence) -> dict[str, Any]:
    """The binds of `_CLAIMED`: the occurrence as it was when its claimer got it."""
    return {
        "claimed_id": occurrence.id,
        "claimed_by_whom": occurrence.claimed_by,
        "at_try": occurrence.tries,
    }


def _remember(connection: Connection, schedule_id: int, post: PastPost) -> None:
    """Adds what was posted, unless the same is known already."""
    posts = past_post_table.c
    known = select(posts.id).where(
        posts.schedule_id == schedule_id,
        posts.topic == post.topic,
        posts.output == post.output,
        posts.posted_at_utc > post.posted_at_utc - SAME_POST,
    )
    if connection.execute(known).first() is None:
        values = values_of(post) | {"schedule_id": schedule_id}
        connection.execute(insert(past_post_table).values(values))
