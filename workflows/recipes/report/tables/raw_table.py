"""A table as it was uploaded: names for the columns, and cells that are still texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

import polars as pl

from workflows.errors import InputUnusable
from workflows.recipes.report.common import counted, one_line

MAX_COLUMNS: Final = 1000
NAME_CHARS: Final = 60
HEAD_ROWS: Final = 100
"""Rows that are looked at to find the header."""

_NUMERIC: Final = re.compile(r"[+\-−(]?[$€£¥]?\d[\d.,'\s]*(?:[eE][+-]?\d+)?\s?[%€$£¥]?\)?")
_DATE: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}.*)?")
_YEAR: Final = re.compile(r"(?:1[5-9]|20|21)\d\d")

NO_ROWS: Final = "The table has a header but no rows; add some and hand it in again."
NO_CELLS: Final = "The table is empty: there is no text in any of its cells."


@dataclass(frozen=True, slots=True)
class RawTable:
    """Columns of equal length, each of texts."""

    cells: pl.DataFrame
    """A String column for each name; what is missing is null or blank. At least one row."""
    remarks: tuple[str, ...]
    """Sentences for the person on how it was read."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The row that the table begins with, and the names of its columns."""

    names: tuple[str, ...]
    """As many as there are columns, each unlike the others, also without regard to case."""
    made_up: frozenset[str]
    """Those that the table itself does not have."""
    first_row: int
    """The index of the first row with data."""
    remarks: tuple[str, ...]


def heading_of(head: Sequence[Sequence[str]], width: int) -> Heading:
    """The names of the columns, from the table's first rows.

    Rows above the header that have a single cell, as a title has, are skipped, and so are comments.
    Where the first row holds nothing but numbers and dates, the table has no header, and the
    columns are numbered. Raises InputUnusable for too many columns.
    """
    if width > MAX_COLUMNS:
        raise InputUnusable(
            f"The table has {width:,} columns, and {MAX_COLUMNS:,} is the most I can take; "
            "leave some out and hand it in again."
        )
    start = _header_row(head, width)
    remarks: list[str] = []
    if above := sum(any(map(str.strip, row)) for row in head[:start]):
        lines = counted(above, "line above the header was", "lines above the header were")
        remarks.append(f"{lines} left out.")
    if _is_data(head[start]):
        remarks.append("The first row holds no names, so the columns were numbered.")
        names, _ = _names([], width)
        return Heading(names, frozenset(names), start, tuple(remarks))
    names, twins = _names(head[start], width)
    if twins:
        same = counted(twins, "column had the name of another", "columns had the names of others")
        remarks.append(f"{same} and got a number.")
    unnamed = {name for name, cell in zip_longest(names, head[start], fillvalue="") if not cell}
    return Heading(names, frozenset(unnamed), start + 1, tuple(remarks))


def _header_row(head: Sequence[Sequence[str]], width: int) -> int:
    """The first row with more than one cell that is no comment, in a table of several columns."""
    if width < 2:
        return 0
    for index, row in enumerate(head):
        filled = sum(bool(cell.strip()) for cell in row)
        comment = filled and row[0].lstrip().startswith("#") and len(row) < width
        if not comment and (filled > 1 or (filled and width == len(row) == 2)):
            return index
    return 0


def _is_data(row: Sequence[str]) -> bool:
    """Whether these can't be names. Years can: tables often have a column for each."""
    cells = [cell.strip() for cell in row if cell.strip()]
    if len(cells) > 1 and len(set(cells)) == len(cells) and all(map(_YEAR.fullmatch, cells)):
        return False
    return all(_NUMERIC.fullmatch(cell) or _DATE.fullmatch(cell) for cell in cells)


def _names(row: Sequence[str], width: int) -> tuple[tuple[str, ...], int]:
    """A unique name for each column, and how many had another's."""
    given = [one_line(cell, NAME_CHARS) for cell in row[:width]]
    given += [""] * (width - len(given))
    taken = {name.casefold() for name in given}
    seen: set[str] = set()
    names: list[str] = []
    for number, name in enumerate(given, start=1):
        base = name or f"column {number}"
        if base.casefold() in (seen if name else taken):
            base = _free(base, taken)
        taken.add(base.casefold())
        seen.add(base.casefold())
        names.append(base)
    return tuple(names), sum(
        bool(old) and old != new for old, new in zip(given, names, strict=True)
    )


def _free(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name} {number}".casefold() in taken:
        number += 1
    return f"{name} {number}"


def tidied(cells: pl.DataFrame, heading: Heading, remarks: Sequence[str]) -> RawTable:
    """The table without blank rows and without nameless columns that are blank throughout.

    In a table of one column a blank cell is a missing value, unless nothing follows it. Raises
    InputUnusable where nothing is left.
    """
    blank = cells.select(pl.all_horizontal(_is_blank(pl.all()))).to_series()
    filled_rows = (~blank).arg_true()
    if not filled_rows.len():
        raise InputUnusable(NO_ROWS if heading.made_up < set(heading.names) else NO_CELLS)
    cells = cells.head(int(filled_rows[-1]) + 1)
    said = [*heading.remarks, *remarks]
    if cells.width > 1:
        emptied = cells.height - filled_rows.len()
        cells = cells.filter(~blank.head(cells.height))
        if emptied:
            said.append(f"{counted(emptied, 'empty row was', 'empty rows were')} left out.")
    empty = cells.select(_is_blank(pl.all()).all()).row(0, named=True)
    cells = cells.drop(name for name in heading.made_up if empty[name])
    unnamed = len(heading.made_up & set(cells.columns))
    if unnamed and heading.made_up < set(heading.names):
        said.append(f"{counted(unnamed, 'column had', 'columns had')} no name and got one.")
    return RawTable(cells, tuple(said))


def _is_blank(cells: pl.Expr) -> pl.Expr:
    return cells.fill_null("").str.strip_chars() == ""
