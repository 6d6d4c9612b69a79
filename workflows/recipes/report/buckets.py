"""Gathers time into buckets: hours, days, weeks, months and so on, each with its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import duckdb

from workflows.recipes.report.profile import Resolution

_DAYS: Final = {
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "month": 30.44,
    "quarter": 91.31,
    "year": 365.24,
    "decade": 3652.4,
    "century": 36524.0,
}
"""The usual length of each bucket, by the name that DuckDB has for it."""
_FORMS: Final = {"hour": "%Y-%m-%d %H:00", "day": "%Y-%m-%d", "week": "%Y-%m-%d", "month": "%Y-%m"}
READABLE: Final = 40
"""Buckets that a person can still take in."""
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


def span_of(database: duckdb.DuckDBPyConnection, rows: str, date: str) -> DateSpan | None:
    """The span of the dates in this column of these rows; None where there are none."""
    dates = f"FROM {rows} SELECT DISTINCT {date} AS t WHERE {date} IS NOT NULL"
    steps = f"FROM ({dates}) SELECT t, epoch(t) - lag(epoch(t)) OVER (ORDER BY t) AS step"
    found = database.execute(f"FROM ({steps}) SELECT min(t), max(t), median(step)").fetchall()
    first, last, step = found[0]
    return DateSpan(first, last, timedelta(seconds=step or 0)) if first else None


def readable_bucket(
    span: DateSpan, resolution: Resolution | None, most: int = READABLE, wanted: str = ""
) -> str:
    """The finest bucket that gives at most so many, and is no finer than the dates themselves.

    `wanted` is taken where it fits; else the next larger one that does.
    """
    names = list(_DAYS)
    finest = "hour" if resolution is Resolution.TIME else (resolution or Resolution.DAY).value
    start = max(names.index(finest), names.index(wanted or "hour"))
    days = (span.last - span.first) / timedelta(days=1)
    return next((name for name in names[start:] if days / _DAYS[name] + 1 <= most), names[-1])


def starts_between(
    database: duckdb.DuckDBPyConnection, first: datetime, last: datetime, bucket: str
) -> list[datetime]:
    """The start of each bucket from the first to the last, also of those without any values."""
    series = f"FROM generate_series(?::TIMESTAMP, ?::TIMESTAMP, INTERVAL 1 {bucket})"
    return [start for (start,) in database.execute(series, [first, last]).fetchall()]


def bucket_label(start: datetime, bucket: str) -> str:
    """`2024-03-01 14:00`, `2024-03-01`, `2024-03`, `2024-Q1`, `2024`, `1990s`."""
    if form := _FORMS.get(bucket):
        return start.strftime(form)
    if bucket == "quarter":
        return f"{start.year}-Q{(start.month + 2) // 3}"
    return f"{start.year}" if bucket == "year" else f"{start.year}s"


def is_long(bucket: str) -> bool:
    """Whether it has all seasons in it."""
    return _DAYS[bucket] > 365


def whole_ends(starts: Sequence[datetime], span: DateSpan, bucket: str) -> slice:
    """The buckets without a first or last one that the dates cover only in part.

    Their sums would else look like a rise and a fall.
    """
    length = timedelta(days=_DAYS[bucket])
    if len(starts) < _CUT_FROM or span.step >= length * _WHOLE:
        return slice(None)
    # A date stands for the time up to the next one.
    first, last = (
        (min(span.last + span.step, start + length) - max(span.first, start)) / length >= _WHOLE
        for start in (starts[0], starts[-1])
    )
    return slice(0 if first else 1, len(starts) if last else -1)


def like_with_like(starts: Sequence[datetime], bucket: str) -> tuple[list[int], list[int]] | None:
    """The buckets at the beginning and at the end that can be compared, by their index.

    Years and longer stretches can as they are. Of shorter ones, it is the same parts of the year
    in the first and the last year: a summer is not compared with a winter. None where nothing can.
    """
    if len(starts) < 2 or bucket == "hour":
        return None
    if is_long(bucket):
        return [0], [len(starts) - 1]
    year, season = timedelta(days=360), "%V" if bucket == "week" else "%m-%d"
    first = {s.strftime(season): i for i, s in enumerate(starts) if s < starts[0] + year}
    last = {s.strftime(season): i for i, s in enumerate(starts) if s > starts[-1] - year}
    same = [when for when in first if when in last and first[when] < last[when]]
    return ([first[s] for s in same], sorted(last[s] for s in same)) if same else None
