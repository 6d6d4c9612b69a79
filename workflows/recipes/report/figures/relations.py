"""How columns hang together: numbers with one another, and numbers within groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Final, cast

import polars as pl

from workflows.recipes.report.figures.column_figures import GROUP_CHARS
from workflows.recipes.report.figures.figure_list import FigureList, keys_for
from workflows.recipes.report.figures.profile import Column, Form
from workflows.recipes.report.tables.typed_table import TypedTable
from workflows.recipes.report.wording import one_line

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
    given with the most telling ones first; where there are too many, the last ones are left out.
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
    strength.sort(key=lambda one: -abs(one[0]))
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

    The columns are given with the most telling ones first.
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
