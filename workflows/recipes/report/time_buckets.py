"""Gathers time into buckets: hours, days, weeks, months and so on, each with its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import duckdb

from workflows.recipes.report.profile import Resolution


@dataclass(frozen=True, slots=True)
class Bucket:
    """A stretch of time that values are gathered in."""

    name: str
    """Also what DuckDB calls it."""
    seconds: float
    """Its usual length."""
    interval: str
    """Its length in SQL."""


_DAY: Final = 86_400.0
BUCKETS: Final = (
    Bucket("hour", 3600.0, "1 hour"),
    Bucket("day", _DAY, "1 day"),
    Bucket("week", 7 * _DAY, "7 days"),
    Bucket("month", 30.44 * _DAY, "1 month"),
    Bucket("quarter", 91.31 * _DAY, "3 months"),
    Bucket("year", 365.24 * _DAY, "1 year"),
    Bucket("decade", 3652.4 * _DAY, "10 years"),
    Bucket("century", 36524.0 * _DAY, "100 years"),
)
READABLE: Final = 40
"""Buckets that a person can still take in."""

_NAMES: Final = tuple(bucket.name for bucket in BUCKETS)
_WHOLE: Final = 0.85
"""The first and last bucket count for a sum only where the dates cover this much of them."""
_CUT_FROM: Final = 4
"""Buckets; of fewer, none is left out."""


@dataclass(frozen=True, slots=True)
class DateSpan:
    """How far the dates of a column reach."""

    first: datetime
    last: datetime
    step: timedelta
    """The median distance of neighbouring dates; 0 where there is but one."""

    @property
    def seconds(self) -> float:
        """From the first to the last."""
        return (self.last - self.first).total_seconds()


def span_of(database: duckdb.DuckDBPyConnection, rows: str, date: str) -> DateSpan | None:
    """The span of the dates in this column of these rows; None where there are none."""
    dates = f"FROM {rows} SELECT DISTINCT {date} AS t WHERE {date} IS NOT NULL"
    steps = f"FROM ({dates}) SELECT t, epoch(t) - lag(epoch(t)) OVER (ORDER BY t) AS step"
    found = database.execute(f"FROM ({steps}) SELECT min(t), max(t), median(step)").fetchall()
    first, last, step = found[0]
    return DateSpan(first, last, timedelta(seconds=step or 0)) if first else None


def readable_bucket(
    span: DateSpan, resolution: Resolution | None, most: int = READABLE, wanted: str = ""
) -> Bucket:
    """The finest bucket that gives at most so many, and is no finer than the dates themselves.

    `wanted` is taken where it fits; else the next larger one that does.
    """
    finest = "hour" if resolution is Resolution.TIME else (resolution or Resolution.DAY).value
    start = max(_NAMES.index(finest), _NAMES.index(wanted or "hour"))
    fitting = (bucket for bucket in BUCKETS[start:] if span.seconds / bucket.seconds + 1 <= most)
    return next(fitting, BUCKETS[-1])


def starts_between(
    database: duckdb.DuckDBPyConnection, first: datetime, last: datetime, bucket: Bucket
) -> list[datetime]:
    """The start of each bucket from the first to the last, also of those without any values."""
    series = "FROM generate_series(?::TIMESTAMP, ?::TIMESTAMP, ?::INTERVAL)"
    rows = database.execute(series, [first, last, bucket.interval]).fetchall()
    return [start for (start,) in rows]


def bucket_label(start: datetime, bucket: str) -> str:
    """`2024-03-01 14:00`, `2024-03-01`, `2024-03`, `2024-Q1`, `2024`, `1990s`."""
    match bucket:
        case "hour":
            return start.strftime("%Y-%m-%d %H:00")
        case "day" | "week":
            return start.strftime("%Y-%m-%d")
        case "month":
            return start.strftime("%Y-%m")
        case "quarter":
            return f"{start.year}-Q{(start.month + 2) // 3}"
        case "year":
            return f"{start.year}"
        case _:
            return f"{start.year}s"


def whole_ends(starts: Sequence[datetime], span: DateSpan, bucket: Bucket) -> slice:
    """The buckets without a first or last one that the dates cover only in part.

    Their sums would else look like a rise and a fall.
    """
    if len(starts) < _CUT_FROM or span.step.total_seconds() >= bucket.seconds * _WHOLE:
        return slice(None)
    length = timedelta(seconds=bucket.seconds)
    # A date stands for the time up to the next one.
    first, last = (
        (min(span.last + span.step, start + length) - max(span.first, start)) / length >= _WHOLE
        for start in (starts[0], starts[-1])
    )
    return slice(0 if first else 1, len(starts) if last else -1)


def like_with_like(
    starts: Sequence[datetime], bucket: Bucket
) -> tuple[list[int], list[int]] | None:
    """The buckets at the beginning and at the end that can be compared, by their index.

    Years and longer stretches can as they are. Of shorter ones, it is the same parts of the year
    in the first and the last year: a summer is not compared with a winter. None where nothing can.
    """
    if len(starts) < 2 or bucket.name == "hour":
        return None
    if bucket.seconds > _DAY * 365:
        return [0], [len(starts) - 1]
    year = timedelta(days=360)
    first = {_season(s, bucket): i for i, s in enumerate(starts) if s < starts[0] + year}
    last = {_season(s, bucket): i for i, s in enumerate(starts) if s > starts[-1] - year}
    same = [season for season in first if season in last and first[season] < last[season]]
    if not same:
        return None
    return [first[season] for season in same], sorted(last[season] for season in same)


def _season(start: datetime, bucket: Bucket) -> tuple[int, ...]:
    """Where in the year a bucket begins."""
    if bucket.name == "week":
        return (start.isocalendar().week,)
    return (start.month, start.day)
