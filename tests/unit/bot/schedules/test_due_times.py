"""Due times, in every zone, around every change of its clocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import ScheduleError
from bot.features.schedules.due_times import due_times, next_times
from bot.features.schedules.recurrence import Recurrence, parse_recurrence
from bot.features.schedules.timezones import places
from tests.unit.bot.schedules.clock_changes import DAY, MINUTE, Turn, turns, utc

ZONES = sorted(places())
TWO_YEARS = utc("2026-01-01"), utc("2028-01-01")


def all_turns() -> dict[str, list[Turn]]:
    """By zone; those without any are left out."""
    found = {zone: turns(zone, *TWO_YEARS) for zone in ZONES}
    assert sum(map(bool, found.values())) > 100
    return {zone: some for zone, some in found.items() if some}


def due_around(recurrence: Recurrence, turn: Turn) -> list[datetime]:
    """The due times within a day and a half of the clock change."""
    until = turn.at_utc + DAY * 1.5
    return list(
        takewhile(lambda time: time < until, due_times(recurrence, turn.at_utc - DAY * 1.5))
    )


def check(turn: Turn, recurrence: Recurrence, walls: Iterable[datetime]) -> None:
    """Compares with what a clock says that is looked at every minute, for these wall times."""
    expected = turn.due(walls)
    found = due_around(recurrence, turn)
    assert [time for time in found if abs(time - turn.at_utc) < DAY] == [
        time for time in expected if abs(time - turn.at_utc) < DAY
    ], (turn, recurrence)
    assert all(earlier < later for earlier, later in pairwise(found)), (turn, recurrence)


def test_each_wall_time_is_due_once_a_date_in_all_zones() -> None:
    for zone, some in all_turns().items():
        for turn in some:
            for time in turn.critical_times:
                check(turn, Recurrence(f"{time:%H:%M}", "daily", zone), turn.each_date_at(time))


@pytest.mark.parametrize(
    ("cron", "minutes", "hours"),
    [
        ("*/15 * * * *", {0, 15, 30, 45}, range(24)),
        ("0 * * * *", {0}, range(24)),
        ("20,50 */2 * * *", {20, 50}, range(0, 24, 2)),
        ("*/30 0-3 * * *", {0, 30}, range(4)),
    ],
)
def test_stars_keep_to_the_same_rule(cron: str, minutes: set[int], hours: range) -> None:
    one_zone_each = {turn: zone for zone, some in all_turns().items() for turn in some}
    for turn, zone in one_zone_each.items():
        walls = [
            wall for wall in turn.possible_walls if wall.minute in minutes and wall.hour in hours
        ]
        check(turn, parse_recurrence(None, cron, zone), walls)


UNUSUAL = {
    "a date left out": ("Pacific/Apia", "2011-12-01"),
    "another date left out": ("Pacific/Kwajalein", "1993-08-01"),
    "a date left out, to the east": ("Pacific/Kiritimati", "1994-12-01"),
    "forward over midnight, no summer time": ("Asia/Pyongyang", "2018-04-20"),
    "back over midnight, no summer time": ("Asia/Pyongyang", "2015-08-01"),
    "half an hour for good": ("America/Caracas", "2016-04-20"),
    "half an hour of summer": ("Australia/Lord_Howe", "2026-09-20"),
    "two hours": ("Antarctica/Troll", "2026-03-10"),
    "no midnight": ("Asia/Beirut", "2026-03-10"),
    "no midnight, in the south": ("America/Asuncion", "2023-09-20"),
    "midnight twice": ("America/Havana", "2026-10-20"),
    "back from midnight to the day before": ("Africa/Cairo", "2026-10-20"),
    "winter time that counts as the change": ("Europe/Dublin", "2026-10-10"),
    "summer time stopped for a month": ("Africa/Casablanca", "2026-02-01"),
    "forward at the end of the day before": ("America/Nuuk", "2024-03-20"),
    "eleven hours back": ("Antarctica/Casey", "2010-02-20"),
    "far ahead, by the rule": ("Europe/Berlin", "2045-03-10"),
}


@pytest.mark.parametrize(("zone", "start"), UNUSUAL.values(), ids=UNUSUAL)
def test_unusual_changes(zone: str, start: str) -> None:
    turn = turns(zone, utc(start), utc(start) + 45 * DAY)[0]
    for time in turn.critical_times:
        check(turn, Recurrence(f"{time:%H:%M}", "daily", zone), turn.each_date_at(time))
    hours = (wall for wall in turn.possible_walls if wall.minute == 0)
    check(turn, parse_recurrence(None, "0 * * * *", zone), hours)


def test_nothing_is_due_on_a_date_that_is_left_out() -> None:
    times = next_times(Recurrence("09:00", "daily", "Pacific/Apia"), utc("2011-12-28T20:00"), 3)
    local = [time.astimezone(ZoneInfo("Pacific/Apia")) for time in times]
    assert [f"{time:%d %H:%M}" for time in local] == ["29 09:00", "31 09:00", "01 09:00"]
    friday = Recurrence("09:00", "fri", "Pacific/Apia")
    (time,) = next_times(friday, utc("2011-12-28T20:00"), 1)
    assert f"{time:%Y-%m-%d}" == "2012-01-05"


def test_the_second_of_two_equal_hours_brings_nothing_back() -> None:
    recurrence = Recurrence("02:45", "daily", "Europe/Berlin")
    in_the_second = utc("2026-10-25T01:10")
    assert next_times(recurrence, in_the_second, 1) == [utc("2026-10-26T01:45")]


recurrence_strategy = st.one_of(
    st.builds(
        Recurrence,
        st.times().map(lambda time: f"{time:%H:%M}"),
        st.sampled_from(
            [
                *("daily", "weekdays", "weekends", "tue,fri"),
                *(f"monthly {day}" for day in (1, 29, 30, 31, "last")),
            ]
        ),
        st.sampled_from(ZONES),
    ),
    st.builds(
        Recurrence,
        st.none(),
        st.sampled_from(
            [
                *("*/15 * * * *", "0 */3 * * *", "30 2 * * MON", "0 0 L * *", "45 23 1,15 * 5"),
                *("0 0 29 2 *", "15 1-3 * 3,10 *", "0 9 * * MON#1"),
            ]
        ),
        st.sampled_from(ZONES),
    ),
)


@given(
    recurrence=recurrence_strategy,
    after=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001
)
@example(Recurrence("02:30", "daily", "Europe/Berlin"), datetime(2026, 10, 25, 1, 15))  # noqa: DTZ001
@example(Recurrence("00:30", "daily", "Africa/Cairo"), datetime(2026, 4, 23, 21, 59))  # noqa: DTZ001
def test_each_time_follows_from_the_one_before(recurrence: Recurrence, after: datetime) -> None:
    after_utc = utc(after.isoformat())
    times = next_times(recurrence, after_utc, 4)
    assert len(times) == 4
    for earlier, later in pairwise([after_utc, *times]):
        assert earlier < later
        assert next_times(recurrence, earlier, 1) == [later]
    assert all(time.second == time.microsecond == 0 for time in times)


@given(
    recurrence=recurrence_strategy,
    after=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001
)
def test_the_clock_on_the_wall_shows_what_was_said(recurrence: Recurrence, after: datetime) -> None:
    zone = ZoneInfo(recurrence.timezone)
    for time in next_times(recurrence, utc(after.isoformat()), 3):
        wall = time.astimezone(zone)
        if recurrence.at is not None and f"{wall:%H:%M}" != recurrence.at:
            before = (time - MINUTE).astimezone(zone)
            assert before.utcoffset() != wall.utcoffset()
            assert f"{before:%H:%M}" < recurrence.at or before.date() < wall.date()


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("monthly 29", ["01-29", "02-28", "03-29", "04-29"]),
        ("monthly 30", ["01-30", "02-28", "03-30", "04-30"]),
        ("monthly 31", ["01-31", "02-28", "03-31", "04-30"]),
        ("monthly last", ["01-31", "02-28", "03-31", "04-30"]),
        ("monthly 28", ["01-28", "02-28", "03-28", "04-28"]),
    ],
)
def test_a_short_month_has_its_post_on_its_last_day(days: str, expected: list[str]) -> None:
    times = next_times(Recurrence("09:00", days, "UTC"), utc("2026-01-15"), 4)
    assert [f"{time:%m-%d}" for time in times] == expected
    leap = next_times(Recurrence("09:00", days, "UTC"), utc("2028-02-01"), 1)
    assert f"{leap[0]:%m-%d}" == ("02-28" if days == "monthly 28" else "02-29")


def test_a_zone_that_has_gone_is_said_to_be_so() -> None:
    with pytest.raises(ScheduleError, match="Mars/Olympus"):
        next_times(Recurrence("09:00", "daily", "Mars/Olympus"), utc("2026-01-01"), 1)


def test_rare_times_are_found() -> None:
    rare = parse_recurrence(None, "0 0 29 2 */7", "Asia/Tokyo")
    times = list(islice(due_times(rare, utc("2026-01-01")), 2))
    assert [f"{time + timedelta(hours=9):%Y-%m-%d}" for time in times] == [
        "2032-02-29",
        "2060-02-29",
    ]
