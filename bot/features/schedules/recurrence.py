"""Reads from what a person typed when a schedule posts, and says it back in a sentence."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.discord_api.markdown import quoted
from bot.errors import ScheduleError
from bot.features.schedules.cron import (
    check_cron,
    explained,
    is_cron,
    ordinal,
    tidy_cron,
    times_of_day,
)
from bot.features.schedules.timezones import find_timezone

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_SETS = {"daily": "*", "weekdays": "MON-FRI", "weekends": "SAT,SUN"}
"""Sets of days that have a name, with cron's field for each."""

KNOWN = "daily, weekdays, weekends, Mon,Thu, mon-fri, monthly 1, monthly last or a cron expression"

_SETS = {"daily": range(7), "weekdays": range(5), "weekends": range(5, 7)}
_FILLING = frozenset({"", "and", "every", "each", "on", "the", "of"})
_SPELLINGS = (
    (re.compile(r"\b(?:every|each) ?day\b|\ball days\b"), "daily"),
    (re.compile(r"\b(?:every|each) month\b"), "monthly"),
    (re.compile(r"\b(?:week|work|working)[ -]?days?\b"), "weekdays"),
    (re.compile(r"\bweek[ -]?ends?\b"), "weekends"),
    (re.compile(r" ?(?:[-–—]|\b(?:to|through|thru|till|until)\b) ?"), "-"),
)
_MONTHLY = re.compile(
    r"monthly (?:on )?(?:the )?(?:day )?(?P<day>[0-9]{1,4}|last)(?:st|nd|rd|th|\b day)?"
)

EXPLAINED_CHARS = 120
_NAMES = {
    "daily": "Every day",
    "weekdays": "Every day from Monday to Friday",
    "weekends": "Every Saturday and Sunday",
}

_NAMED_TIMES = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_AT = re.compile(
    r"(?:at )?(?P<hour>[0-9]{1,2})(?:[:.h]?(?P<minute>[0-9]{2}))?h? ?(?P<half>[ap]m)?",
)
_DAY_OF_MONTH = re.compile(r"monthly (?P<day>[0-9]+|last)")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The times of a schedule: three plain values, which `parse_recurrence` gives back the same."""

    at: str | None
    """The wall time, as 09:00; None where the cron expression says it."""
    days: str
    """`daily`, `weekdays`, `weekends`, days as `mon,thu`, `monthly 1` to `monthly 31`,
    `monthly last`, or a cron expression: five fields, in capitals, a space between them."""
    timezone: str
    """The IANA name of the zone whose clocks count."""

    @property
    def is_cron(self) -> bool:
        """Whether a cron expression says it."""
        return is_cron(self.days)

    @property
    def cron_lines(self) -> tuple[str, ...]:
        """Cron expressions of which each time of the schedule is a time of at least one."""
        if self.at is None:
            return (self.days,)
        hour, minute = self.at.split(":")
        clock = f"{int(minute)} {int(hour)}"
        return tuple(f"{clock} {days}" for days in _cron_days(self.days))


def parse_recurrence(at: str | None, days: str | None, timezone: str) -> Recurrence:
    """Reads what a person typed.

    `at` is a time such as 09:00, 9, 0900 or 9:30 pm. `days` is daily (also where it is left out),
    weekdays, weekends, days and ranges of days (mon-fri, Tuesday and Friday), monthly 1,
    monthly last, or a cron expression, with which `at` is left out or says the same. In a month
    that is too short, a post for the 29th, 30th or 31st goes out on its last day. `timezone` is
    an IANA name in any case, or a city or a common abbreviation that stands for one zone alone.

    Raises ScheduleError, with one sentence, for what can't be read, never comes or comes too often.
    """
    days = _folded(days or "") or "daily"
    at = _folded(at or "")
    if not is_cron(days):
        return Recurrence(_parse_at(at), parse_days(days), find_timezone(timezone))
    cron = tidy_cron(days)
    check_cron(cron)
    if at and times_of_day(cron) != {_parse_at(at)}:
        raise ScheduleError(
            "The cron expression says at what time already; leave the time out, "
            "or say which days without cron."
        )
    return Recurrence(None, cron, find_timezone(timezone))


def _parse_at(at: str) -> str:
    if not at:
        raise ScheduleError("Say at what time, for example 09:00.")
    text = re.sub(r"\b([ap])\.?m\b\.?", r"\1m", at)
    found = _AT.fullmatch(_NAMED_TIMES.get(text, text))
    if found is not None:
        hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
        if half is not None and 1 <= hour <= 12:
            hour, half = hour % 12 + (12 if half == "pm" else 0), None
        if hour < 24 and minute < 60 and half is None:
            return f"{hour:02}:{minute:02}"
    raise ScheduleError(
        f"{quoted(at)} is no time of day; write it as 09:00 or 9:30 pm, from 00:00 to 23:59."
    )


def _cron_days(days: str) -> tuple[str, ...]:
    """The last three fields of a cron expression, or of two, for days that are not cron."""
    monthly = _DAY_OF_MONTH.fullmatch(days)
    if monthly is None:
        return (f"* * {DAY_SETS.get(days, days.upper())}",)
    day = monthly["day"]
    if day in ("last", "31"):
        return ("L * *",)
    if int(day) <= 28:
        return (f"{day} * *",)
    return (f"{day} 1,3-12 *", "L 2 *")


def parse_days(text: str) -> str:
    """Reads the days, and gives them in the form in which `Recurrence` keeps them.

    `text` is folded: lower case, single spaces. Raises ScheduleError.
    """
    spelled = text
    for pattern, spelling in _SPELLINGS:
        spelled = pattern.sub(spelling, spelled)
    if spelled.startswith("monthly"):
        return _monthly(spelled, text)
    words = [word for word in re.split(r"[\s,;/&+.]+", spelled) if word not in _FILLING]
    days = {day for word in words for day in _days_of(word, text)}
    if not days:
        raise ScheduleError(f"Say on which days: {KNOWN}.")
    for name, named in _SETS.items():
        if days == set(named):
            return name
    return ",".join(WEEKDAYS[day][:3] for day in sorted(days))


def _monthly(spelled: str, text: str) -> str:
    found = _MONTHLY.fullmatch(spelled)
    if found is None:
        raise ScheduleError(
            f"{quoted(text)} names no single day of the month; write monthly 1 or "
            "monthly last, or for several days a cron expression such as 0 9 1,15 \\* \\*."
        )
    day = found["day"]
    if day != "last" and not 1 <= int(day) <= 31:
        raise ScheduleError(f"A month has no day {day}; choose 1 to 31, or last.")
    return f"monthly {day if day == 'last' else int(day)}"


def _days_of(word: str, text: str) -> list[int]:
    """The days that a word stands for, 0 for Monday; a range may go over the week's end."""
    if word in _SETS:
        return list(_SETS[word])
    ends = [_weekday(end) for end in word.split("-")]
    match ends:
        case [int(day)]:
            return [day]
        case [int(first), int(last)]:
            return [(first + step) % 7 for step in range((last - first) % 7 + 1)]
        case _:
            raise ScheduleError(f"I can't read the days {quoted(text)}; write {KNOWN}.")


def _weekday(word: str) -> int | None:
    """0 for Monday; None for what is no weekday. Two letters are enough, a plural is fine."""
    if word == "weds":
        return 2
    for number, name in enumerate(WEEKDAYS):
        if len(word) >= 2 and f"{name}s".startswith(word):
            return number
    return None


def describe(recurrence: Recurrence) -> str:
    """Says the times back: Every Monday and Thursday at 09:00 (Europe/Berlin).

    Plain text; what shows it in Discord makes it literal (`bot.discord_api.markdown.plain`).
    """
    if recurrence.at is None:
        said = explained(recurrence.days)
        if len(said) > EXPLAINED_CHARS:
            said = "At many times"
        return f"{said} ({recurrence.timezone}; cron {recurrence.days})"
    return f"{_described_days(recurrence.days)} at {recurrence.at} ({recurrence.timezone})"


def _described_days(days: str) -> str:
    if days in _NAMES:
        return _NAMES[days]
    if days.startswith("monthly "):
        return _described_month(days.removeprefix("monthly "))
    return f"Every {_and_list([_full_name(short) for short in days.split(',')])}"


def _described_month(day: str) -> str:
    if day == "last":
        return "On the last day of every month"
    said = f"On the {ordinal(int(day))} of every month"
    return said if int(day) <= 28 else f"{said}, or on its last day where it is shorter,"


def _full_name(short: str) -> str:
    return next(name.capitalize() for name in WEEKDAYS if name.startswith(short))


def _and_list(words: list[str]) -> str:
    """Monday, Tuesday and Friday."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())
