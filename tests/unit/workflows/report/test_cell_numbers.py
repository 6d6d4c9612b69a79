"""Columns of texts are numbers where all of them are written in one way, and nowhere else."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.workflows.report.files import csv_of, table_of
from workflows.recipes.report.common import Kind
from workflows.recipes.report.tables.cells import Numbers, numbers_in
from workflows.recipes.report.tables.files import read_table
from workflows.recipes.report.tables.typed_table import typed, unit_of_name


def read(*cells: str | None) -> Numbers | None:
    return numbers_in(pl.Series("n", list(cells), pl.String))


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
    numbers = read(*cells)
    assert numbers is not None
    assert numbers.values.to_list() == values
    assert numbers.unit == unit
    assert numbers.unreadable == 0


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
    assert read(*cells) is None


def test_words_for_nothing_are_missing_values() -> None:
    numbers = read("1", "NA", "n/a", "NaN", "-inf", "null", "–", None, "2")
    assert numbers is not None
    assert numbers.values.drop_nulls().to_list() == [1, 2]
    assert numbers.unreadable == 0


def test_a_few_odd_cells_count_as_missing_and_are_said() -> None:
    table = table_of(csv_of("price", *map(str, range(99)), "ask us"))
    assert table.columns[0].kind is Kind.NUMBER
    assert table.columns[0].values.null_count() == 1
    assert table.remarks == ("In «price», 1 cell does not fit the others and counts as missing.",)


def test_a_number_beyond_floats_is_missing() -> None:
    numbers = read("1e400", *["2"] * 99)
    assert numbers is not None
    assert numbers.values.null_count() == numbers.unreadable == 1


def test_what_a_point_means_is_known_from_the_other_columns() -> None:
    english = table_of(csv_of("a;b", "1.234;x", "2.500;y"))
    continental = table_of(csv_of("a;b", "1.234;0,5", "2.500;0,75"))
    assert english.column("a").values.to_list() == [1.234, 2.5]
    assert continental.column("a").values.to_list() == [1234, 2500]
    assert continental.column("b").values.to_list() == [0.5, 0.75]
    alone = typed(read_table("a.csv", csv_of("a;b", "1.234;0,5", "2.500;0,75")), only=["a"])
    assert [column.values.to_list() for column in alone.columns] == [[1234, 2500]]


@settings(deadline=None)
@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=20), st.booleans())
def test_any_numbers_written_with_thousands_come_back(values: list[float], comma: bool) -> None:
    cells = [f"{value:,.2f}" for value in values]
    if comma:
        cells = [cell.translate(str.maketrans(",.", ".,")) for cell in cells]
    numbers = read(*cells)
    assert numbers is not None
    expected = [float(f"{value:.2f}") for value in values]
    assert all(map(math.isclose, numbers.values.to_list(), expected))


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("weight (kg)", "kg"),
        ("Temp [°C]", "°C"),
        ("length_cm", "cm"),
        ("height in cm", "cm"),
        ("share_pct", "%"),
        ("cm", ""),
        ("items (2024)", ""),
        ("name", ""),
    ],
)
def test_units_are_read_from_names(name: str, unit: str) -> None:
    assert unit_of_name(name) == unit
