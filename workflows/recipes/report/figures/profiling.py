"""A typed table into its profile: every number that a report may state is computed here."""

from __future__ import annotations

from dataclasses import replace

from workflows.recipes.report.figures.column_figures import described
from workflows.recipes.report.figures.figure_list import RESERVED_KEYS, FigureList, keys_for
from workflows.recipes.report.figures.profile import Form, Profile
from workflows.recipes.report.figures.relations import add_correlations, add_groups
from workflows.recipes.report.figures.telling import amounts, categories, moments
from workflows.recipes.report.figures.trends import add_trends
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
