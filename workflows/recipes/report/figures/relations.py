"""Profiles a table: its columns, how they relate to one another, and how numbers went over time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations
from typing import Final, cast

import polars as pl

from workflows.recipes.report.common import Resolution, one_line
from workflows.recipes.report.figures.columns import (
    GROUP_CHARS,
    RESERVED_KEYS,
    FigureList,
    described,
    keys_for,
)
from workflows.recipes.report.figures.profile import (
    Column,
    Form,
    Profile,
    Series,
    amounts,
    categories,
    moments,
)
from workflows.recipes.report.figures.time_buckets import (
    Bucket,
    bucket_label,
    bucket_starts,
    readable_bucket,
    usual_step,
    whole_ends,
)
from workflows.recipes.report.tables.typed_table import TypedTable


def profile_of(table: TypedTable, source: str) -> Profile:
    """The figures of the table, of each column, and of how columns hang together.

    `source` is the file's name, on one line.
    """
    figures = FigureList()
    figures.add("rows", table.rows, Form.COUNT)
    figures.add("columns", len(table.columns), Form.COUNT)
    keys = keys_for((column.name for column in table.columns), RESERVED_KEYS)
    columns = tuple(
        described(column, key, figures) for column, key in zip(table.columns, keys, strict=True)
    )
    alone = Profile(table.rows, columns, figures.gathered(), (), table.remarks, source)
    numbers = amounts(alone)
    add_groups(table, categories(alone), numbers, figures)
    series = add_trends(table, moments(alone), numbers, figures)
    remarks = add_correlations(table, numbers, figures)
    return replace(
        alone,
        figures=figures.gathered(),
        series=series,
        remarks=(*table.remarks, *remarks),
    )


MAX_CORRELATED: Final = 60
MAX_PAIRS: Final = 12
"""Correlations that are kept, the strongest ones."""
_LEAST_ROWS: Final = 5
"""Fewer rows correlate by chance."""
_WEAKEST: Final = 0.1
_AFFORDABLE: Final = 300_000_000
"""Multiplications: about two seconds."""

MAX_CATEGORIES: Final = 2
MAX_GROUPED: Final = 4
MAX_GROUPS: Final = 6


def add_correlations(
    table: TypedTable, numbers: Sequence[Column], figures: FigureList
) -> tuple[str, ...]:
    """Adds Pearson's correlation of the strongest pairs to the list; returns a remark, if any.

    A pair counts the rows in which both have a value, which must be five or more. The columns are
    given with the most useful ones first; where there are too many, the last ones are left out.
    """
    affordable = math.isqrt(2 * _AFFORDABLE // max(1, table.rows))
    most = min(MAX_CORRELATED, max(2, affordable))
    some = list(numbers[:most])
    frame = pl.DataFrame(
        [table.column(number.name).values.alias(str(i)) for i, number in enumerate(some)]
    )
    pairs = list(combinations(range(len(some)), 2))
    if not pairs:
        return ()
    found = frame.select(pl.corr(str(a), str(b)).alias(f"{a} {b}") for a, b in pairs).row(0)
    strength = [
        (value, pair)
        for value, pair in zip(found, pairs, strict=True)
        if isinstance(value, float) and _WEAKEST <= abs(value) <= 1 + 1e-9
    ]
    strength.sort(key=lambda pair: -abs(pair[0]))
    kept = 0
    for value, (a, b) in strength:
        rows = int((frame[str(a)].is_not_null() & frame[str(b)].is_not_null()).sum())
        if rows < _LEAST_ROWS:
            continue
        key, about = f"corr.{some[a].key}.{some[b].key}", (some[a].name, some[b].name)
        figures.add(key, max(-1.0, min(1.0, value)), Form.RATIO, about)
        figures.add(f"{key}.n", rows, Form.COUNT, about)
        kept += 1
        if kept == MAX_PAIRS:
            break
    if len(some) == len(numbers):
        return ()
    return (f"Correlations were computed of {len(some)} of the {len(numbers)} number columns.",)


def add_groups(
    table: TypedTable,
    categories: Sequence[Column],
    numbers: Sequence[Column],
    figures: FigureList,
) -> None:
    """Adds the mean and the sum of numbers within the largest groups of categories.

    The columns are given with the most useful ones first.
    """
    for category in categories[:MAX_CATEGORIES]:
        texts = table.column(category.name).values.alias("group")
        for number in numbers[:MAX_GROUPED]:
            values = table.column(number.name).values.alias("value")
            of_each = (
                pl.DataFrame([texts, values])
                .drop_nulls("group")
                .group_by("group")
                .agg(
                    pl.len().alias("rows"),
                    pl.col("value").mean().alias("mean"),
                    pl.col("value").sum().alias("sum"),
                    pl.col("value").count().alias("filled"),
                )
                .sort("rows", "group", descending=[True, False])
                .head(MAX_GROUPS)
            )
            _add_groups_of(of_each, category, number, figures)


def _add_groups_of(
    of_each: pl.DataFrame, category: Column, number: Column, figures: FigureList
) -> None:
    about = (number.name, category.name)
    labels = [one_line(text, GROUP_CHARS) for text in of_each["group"]]
    rows = cast("Sequence[dict[str, float]]", of_each.rows(named=True))
    for key, row in zip(keys_for(labels), rows, strict=True):
        if not row["filled"]:
            continue
        stem = f"{number.key}.by.{category.key}.{key}"
        figures.add(f"{stem}.mean", row["mean"], Form.NUMBER, about, number.unit)
        if number.unit != "%":
            figures.add(f"{stem}.sum", row["sum"], Form.NUMBER, about, number.unit)


MAX_DATES: Final = 2
MAX_NUMBERS: Final = 6
"""Columns that trends are computed of, the most useful ones."""

_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class _Timeline:
    """A date column in buckets."""

    date: Column
    bucket: Bucket
    first: datetime
    last: datetime
    step: timedelta
    """The dates' `usual_step`."""
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

    The columns are given with the most useful ones first. Of a number there is the mean of each
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
    step = usual_step(moments)
    assert step is not None
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
        dates = (timeline.first, timeline.last)
        starts = [start for start, _ in points]
        first, last = whole_ends(starts, dates, timeline.step, timeline.bucket)
        points = points[0 if first else 1 : len(points) if last else -1]
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
