"""Computes a table's figures in SQL: of groups, of pairs of numbers, and of numbers over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from typing import Final

from workflows.recipes.report.column_figures import (
    GROUP_CHARS,
    LARGEST,
    ColumnFigures,
    Figures,
    add_bins,
    keys_for,
)
from workflows.recipes.report.columns import Table
from workflows.recipes.report.common import one_line
from workflows.recipes.report.profile import (
    Column,
    Form,
    Profile,
    Series,
    amounts,
    can_sum,
    categories,
    has_zero,
    moments,
)
from workflows.recipes.report.time_buckets import (
    Bucket,
    DateSpan,
    bucket_label,
    like_with_like,
    readable_bucket,
    span_of,
    whole_ends,
)

MAX_BINNED: Final = 60
"""Columns whose distribution is told; more would not be read."""
MAX_CORRELATED: Final = 60
MAX_PAIRS: Final = 12
"""Correlations that are kept, the strongest ones."""
MAX_CATEGORIES: Final = 2
MAX_GROUPED: Final = 4
MAX_GROUPS: Final = 6
MAX_DATES: Final = 2
MAX_TRENDS: Final = 6
"""Number columns that trends are computed of, the most useful ones."""
_PAIRS_NEED: Final = 5
"""Rows; fewer correlate by chance."""
_WEAKEST: Final = 0.1
_AFFORDABLE: Final = 300_000_000
"""Multiplications: about two seconds."""


def profile_of(table: Table, source: str) -> Profile:
    """The figures of the table, of each column, and of how columns hang together.

    `source` is the file's name, on one line.
    """
    figures = Figures()
    figures.add("rows", table.rows, Form.COUNT, "rows of the table")
    figures.add("columns", len(table.columns), Form.COUNT, "columns of the table")
    columns = ColumnFigures(table, figures).described()
    alone = Profile(table.rows, columns, figures.gathered(), (), table.remarks, source)
    numbers = amounts(alone)
    for number in numbers[:MAX_BINNED]:
        add_bins(table, number, alone, figures)
    for category in categories(alone)[:MAX_CATEGORIES]:
        for number in numbers[:MAX_GROUPED]:
            _add_groups(table, category, number, figures)
    series: list[Series] = []
    for date in moments(alone)[:MAX_DATES]:
        series += _add_trends(table, date, numbers[:MAX_TRENDS], alone, figures)
    remarks = (*table.remarks, *_add_correlations(table, numbers, alone, figures))
    return replace(alone, figures=figures.gathered(), series=tuple(series), remarks=remarks)


def _add_groups(table: Table, category: Column, number: Column, figures: Figures) -> None:
    """Adds the mean and the sum of a number within the largest groups of a category."""
    c, n = table.sql(category.name), table.sql(number.name)
    largest = table.ask(
        f"SELECT {c} AS text, count(*) AS size, count({n}), avg({n}), sum({n}) "
        f"WHERE {c} IS NOT NULL GROUP BY {c} ORDER BY size DESC, text LIMIT {MAX_GROUPS}"
    )
    labels = [one_line(row[0], GROUP_CHARS) for row in largest]
    about, form = (number.name, category.name), Form.NUMBER
    for label, key, row in zip(labels, keys_for(labels), largest, strict=True):
        if not row[2]:
            continue
        stem, of = f"{number.key}.by.{category.key}.{key}", f"{number.name} where {category.name}"
        figures.add(f"{stem}.mean", row[3], form, f"mean of {of} is {label}", about, number.unit)
        if can_sum(number):
            figures.add(f"{stem}.sum", row[4], form, f"sum of {of} is {label}", about, number.unit)


def _add_correlations(
    table: Table, numbers: Sequence[Column], profile: Profile, figures: Figures
) -> tuple[str, ...]:
    """Adds Pearson's correlation of the strongest pairs; returns a remark, if any.

    A pair counts the rows in which both have a value, which must be five or more. The columns are
    given with the most useful ones first; where there are too many, the last ones are left out.
    """
    most = min(MAX_CORRELATED, max(2, math.isqrt(2 * _AFFORDABLE // table.rows)))
    some = [
        number
        for number in numbers[:most]
        if max(abs(profile.number(f"{number.key}.{end}")) for end in ("min", "max")) < LARGEST
    ]
    pairs = list(combinations(some, 2))
    if pairs:
        names = [(table.sql(a.name), table.sql(b.name)) for a, b in pairs]
        asked = ", ".join(f"corr({a}, {b}), regr_count({a}, {b})" for a, b in names)
        (found,) = table.ask(f"SELECT {asked}")
        strong = [
            (value, rows, pair)
            for value, rows, pair in zip(found[::2], found[1::2], pairs, strict=True)
            if value is not None and abs(value) >= _WEAKEST and rows >= _PAIRS_NEED
        ]
        strong.sort(key=lambda pair: -abs(pair[0]))
        for value, rows, (a, b) in strong[:MAX_PAIRS]:
            key, about, both = f"corr.{a.key}.{b.key}", (a.name, b.name), f"{a.name} and {b.name}"
            figures.add(key, value, Form.RATIO, f"correlation of {both}", about)
            figures.add(f"{key}.n", rows, Form.COUNT, f"rows with both {both}", about)
    if len(numbers) <= most:
        return ()
    return (f"Correlations were computed of {most} of the {len(numbers)} number columns.",)


@dataclass(frozen=True, slots=True)
class _Trend:
    """One line over time."""

    series: Series
    form: Form
    unit: str
    about: tuple[str, ...]
    in_percent: bool
    """Whether a change of it may be told as a percentage."""
    points: Sequence[tuple[datetime, float]]
    """The start of each bucket with values, and its value."""


def _add_trends(
    table: Table, date: Column, numbers: Sequence[Column], profile: Profile, figures: Figures
) -> list[Series]:
    """Adds the figures of each trend over a date, and tells which trends there are.

    Of a number there is the mean of each bucket, and where a bucket has several rows, their sum as
    well.
    """
    c = table.sql(date.name)
    span = span_of(table.database, "data", c)
    if span is None or not span.seconds:
        return []
    bucket = readable_bucket(span, date.resolution)
    names = (table.sql(number.name) for number in numbers)
    values = "".join(f", avg({name}), sum({name})" for name in names)
    rows = table.ask(
        f"SELECT date_trunc('{bucket.name}', {c}) AS start, count(*){values} "
        f"WHERE {c} IS NOT NULL GROUP BY start ORDER BY start"
    )
    crowded = any(row[1] > 1 for row in rows)
    found: list[Series] = []
    kinds: list[tuple[str, Column | None, int]] = [("count", None, 1)] if crowded else []
    for index, number in enumerate(numbers):
        kinds.append(("mean", number, 2 + 2 * index))
        if crowded and can_sum(number):
            kinds.append(("sum", number, 3 + 2 * index))
    for aggregate, number, place in kinds:
        filled = [(row[0], float(row[place])) for row in rows if row[place] is not None]
        points = [point for point in filled if math.isfinite(point[1])]
        if len(points) > 1:
            trend = _trend(date, number, aggregate, bucket, points, profile)
            _add_trend(trend, bucket, span, figures)
            found.append(trend.series)
    return found


def _trend(
    date: Column,
    number: Column | None,
    aggregate: str,
    bucket: Bucket,
    points: Sequence[tuple[datetime, float]],
    profile: Profile,
) -> _Trend:
    if number is None:
        key = f"rows.trend.{date.key}.count"
        series = Series(date.name, "", aggregate, bucket.name, key)
        return _Trend(series, Form.COUNT, "", (date.name,), True, points)
    series = Series(
        date.name, number.name, aggregate, bucket.name, f"{number.key}.trend.{date.key}.{aggregate}"
    )
    # A percentage of something around zero, or of degrees, would mislead.
    in_percent = has_zero(number) and not profile.number(f"{number.key}.negatives")
    about = (number.name, date.name)
    return _Trend(series, Form.NUMBER, number.unit, about, in_percent, points)


def _add_trend(trend: _Trend, bucket: Bucket, span: DateSpan, figures: Figures) -> None:
    key, subject, about = trend.series.key, trend.series.subject, trend.about
    points = trend.points
    if trend.series.aggregate != "mean" or bucket.seconds > 86_400 * 365:
        points = points[whole_ends([start for start, _ in points], span, bucket)]
    ends = {
        "high": max(points, key=lambda point: point[1]),
        "low": min(points, key=lambda point: point[1]),
    }
    for end, (start, value) in ends.items():
        name, when = f"{end}est {subject}", bucket_label(start, bucket.name)
        figures.add(f"{key}.{end}", value, trend.form, name, about, trend.unit)
        figures.add(f"{key}.{end}_when", when, Form.DATE, f"time of the {name}", about)
    _add_change(trend, bucket, points, figures)
    for start, value in trend.points:
        label = bucket_label(start, bucket.name)
        name = f"{trend.series.what} in {label}"
        point = f"{key}.{label.replace(' ', 'T')}"
        figures.add(point, value, trend.form, name, about, trend.unit)


def _add_change(
    trend: _Trend, bucket: Bucket, points: Sequence[tuple[datetime, float]], figures: Figures
) -> None:
    """Adds how the end compares with the beginning, like with like; nothing where it can't."""
    compared = like_with_like([start for start, _ in points], bucket)
    if compared is None:
        return
    key, about = trend.series.key, trend.about
    values: list[float] = []
    for side, indices in zip(("before", "after"), compared, strict=True):
        some = [points[index] for index in indices]
        total = sum(value for _, value in some)
        value = total / len(some) if trend.series.aggregate == "mean" else total
        labels = [bucket_label(start, bucket.name) for start, _ in some]
        when = labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"
        name = f"{trend.series.what} in {when}"
        form = Form.NUMBER if trend.series.aggregate == "mean" else trend.form
        figures.add(f"{key}.{side}", value, form, name, about, trend.unit)
        figures.add(f"{key}.{side}_when", when, Form.DATE, f"time of the {name}", about)
        values.append(value)
    before, after = values
    if trend.in_percent and before > 0:
        name = f"change of the {trend.series.subject} from beginning to end"
        figures.add(f"{key}.change", (after - before) / before, Form.SHARE, name, about)
