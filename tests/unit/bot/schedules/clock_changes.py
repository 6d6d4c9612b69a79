"""When the clocks change in a zone, and what they show around it, minute by minute."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
WINDOW = timedelta(days=2)
"""How far before and after a change its clock is looked at."""


@dataclass(frozen=True)
class Turn:
    """The clocks are set forward or back, in whichever zones."""

    at_utc: datetime
    before: timedelta
    """The offset until then."""
    after: timedelta

    @cached_property
    def walls(self) -> list[datetime]:
        """The wall time in each minute of the window."""
        start, minutes = self.at_utc - WINDOW, int(2 * WINDOW / MINUTE)
        moments = (start.replace(tzinfo=None) + number * MINUTE for number in range(minutes))
        turned = self.at_utc.replace(tzinfo=None)
        return [moment + (self.before if moment < turned else self.after) for moment in moments]

    @cached_property
    def latest_walls(self) -> list[datetime]:
        """The latest time that the clock has shown up to each minute of the window."""
        return list(accumulate(self.walls, max))

    @cached_property
    def dates(self) -> frozenset[date]:
        """The dates that the clock shows at all."""
        return frozenset(wall.date() for wall in self.walls)

    def each_date_at(self, when: time) -> list[datetime]:
        """The wall times at this time of each date, also those that are skipped."""
        first, last = min(self.dates), max(self.dates)
        dates = (first + number * DAY for number in range((last - first).days + 1))
        return [datetime.combine(day, when) for day in dates]

    @cached_property
    def critical_times(self) -> list[time]:
        """The times at the edges and in the middle of what is skipped or comes twice."""
        turned = self.at_utc.replace(tzinfo=None)
        edges = sorted([turned + self.before, turned + self.after])
        middle = edges[0] + (edges[1] - edges[0]) // MINUTE // 2 * MINUTE
        near = {edge + step * MINUTE for edge in (*edges, middle) for step in (-1, 0, 1)}
        return sorted({wall.time() for wall in near} | {time(0, 0)})

    def first_moment(self, wall: datetime) -> datetime:
        """The first minute at which the clock shows this time or, had it not yet, a later one."""
        passed = bisect_left(self.latest_walls, wall)
        return self.at_utc - WINDOW + passed * MINUTE

    def due(self, walls: Iterable[datetime]) -> list[datetime]:
        """When these wall times are due, on dates that the clock shows at all, each moment once."""
        return sorted({self.first_moment(wall) for wall in walls if wall.date() in self.dates})

    @cached_property
    def possible_walls(self) -> list[datetime]:
        """All wall times, also skipped ones, of the dates about the turn."""
        first = self.walls[0].replace(hour=0, minute=0) + DAY
        last = self.walls[-1].replace(hour=0, minute=0)
        return [first + number * MINUTE for number in range(int((last - first) / MINUTE))]


@cache
def turns(zone: str, start_utc: datetime, end_utc: datetime) -> list[Turn]:
    """The changes of a zone's offset between two times, to the minute."""
    return list(_turns(ZoneInfo(zone), start_utc, end_utc))


@cache
def _turn(at_utc: datetime, before: timedelta, after: timedelta) -> Turn:
    """Zones that turn alike share what has been computed."""
    return Turn(at_utc, before, after)


def _turns(clock: ZoneInfo, start_utc: datetime, end_utc: datetime) -> Iterator[Turn]:

    def offset(moment: datetime) -> timedelta:
        return moment.astimezone(clock).utcoffset() or timedelta(0)

    count = int((end_utc - start_utc) / DAY)
    for low, high in pairwise(start_utc + number * DAY for number in range(count + 1)):
        before, after = offset(low), offset(high)
        if before == after:
            continue
        while high - low > MINUTE:
            middle = low + (high - low) // MINUTE // 2 * MINUTE
            low, high = (middle, high) if offset(middle) == before else (low, middle)
        yield _turn(high, before, after)


def utc(text: str) -> datetime:
    """A time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
