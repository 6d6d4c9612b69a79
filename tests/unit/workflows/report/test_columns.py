"""Columns of texts are numbers or dates where they can be read in one way only."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.workflows.report.files import csv_of, table_of, values_of
from workflows.recipes.report.columns import TypedColumn, unit_of_name
from workflows.recipes.report.profile import Kind, Resolution


def read(*cells: str | None) -> tuple[TypedColumn, list[Any], tuple[str, ...]]:
    """A column of these cells: what it is, its values, and what is said of it."""
    quoted = ('"' + (cell or "").replace('"', '""') + '",x' for cell in cells)
    table = table_of(csv_of("a column,other", *quoted))
    return table.columns[0], values_of(table, "a column"), table.remarks


@pytest.mark.parametrize(
    ("cells", "values", "unit"),
    [
        (["1", "2.5", "-3", "+4", "1e3"], [1, 2.5, -3, 4, 1000], ""),
        (["1,234", "1,234,567.5"], [1234, 1234567.5], ""),
        (["1.234,5", "1.234.567", "2"], [1234.5, 1234567, 2], ""),
        (["1,5", "2,25"], [1.5, 2.25], ""),
        (["1 234,5", "12\u00a0345", "1\u202f000"], [1234.5, 12345, 1000], ""),
        (["1'234.50", "2"], [1234.5, 2], ""),
        (["12 %", "3.5%", "-1 %"], [12, 3.5, -1], "%"),
        (["$1,200.50", "-$3", "$-4", "($5)"], [1200.5, -3, -4, -5], "$"),
        (["3 €", "4,50 €"], [3, 4.5], "€"),
        (["CHF 5", "CHF 6.20"], [5, 6.2], "CHF"),
        (["\u22125", "6"], [-5, 6], ""),
        (["0.125", "0.250"], [0.125, 0.25], ""),
    ],
)
def test_numbers_are_read_as_they_are_written(
    cells: list[str], values: list[float], unit: str
) -> None:
    column, found, remarks = read(*cells)
    assert column.kind is Kind.NUMBER
    assert found == values
    assert column.unit == unit
    assert not remarks


@pytest.mark.parametrize(
    "cells",
    [
        ["007", "12"],
        ["12345678901234567"],
        ["1,2,3", "4"],
        ["12 %", "3"],
        ["€ 5", "$ 6"],
        ["2024-01-02"],
        ["10:30"],
        ["1.2.3"],
        ["abc", "1"],
        ["-"],
        ["0x10"],
        ["1_000"],
        ["=1+1"],
    ],
)
def test_what_is_no_number_throughout_stays_text(cells: list[str]) -> None:
    assert read(*cells)[0].kind is not Kind.NUMBER


def test_words_for_nothing_are_missing_values() -> None:
    _, values, remarks = read("1", "NA", "n/a", "NaN", "-inf", "null", "–", None, "2")
    assert [value for value in values if value is not None] == [1, 2]
    assert not remarks


@pytest.mark.parametrize("odd", ["ask us", "1e400"])
def test_a_few_odd_cells_count_as_missing_and_are_said(odd: str) -> None:
    column, values, remarks = read(*map(str, range(99)), odd)
    assert column.kind is Kind.NUMBER
    assert values.count(None) == 1
    said = "In “a column”, 1 cell doesn't fit the others and counts as missing."
    assert remarks == (said,)


def test_what_a_point_means_is_known_from_the_other_columns() -> None:
    english = table_of(csv_of("a;b", "1.234;x", "2.500;y"))
    continental = table_of(csv_of("a;b", "1.234;0,5", "2.500;0,75"))
    assert values_of(english, "a") == [1.234, 2.5]
    assert values_of(continental, "a") == [1234, 2500]
    assert values_of(continental, "b") == [0.5, 0.75]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=20), st.booleans())
def test_any_numbers_written_with_thousands_come_back(values: list[float], comma: bool) -> None:
    cells = [f"{value:,.2f}" for value in values]
    if comma:
        cells = [cell.translate(str.maketrans(",.", ".,")) for cell in cells]
    found = read(*cells)[1]
    expected = [float(f"{value:.2f}") for value in values]
    assert all(map(math.isclose, found, expected))


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("weight (kg)", "kg"),
        ("Temp [°C]", "°C"),
        ("length_cm", ""),
        ("items (2024)", ""),
        ("name", ""),
    ],
)
def test_units_are_read_from_names(name: str, unit: str) -> None:
    assert unit_of_name(name) == unit


def moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("cells", "moments", "resolution"),
    [
        (["2024-02-29", "2024-3-1"], [(2024, 2, 29), (2024, 3, 1)], Resolution.DAY),
        (["2024/02/29"], [(2024, 2, 29)], Resolution.DAY),
        (["29.2.2024", "01.03.2024"], [(2024, 2, 29), (2024, 3, 1)], Resolution.DAY),
        (["29/02/2024", "01/03/2024"], [(2024, 2, 29), (2024, 3, 1)], Resolution.DAY),
        (["02/29/2024", "03/01/2024"], [(2024, 2, 29), (2024, 3, 1)], Resolution.DAY),
        (["19-Sep-03", "1 January 1999"], [(2003, 9, 19), (1999, 1, 1)], Resolution.DAY),
        (["Sep 19, 2003", "May 1st, 2003"], [(2003, 9, 19), (2003, 5, 1)], Resolution.DAY),
        (["2024-02", "2024-11"], [(2024, 2, 1), (2024, 11, 1)], Resolution.MONTH),
        (["Feb 2024", "November 2024"], [(2024, 2, 1), (2024, 11, 1)], Resolution.MONTH),
        (["2024-Q1", "2024 Q4"], [(2024, 1, 1), (2024, 10, 1)], Resolution.MONTH),
        (["2024-02-29T13:05:00Z"], [(2024, 2, 29, 13, 5)], Resolution.TIME),
        (["2024-02-29 01:30:00+02:00"], [(2024, 2, 28, 23, 30)], Resolution.TIME),
        (["02/29/2024 1:05 PM"], [(2024, 2, 29, 13, 5)], Resolution.TIME),
        (["02/29/2024 12:05 am"], [(2024, 2, 29, 0, 5)], Resolution.TIME),
    ],
)
def test_dates_are_read_as_they_are_written(
    cells: list[str], moments: list[tuple[int, ...]], resolution: Resolution
) -> None:
    column, found, _ = read(*cells)
    assert column.kind is Kind.DATE
    assert found == [moment(*parts) for parts in moments]
    assert column.resolution is resolution


@pytest.mark.parametrize(
    "cells",
    [["2024-02-30"], ["01/02/03"], ["abc"], ["10 Foo 2024"], ["13/02/2024", "02/13/2024"], [None]],
)
def test_what_is_no_date_stays_text(cells: list[str | None]) -> None:
    assert read(*cells)[0].kind is not Kind.DATE


def test_dates_that_can_be_read_in_two_ways_are_said() -> None:
    table = table_of(csv_of("when", "01/02/2024", "03/04/2024"))
    assert table.columns[0].kind is Kind.TEXT
    assert table.remarks == (
        "The dates in “when” may begin with the day or with the month; they were read as text.",
    )


def test_a_year_is_a_date_where_the_column_says_so() -> None:
    table = table_of(csv_of("Year,count", "2020,2020", "2021,2021"))
    assert [column.kind for column in table.columns] == [Kind.DATE, Kind.NUMBER]
    assert table.columns[0].resolution is Resolution.YEAR


def test_a_programs_date_for_nothing_is_missing() -> None:
    column, values, remarks = read("0001-01-01", "0000-00-00", "2024-01-01")
    assert column.kind is Kind.DATE
    assert values.count(None) == 2
    assert not remarks


@settings(deadline=None, max_examples=20)
@given(
    st.lists(st.dates(date(1000, 1, 1), date(9999, 12, 31)), min_size=1, max_size=20),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y"]),
)
def test_any_dates_come_back(days: list[date], form: str) -> None:
    found = read(*(day.strftime(form).zfill(10) for day in days))[1]
    assert [moment and moment.date() for moment in found] == days
