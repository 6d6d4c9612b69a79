"""Computes a table's figures in SQL: of columns, groups, pairs of numbers, numbers over time."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from typing import Any, Final

from workflows.recipes.report.buckets import (
    DateSpan,
    bucket_label,
    is_long,
    like_with_like,
    readable_bucket,
    span_of,
    whole_ends,
)
from workflows.recipes.report.columns import Table
from workflows.recipes.report.profile import (
    Column,
    Figure,
    Form,
    Kind,
    Profile,
    Resolution,
    Series,
    adds_up,
    amounts,
    can_sum,
    categories,
    clipped,
    has_zero,
    moments,
)
from workflows.recipes.report.wording import rounded, rounded_share

RESERVED_KEYS: Final = ("rows", "columns", "corr")
"""Ids that begin with these are about the whole table."""
KEY_CHARS, GROUP_CHARS = 30, 40
MAX_CORRELATED: Final = 60
MAX_PAIRS: Final = 12
"""Correlations that are kept, the strongest ones."""
MAX_CATEGORIES, MAX_GROUPED, MAX_GROUPS = 2, 4, 6
MAX_DATES, MAX_TRENDS = 2, 6
TOP_GROUPS: Final = 8
_IDS_NEED: Final = 20
"""Values; fewer that are all different may be amounts or labels."""
_PAIRS_NEED: Final = 5
"""Rows; fewer correlate by chance."""
_WEAKEST: Final = 0.1
_AFFORDABLE: Final = 300_000_000
"""Multiplications: about two seconds."""
_LARGEST: Final = 1e150
"""Beyond this, squares overflow."""
_ID_NAME: Final = re.compile(
    r"(?:^|[\W_])(?:id|nr|no|number|index|key|row|code|zip|plz|phone|uuid|sku)s?$"
    r"|^(?:#|column 1|unnamed: 0|rownames)$",
    re.IGNORECASE,
)
_OF_EACH: Final = {
    "count": "values in {}",
    "missing": "missing values in {}",
    "missing_share": "share of missing values in {}",
    "distinct": "different values in {}",
    "first": "earliest {}",
    "last": "latest {}",
}
_OF_NUMBERS: Final = {
    "distinct": ("count(DISTINCT v)", "different values in {}"),
    "min": ("min(v)", "smallest {}"),
    "q1": ("quantile_cont(v, 0.25)", "first quartile of {}"),
    "median": ("median(v)", "median of {}"),
    "mean": ("avg(v)", "mean of {}"),
    "q3": ("quantile_cont(v, 0.75)", "third quartile of {}"),
    "max": ("max(v)", "largest {}"),
    "std": (
        f"CASE WHEN max(abs(v)) < {_LARGEST} THEN "
        f"stddev_samp(CASE WHEN abs(v) < {_LARGEST} THEN v END) END",
        "standard deviation of {}",
    ),
    "sum": ("sum(v)", "sum of {}"),
    "zeros": ("count_if(v = 0)", "zeros in {}"),
    "negatives": ("count_if(v < 0)", "negative values in {}"),
    "whole": ("bool_and(v % 1 = 0)", ""),
}
"""The SQL and the name of each figure."""
_SQL: Final = {
    Kind.NUMBER: ", ".join(sql for sql, _ in _OF_NUMBERS.values()),
    Kind.DATE: "count(DISTINCT v), min(v), max(v)",
    Kind.TEXT: "count(DISTINCT v)",
    Kind.TRUTH: "count(DISTINCT v)",
}
_DATE_CHARS: Final = {Resolution.YEAR: 4, Resolution.MONTH: 7, Resolution.DAY: 10}


def profile_of(table: Table, source: str) -> Profile:
    """The figures of the table, of each column, and of how columns hang together.

    `source` is the file's name, on one line.
    """
    return _Profiler(table).profile(source)


def keys_for(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """A key for each name, unlike the others: `Petal length (cm)` gives `petal_length_cm`."""
    used = set(taken)
    keys: list[str] = []
    for name in names:
        plain = unicodedata.normalize("NFKC", name).lower()
        base = re.sub(r"\W+", "_", plain).strip("_")[:KEY_CHARS].strip("_") or "x"
        key, number = base, 2
        while key in used:
            key, number = f"{base}_{number}", number + 1
        used.add(key)
        keys.append(key)
    return keys


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


class _Profiler:
    """Gathers the figures of one table, in the order in which they are told."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._figures: dict[str, Figure] = {}

    def profile(self, source: str) -> Profile:
        """The whole of it."""
        table = self._table
        self._add("rows", table.rows, Form.COUNT, "rows of the table")
        self._add("columns", len(table.columns), Form.COUNT, "columns of the table")
        columns = self._columns()
        figures = tuple(self._figures.values())
        alone = Profile(table.rows, columns, figures, (), table.remarks, source)
        numbers = amounts(alone)
        for category in categories(alone)[:MAX_CATEGORIES]:
            for number in numbers[:MAX_GROUPED]:
                self._add_groups(category, number)
        series: list[Series] = []
        for date in moments(alone)[:MAX_DATES]:
            series += self._add_trends(date, numbers[:MAX_TRENDS], alone)
        self._add_correlations(numbers, alone)
        figures = tuple(self._figures.values())
        return replace(alone, figures=figures, series=tuple(series))

    def _add(
        self,
        figure_id: str,
        value: object,
        form: Form,
        name: str,
        columns: tuple[str, ...] = (),
        unit: str = "",
    ) -> None:
        """Adds one figure; not where its value is missing or infinite."""
        if isinstance(value, int | float):
            if not math.isfinite(value):
                return
            value = float(value)
            if form is not Form.COUNT:
                value = rounded_share(value) if form is Form.SHARE else rounded(value)
        if isinstance(value, float | str):
            self._figures[figure_id] = Figure(figure_id, value, form, name, columns, unit)

    def _columns(self) -> tuple[Column, ...]:
        """The columns as the profile has them; their figures are added."""
        found: dict[str, tuple[Any, ...]] = {}
        table = self._table
        for kind, sql in _SQL.items():
            names = [table.sql(column.name) for column in table.columns if column.kind is kind]
            if names:
                long = f"UNPIVOT data ON {', '.join(names)} INTO NAME name VALUE v"
                asked = f"FROM ({long}) SELECT name, count(*), {sql} GROUP BY name"
                found |= {row[0]: row[1:] for row in table.database.execute(asked).fetchall()}
        keys = keys_for((column.name for column in table.columns), RESERVED_KEYS)
        return tuple(
            self._column(
                Column(typed.name, key, typed.kind, typed.unit, typed.resolution),
                *found.get(table.sql(typed.name), (0,)),
            )
            for typed, key in zip(table.columns, keys, strict=True)
        )

    def _column(self, column: Column, count: int, *found: Any) -> Column:
        rows = self._table.rows
        self._of(column, "count", count)
        self._of(column, "missing", rows - count)
        self._of(column, "missing_share", (rows - count) / rows, Form.SHARE)
        if not count:
            return column
        self._of(column, "distinct", found[0])
        if column.kind is Kind.NUMBER:
            return self._numbers(column, count, found)
        if column.kind is Kind.DATE:
            chars = _DATE_CHARS.get(column.resolution or Resolution.DAY, 16)
            for end, moment in zip(("first", "last"), found[1:], strict=True):
                text = moment.isoformat(sep=" ", timespec="minutes")[:chars]
                self._of(column, end, text, Form.DATE)
            return column
        return self._texts(column, count, found[0])

    def _of(self, column: Column, part: str, value: object, form: Form = Form.COUNT) -> None:
        name = _OF_EACH[part] if part in _OF_EACH else _OF_NUMBERS[part][1]
        unit = column.unit if form is Form.NUMBER else ""
        name = name.format(column.name)
        self._add(f"{column.key}.{part}", value, form, name, (column.name,), unit)

    def _numbers(self, column: Column, count: int, found: Sequence[Any]) -> Column:
        values = dict(zip(_OF_NUMBERS, found, strict=True))
        whole = values.pop("whole")
        distinct = values.pop("distinct")
        identifies = whole and distinct == count >= _IDS_NEED and _ID_NAME.search(column.name)
        column = replace(column, identifies=bool(identifies))
        if not can_sum(column):
            del values["sum"]
        for part, value in values.items():
            form = Form.COUNT if part in ("zeros", "negatives") else Form.NUMBER
            self._of(column, part, value, form)
        return column

    def _texts(self, column: Column, count: int, distinct: int) -> Column:
        column = replace(column, identifies=distinct == count >= _IDS_NEED)
        if distinct == count > TOP_GROUPS:
            return column
        c, about = self._table.sql(column.name), (column.name,)
        largest = self._table.ask(
            f"SELECT {c} AS text, count(*) AS size WHERE {c} IS NOT NULL GROUP BY {c} "
            f"ORDER BY size DESC, text LIMIT {TOP_GROUPS}"
        )
        labels = [clipped(text, GROUP_CHARS) or "(blank)" for text, _ in largest]
        for label, group, (_, size) in zip(labels, keys_for(labels), largest, strict=True):
            key, of = f"{column.key}.top.{group}", f"{label} in {column.name}"
            name = f"one of the most frequent values in {column.name}"
            self._add(key, label, Form.TEXT, name, about)
            self._add(f"{key}.count", size, Form.COUNT, f"rows with {of}", about)
            self._add(f"{key}.share", size / count, Form.SHARE, f"share of {of}", about)
        return replace(column, groups=tuple(labels))

    def _add_groups(self, category: Column, number: Column) -> None:
        """Adds the mean or the sum of a number within the largest groups of a category."""
        c, n = self._table.sql(category.name), self._table.sql(number.name)
        aggregate = "sum" if adds_up(number) else "mean"
        largest = self._table.ask(
            f"SELECT {c} AS text, count(*) AS size, {aggregate}({n}) "
            f"WHERE {c} IS NOT NULL GROUP BY {c} ORDER BY size DESC, text LIMIT {MAX_GROUPS}"
        )
        labels = [clipped(row[0], GROUP_CHARS) for row in largest]
        about = (number.name, category.name)
        for label, key, row in zip(labels, keys_for(labels), largest, strict=True):
            figure_id = f"{number.key}.by.{category.key}.{key}.{aggregate}"
            name = f"{aggregate} of {number.name} where {category.name} is {label}"
            self._add(figure_id, row[2], Form.NUMBER, name, about, number.unit)

    def _add_correlations(self, numbers: Sequence[Column], profile: Profile) -> None:
        """Adds Pearson's correlation of the strongest pairs.

        A pair counts the rows in which both have a value, which must be five or more. The columns
        are given with the most useful ones first; of too many, the last ones are left out.
        """
        table = self._table
        most = min(MAX_CORRELATED, max(2, math.isqrt(2 * _AFFORDABLE // table.rows)))
        ends = ("min", "max")
        some = [
            number
            for number in numbers[:most]
            if all(abs(profile.number(f"{number.key}.{end}")) < _LARGEST for end in ends)
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
                key, about, both = (
                    f"corr.{a.key}.{b.key}",
                    (a.name, b.name),
                    f"{a.name} and {b.name}",
                )
                self._add(key, value, Form.RATIO, f"correlation of {both}", about)
                self._add(f"{key}.n", rows, Form.COUNT, f"rows with both {both}", about)

    def _add_trends(
        self, date: Column, numbers: Sequence[Column], profile: Profile
    ) -> list[Series]:
        """Adds the figures of each trend over a date, and tells which trends there are.

        Of a number it is the mean in each bucket, or the sum of what people add up. Where buckets
        have several rows, the number of rows has a trend too.
        """
        table, c = self._table, self._table.sql(date.name)
        span = span_of(table.database, "data", c)
        if span is None or span.first == span.last:
            return []
        bucket = readable_bucket(span, date.resolution)
        aggregates = ["sum" if adds_up(number) else "mean" for number in numbers]
        values = "".join(
            f", {aggregate}({table.sql(number.name)})"
            for aggregate, number in zip(aggregates, numbers, strict=True)
        )
        rows = table.ask(
            f"SELECT date_trunc('{bucket}', {c}) AS start, count(*){values} "
            f"WHERE {c} IS NOT NULL GROUP BY start ORDER BY start"
        )
        trends: list[_Trend] = []
        if any(row[1] > 1 for row in rows):
            series = Series(date.name, "", "count", bucket, f"rows.trend.{date.key}.count")
            points = [(row[0], float(row[1])) for row in rows]
            trends.append(_Trend(series, Form.COUNT, "", (date.name,), True, points))
        for place, (aggregate, number) in enumerate(zip(aggregates, numbers, strict=True), start=2):
            key = f"{number.key}.trend.{date.key}.{aggregate}"
            series = Series(date.name, number.name, aggregate, bucket, key)
            # A percentage of something around zero, or of degrees, would mislead.
            in_percent = has_zero(number) and not profile.number(f"{number.key}.negatives")
            points = [(row[0], row[place]) for row in rows if row[place] is not None]
            points = [point for point in points if math.isfinite(point[1])]
            about = (number.name, date.name)
            trends.append(_Trend(series, Form.NUMBER, number.unit, about, in_percent, points))
        found = [trend for trend in trends if len(trend.points) > 1]
        for trend in found:
            self._add_trend(trend, span)
        return [trend.series for trend in found]

    def _add_trend(self, trend: _Trend, span: DateSpan) -> None:
        key, subject, bucket = trend.series.key, trend.series.subject, trend.series.bucket
        points = trend.points
        if trend.series.aggregate != "mean" or is_long(bucket):
            points = points[whole_ends([start for start, _ in points], span, bucket)]
        ends = {
            "high": max(points, key=lambda point: point[1]),
            "low": min(points, key=lambda point: point[1]),
        }
        for end, (start, value) in ends.items():
            when = bucket_label(start, bucket)
            self._add_moment(trend, end, value, when, f"{end}est {subject}")
        self._add_change(trend, points)
        for start, value in trend.points:
            label = bucket_label(start, bucket)
            name = f"{trend.series.what} in {label}"
            point = f"{key}.{label.replace(' ', 'T')}"
            self._add(point, value, trend.form, name, trend.about, trend.unit)

    def _add_moment(self, trend: _Trend, part: str, value: float, when: str, name: str) -> None:
        """Adds a value of a trend, and its time."""
        key, about = f"{trend.series.key}.{part}", trend.about
        self._add(key, value, trend.form, name, about, trend.unit)
        self._add(f"{key}_when", when, Form.DATE, f"time of the {name}", about)

    def _add_change(self, trend: _Trend, points: Sequence[tuple[datetime, float]]) -> None:
        """Adds how the end compares with the beginning, like with like; nothing where it can't."""
        series = trend.series
        compared = like_with_like([start for start, _ in points], series.bucket)
        if compared is None:
            return
        values: list[float] = []
        for side, indices in zip(("before", "after"), compared, strict=True):
            some = [points[index] for index in indices]
            total = sum(value for _, value in some)
            values.append(total / len(some) if series.aggregate == "mean" else total)
            labels = [bucket_label(start, series.bucket) for start, _ in some]
            when = labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"
            self._add_moment(trend, side, values[-1], when, f"{series.what} in {when}")
        before, after = values
        if trend.in_percent and before > 0:
            name = f"change of the {series.subject} from beginning to end"
            change = (after - before) / before
            self._add(f"{series.key}.change", change, Form.SHARE, name, trend.about)
