"""Computes a table's figures in SQL: of each column, of groups, over time, and of pairs."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations, pairwise
from typing import Any, Final

import duckdb

from workflows.recipes.report.columns import Table, TypedColumn
from workflows.recipes.report.common import one_line
from workflows.recipes.report.profile import (
    Column,
    Figure,
    Form,
    Kind,
    Profile,
    Resolution,
    Series,
    amounts,
    can_sum,
    categories,
    has_zero,
    moments,
)
from workflows.recipes.report.time_buckets import (
    Bucket,
    Span,
    bucket_label,
    like_with_like,
    readable_bucket,
    span_of,
    whole_ends,
)
from workflows.recipes.report.wording import plain_number, rounded, rounded_share, with_unit

KEY_CHARS: Final = 30
GROUP_CHARS: Final = 40
RESERVED_KEYS: Final = ("rows", "columns", "corr")
"""Ids that begin with these are about the whole table."""
TOP_GROUPS: Final = 8
MAX_BINNED: Final = 60
"""Columns whose distribution is told; more would not be read."""
BINS: Final = 8
"""About as many: their borders are round numbers."""
MAX_CORRELATED: Final = 60
MAX_PAIRS: Final = 12
"""Correlations that are kept, the strongest ones."""
MAX_CATEGORIES: Final = 2
MAX_GROUPED: Final = 4
MAX_GROUPS: Final = 6
MAX_DATES: Final = 2
MAX_TRENDS: Final = 6
"""Number columns that trends are computed of, the most useful ones."""

_BINS_NEED: Final = 10
"""Values; fewer have no distribution to speak of."""
_IDS_NEED: Final = 20
"""Values; fewer that are all different may be amounts or labels."""
_PAIRS_NEED: Final = 5
"""Rows; fewer correlate by chance."""
_WEAKEST: Final = 0.1
_AFFORDABLE: Final = 300_000_000
"""Multiplications: about two seconds."""
_LARGEST: Final = 1e150
"""Beyond this, squares overflow."""
_OTHER: Final = re.compile(r"[^\w]+")
_ID_NAME: Final = re.compile(
    r"(?:^|[\W_])(?:id|nr|no|number|index|key|row|code|zip|plz|phone|uuid|sku)s?$"
    r"|^(?:#|column 1|unnamed: 0|rownames)$",
    re.IGNORECASE,
)
_NICE: Final = (1, 2, 2.5, 5, 10)


class Figures:
    """Takes figures and leaves out those that no number stands for."""

    def __init__(self) -> None:
        self._figures: dict[str, Figure] = {}

    def add(
        self,
        figure_id: str,
        value: object,
        form: Form,
        name: str,
        columns: tuple[str, ...] = (),
        unit: str = "",
    ) -> None:
        """Adds one figure; not where its value is missing, infinite or no number."""
        if isinstance(value, str):
            self._figures[figure_id] = Figure(figure_id, value, form, name, columns, unit)
        elif isinstance(value, int | float) and math.isfinite(value):
            exact = float(value)
            if form is not Form.COUNT:
                exact = rounded_share(exact) if form is Form.SHARE else rounded(exact)
            self._figures[figure_id] = Figure(figure_id, exact, form, name, columns, unit)

    def gathered(self) -> tuple[Figure, ...]:
        """All of them, in the order they came."""
        return tuple(self._figures.values())


def profile_of(table: Table, source: str) -> Profile:
    """The figures of the table, of each column, and of how columns hang together.

    `source` is the file's name, on one line.
    """
    figures = Figures()
    figures.add("rows", table.rows, Form.COUNT, "rows of the table")
    figures.add("columns", len(table.columns), Form.COUNT, "columns of the table")
    columns = _Columns(table, figures).described()
    alone = Profile(table.rows, columns, figures.gathered(), (), table.remarks, source)
    numbers = amounts(alone)
    for number in numbers[:MAX_BINNED]:
        _add_bins(table, number, alone, figures)
    for category in categories(alone)[:MAX_CATEGORIES]:
        for number in numbers[:MAX_GROUPED]:
            _add_groups(table, category, number, figures)
    series: list[Series] = []
    for date in moments(alone)[:MAX_DATES]:
        series += _add_trends(table, date, numbers[:MAX_TRENDS], alone, figures)
    remarks = (*table.remarks, *_add_correlations(table, numbers, alone, figures))
    return replace(alone, figures=figures.gathered(), series=tuple(series), remarks=remarks)


def keys_for(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """A key for each name, unlike the others: `Petal length (cm)` gives `petal_length_cm`."""
    used = set(taken)
    keys: list[str] = []
    for name in names:
        plain = unicodedata.normalize("NFKC", name).lower()
        base = _OTHER.sub("_", plain).strip("_")[:KEY_CHARS].strip("_") or "x"
        key, number = base, 2
        while key in used:
            key, number = f"{base}_{number}", number + 1
        used.add(key)
        keys.append(key)
    return keys


_OF_NUMBERS: Final = {
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
    "distinct": ("count(DISTINCT v)", "different values in {}"),
    "whole": ("bool_and(v % 1 = 0)", ""),
}
"""The SQL and the name of each figure."""


class _Columns:
    """Describes each column alone: how full it is, and what its values are."""

    def __init__(self, table: Table, figures: Figures) -> None:
        self._table = table
        self._figures = figures
        sqls = {Kind.NUMBER: ", ".join(sql for sql, _ in _OF_NUMBERS.values())}
        sqls[Kind.DATE] = "min(v), max(v), count(DISTINCT v)"
        sqls[Kind.TEXT] = sqls[Kind.TRUTH] = "count(DISTINCT v)"
        self._found: dict[str, tuple[Any, ...]] = {}
        for kind, sql in sqls.items():
            names = [table.sql(column.name) for column in table.columns if column.kind is kind]
            if names:
                long = f"UNPIVOT data ON {', '.join(names)} INTO NAME name VALUE v"
                rows = table.database.execute(
                    f"FROM ({long}) SELECT name, count(*), {sql} GROUP BY name"
                ).fetchall()
                self._found |= {row[0]: row[1:] for row in rows}

    def described(self) -> tuple[Column, ...]:
        """The columns as the profile has them; their figures are added."""
        keys = keys_for((column.name for column in self._table.columns), RESERVED_KEYS)
        return tuple(
            self._described(column, key)
            for column, key in zip(self._table.columns, keys, strict=True)
        )

    def _described(self, typed: TypedColumn, key: str) -> Column:
        column = Column(typed.name, key, typed.kind, typed.unit, typed.resolution)
        count, *found = self._found.get(self._table.sql(typed.name), (0,))
        rows = self._table.rows
        self._add(column, "count", count, Form.COUNT, "values in {}")
        self._add(column, "missing", rows - count, Form.COUNT, "missing values in {}")
        share = (rows - count) / rows
        self._add(column, "missing_share", share, Form.SHARE, "share of missing values in {}")
        if not count:
            return column
        if column.kind is Kind.NUMBER:
            return self._numbers(column, count, found)
        self._add(column, "distinct", found[-1], Form.COUNT, "different values in {}")
        if column.kind is Kind.DATE:
            self._dates(column, found)
            return column
        return self._texts(column, count, found[-1])

    def _add(self, column: Column, part: str, value: object, form: Form, name: str) -> None:
        unit = column.unit if form is Form.NUMBER else ""
        name = name.format(column.name)
        self._figures.add(f"{column.key}.{part}", value, form, name, (column.name,), unit)

    def _numbers(self, column: Column, count: int, found: Sequence[Any]) -> Column:
        values = dict(zip(_OF_NUMBERS, found, strict=True))
        whole, distinct = values.pop("whole"), values["distinct"]
        identifies = whole and distinct == count >= _IDS_NEED and _ID_NAME.search(column.name)
        column = replace(column, identifies=bool(identifies))
        if not can_sum(column):
            del values["sum"]
        for part, value in values.items():
            form = Form.COUNT if part in ("zeros", "negatives", "distinct") else Form.NUMBER
            self._add(column, part, value, form, _OF_NUMBERS[part][1])
        return column

    def _dates(self, column: Column, found: Sequence[Any]) -> None:
        lengths = {Resolution.YEAR: 4, Resolution.MONTH: 7, Resolution.DAY: 10}
        length = lengths.get(column.resolution or Resolution.DAY, 16)
        for end, word, moment in (("first", "earliest", found[0]), ("last", "latest", found[1])):
            text = moment.isoformat(sep=" ", timespec="minutes")[:length]
            self._add(column, end, text, Form.DATE, word + " {}")

    def _texts(self, column: Column, count: int, distinct: int) -> Column:
        column = replace(column, identifies=distinct == count >= _IDS_NEED)
        if distinct == count > TOP_GROUPS:
            return column
        c = self._table.sql(column.name)
        largest = self._table.ask(
            f"SELECT {c} AS text, count(*) AS size WHERE {c} IS NOT NULL GROUP BY {c} "
            f"ORDER BY size DESC, text LIMIT {TOP_GROUPS}"
        )
        labels = [one_line(text, GROUP_CHARS) or "(blank)" for text, _ in largest]
        for label, group, (_, size) in zip(labels, keys_for(labels), largest, strict=True):
            part, shown_label = f"top.{group}", label.replace("{", "{{").replace("}", "}}")
            self._add(column, part, label, Form.TEXT, "one of the most frequent values in {}")
            self._add(column, f"{part}.count", size, Form.COUNT, f"rows with {shown_label} in {{}}")
            share = size / count
            self._add(column, f"{part}.share", share, Form.SHARE, f"share of {shown_label} in {{}}")
        return replace(column, groups=tuple(labels))


def _add_bins(table: Table, column: Column, profile: Profile, figures: Figures) -> None:
    """Adds how many values lie between round borders."""
    if profile.number(f"{column.key}.count") < _BINS_NEED:
        return
    c = table.sql(column.name)
    ((low, high, whole),) = table.ask(f"SELECT min({c}), max({c}), bool_and({c} % 1 = 0)")
    borders = round_borders(low, high, whole=whole)
    if len(borders) < 3:
        return
    about, unit = (column.name,), column.unit
    counts = bin_counts(table.database, "data", c, borders)
    for number, (count, ends) in enumerate(zip(counts, pairwise(borders), strict=True), start=1):
        key = f"{column.key}.hist.{number}"
        start, end = (with_unit(plain_number(rounded(border)), unit) for border in ends)
        name = f"values of {column.name} from {start} to {end}"
        figures.add(key, count, Form.COUNT, name, about)
        figures.add(f"{key}.from", ends[0], Form.NUMBER, f"lower border of the {name}", about, unit)
        figures.add(f"{key}.to", ends[1], Form.NUMBER, f"upper border of the {name}", about, unit)


def bin_counts(
    database: duckdb.DuckDBPyConnection, rows: str, sql: str, borders: Sequence[float]
) -> Sequence[int]:
    """How many values lie between the borders; each bin has its lower border, the last both."""
    ends = list(pairwise(borders))
    counts = ", ".join(
        f"count_if({sql} >= {start!r} AND {sql} {'<=' if number == len(ends) else '<'} {end!r})"
        for number, (start, end) in enumerate(ends, start=1)
    )
    return database.execute(f"FROM {rows} SELECT {counts}").fetchall()[0]


def round_borders(low: float, high: float, bins: int = BINS, *, whole: bool) -> list[float]:
    """Round borders at equal distances around all values; none where these are alike.

    `whole` tells that the values are whole numbers: each may have a bin of its own.
    """
    rough = (high - low) / bins
    # Beyond this, the borders themselves would be too large, or too close, to tell apart.
    if not math.isfinite(rough) or rough <= max(abs(low), abs(high)) * 1e-12:
        return []
    magnitude = 10.0 ** math.floor(math.log10(rough))
    if not magnitude:
        return []
    step = next(nice * magnitude for nice in _NICE if nice * magnitude >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    if step == 1.0 and high == float(last) and whole:
        last += 1
    return [float(f"{number * step:.12g}") for number in range(first, last + 1)]


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
        if max(abs(profile.number(f"{number.key}.{end}")) for end in ("min", "max")) < _LARGEST
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


def _add_trend(trend: _Trend, bucket: Bucket, span: Span, figures: Figures) -> None:
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
