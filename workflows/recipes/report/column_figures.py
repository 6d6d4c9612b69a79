"""Computes the figures of each column alone, in SQL: how full it is, what its values are."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
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
    can_sum,
)
from workflows.recipes.report.wording import plain_number, rounded, rounded_share, with_unit

KEY_CHARS: Final = 30
GROUP_CHARS: Final = 40
RESERVED_KEYS: Final = ("rows", "columns", "corr")
"""Ids that begin with these are about the whole table."""
TOP_GROUPS: Final = 8
BINS: Final = 8
"""About as many: their borders are round numbers."""
_BINS_NEED: Final = 10
"""Values; fewer have no distribution to speak of."""
_IDS_NEED: Final = 20
"""Values; fewer that are all different may be amounts or labels."""
_OTHER: Final = re.compile(r"[^\w]+")
_ID_NAME: Final = re.compile(
    r"(?:^|[\W_])(?:id|nr|no|number|index|key|row|code|zip|plz|phone|uuid|sku)s?$"
    r"|^(?:#|column 1|unnamed: 0|rownames)$",
    re.IGNORECASE,
)
_NICE: Final = (1, 2, 2.5, 5, 10)
LARGEST: Final = 1e150
"""Beyond this, squares overflow."""


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
        f"CASE WHEN max(abs(v)) < {LARGEST} THEN "
        f"stddev_samp(CASE WHEN abs(v) < {LARGEST} THEN v END) END",
        "standard deviation of {}",
    ),
    "sum": ("sum(v)", "sum of {}"),
    "zeros": ("count_if(v = 0)", "zeros in {}"),
    "negatives": ("count_if(v < 0)", "negative values in {}"),
    "distinct": ("count(DISTINCT v)", "different values in {}"),
    "whole": ("bool_and(v % 1 = 0)", ""),
}
"""The SQL and the name of each figure."""


class ColumnFigures:
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


def add_bins(table: Table, column: Column, profile: Profile, figures: Figures) -> None:
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
