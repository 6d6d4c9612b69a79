"""Gathers time into buckets: hours, days, weeks, months and so on, each with its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import polars as pl

from workflows.recipes.report.common import Resolution


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

_NAMES: Final = tuple(bucket.name for bucket in BUCKETS)
_WHOLE: Final = 0.85
"""The first and last bucket count for a sum only where the dates cover this much of them."""
_CUT_FROM: Final = 4
"""Buckets; of fewer, none is left out."""


def readable_bucket(
    span_seconds: float, resolution: Resolution, most: int = READABLE, wanted: str = ""
) -> Bucket:
    """The finest bucket that gives at most so many, and is no finer than the dates themselves.

    `wanted` is taken where it fits; else the next larger one that does.
    """
    finest = "hour" if resolution is Resolution.TIME else resolution.value
    start = max(_NAMES.index(finest), _NAMES.index(wanted or "hour"))
    fitting = (bucket for bucket in BUCKETS[start:] if span_seconds / bucket.seconds + 1 <= most)
    return next(fitting, BUCKETS[-1])


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


def usual_step(moments: pl.Series) -> timedelta | None:
    """The median distance of neighbouring dates; None where there is but one."""
    step = moments.drop_nulls().unique().sort().diff().median()
    return step if isinstance(step, timedelta) else None


def whole_ends(
    starts: Sequence[datetime], dates: tuple[datetime, datetime], step: timedelta, bucket: Bucket
) -> list[bool]:
    """Whether the first bucket, and the last, are covered by the dates from first to last.

    Their sums would else look like a rise and a fall. `step` is how far dates are apart.
    """
    if len(starts) < _CUT_FROM or step.total_seconds() >= bucket.seconds * _WHOLE:
        return [True, True]
    first, last = dates
    length = timedelta(seconds=bucket.seconds)
    # A date stands for the time up to the next one.
    return [
        (min(last + step, start + length) - max(first, start)) / length >= _WHOLE
        for start in (starts[0], starts[-1])
    ]
