"""The days of a schedule, as people write them."""

from __future__ import annotations

import re

from bot.errors import ScheduleError
from bot.features.schedules.quotes import quoted

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


def parse_days(text: str) -> str:
    """The days in the form in which `When` keeps them.

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
