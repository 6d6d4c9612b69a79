"""Computes the times at which a schedule is due.

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
from itertools import islice
from zoneinfo import ZoneInfo

from cronsim import CronSim

from bot.features.schedules.recurrence import Recurrence
from bot.features.schedules.timezones import zone_of

_MINUTE = timedelta(minutes=1)
_LONGEST_FOLD = timedelta(hours=25)
"""No zone has gone back by more than a day: Kwajalein and Manila once had a date twice."""


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


def last_time(recurrence: Recurrence, until_utc: datetime) -> datetime | None:
    """The latest due time at or before `until_utc`; None where there was none in 50 years."""
    zone = zone_of(recurrence.timezone)
    # After clocks were set back, what was due by now may be later on the wall than now.
    start = _wall(until_utc, zone) + _LONGEST_FOLD
    lasts = (_last_of(line, start, zone, until_utc) for line in recurrence.cron_lines)
    return max((last for last in lasts if last is not None), default=None)


def _last_of(line: str, start: datetime, zone: ZoneInfo, until_utc: datetime) -> datetime | None:
    for wall in CronSim(line, start, reverse=True):
        due_utc = _due(wall, zone)
        if due_utc is not None and due_utc <= until_utc:
            return due_utc
    return None


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
