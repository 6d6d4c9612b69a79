"""When a schedule posts: read from what a person typed, and kept as three plain values."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.errors import ScheduleError
from bot.features.schedules.cron import check_cron, is_cron, tidy_cron, times_of_day
from bot.features.schedules.days import DAY_SETS, parse_days
from bot.features.schedules.quotes import quoted
from bot.features.schedules.timezones import find_timezone

_NAMED_TIMES = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_AT = re.compile(
    r"(?:at )?(?P<hour>[0-9]{1,2})(?:[:.h]?(?P<minute>[0-9]{2}))?h? ?(?P<half>[ap]m)?",
)
_MONTHLY = re.compile(r"monthly (?P<day>[0-9]+|last)")


@dataclass(frozen=True, slots=True)
class When:
    """The times of a schedule; three plain values, which `parse_when` gives back unchanged."""

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


def parse_when(at: str | None, days: str | None, timezone: str) -> When:
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
        return When(_parse_at(at), parse_days(days), find_timezone(timezone))
    cron = tidy_cron(days)
    check_cron(cron)
    if at and times_of_day(cron) != {_parse_at(at)}:
        raise ScheduleError(
            "The cron expression says at what time already; leave the time out, "
            "or say which days without cron."
        )
    return When(None, cron, find_timezone(timezone))


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
    monthly = _MONTHLY.fullmatch(days)
    if monthly is None:
        return (f"* * {DAY_SETS.get(days, days.upper())}",)
    day = monthly["day"]
    if day in ("last", "31"):
        return ("L * *",)
    if int(day) <= 28:
        return (f"{day} * *",)
    return (f"{day} 1,3-12 *", "L 2 *")


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())
