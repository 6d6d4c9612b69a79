"""Reads when a schedule posts, offers it while somebody types, and says it back in a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise, product, takewhile

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
KNOWN = (
    "daily, weekdays, weekends, Mon,Thu, monthly 1 (to 31), monthly last or a cron expression such "
    "as 0 9 1,15 \\* \\*"
)
FIELDS = "five fields: minute, hour, day of the month, month, weekday"

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT = tuple(day[:3].lower() for day in DAYS)
"""The days as schedules keep them."""
_NAMED = {
    "daily": ("*", _SHORT, "Every day"),
    "weekdays": ("MON-FRI", _SHORT[:5], "Every day from Monday to Friday"),
    "weekends": ("SAT,SUN", _SHORT[5:], "Every Saturday and Sunday"),
}
"""Sets of days that have a name: cron's field for each, the days, and how it is said."""
_MONTHLY = re.compile(r"monthly (?P<day>last|[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?")
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
                "The cron expression already says at what time; leave the time out, "
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
    raise ScheduleError(f"{quoted(at)} isn't a time of day; write it as 09:00 or 9:30 pm.")


def parse_days(text: str) -> str:
    """Reads the days, and gives them as `Recurrence` keeps them. Raises ScheduleError."""
    folded = _folded(text) or "daily"
    if is_cron(folded):
        return _checked_cron(folded.upper())
    if found := _MONTHLY.fullmatch(folded):
        return f"monthly {found['day']}"
    for name, (_, _, said) in _NAMED.items():
        if folded in (name, said.lower()):
            return name
    words = {*re.split(r"[\s,;]+", folded)} - {"", "and", "every", "on"}
    # Three letters are enough, and a plural is fine.
    known = {
        (word, short)
        for word, (day, short) in product(words, zip(DAYS, _SHORT, strict=True))
        if len(word) > 2 and f"{day}s".lower().startswith(word)
    }
    if not words or len(known) < len(words):
        raise ScheduleError(f"I can't read the days {quoted(folded)}; write {KNOWN}.")
    days = tuple(short for short in _SHORT if short in {short for _, short in known})
    for name, (_, in_it, _) in _NAMED.items():
        if days == in_it:
            return name
    return ",".join(days)


def complete_at(typed: str) -> list[Choice[str]]:
    """Times of day that begin as typed, on a 24-hour or a 12-hour clock; whole hours at first."""
    begun = _folded(typed).replace(" ", "")
    times = [
        f"{minutes // 60:02}:{minutes % 60:02}"
        for minutes in range(0, 24 * 60, 15 if begun else 60)
    ]
    own, offered = "", dict[str, str]()
    with suppress(ScheduleError):
        own = parse_at(typed)
    for at in [own, *times] if own else times:
        hour, twelve = int(at[:2]), f"{int(at[:2]) % 12 or 12}{at[2:]}"
        said = f"{twelve} {'am' if hour < 12 else 'pm'}"
        spelled = (at, at.lstrip("0"), said.replace(" ", ""))
        if at == own or any(spelling.startswith(begun) for spelling in spelled):
            offered[at] = f"{at} ({said})"
    return [Choice(name=name, value=at) for at, name in offered.items()][:MOST_CHOICES]


def complete_days(typed: str) -> list[Choice[str]]:
    """What was typed as it is understood, a weekday more, and the usual days that are like it."""
    folded = _folded(typed)
    offered = list[str]()
    with suppress(ScheduleError):
        own = parse_days(folded)
        offered.append(own)
        if set(own.split(",")) <= {*_SHORT}:
            offered += [parse_days(f"{own},{day}") for day in _SHORT if day not in own]
    usual = [*_NAMED, *_SHORT, "monthly 1", "monthly 15", "monthly last"]
    offered += [days for days in usual if folded in days or folded in _said_days(days).lower()]
    return [
        Choice(name=_said_days(days)[:MOST_CHARS], value=days) for days in dict.fromkeys(offered)
    ][:MOST_CHOICES]


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
        return _NAMED[days][2]
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
    *most, last = [DAYS[_SHORT.index(short)] for short in days.split(",")]
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
            f"I can't read the days {quoted(cron)}; write {KNOWN}, which has {FIELDS}, in "
            f"{MOST_CHARS} characters."
        )
    try:
        first = next(CronSim(cron, _SOME_DAY))
    except (CronSimError, StopIteration) as error:
        reason = str(error).lower() or "it never comes"
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
            f"after another post; the limit is every {LEAST_GAP // timedelta(minutes=1)} min."
        )
    return cron


def _ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th."""
    last = 0 if number // 10 % 10 == 1 else number % 10
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text[: 2 * MOST_CHARS]).lower().split())
