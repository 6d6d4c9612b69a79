"""An XLSX workbook into a table: values only, read without running or following anything in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

import fastexcel
import polars as pl

from workflows.errors import InputUnusable
from workflows.recipes.report.tables.raw_table import (
    HEAD_ROWS,
    MAX_COLUMNS,
    NO_CELLS,
    RawTable,
    heading_of,
    tidied,
)
from workflows.recipes.report.tables.zip_check import BROKEN, ENCRYPTED, checked_entries
from workflows.recipes.report.wording import one_line

_WORKBOOK: Final = "xl/workbook.xml"
_SHEET_NAME_CHARS: Final = 31
"""Excel's own limit."""

NO_WORKBOOK: Final = "This zip archive is no XLSX workbook; save the table as XLSX or CSV."
BINARY: Final = "Workbooks of this older kind can't be read; save the table as XLSX or CSV."
_OLE_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def read_workbook(content: bytes) -> RawTable:
    """The table on the first sheet that has one, preferably on a sheet that is not hidden.

    A cell with a formula gives the value that was saved with it; macros and links to other files
    are not looked at. Raises InputUnusable.
    """
    if _WORKBOOK not in {entry.name for entry in checked_entries(content)}:
        raise InputUnusable(NO_WORKBOOK)
    try:
        reader = fastexcel.read_excel(content)
        names = reader.sheet_names
    except fastexcel.FastExcelError as error:
        raise InputUnusable(BROKEN) from error
    sheet = _first_with_a_table(reader, names)
    if sheet is None:
        raise InputUnusable(NO_CELLS)
    table = _table(sheet.to_polars())
    if len(names) == 1:
        return table
    which = f"The workbook has {len(names)} sheets; «{one_line(sheet.name, _SHEET_NAME_CHARS)}» was"
    return RawTable(table.cells, (f"{which} read.", *table.remarks))


def read_older_workbook(content: bytes) -> RawTable:
    """Always raises InputUnusable: an XLS workbook, or one whose encryption looks like one."""
    raise InputUnusable(ENCRYPTED if _OLE_ENCRYPTED in content else BINARY)


def _first_with_a_table(reader: Any, names: Sequence[str]) -> fastexcel.ExcelSheet | None:
    """The first visible sheet with two rows and columns, else the first with any cells.

    The reader's own types leave it open what it reads into.
    """
    second_best: fastexcel.ExcelSheet | None = None
    for name in names:
        try:
            sheet: fastexcel.ExcelSheet = reader.load_sheet(name, header_row=None, dtypes="string")
        except fastexcel.FastExcelError:
            # What is a chart or a macro's sheet has no cells.
            continue
        if sheet.height > 1 and sheet.width > 1 and sheet.visible == "visible":
            return sheet
        if second_best is None and sheet.height and sheet.width:
            second_best = sheet
    return second_best


def _table(cells: pl.DataFrame) -> RawTable:
    if cells.width > MAX_COLUMNS:
        cells = _without_blank_tail(cells)
    head = cast("Sequence[Sequence[str]]", cells.head(HEAD_ROWS).fill_null("").rows())
    heading = heading_of(head, cells.width)
    return tidied(
        cells.slice(heading.first_row).rename(dict(zip(cells.columns, heading.names, strict=True))),
        heading,
        (),
    )


def _without_blank_tail(cells: pl.DataFrame) -> pl.DataFrame:
    """The table without the blank columns at its right end: spreadsheets format far too many."""
    filled = cells.select(pl.all().is_not_null().any()).row(0)
    last = max((index for index, is_filled in enumerate(filled) if is_filled), default=-1)
    return cells[:, : last + 1]
