"""Reads when a schedule posts, offers it while somebody types, and says it back in a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise, takewhile

from babel.dates import get_day_names
from cronsim import CronSim, CronSimError
from discord.app_commands import Choice

from bot.discord_api.markdown import quoted
from bot.errors import Mistakes, ScheduleError
from bot.features.schedules.timezones import find_timezone
from bot.runs.catalogue import MOST_CHOICES

LEAST_GAP = timedelta(minutes=15)
"""The least time between two posts of one schedule, by the clock on the wall."""
MOST_CHARS = 100
EXPLAINED_CHARS = 120
KNOWN = "daily, weekdays, weekends, Mon,Thu, monthly 1, monthly last or a cron expression"
FIELDS = "five fields: minute, hour, day of the month, month, weekday"

_NAMED = {
    "daily": ("*", "Every day"),
    "weekdays": ("MON-FRI", "Every day from Monday to Friday"),
    "weekends": ("SAT,SUN", "Every Saturday and Sunday"),
}
"""Sets of days that have a name: cron's field for each, and how it is said."""
_SETS = {"daily": range(7), "weekdays": range(5), "weekends": range(5, 7)}
_FILLING = frozenset({"and", "every", "on"})
_MONTHLY = re.compile(r"monthly (?P<day>[0-9]{1,3}|last)(?:st|nd|rd|th)?")
_AT = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))? ?(?P<half>[ap]m)?")
_SOME_DAY = datetime(2024, 1, 1)  # noqa: DTZ001 - a wall time: cron knows no zones here
_YEAR = timedelta(days=366)
_LOOKED_AT = 500
"""The times of a cron expression between which the gaps are looked at."""


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
    def cron_lines(self) -> tuple[str, ...]:
        """Cron expressions of which each time of the schedule is a time of at least one."""
        if self.at is None:
            return (self.days,)
        hour, minute = self.at.split(":")
        return tuple(f"{int(minute)} {int(hour)} {days}" for days in _cron_days(self.days))

    @property
    def posts_a_day(self) -> int:
        """How many posts there are on a day with posts."""
        if self.at is not None:
            return 1
        cron = CronSim(self.days, _SOME_DAY)
        return len(cron.hours) * len(cron.minutes)


def parse_recurrence(at: str | None, days: str | None, timezone: str) -> Recurrence:
    """Reads what a person typed or chose.

    `at` is a time such as 09:00, 9 or 9:30 pm. `days` is daily (also where it is left out),
    weekdays, weekends, days such as Mon,Thu, monthly 1, monthly last, or a cron expression, with
    which `at` is left out. In a month that is too short, a post for the 29th, 30th or 31st goes
    out on its last day. `timezone` is what `find_timezone` reads.

    Raises ScheduleError, with all mistakes, for what can't be read, never comes or comes too often.
    """
    mistakes = Mistakes()
    kept_at, kept_days, zone = None, "", ""
    with mistakes.noted():
        kept_days = parse_days(days or "")
    with mistakes.noted():
        if not is_cron(days or ""):
            kept_at = parse_at(at or "")
        elif kept_days and _folded(at or ""):
            raise ScheduleError(
                "The cron expression says at what time already; leave the time out, "
                "or say which days without cron."
            )
    with mistakes.noted():
        zone = find_timezone(timezone)
    mistakes.check()
    return Recurrence(kept_at, kept_days, zone)


def is_cron(days: str) -> bool:
    """Whether this is meant as a cron expression; its minute begins with a digit or a star."""
    return bool(re.match(r"[0-9*@/?-]", _folded(days)))


def parse_at(text: str) -> str:
    """Reads a time of day, and gives it as 09:00. Raises ScheduleError."""
    at = _folded(text)
    if not at:
        raise ScheduleError("Say at what time, for example 09:00.")
    if found := _AT.fullmatch(at):
        hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
        if half is not None and 1 <= hour <= 12:
            hour, half = hour % 12 + (12 if half == "pm" else 0), None
        if hour < 24 and minute < 60 and half is None:
            return f"{hour:02}:{minute:02}"
    raise ScheduleError(
        f"{quoted(at)} is no time of day; write it as 09:00 or 9:30 pm, from 00:00 to 23:59."
    )


def parse_days(text: str) -> str:
    """Reads the days, and gives them as `Recurrence` keeps them. Raises ScheduleError."""
    folded = _folded(text) or "daily"
    if is_cron(folded):
        return _checked_cron(folded.upper())
    if folded.startswith("monthly"):
        return _monthly(folded)
    for name, (_, said) in _NAMED.items():
        if folded in (name, said.lower()):
            return name
    words = [word for word in re.split(r"[\s,;]+", folded) if word not in _FILLING]
    days = {_weekday(word) for word in words if word}
    if None in days or not days:
        raise ScheduleError(f"I can't read the days {quoted(folded)}; write {KNOWN}.")
    for name, named in _SETS.items():
        if days == set(named):
            return name
    return ",".join(_short_days()[day] for day in range(7) if day in days)


def complete_at(typed: str) -> list[Choice[str]]:
    """Times of day that begin as typed, on a 24-hour or a 12-hour clock; whole hours at first."""
    begun, times = _folded(typed).replace(" ", ""), dict[str, str]()
    with suppress(ScheduleError):
        own = parse_at(typed)
        times[own] = f"{own} ({_on_twelve(own)})"
    for minutes in range(0, 24 * 60, 15 if begun else 60):
        at = f"{minutes // 60:02}:{minutes % 60:02}"
        twelve = _on_twelve(at)
        if any(said.startswith(begun) for said in (at, at.lstrip("0"), twelve.replace(" ", ""))):
            times[at] = f"{at} ({twelve})"
    return [Choice(name=name, value=at) for at, name in times.items()][:MOST_CHOICES]


def complete_days(typed: str) -> list[Choice[str]]:
    """What was typed as it is understood, a weekday more, and the usual days that are like it."""
    folded = _folded(typed)
    offered = dict[str, str]()
    with suppress(ScheduleError):
        own = parse_days(folded) if folded else "daily"
        offered[own] = _said_days(own)
        if set(own.split(",")) <= {*_short_days()}:
            more = [parse_days(f"{own},{day}") for day in _short_days() if day not in own]
            offered |= {days: _said_days(days) for days in more}
    usual = [*_NAMED, *_short_days(), "monthly 1", "monthly 15", "monthly last"]
    for days in usual:
        if folded in (said := _said_days(days)).lower() or folded in days:
            offered.setdefault(days, said)
    choices = [Choice(name=said[:MOST_CHARS], value=days) for days, said in offered.items()]
    return choices[:MOST_CHOICES]


def describe(recurrence: Recurrence) -> str:
    """Says the times back: Every Monday and Thursday at 09:00 (Europe/Berlin).

    Plain text; what shows it in Discord makes it literal (`bot.discord_api.markdown.plain`).
    """
    said, zone = _said_days(recurrence.days), recurrence.timezone
    if recurrence.at is None:
        return f"{said} ({zone}; cron {recurrence.days})"
    return f"{said} at {recurrence.at} ({zone})"


def _said_days(days: str) -> str:
    if days in _NAMED:
        return _NAMED[days][1]
    if is_cron(days):
        said = CronSim(days, _SOME_DAY).explain()
        # cronsim writes 22th and 31th.
        said = re.sub(r"\b([0-9]+)th\b", lambda found: _ordinal(int(found[1])), said)
        return said if len(said) <= EXPLAINED_CHARS else "At many times"
    if days == "monthly last":
        return "On the last day of every month"
    if days.startswith("monthly "):
        day = int(days.removeprefix("monthly "))
        said = f"On the {_ordinal(day)} of every month"
        return said if day <= 28 else f"{said}, or on its last day where it is shorter,"
    names = get_day_names("wide", locale="en")
    *most, last = [names[_short_days().index(short)] for short in days.split(",")]
    return f"Every {', '.join(most)} and {last}" if most else f"Every {last}"


def _cron_days(days: str) -> Iterator[str]:
    """The last three fields of a cron expression, or of two, for days that are not cron."""
    if not days.startswith("monthly "):
        yield f"* * {_NAMED[days][0] if days in _NAMED else days.upper()}"
        return
    day = days.removeprefix("monthly ")
    if day in ("last", "31"):
        yield "L * *"
    elif int(day) <= 28:
        yield f"{day} * *"
    else:
        yield from (f"{day} 1,3-12 *", "L 2 *")


def _checked_cron(text: str) -> str:
    cron = " ".join(text.split())
    if len(cron.split()) != 5 or len(cron) > MOST_CHARS:
        raise ScheduleError(
            f"I can't read the days {quoted(cron)}; for a day of the month write monthly 1, and a "
            f"cron expression has {FIELDS}, in {MOST_CHARS} characters."
        )
    try:
        first = next(CronSim(cron, _SOME_DAY))
    except StopIteration as error:
        raise ScheduleError(f"The cron expression {quoted(cron)} never comes.") from error
    except CronSimError as error:
        reason = str(error).lower()
        raise ScheduleError(
            f"The cron expression {quoted(cron)} can't be read: {reason}. It has {FIELDS}."
        ) from error
    # A whole year of them would take a moment.
    year = takewhile(lambda time: time < first + _YEAR, CronSim(cron, _SOME_DAY))
    times = islice(year, _LOOKED_AT)
    gap = min((later - earlier for earlier, later in pairwise(times)), default=_YEAR)
    if gap < LEAST_GAP:
        raise ScheduleError(
            f"The cron expression {quoted(cron)} would post {gap // timedelta(minutes=1)} min "
            f"after another post; {LEAST_GAP // timedelta(minutes=1)} min is the least."
        )
    return cron


def _monthly(folded: str) -> str:
    found = _MONTHLY.fullmatch(folded)
    if found is None:
        raise ScheduleError(
            f"{quoted(folded)} names no single day of the month; write monthly 1 or "
            "monthly last, or for several days a cron expression such as 0 9 1,15 \\* \\*."
        )
    day = found["day"]
    if day != "last" and not 1 <= int(day) <= 31:
        raise ScheduleError(f"A month has no day {day}; choose 1 to 31, or last.")
    return f"monthly {day if day == 'last' else int(day)}"


def _weekday(word: str) -> int | None:
    """0 for Monday; None for what is no weekday. Three letters are enough, a plural is fine."""
    names = get_day_names("wide", locale="en")
    for day in range(7):
        if len(word) >= 3 and f"{names[day]}s".lower().startswith(word):
            return day
    return None


def _short_days() -> list[str]:
    """Mon to sun, as schedules keep them."""
    names = get_day_names("abbreviated", locale="en")
    return [names[day].lower() for day in range(7)]


def _ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th."""
    last = 0 if number // 10 % 10 == 1 else number % 10
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def _on_twelve(at: str) -> str:
    hour, minute = int(at[:2]), at[3:]
    return f"{hour % 12 or 12}:{minute} {'am' if hour < 12 else 'pm'}"


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text[: 2 * MOST_CHARS]).lower().split())
