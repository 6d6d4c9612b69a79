"""Reads a file into a table of texts in DuckDB: tells its kind, opens workbooks untrustingly."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import fastexcel

from workflows.errors import InputUnusable
from workflows.recipes.report.common import (
    TEXT_SUFFIXES,
    WORKBOOK_SUFFIXES,
    check_acceptable,
    one_line,
    suffix_of,
)
from workflows.recipes.report.delimited import NO_TEXT, read_text
from workflows.recipes.report.headings import NO_CELLS, Texts, headed

MAX_INFLATED_BYTES: Final = 300 * 1024 * 1024
"""A workbook of 10 MB with ordinary cells holds about 100 MB of XML."""

NO_WORKBOOK: Final = "This zip archive is no XLSX workbook; save the table as XLSX or CSV."
BINARY: Final = "Workbooks of this older kind can't be read; save the table as XLSX or CSV."
BROKEN: Final = "The workbook is damaged and can't be opened; save it again as XLSX or CSV."
ENCRYPTED: Final = "The workbook is protected by a password; save it without one and try again."
BOMB: Final = (
    "The workbook unpacks to far more than a table of this size should; save the sheet as CSV."
)

THREADS: Final = 2

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS: Final = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"PAR1", b"BZh")
_STEP_BYTES: Final = 1024 * 1024
_SHEET_NAME_CHARS: Final = 31
"""Excel's own limit."""


def open_database(memory_bytes: int) -> duckdb.DuckDBPyConnection:
    """An empty database in memory, for one table.

    `memory_bytes` are what the whole process may take; the database takes two thirds of it.
    """
    settings: dict[str, Any] = {
        "memory_limit": f"{memory_bytes * 2 // 3}B",
        "threads": THREADS,
        # Nothing is laid down on the disk, and nothing fetched.
        "temp_directory": "",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    database = duckdb.connect(config=settings)
    database.execute("SET TimeZone = 'UTC'")
    return database


def lock(database: duckdb.DuckDBPyConnection) -> None:
    """Keeps the database from files and the network, and from being told otherwise."""
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")


def read_table(
    name: str, content: bytes, database: duckdb.DuckDBPyConnection, folder: Path
) -> Texts:
    """The table in the file. What the bytes are decides, more than what the name says.

    DuckDB reads from files, so the text is laid down in the folder. Raises InputUnusable with one
    sentence for the person.
    """
    check_acceptable(name, len(content))
    suffix = suffix_of(name)
    if content.startswith(_OLE):
        # An XLS workbook, or an XLSX one inside an encrypted file of the older kind.
        hidden = "EncryptedPackage".encode("utf-16-le") in content
        raise InputUnusable(ENCRYPTED if hidden else BINARY)
    if content.startswith(_OTHER_KINDS):
        raise InputUnusable(NO_TEXT)
    if content.startswith(_ZIP):
        suffixes, truly = WORKBOOK_SUFFIXES, "an XLSX workbook"
        remarks = _read_workbook(content, database)
    else:
        suffixes, truly = TEXT_SUFFIXES, "delimited text"
        remarks = read_text(content, "" if suffix == ".csv" else "\t", database, folder)
    if suffix not in suffixes:
        remarks = [f"The file is named {suffix} but is {truly}; it was read as that.", *remarks]
    return headed(database, remarks)


def _read_workbook(content: bytes, database: duckdb.DuckDBPyConnection) -> list[str]:
    """Puts the first sheet that has a table into the database; returns remarks.

    A cell with a formula gives the value that was saved with it; macros and links to other files
    are not looked at. Raises InputUnusable.
    """
    _check_archive(content)
    try:
        reader: Any = fastexcel.read_excel(content)
        names: list[str] = reader.sheet_names
    except fastexcel.FastExcelError as error:
        raise InputUnusable(BROKEN) from error
    sheet = _first_with_a_table(reader, names)
    if sheet is None:
        raise InputUnusable(NO_CELLS)
    database.register("sheet", sheet)
    database.table("sheet").create("raw")
    database.unregister("sheet")
    if len(names) == 1:
        return []
    read = one_line(sheet.name, _SHEET_NAME_CHARS)
    return [f"The workbook has {len(names)} sheets; “{read}” was read."]


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


def _check_archive(content: bytes) -> None:
    """Unpacks all of an archive and throws it away, counting. Raises InputUnusable.

    Sizes are never taken from the archive: a zip bomb lies about them.
    """
    room = MAX_INFLATED_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                # As if it were too large: else zipfile reads no further than the archive says.
                info.file_size = MAX_INFLATED_BYTES + 1
                with archive.open(info) as entry:
                    while step := entry.read(_STEP_BYTES):
                        room -= len(step)
                        if room < 0:
                            raise InputUnusable(BOMB)
            is_workbook = "xl/workbook.xml" in archive.namelist()
    except RuntimeError as error:
        raise InputUnusable(ENCRYPTED) from error
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError) as error:
        raise InputUnusable(BROKEN) from error
    if not is_workbook:
        raise InputUnusable(NO_WORKBOOK)
