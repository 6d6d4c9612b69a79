"""How numbers, and the number of rows, went over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

import polars as pl

from workflows.recipes.report.column_kinds import Resolution
from workflows.recipes.report.figures.figure_list import FigureList
from workflows.recipes.report.figures.profile import Column, Form, Series
from workflows.recipes.report.figures.time_buckets import (
    Bucket,
    bucket_label,
    bucket_starts,
    covered,
    readable_bucket,
)
from workflows.recipes.report.tables.typed_table import TypedTable

MAX_DATES: Final = 2
MAX_NUMBERS: Final = 6
"""Columns that trends are computed of, the most telling ones."""

_WHOLE: Final = 0.85
"""The first and last bucket count for a sum only where the dates cover this much of them."""
_CUT_FROM: Final = 4
"""Buckets; of fewer, none is left out."""
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class _Timeline:
    """A date column in buckets."""

    date: Column
    bucket: Bucket
    first: datetime
    last: datetime
    step: timedelta
    """How far one date usually is from the next."""
    crowded: bool
    """Whether some bucket has more than one row."""
    buckets: pl.DataFrame
    """`when`, `rows`, and of each number column `mean N`, `sum N` and `count N`, in order."""


@dataclass(frozen=True, slots=True)
class _Trend:
    """One line over time."""

    series: Series
    unit: str
    form: Form
    about: tuple[str, ...]
    points: tuple[tuple[datetime, float], ...]
    """The start of each bucket with values, and its value."""


def add_trends(
    table: TypedTable, dates: Sequence[Column], numbers: Sequence[Column], figures: FigureList
) -> tuple[Series, ...]:
    """Adds the figures of each trend to the list, and tells which trends there are.

    The columns are given with the most telling ones first. Of a number there is the mean of each
    bucket, and where a bucket has several rows, their sum as well.
    """
    found: list[Series] = []
    for date in dates[:MAX_DATES]:
        timeline = _timeline(table, date, numbers[:MAX_NUMBERS])
        if timeline is None:
            continue
        for trend in _trends(timeline, numbers[:MAX_NUMBERS]):
            if len(trend.points) >= _SHORTEST:
                _add(trend, timeline, figures)
                found.append(trend.series)
    return tuple(found)


def _timeline(table: TypedTable, date: Column, numbers: Sequence[Column]) -> _Timeline | None:
    moments = table.column(date.name).values
    first, last = moments.min(), moments.max()
    if not isinstance(first, datetime) or not isinstance(last, datetime) or first == last:
        return None
    span_seconds = (last - first).total_seconds()
    bucket = readable_bucket(span_seconds, date.resolution or Resolution.DAY)
    columns = [bucket_starts(moments, bucket).alias("when")]
    of_each = [pl.len().alias("rows")]
    for index, number in enumerate(numbers):
        columns.append(table.column(number.name).values.alias(str(index)))
        values = pl.col(str(index))
        of_each.append(values.mean().alias(f"mean {index}"))
        of_each.append(values.sum().alias(f"sum {index}"))
        of_each.append(values.count().alias(f"count {index}"))
    dated = pl.DataFrame(columns).drop_nulls("when")
    buckets = dated.group_by("when").agg(of_each).sort("when")
    crowded = buckets.height < dated.height
    step = moments.drop_nulls().unique().sort().diff().median()
    assert isinstance(step, timedelta)
    return _Timeline(date, bucket, first, last, step, crowded, buckets)


def _trends(timeline: _Timeline, numbers: Sequence[Column]) -> Iterator[_Trend]:
    date, bucket = timeline.date, timeline.bucket.name
    if timeline.crowded:
        series = Series(date.name, "", "count", bucket, f"rows.trend.{date.key}.count")
        yield _Trend(series, "", Form.COUNT, (date.name,), _points(timeline, "rows", "rows"))
    for index, number in enumerate(numbers):
        summable = timeline.crowded and number.unit != "%"
        for aggregate in ("mean", "sum") if summable else ("mean",):
            key = f"{number.key}.trend.{date.key}.{aggregate}"
            series = Series(date.name, number.name, aggregate, bucket, key)
            points = _points(timeline, f"{aggregate} {index}", f"count {index}")
            yield _Trend(series, number.unit, Form.NUMBER, (number.name, date.name), points)


def _points(timeline: _Timeline, column: str, filled: str) -> tuple[tuple[datetime, float], ...]:
    """The buckets in which there is something to add up, and whose value is no overflow."""
    good = (pl.col(filled) > 0) & pl.col(column).cast(pl.Float64).is_finite()
    rows = timeline.buckets.filter(good).select("when", pl.col(column).cast(pl.Float64)).rows()
    return tuple(cast("Sequence[tuple[datetime, float]]", rows))


def _add(trend: _Trend, timeline: _Timeline, figures: FigureList) -> None:
    key, unit, about, form = trend.series.key, trend.unit, trend.about, trend.form
    name = timeline.bucket.name
    points = trend.points
    if trend.series.aggregate != "mean":
        points = _whole_ones(points, timeline)
    ends = {"first": points[0], "last": points[-1]}
    ends["high"] = max(points, key=lambda point: point[1])
    ends["low"] = min(points, key=lambda point: point[1])
    for end, (start, value) in ends.items():
        figures.add(f"{key}.{end}", value, form, about, unit)
        figures.add(f"{key}.{end}_when", bucket_label(start, name), Form.DATE, about)
    before, after = points[0][1], points[-1][1]
    if before > 0 and after >= 0:
        # A share of something negative, or of nothing, would mislead.
        figures.add(f"{key}.change", (after - before) / before, Form.SHARE, about)
    figures.add(f"{key}.buckets", len(points), Form.COUNT, about)
    for start, value in trend.points:
        label = bucket_label(start, name).replace(" ", "T")
        figures.add(f"{key}.{label}", value, form, about, unit)


def _whole_ones(
    points: tuple[tuple[datetime, float], ...], timeline: _Timeline
) -> tuple[tuple[datetime, float], ...]:
    """Without a first or last bucket that is covered in part: its sum would look like a fall."""
    bucket = timeline.bucket
    if len(points) < _CUT_FROM or timeline.step.total_seconds() >= bucket.seconds * _WHOLE:
        return points
    # A date stands for the time up to the next one.
    end = timeline.last + timeline.step
    first = covered(timeline.first, end, points[0][0], bucket) >= _WHOLE
    last = covered(timeline.first, end, points[-1][0], bucket) >= _WHOLE
    return points[0 if first else 1 : len(points) if last else -1]
