"""A schedule's times in a sentence."""

from __future__ import annotations

from bot.features.schedules.cron import explained, ordinal
from bot.features.schedules.days import WEEKDAYS
from bot.features.schedules.recurrence import When

EXPLAINED_CHARS = 120

_SETS = {
    "daily": "Every day",
    "weekdays": "Every day from Monday to Friday",
    "weekends": "Every Saturday and Sunday",
}


def describe(when: When) -> str:
    """Says the times back: «Every Monday and Thursday at 09:00 (Europe/Berlin)».

    Plain text; what shows it in Discord makes it literal (`bot.discord_api.markdown.plain`).
    """
    if when.at is None:
        said = explained(when.days)
        if len(said) > EXPLAINED_CHARS:
            said = "At many times"
        return f"{said} ({when.timezone}; cron {when.days})"
    return f"{_days(when.days)} at {when.at} ({when.timezone})"


def _days(days: str) -> str:
    if days in _SETS:
        return _SETS[days]
    if days.startswith("monthly "):
        return _monthly(days.removeprefix("monthly "))
    return f"Every {and_list([_full_name(short) for short in days.split(',')])}"


def _monthly(day: str) -> str:
    if day == "last":
        return "On the last day of every month"
    said = f"On the {ordinal(int(day))} of every month"
    return said if int(day) <= 28 else f"{said}, or on its last day where it is shorter,"


def _full_name(short: str) -> str:
    return next(name.capitalize() for name in WEEKDAYS if name.startswith(short))


def and_list(words: list[str]) -> str:
    """Monday, Tuesday and Friday."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
