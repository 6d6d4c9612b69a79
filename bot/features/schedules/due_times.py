"""Computes the times at which a schedule is due, what becomes of missed ones, and retries.

cronsim computes the times of an expression on a clock without a zone; what a zone makes of them is
decided here. Given a zone, cronsim 2.8 follows Debian's cron, which differs from what schedules
promise wherever a star stands for the minute or the hour: such a time is left out where the clocks
skip it, comes twice where they are set back, and at midnight may be one that does not exist. It
also looks for the next time after the second 02:10 of a night and finds the first 02:45, which has
gone by.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim

from bot.errors import ScheduleError
from bot.features.schedules.recurrence import Recurrence
from bot.features.schedules.timezones import zone_of
from storage.claims import DueDecision
from storage.schedules import Occurrence, OccurrenceState, Schedule

GRACE = timedelta(hours=2)
"""How late a missed post still goes out."""

ON_TIME = timedelta(minutes=5)
"""A post that is less late than this is not worth a word."""

MOST_COUNTED = 100
"""Missed times are counted up to here."""

RETRIES_AFTER = (timedelta(minutes=5), timedelta(minutes=10))
"""How long is waited after the first failure and after the second; the third is the last."""

CLOCK_TROUBLE = timedelta(days=1)
"""Due times that were handled further ahead than this were so by a clock that had gone wrong."""

WEEK = timedelta(days=7)
_MINUTE = timedelta(minutes=1)


def next_times(recurrence: Recurrence, after_utc: datetime, count: int) -> list[datetime]:
    """The next due times, in UTC, strictly after `after_utc`; fewer where no more will come.

    A wall time that the clocks skip is due at the next minute that exists, and one that comes
    twice is due the first time, whatever the expression. On a date that a zone leaves out nothing
    is due. Each moment is due once. Raises ScheduleError where the zone is unknown here.
    """
    return list(islice(due_times(recurrence, after_utc), count))


def due_times(recurrence: Recurrence, after_utc: datetime) -> Iterator[datetime]:
    """All due times strictly after `after_utc`, as in `next_times`, earliest first."""
    zone = zone_of(recurrence.timezone)
    start = _wall(after_utc, zone)
    latest = after_utc
    # Walls map to moments in order; those before `start` were all reached before `after_utc`.
    for wall in merge(*(CronSim(line, start) for line in recurrence.cron_lines)):
        due_utc = _due(wall, zone)
        if due_utc is not None and due_utc > latest:
            latest = due_utc
            yield due_utc


def recurrence_of(schedule: Schedule) -> Recurrence:
    """The times of a schedule that was kept."""
    return Recurrence(schedule.at, schedule.days, schedule.timezone)


def decide(schedule: Schedule, now_utc: datetime, grace: timedelta = GRACE) -> DueDecision:
    """Decides about a schedule whose next due time has come; a `storage.claims.MisfirePolicy`.

    One whose times can no longer be told, its zone having gone from this machine, is paused.
    """
    due_utc = now_utc if schedule.next_due_utc is None else schedule.next_due_utc
    try:
        return catch_up(recurrence_of(schedule), due_utc, now_utc, grace)
    except ScheduleError as error:
        return DueDecision(due_utc, False, 1, None, paused_reason=str(error))


def catch_up(
    recurrence: Recurrence, first_due_utc: datetime, now_utc: datetime, grace: timedelta = GRACE
) -> DueDecision:
    """Posts the last of the due times from `first_due_utc`, the first unhandled one, to now.

    That one only if it is less late than `grace`; all others are skipped. What comes next is
    strictly after now, so that a clock set forward brings one post.
    """
    last_utc, count, next_utc = first_due_utc, 1, None
    for due_utc in due_times(recurrence, first_due_utc):
        if due_utc > now_utc:
            next_utc = due_utc
            break
        last_utc, count = due_utc, count + 1
        if count == MOST_COUNTED:
            # Of so many the last is not long ago, or else it is too late for it anyway.
            recent = due_times(recurrence, now_utc - max(grace, WEEK))
            last_utc = max(takewhile(lambda due: due <= now_utc, recent), default=last_utc)
            next_utc = next(due_times(recurrence, now_utc), None)
            break
    is_posted = now_utc - last_utc < grace
    return DueDecision(last_utc, is_posted, count - is_posted, next_utc)


def following(
    recurrence: Recurrence, now_utc: datetime, handled_utc: datetime | None
) -> datetime | None:
    """The due time that a new, edited or resumed schedule waits for; None where none will come.

    Strictly after now and after all that was handled before, so that a clock set back brings
    nothing twice. Raises ScheduleError where the zone is unknown here.
    """
    after_utc = now_utc
    if handled_utc is not None and handled_utc - now_utc < CLOCK_TROUBLE:
        after_utc = max(now_utc, handled_utc)
    return next(due_times(recurrence, after_utc), None)


def recomputed(schedule: Schedule, now_utc: datetime) -> datetime | None:
    """When a schedule that waits is due by today's rules; None where that can't be told."""
    try:
        return following(recurrence_of(schedule), now_utc, schedule.handled_utc)
    except ScheduleError:
        return None


def next_try(tries: int, now_utc: datetime) -> datetime | None:
    """When a due time that has now failed, at its `tries`th try, is tried again; None for never."""
    return now_utc + RETRIES_AFTER[tries - 1] if tries <= len(RETRIES_AFTER) else None


def missed_sentence(occurrence: Occurrence) -> str | None:
    """A sentence about the times that were missed, for as long as they are shown; None for none."""
    late = occurrence.claimed_at_utc - occurrence.due_utc
    was_skipped = occurrence.state is OccurrenceState.SKIPPED and occurrence.skipped > 0
    by_itself = occurrence.state is not OccurrenceState.SKIPPED and not occurrence.manual
    earlier = occurrence.skipped - was_skipped
    if was_skipped:
        this = f"skipped, {_long(late)} late"
    elif by_itself and occurrence.tries == 1 and late >= ON_TIME:
        this = f"made up for, {_long(late)} late"
    elif earlier:
        this = "on time"
    else:
        return None
    count = "at least 99" if earlier + 1 >= MOST_COUNTED else str(earlier)
    times = "time was" if earlier == 1 else "times were"
    missed = f"; {count} earlier {times} missed" if earlier else ""
    return f"I was away or busy: this one was {this}{missed}."


def _due(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """When a wall time is due; None on a date that the zone leaves out.

    Samoa had no 30 December 2011.
    """
    moment = _moment(wall, zone)
    if _wall(moment, zone).date() == wall.date():
        return moment
    # The clocks skip from this date into the next; where they show its beginning, it is there.
    beginning = _moment(wall.replace(hour=0, minute=0), zone)
    return moment if _wall(beginning, zone).date() == wall.date() else None


def _moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which clocks in the zone show `wall` or, where they skip it, later."""
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return moment if _wall(moment, zone) == wall else _end_of_gap(wall, zone)


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first whole minute after the clocks skipped `wall`."""
    # PEP 495: in a gap, fold=1 counts with the offset after it, fold=0 with the one before it.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    offset = after.astimezone(zone).utcoffset()
    while after - before > _MINUTE:
        middle = before + (after - before) // _MINUTE // 2 * _MINUTE
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """The time that clocks in the zone show, without the zone."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def _long(late: timedelta) -> str:
    minutes = max(1, round(late / timedelta(minutes=1)))
    hours, days = round(minutes / 60), round(minutes / 60 / 24)
    if minutes < 120:
        return f"{minutes} min"
    return f"{hours} h" if hours < 48 else f"{days} days"
