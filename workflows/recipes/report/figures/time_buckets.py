"""Time in buckets: hours, days, weeks, months and so on, and what each is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import polars as pl

from workflows.recipes.report.column_kinds import Resolution


@dataclass(frozen=True, slots=True)
class Bucket:
    """A stretch of time that values are gathered in."""

    name: str
    every: str
    """The same in polars' notation."""
    seconds: float
    """Its usual length."""


_DAY: Final = 86_400.0
BUCKETS: Final = (
    Bucket("hour", "1h", 3600.0),
    Bucket("day", "1d", _DAY),
    Bucket("week", "1w", 7 * _DAY),
    Bucket("month", "1mo", 30.44 * _DAY),
    Bucket("quarter", "1q", 91.31 * _DAY),
    Bucket("year", "1y", 365.24 * _DAY),
    Bucket("decade", "10y", 3652.4 * _DAY),
    Bucket("century", "100y", 36524.0 * _DAY),
)
READABLE: Final = 40
"""Buckets that a person can still take in."""

_FINEST: Final = {
    Resolution.TIME: "hour",
    Resolution.DAY: "day",
    Resolution.MONTH: "month",
    Resolution.YEAR: "year",
}


def bucket_named(name: str) -> Bucket:
    """The bucket of this name. Raises KeyError."""
    for bucket in BUCKETS:
        if bucket.name == name:
            return bucket
    raise KeyError(name)


def readable_bucket(
    span_seconds: float, resolution: Resolution, most: int = READABLE, wanted: str = ""
) -> Bucket:
    """The finest bucket that gives at most so many, and is no finer than the dates themselves.

    `wanted` is taken where it fits; else the next larger one that does.
    """
    start = BUCKETS.index(bucket_named(_FINEST[resolution]))
    if wanted:
        start = max(start, BUCKETS.index(bucket_named(wanted)))
    for bucket in BUCKETS[start:]:
        if span_seconds / bucket.seconds + 1 <= most:
            return bucket
    return BUCKETS[-1]


def bucket_starts(moments: pl.Series, bucket: Bucket) -> pl.Series:
    """The beginning of the bucket that each moment falls into."""
    years = {"decade": 10, "century": 100}.get(bucket.name)
    if years is None:
        return moments.dt.truncate(bucket.every)
    first = pl.col("moment").dt.year() // years * years
    return moments.to_frame("moment").select(pl.datetime(first, 1, 1)).to_series()


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


def covered(first: datetime, last: datetime, start: datetime, bucket: Bucket) -> float:
    """Which share of the bucket that begins at `start` lies between the first and last date."""
    length = timedelta(seconds=bucket.seconds)
    begin, end = max(first, start), min(last, start + length)
    return (end - begin) / length
