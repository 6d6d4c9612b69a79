"""Times and days as people type them, and how they are said back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError, ScheduleError
from bot.features.schedules.due_times import next_times
from bot.features.schedules.recurrence import (
    Recurrence,
    complete_at,
    complete_days,
    describe,
    parse_at,
    parse_days,
    parse_recurrence,
)
from bot.runs.catalogue import MOST_CHOICES
from tests.unit.bot.schedules.clock_changes import utc

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("09:00", "09:00"),
        ("9", "09:00"),
        ("9:30 pm", "21:30"),
        ("9.30", "09:30"),
        ("9 PM", "21:00"),
        ("12 am", "00:00"),
        ("12:30pm", "12:30"),
        ("０９：００", "09:00"),
        ("23:59", "23:59"),
        (" 0 ", "00:00"),
    ],
)
def test_a_time_of_day_is_read(typed: str, at: str) -> None:
    assert parse_recurrence(typed, "daily", BERLIN) == Recurrence(at, "daily", BERLIN)


@pytest.mark.parametrize(
    "typed",
    ["24:00", "9:60", "13 pm", "0 am", "nine", "9:5", "-1", "0900", "9 to 5", "٩:٠٠"],
)
def test_what_is_no_time_of_day_is_refused(typed: str) -> None:
    with pytest.raises(ScheduleError, match=r"isn't a time of day; write it as 09:00 or 9:30 pm"):
        parse_recurrence(typed, "daily", BERLIN)


def test_a_time_is_needed_where_cron_does_not_say_it() -> None:
    for missing in (None, "", " "):
        with pytest.raises(ScheduleError, match="Say at what time"):
            parse_recurrence(missing, "mon", BERLIN)


@pytest.mark.parametrize(
    ("typed", "days", "said"),
    [
        ("daily", "daily", "Every day"),
        (None, "daily", "Every day"),
        ("Every day", "daily", "Every day"),
        ("weekdays", "weekdays", "Every day from Monday to Friday"),
        ("weekends", "weekends", "Every Saturday and Sunday"),
        ("sun, sat", "weekends", "Every Saturday and Sunday"),
        ("Mon,Thu", "mon,thu", "Every Monday and Thursday"),
        ("Tuesday and Friday", "tue,fri", "Every Tuesday and Friday"),
        ("Thursdays", "thu", "Every Thursday"),
        ("mon tues; wed", "mon,tue,wed", "Every Monday, Tuesday and Wednesday"),
        ("monthly 1", "monthly 1", "On the 1st of every month"),
        ("Monthly 2nd", "monthly 2", "On the 2nd of every month"),
        ("monthly 23rd", "monthly 23", "On the 23rd of every month"),
        ("monthly last", "monthly last", "On the last day of every month"),
        (
            "monthly 31",
            "monthly 31",
            "On the 31st of every month, or on its last day where it is shorter,",
        ),
    ],
)
def test_days_are_read_and_said_back(typed: str | None, days: str, said: str | None) -> None:
    recurrence = parse_recurrence("9", typed, "berlin")
    assert recurrence == Recurrence("09:00", days, BERLIN)
    if said is not None:
        assert describe(recurrence) == f"{said} at 09:00 (Europe/Berlin)"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Funday", "I can't read the days .funday.; write daily, weekdays"),
        ("weekly", "I can't read the days .weekly."),
        ("mon-fri", "I can't read the days"),
        ("mo", "I can't read the days"),
        ("and", "I can't read the days"),
        ("monthly", "I can't read the days .monthly.; write daily"),
        ("monthly 1, 15", "a cron expression such as 0 9 1,15"),
        ("monthly 0", "I can't read the days .monthly 0."),
        ("monthly 32", "monthly 1 .to 31., monthly last"),
        ("1st", "write daily, weekdays, weekends, Mon,Thu, monthly 1"),
        ("0 9 * *", "has five fields"),
        ("0 0 9 * * 1", "has five fields"),
        ("@daily", "has five fields"),
        ("0 9 * * " + "1," * 60 + "1", "in 100 characters"),
        ("0 61 * * *", "The cron expression .* can't be read: bad hour. It has five fields"),
        ("0 9 * * MOO", "can't be read: bad day-of-week"),
        ("0 9 ? * 1", "can't be read: bad day-of-month"),
        ("0 9 31 4,6,9,11 *", "can't be read: bad day-of-month"),
        ("* * * * *", "would post 1 min after another post; the limit is every 15 min"),
        ("*/10 9 * * *", "would post 10 min after"),
        ("0,55 0,23 * * *", "would post 5 min after"),
    ],
)
def test_days_that_can_not_be_are_one_sentence(typed: str, says: str) -> None:
    with pytest.raises(ScheduleError, match=says) as caught:
        parse_recurrence("9", typed, BERLIN)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0 9 * * 1-5", "At 09:00 on Monday through Friday"),
        ("0 9 22 * *", "At 09:00 on the 22nd day of every month"),
        ("0 9 11,13 * *", "At 09:00 on the 11th and the 13th day of month"),
        ("*/15 9-17 * * mon-fri", "Every 15th minute from 09:00 through 17:59 on Monday"),
        ("0,55 0,23 * * 1", "At 00:00, 00:55, 23:00, and 23:55 on Monday"),
        ("0 9 L * *", "At 09:00 on the last day of every month"),
        ("0 9 * * 1#2", "At 09:00 on the second Monday of the month"),
        ("0 9 29 2 *", "At 09:00 on February 29"),
        ("0 1-23/2 1-31/3 1,3,5,7 1-5/2", "At many times"),
    ],
)
def test_cron_is_said_in_english(typed: str, said: str) -> None:
    recurrence = parse_recurrence(None, typed, BERLIN)
    assert recurrence.at is None
    assert describe(recurrence).startswith(said)
    assert describe(recurrence).endswith(f"(Europe/Berlin; cron {recurrence.days})")


def test_cron_says_the_time_itself() -> None:
    with pytest.raises(ScheduleError, match="already says at what time; leave the time out"):
        parse_recurrence("9", "0 9 * * 1", BERLIN)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ScheduleError) as caught:
        parse_recurrence("25:00", "someday", "Atlantis City")
    days, at, zone = str(caught.value).splitlines()
    assert days.startswith("- I can't read the days")
    assert "isn't a time of day" in at
    assert "I don't know the time zone" in zone


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("", ["00:00", "01:00", "02:00"]),
        ("9", ["09:00", "09:15", "09:30", "09:45", "21:00"]),
        ("9:3", ["09:30", "21:30"]),
        ("9:31 pm", ["21:31"]),
        ("0", ["00:00", "00:15"]),
        ("nine", []),
    ],
)
def test_times_are_offered_while_somebody_types(typed: str, values: list[str]) -> None:
    offered = complete_at(typed)
    assert [choice.value for choice in offered][: len(values)] == values
    assert len(offered) <= MOST_CHOICES
    assert [parse_at(choice.value) for choice in offered] == [choice.value for choice in offered]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ["Every day", "Every day from Monday to Friday", "Every Saturday and Sunday"]),
        ("mon", ["Every Monday", "Every Monday and Tuesday"]),
        ("mon, thu", ["Every Monday and Thursday", "Every Monday, Tuesday and Thursday"]),
        ("month", ["On the 1st of every month", "On the 15th of every month"]),
        ("monthly 7", ["On the 7th of every month"]),
        ("0 9 * * 1", ["At 09:00 on Monday"]),
        ("someday", []),
    ],
)
def test_days_are_offered_as_they_are_understood(typed: str, names: list[str]) -> None:
    offered = complete_days(typed)
    assert [choice.name for choice in offered][: len(names)] == names
    assert len(offered) <= MOST_CHOICES
    assert [parse_days(choice.value) for choice in offered] == [choice.value for choice in offered]


kept = st.builds(
    Recurrence,
    st.times().map(lambda time: f"{time:%H:%M}"),
    st.one_of(
        st.sampled_from(["daily", "weekdays", "weekends", "monthly last"]),
        st.integers(1, 31).map(lambda day: f"monthly {day}"),
        st.sampled_from(["mon", "sun", "mon,wed,fri", "tue,sat"]),
    ),
    st.sampled_from([BERLIN, "UTC", "EST", "Etc/GMT-14", "America/Argentina/Buenos_Aires"]),
)


@given(recurrence=kept)
def test_what_is_kept_reads_as_itself(recurrence: Recurrence) -> None:
    assert parse_recurrence(recurrence.at, recurrence.days, recurrence.timezone) == recurrence


@given(at=st.text(max_size=12), days=st.text(max_size=30), timezone=st.text(max_size=30))
def test_any_text_is_read_or_refused_in_one_line(at: str, days: str, timezone: str) -> None:
    refusals: list[str] = []
    for typed in ((at, "daily", "UTC"), ("9", days, "UTC"), ("9", "daily", timezone)):
        try:
            recurrence = parse_recurrence(*typed)
        except BotError as error:
            refusals.append(str(error))
        else:
            assert (
                parse_recurrence(recurrence.at, recurrence.days, recurrence.timezone) == recurrence
            )
    assert all(len(refusal.splitlines()) == 1 for refusal in refusals)


field = st.lists(st.sampled_from("0123456789*,-/L#W"), min_size=1, max_size=5).map("".join)


@given(fields=st.lists(field, min_size=5, max_size=5))
def test_any_cron_is_read_with_times_to_come_or_refused(fields: list[str]) -> None:
    try:
        recurrence = parse_recurrence(None, " ".join(fields), BERLIN)
    except ScheduleError:
        return
    assert len(next_times(recurrence, utc("2026-01-01"), 2)) == 2
    assert describe(recurrence)
