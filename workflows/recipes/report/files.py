"""Reads a file's table into DuckDB as texts, with its header found: workbooks, delimited text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import duckdb
import fastexcel

from workflows.errors import InputUnusable
from workflows.recipes.report.profile import clipped
from workflows.recipes.report.table_reader import TEXT_SUFFIXES, WORKBOOK_SUFFIXES, suffix_of
from workflows.text.decoding import NotText, UnknownEncoding, decode
from workflows.text.lists import counted

MAX_INFLATED_BYTES: Final = 300 * 1024 * 1024
"""A workbook of 10 MB with ordinary cells holds about 100 MB of XML."""
MAX_COLUMNS: Final = 1000
HEAD_ROWS: Final = 100
"""Rows that are looked at to find the header."""
NAME_CHARS: Final = 60
DELIMITERS: Final = ("\t", ";", "|", ",")
"""The better ones first: commas stand in texts and numbers as well."""

NO_WORKBOOK: Final = "This zip archive isn't an XLSX workbook. Save the table as XLSX or CSV."
BINARY: Final = "I can't read workbooks of this older kind. Save the table as XLSX or CSV."
BROKEN: Final = "The workbook is damaged and can't be opened. Save it again as XLSX or CSV."
ENCRYPTED: Final = "The workbook is protected by a password. Save it without one and try again."
BOMB: Final = (
    "The workbook unpacks to far more than a table of this size should. Save the sheet as CSV."
)
NO_TEXT: Final = (
    "This isn't a text file, so there is no table to read. "
    "Save the table as CSV or XLSX and upload that."
)
MARKUP: Final = "This is a web page or XML, not a table. Save the table as CSV or XLSX."
STRUCTURE: Final = "This is JSON, not a table. Save the table as CSV or XLSX."
NO_ROWS: Final = "The table has a header but no rows. Add some and upload it again."
NO_CELLS: Final = "The table is empty: there is no text in any of its cells."
NEVER_CLOSED: Final = "A quotation mark is never closed, so all of them were read as characters."

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS: Final = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"PAR1", b"BZh")
_TAG: Final = re.compile(r"\s*<(?:!doctype|html|\?xml|svg|head|body|table)\b", re.IGNORECASE)
_JSON: Final = re.compile(r"\s*(?:\{[\s\"]|\[[\s\[{\"])")
_DECLARATION: Final = re.compile(r"\s*\"?sep=([,;|\t])\"?\r?\n", re.IGNORECASE)
"""Excel's own way to say which delimiter follows."""
_NO_DELIMITER: Final = "\x1f"
"""ASCII's unit separator, for a single column."""
_NO_CELL: Final = "\x1d"
"""What no cell is: only where a row is short is there a null."""
_END: Final = "\x1e"
_STEP_BYTES: Final = 1024 * 1024
_SAMPLE_CHARS: Final = 64 * 1024
_EVEN: Final = 0.9
_ENOUGH, _ENOUGH_LIKE_THE_HEADER = 0.6, 0.3
_SHEET_NAME_CHARS: Final = 31
"""Excel's own limit."""

_DATA: Final = re.compile(
    r"[+\-−(]?[$€£¥]?\d[\d.,'\s]*(?:[eE][+-]?\d+)?\s?[%€$£¥]?\)?"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}.*)?"
)
"""A number or a date, which no column is named by."""
_YEAR: Final = re.compile(r"(?:1[5-9]|20|21)\d\d")
_BLANKS: Final = "' \t\r\n\f\v\xa0\ufeff'"


@dataclass(frozen=True, slots=True)
class Texts:
    """A table of texts: `cells` in the database, with the columns c0, c1 and so on."""

    database: duckdb.DuckDBPyConnection
    """What is missing is null; no text has blanks around it. At least one row."""
    names: tuple[str, ...]
    """Of the columns, each unlike the others, also without regard to case."""
    remarks: tuple[str, ...]
    """Sentences for the person on how it was read."""


def open_database(memory_bytes: int) -> duckdb.DuckDBPyConnection:
    """An empty database in memory, for one table.

    `memory_bytes` are what the whole process may take; the database takes two thirds of it.
    """
    settings: dict[str, Any] = {
        "memory_limit": f"{memory_bytes * 2 // 3}B",
        "threads": 2,
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

    DuckDB reads from files, so the text is laid down in the folder. Raises InputUnusable with what
    to tell the person.
    """
    suffix = suffix_of(name)
    if content.startswith(_OLE):
        # An XLS workbook, or an XLSX one inside an encrypted file of the older kind.
        hidden = "EncryptedPackage".encode("utf-16-le") in content
        raise InputUnusable(ENCRYPTED if hidden else BINARY)
    if content.startswith(_OTHER_KINDS):
        raise InputUnusable(NO_TEXT)
    if content.startswith(_ZIP):
        suffixes, truly = WORKBOOK_SUFFIXES, "an XLSX workbook"
        width, remarks = None, _read_workbook(content, database)
    else:
        suffixes, truly = TEXT_SUFFIXES, "delimited text"
        width, remarks = _read_text(content, "" if suffix == ".csv" else "\t", database, folder)
    if suffix not in suffixes:
        remarks = [f"The file is named {suffix} but is {truly}; it was read as that.", *remarks]
    return _headed(database, width, remarks)


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
    read = clipped(sheet.name, _SHEET_NAME_CHARS)
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


def _read_text(
    content: bytes, preferred: str, database: duckdb.DuckDBPyConnection, folder: Path
) -> tuple[int, list[str]]:
    """Puts delimited text into the database; returns its usual width and remarks.

    The longest row decides how many columns there are, so that each row can be read; what is
    beyond the usual width is cut later. Raises InputUnusable.
    """
    text, remarks = _decoded(content)
    if declared := _DECLARATION.match(text):
        text, delimiter = text[declared.end() :], declared[1]
    else:
        delimiter = delimiter_of(text, preferred)
    quote = '"'
    if (widths := _widths(text, delimiter, csv.QUOTE_MINIMAL)) is None:
        quote, widths = "", _widths(text, delimiter, csv.QUOTE_NONE) or []
        remarks.append(NEVER_CLOSED)
    filled = [width for width in widths[:HEAD_ROWS] if width] or [1]
    width = max(_usual(filled), filled[0])
    check_width(width)
    if max(widths) == 1 and '"' not in text:
        # Where there is but one column, an empty line is a row.
        text = re.sub(r"(?m)^[^\S\n]*$", '""', text)
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8", newline="")
    columns = {f"c{number}": "VARCHAR" for number in range(min(max(widths), 2 * MAX_COLUMNS))}
    database.execute(
        "CREATE TABLE raw AS FROM read_csv(?, delim = ?, quote = ?, escape = ?, max_line_size = ?, "
        f"nullstr = ?, columns = {columns}, auto_detect = false, header = false, comment = '', "
        "null_padding = true, strict_mode = false, ignore_errors = true, parallel = false)",
        [str(path), delimiter, quote, quote, path.stat().st_size + 1, _NO_CELL],
    )
    path.unlink()
    ((rows,),) = database.execute("FROM raw SELECT count(*)").fetchall()
    if (lost := sum(map(bool, widths)) - rows) > 0:
        remarks.append(f"{counted(lost, 'row')} could not be read.")
    if not quote:
        bare = r"""SELECT regexp_replace(COLUMNS(*), '(?s)^"(.*)"$', '\1')"""
        database.execute(f"CREATE OR REPLACE TABLE raw AS FROM raw {bare}")
    return width, remarks


def _decoded(content: bytes) -> tuple[str, list[str]]:
    """The text, with remarks. Raises InputUnusable where it can't be a table."""
    try:
        decoded = decode(content)
    except UnknownEncoding as error:
        raise InputUnusable(f"{error}. Save it as CSV UTF-8 and upload that.") from error
    except NotText as error:
        raise InputUnusable(NO_TEXT) from error
    text = decoded.text
    if not text.strip():
        raise InputUnusable(NO_CELLS)
    if _TAG.match(text):
        raise InputUnusable(MARKUP)
    if _JSON.match(text) and text.rstrip()[-1:] in ("}", "]"):
        raise InputUnusable(STRUCTURE)
    return text, list(decoded.remarks)


def _records(text: str, delimiter: str, quoting: int) -> Iterator[list[str]]:
    """The rows, and after them one that holds `_END` alone, unless a quotation mark is open."""
    csv.field_size_limit(2**31 - 1)
    lines = chain(io.StringIO(text, newline=""), ("\n", _END))
    style: Any = {"delimiter": delimiter, "quoting": quoting}
    return csv.reader(lines, **style)


def _widths(text: str, delimiter: str, quoting: int) -> list[int] | None:
    """How many cells each row has; None where a quotation mark is never closed."""
    record: list[str] = []
    widths = [len(record := row) for row in _records(text, delimiter, quoting)]
    return widths[:-1] if record == [_END] else None


def delimiter_of(text: str, preferred: str = "") -> str:
    """The delimiter that gives most rows the same number of cells.

    `preferred` is the one that the file's name suggests, if any; it need not be the best.
    """
    if preferred and _evenness(text, preferred)[0] >= _EVEN:
        return preferred
    scores = {delimiter: _evenness(text, delimiter) for delimiter in DELIMITERS}
    best = max(scores, key=scores.__getitem__)
    return best if any(scores[best]) else _NO_DELIMITER


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    """The share of rows with the most frequent number of cells, and that number."""
    rows = islice(_records(text[:_SAMPLE_CHARS], delimiter, csv.QUOTE_MINIMAL), HEAD_ROWS + 1)
    # The last one is the end's mark, or may have been cut off in the middle.
    widths = [len(row) for row in list(rows)[:-1] if row]
    width = _usual(widths)
    share = widths.count(width) / len(widths) if widths else 0.0
    enough = _ENOUGH_LIKE_THE_HEADER if widths[:1] == [width] else _ENOUGH
    return (share, width) if width > 1 and share >= enough else (0.0, 0)


def _usual(widths: Sequence[int]) -> int:
    """The most frequent one, the larger of several; 0 where there is none."""
    counts = Counter(widths)
    return max(counts, key=lambda width: (counts[width], width), default=0)


def check_width(width: int) -> None:
    """Raises InputUnusable for too many columns."""
    if width > MAX_COLUMNS:
        raise InputUnusable(
            f"The table has {width:,} columns; the limit is {MAX_COLUMNS:,}. "
            "Leave some out and upload it again."
        )


def _headed(
    database: duckdb.DuckDBPyConnection, usual: int | None, remarks: Sequence[str]
) -> Texts:
    """Makes the raw table one with named columns, without what is blank throughout.

    Rows above the header that have a single cell, as a title has, are skipped. Where the first row
    holds nothing but numbers and dates, the table has no header, and the columns are numbered.
    `usual` is the width of most rows, where they may differ. Raises InputUnusable.
    """
    raw = [f'"{row[0]}"' for row in database.execute("DESCRIBE raw").fetchall()]
    texts = (f"nullif(trim({name}, {_BLANKS}), '') AS c{n}" for n, name in enumerate(raw[:usual]))
    database.execute(f"CREATE TABLE trimmed AS FROM raw SELECT {', '.join(texts)}")
    filled = _filled(database, 0)
    if not filled:
        raise InputUnusable(NO_CELLS)
    width = max(filled) + 1
    check_width(width)
    rows = database.execute(f"FROM trimmed LIMIT {HEAD_ROWS}").fetchall()
    head = [[cell or "" for cell in row[:width]] for row in rows]
    header = _header_row(head)
    nameless = _is_data(head[header])
    names, given = _names([] if nameless else head[header], width)
    start = header + (not nameless)
    filled = _filled(database, start)
    if not filled:
        raise InputUnusable(NO_ROWS if given else NO_CELLS)
    kept = [index for index in range(width) if index in given or index in filled]
    uneven = _uneven(database, raw, usual, start) if usual else []
    _keep(database, start, kept)
    titles = sum(any(row) for row in head[:header])
    above = counted(titles, "line above the header was", "lines above the header were")
    told = (
        f"{above} left out." if titles else "",
        *uneven,
        "The first row holds no names, so the columns were numbered." if nameless else "",
    )
    database.execute("DROP TABLE raw; DROP TABLE trimmed")
    said = tuple(filter(None, (*remarks, *told)))
    return Texts(database, tuple(names[index] for index in kept), said)


def _filled(database: duckdb.DuckDBPyConnection, start: int) -> list[int]:
    """The columns, by their number, that have any text from this row on."""
    counts = f"FROM trimmed SELECT count(COLUMNS(*)) WHERE rowid >= {start}"
    (found,) = database.execute(counts).fetchall()
    return [index for index, count in enumerate(found) if count]


def _uneven(
    database: duckdb.DuckDBPyConnection, raw: Sequence[str], usual: int, start: int
) -> list[str]:
    """Remarks on rows that are shorter or longer than most."""
    blank = f"trim(concat({', '.join(raw)}), {_BLANKS}) = ''"
    beyond = f"trim(concat('', {', '.join(raw[usual:])}), {_BLANKS}) <> ''" if raw[usual:] else ""
    short, long = database.execute(
        f"FROM raw SELECT count_if({raw[usual - 1]} IS NULL AND NOT {blank}), "
        f"count_if({beyond or 'false'}) WHERE rowid >= {start}"
    ).fetchall()[0]
    found = ((short, "shorter", "filled up"), (long, "longer", "cut"))
    return [
        f"{counted(rows, 'row was', 'rows were')} {how} than the header and {what}."
        for rows, how, what in found
        if rows
    ]


def _keep(database: duckdb.DuckDBPyConnection, start: int, columns: Sequence[int]) -> None:
    """Makes `cells` of these columns, without blank rows.

    In a table of one column a blank cell is a missing value, unless nothing follows it.
    """
    chosen = ", ".join(f"c{index} AS c{number}" for number, index in enumerate(columns))
    texts = ", ".join(f"c{index}" for index in columns)
    where = f"rowid >= {start} AND coalesce({texts}, NULL) IS NOT NULL"
    if len(columns) == 1:
        where = f"rowid BETWEEN {start} AND (FROM trimmed SELECT max(rowid) WHERE {where})"
    database.execute(f"CREATE TABLE cells AS FROM trimmed SELECT {chosen} WHERE {where}")


def _header_row(head: Sequence[Sequence[str]]) -> int:
    """The first row with more than one cell that is no comment, in a table of several columns."""
    width = len(head[0])
    for index, row in enumerate(head):
        # Of two columns, the first one's name may be missing.
        several = sum(map(bool, row)) > 1 or (width <= 2 and bool(row[-1]))
        comment = row[0].startswith("#") and not row[-1]
        if several and not comment:
            return index
    return next((index for index, row in enumerate(head) if any(row)), 0)


def _is_data(row: Sequence[str]) -> bool:
    """Whether these can't be names. Years can: tables often have a column for each."""
    cells = [cell for cell in row if cell]
    if len(cells) > 1 and len(set(cells)) == len(cells) and all(map(_YEAR.fullmatch, cells)):
        return False
    return all(map(_DATA.fullmatch, cells))


def _names(header: Sequence[str], width: int) -> tuple[list[str], set[int]]:
    """A unique name for each column, and which columns have one in the header."""
    cells = [clipped(cell, NAME_CHARS) for cell in header] or [""] * width
    names: list[str] = []
    taken: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        name, copy = cell or f"column {number}", 2
        while name.casefold() in taken:
            name, copy = f"{cell or 'column'} {copy}", copy + 1
        taken.add(name.casefold())
        names.append(name)
    return names, {index for index, cell in enumerate(cells) if cell}
