"""Columns of texts are dates where they can be read in one way only."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.workflows.report.files import csv_of, table_of
from workflows.recipes.report.common import Kind, Resolution
from workflows.recipes.report.tables.cells import Dates, dates_in


def moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC).replace(tzinfo=None)


def read(*cells: str | None) -> Dates | None:
    return dates_in(pl.Series("d", list(cells), pl.String))


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
        (["2024-02-29 01:30:00.5+02:00"], [(2024, 2, 28, 23, 30)], Resolution.TIME),
        (["02/29/2024 1:05 PM"], [(2024, 2, 29, 13, 5)], Resolution.TIME),
        (["02/29/2024 12:05 am"], [(2024, 2, 29, 0, 5)], Resolution.TIME),
    ],
)
def test_dates_are_read_as_they_are_written(
    cells: list[str], moments: list[tuple[int, ...]], resolution: Resolution
) -> None:
    dates = read(*cells)
    assert dates is not None
    assert dates.values.to_list() == [moment(*parts) for parts in moments]
    assert dates.resolution is resolution


@pytest.mark.parametrize(
    "cells",
    [["2024-02-30"], ["01/02/03"], ["abc"], ["10 Foo 2024"], ["13/02/2024", "02/13/2024"], [None]],
)
def test_what_is_no_date_stays_text(cells: list[str | None]) -> None:
    assert read(*cells) is None


def test_dates_that_can_be_read_in_two_ways_are_said() -> None:
    table = table_of(csv_of("when", "01/02/2024", "03/04/2024"))
    assert table.columns[0].kind is Kind.TEXT
    assert table.remarks == (
        "The dates in «when» may begin with the day or with the month; they were read as text.",
    )


def test_a_year_is_a_date_where_the_column_says_so() -> None:
    table = table_of(csv_of("Year,count", "2020,2020", "2021,2021"))
    assert [column.kind for column in table.columns] == [Kind.DATE, Kind.NUMBER]
    assert table.columns[0].resolution is Resolution.YEAR


def test_a_programs_date_for_nothing_is_missing() -> None:
    dates = read("0001-01-01", "0000-00-00", "2024-01-01")
    assert dates is not None
    assert dates.values.null_count() == 2
    assert dates.unreadable == 0


@settings(deadline=None)
@given(
    st.lists(st.dates(date(1000, 1, 1), date(9999, 12, 31)), min_size=1, max_size=20),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y"]),
)
def test_any_dates_come_back(days: list[date], form: str) -> None:
    dates = read(*(day.strftime(form).zfill(10) for day in days))
    assert dates is not None
    assert [read_back.date() for read_back in dates.values.to_list()] == days
