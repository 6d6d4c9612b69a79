"""Cron expressions: which of them a schedule may have, and what they mean in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise, product

from cronsim import CronSim, CronSimError

from bot.discord_api.markdown import quoted
from bot.errors import ScheduleError

LEAST_MINUTES = 15
"""The least time between two posts of one schedule, by the clock on the wall."""

MOST_CHARS = 100
FIELDS = ("minute", "hour", "day of the month", "month", "weekday")

_SOME_DAY = datetime(2024, 1, 1)  # noqa: DTZ001 - a wall time: cron knows no zones here
_LEAP_CYCLE_DAYS = 4 * 365 + 1
_DAY_MINUTES = 24 * 60


def is_cron(days: str) -> bool:
    """Whether this is meant as a cron expression; its minute begins with a digit or a star."""
    return bool(re.match(r"cron\b|[0-9*@/?-]", days))


def tidy_cron(days: str) -> str:
    """The expression in capitals, single spaces between its fields; “cron” before it is dropped."""
    return " ".join(re.sub(r"^cron\b:?", "", days).upper().split())


def check_cron(cron: str) -> None:
    """Raises ScheduleError where the expression can't be read, never comes or comes too often."""
    fields = cron.split()
    if len(fields) != len(FIELDS) or len(cron) > MOST_CHARS:
        raise ScheduleError(
            f"I can't read the days {quoted(cron)}; for a day of the month write "
            "monthly 1, and a cron expression has five fields: minute, hour, day of the month, "
            f"month, weekday, in {MOST_CHARS} characters."
        )
    for position, field in enumerate(fields):
        _check_field(position, field)
    try:
        next(_sim(cron))
    except (CronSimError, StopIteration) as error:
        raise ScheduleError(
            f"The cron expression {quoted(cron)} never comes: no month has such a day."
        ) from error
    minutes = _least_minutes_between(_sim(cron))
    if minutes < LEAST_MINUTES:
        raise ScheduleError(
            f"The cron expression {quoted(cron)} would post {minutes} min after "
            f"another post; {LEAST_MINUTES} min is the least."
        )


def times_of_day(cron: str) -> set[str]:
    """The wall times of a checked expression, as 09:00."""
    return {f"{minute // 60:02}:{minute % 60:02}" for minute in _minutes(_sim(cron))}


def explained(cron: str) -> str:
    """A checked expression in English: At 09:00 on Monday through Friday."""
    # cronsim writes 22th and 31th.
    return re.sub(r"\b([0-9]+)th\b", lambda found: ordinal(int(found[1])), _sim(cron).explain())


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th."""
    last = 0 if number // 10 % 10 == 1 else number % 10
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def _sim(cron: str) -> CronSim:
    return CronSim(cron, _SOME_DAY)


def _check_field(position: int, field: str) -> None:
    alone = ["*"] * len(FIELDS)
    alone[position] = field
    try:
        _sim(" ".join(alone))
    except CronSimError as error:
        raise ScheduleError(
            f"The cron expression's {FIELDS[position]} {quoted(field)} "
            "can't be read; each field is a star, or numbers, ranges and steps such as 1,15 or "
            "9-17 or \\*/2."
        ) from error


def _least_minutes_between(sim: CronSim) -> int:
    """The least time between two times of the expression, by the clock on the wall."""
    minutes = sorted(_minutes(sim))
    least = min((later - earlier for earlier, later in pairwise(minutes)), default=_DAY_MINUTES)
    over_midnight = _DAY_MINUTES - minutes[-1] + minutes[0]
    if over_midnight < min(least, LEAST_MINUTES) and _has_days_in_a_row(sim):
        return over_midnight
    return least


def _minutes(sim: CronSim) -> Iterator[int]:
    return (hour * 60 + minute for hour, minute in product(sim.hours, sim.minutes))


def _has_days_in_a_row(sim: CronSim) -> bool:
    days = (_SOME_DAY.date() + timedelta(days=number) for number in range(_LEAP_CYCLE_DAYS))
    matches = (day.month in sim.months and sim.match_day(day) for day in days)
    return any(today and tomorrow for today, tomorrow in pairwise(matches))
