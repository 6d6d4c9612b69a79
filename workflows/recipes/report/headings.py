"""Finds the header of a raw table in DuckDB, names its columns, leaves out what is blank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

from workflows.errors import InputUnusable
from workflows.recipes.report.common import one_line
from workflows.text.lists import counted

MAX_COLUMNS: Final = 1000
HEAD_ROWS: Final = 100
"""Rows that are looked at to find the header."""
NAME_CHARS: Final = 60

NO_ROWS: Final = "The table has a header but no rows; add some and hand it in again."
NO_CELLS: Final = "The table is empty: there is no text in any of its cells."


@dataclass(frozen=True, slots=True)
class Texts:
    """A table of texts: `cells` in the database, with the columns c0, c1 and so on."""

    database: duckdb.DuckDBPyConnection
    """What is missing is null; no text has blanks around it. At least one row."""
    names: tuple[str, ...]
    """Of the columns, each unlike the others, also without regard to case."""
    remarks: tuple[str, ...]
    """Sentences for the person on how it was read."""


_NUMERIC: Final = re.compile(r"[+\-−(]?[$€£¥]?\d[\d.,'\s]*(?:[eE][+-]?\d+)?\s?[%€$£¥]?\)?")
_DATE: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}.*)?")
_YEAR: Final = re.compile(r"(?:1[5-9]|20|21)\d\d")
_BLANKS: Final = "' \t\r\n\f\v\xa0\ufeff'"


def headed(database: duckdb.DuckDBPyConnection, remarks: Sequence[str]) -> Texts:
    """Makes the raw table one with named columns, without what is blank throughout.

    Rows above the header that have a single cell, as a title has, are skipped. Where the first row
    holds nothing but numbers and dates, the table has no header, and the columns are numbered.
    Raises InputUnusable for too many columns, and where nothing is left.
    """
    database.execute(f"CREATE TABLE trimmed AS FROM raw SELECT {_trimmed(database)}")
    filled = _filled(database, 0)
    if not filled:
        raise InputUnusable(NO_CELLS)
    width = max(filled) + 1
    check_width(width)
    rows = database.execute(f"FROM trimmed LIMIT {HEAD_ROWS}").fetchall()
    head = [[cell or "" for cell in row[:width]] for row in rows]
    header = header_row(head, width)
    nameless = _is_data(head[header])
    start = header + (not nameless)
    names = ColumnNames([] if nameless else head[header], width)
    filled = _filled(database, start)
    if not filled:
        raise InputUnusable(NO_ROWS if names.given else NO_CELLS)
    kept = [index for index in range(width) if index in names.given or index in filled]
    emptied = _keep(database, start, kept)
    told = [
        above(sum(any(row) for row in head[:header])),
        "The first row holds no names, so the columns were numbered." if nameless else "",
        names.remark,
        f"{counted(emptied, 'empty row was', 'empty rows were')} left out." if emptied else "",
    ]
    if names.given and (unnamed := len(kept) - len(names.given)):
        told.append(f"{counted(unnamed, 'column had', 'columns had')} no name and got one.")
    database.execute("DROP TABLE raw; DROP TABLE trimmed")
    said = tuple(filter(None, (*remarks, *told)))
    return Texts(database, tuple(names.names[index] for index in kept), said)


def above(lines: int) -> str:
    """What is said of so many lines above the header; nothing where there are none."""
    were = counted(lines, "line above the header was", "lines above the header were")
    return f"{were} left out." if lines else ""


def check_width(width: int) -> None:
    """Raises InputUnusable for too many columns."""
    if width > MAX_COLUMNS:
        raise InputUnusable(
            f"The table has {width:,} columns, and {MAX_COLUMNS:,} is the most I can take; "
            "leave some out and hand it in again."
        )


def _trimmed(database: duckdb.DuckDBPyConnection) -> str:
    """SQL for the columns of the raw table as c0, c1 and so on, with null for what is blank."""
    names = [row[0] for row in database.execute("DESCRIBE raw").fetchall()]
    return ", ".join(
        f"nullif(trim(\"{name}\", {_BLANKS}), '') AS c{index}" for index, name in enumerate(names)
    )


def _filled(database: duckdb.DuckDBPyConnection, start: int) -> list[int]:
    """The columns, by their number, that have any text from this row on."""
    counts = f"FROM trimmed SELECT count(COLUMNS(*)) WHERE rowid >= {start}"
    (found,) = database.execute(counts).fetchall()
    return [index for index, count in enumerate(found) if count]


def _keep(database: duckdb.DuckDBPyConnection, start: int, columns: Sequence[int]) -> int:
    """Makes `cells` of these columns, without blank rows; returns how many of these there were.

    In a table of one column a blank cell is a missing value, unless nothing follows it.
    """
    texts = ", ".join(f"c{index}" for index in columns)
    filled = f"rowid >= {start} AND coalesce({texts}, NULL) IS NOT NULL"
    ((count, last),) = database.execute(
        f"FROM trimmed SELECT count(*), max(rowid) WHERE {filled}"
    ).fetchall()
    chosen = ", ".join(f"c{index} AS c{number}" for number, index in enumerate(columns))
    alone = len(columns) == 1
    where = f"rowid BETWEEN {start} AND {last}" if alone else filled
    database.execute(f"CREATE TABLE cells AS FROM trimmed SELECT {chosen} WHERE {where}")
    return 0 if alone else last - start + 1 - count


def header_row(head: Sequence[Sequence[str]], width: int) -> int:
    """The first row with more than one cell that is no comment, in a table of several columns."""
    for index, row in enumerate(head):
        filled = sum(bool(cell.strip()) for cell in row)
        comment = filled and row[0].lstrip().startswith("#") and len(row) < width
        several = filled > 1 or (filled and width == len(row) == 2)
        if not comment and (several or (filled and width == 1)):
            return index
    return 0


def _is_data(row: Sequence[str]) -> bool:
    """Whether these can't be names. Years can: tables often have a column for each."""
    cells = [cell.strip() for cell in row if cell.strip()]
    if len(cells) > 1 and len(set(cells)) == len(cells) and all(map(_YEAR.fullmatch, cells)):
        return False
    return all(_NUMERIC.fullmatch(cell) or _DATE.fullmatch(cell) for cell in cells)


class ColumnNames:
    """A unique name for each column, from the header's cells."""

    def __init__(self, header: Sequence[str], width: int) -> None:
        cells = [one_line(cell, NAME_CHARS) for cell in header]
        cells += [""] * (width - len(cells))
        self.given = {index for index, cell in enumerate(cells) if cell}
        self.names: list[str] = []
        taken: set[str] = set()
        for number, cell in enumerate(cells, start=1):
            name, copy = cell or f"column {number}", 2
            while name.casefold() in taken:
                name, copy = f"{cell or 'column'} {copy}", copy + 1
            taken.add(name.casefold())
            self.names.append(name)
        twins = sum(self.names[index] != cells[index] for index in self.given)
        same = counted(twins, "column had the name of another", "columns had the names of others")
        self.remark = f"{same} and got a number." if twins else ""
