"""Reads a file into a table of texts: tells its kind, and opens workbooks without trusting them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import fastexcel
import polars as pl

from workflows.errors import InputUnusable
from workflows.recipes.report.common import (
    TEXT_SUFFIXES,
    WORKBOOK_SUFFIXES,
    check_acceptable,
    one_line,
    suffix_of,
)
from workflows.recipes.report.tables.delimited import NO_TEXT, decoded, read_delimited
from workflows.recipes.report.tables.raw_table import (
    HEAD_ROWS,
    MAX_COLUMNS,
    NO_CELLS,
    RawTable,
    heading_of,
    tidied,
)

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS: Final = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"PAR1", b"BZh")
_TAG: Final = re.compile(r"\s*<(?:!doctype|html|\?xml|svg|head|body|table)\b", re.IGNORECASE)

MARKUP: Final = "This is a web page or XML and no table; save the table as CSV or XLSX."
STRUCTURE: Final = "This is JSON and no table; save the table as CSV or XLSX."


def read_table(name: str, content: bytes) -> RawTable:
    """The table in the file. What the bytes are decides, more than what the name says.

    Raises InputUnusable with one sentence for the person.
    """
    check_acceptable(name, len(content))
    suffix = suffix_of(name)
    if content.startswith(_ZIP):
        return _renamed(read_workbook(content), suffix, WORKBOOK_SUFFIXES, "an XLSX workbook")
    if content.startswith(_OLE):
        # An XLS workbook, or an XLSX one inside an encrypted file of the older kind.
        raise InputUnusable(ENCRYPTED if _OLE_ENCRYPTED in content else BINARY)
    if content.startswith(_OTHER_KINDS):
        raise InputUnusable(NO_TEXT)
    text = decoded(content)
    if not text.text.strip():
        raise InputUnusable(NO_CELLS)
    if _TAG.match(text.text):
        raise InputUnusable(MARKUP)
    if _is_json(text.text):
        raise InputUnusable(STRUCTURE)
    table = read_delimited(text.text, "" if suffix == ".csv" else "\t")
    table = RawTable(table.cells, (*text.remarks, *table.remarks))
    return _renamed(table, suffix, TEXT_SUFFIXES, "delimited text")


def _renamed(table: RawTable, suffix: str, suffixes: tuple[str, ...], truly: str) -> RawTable:
    """The table, with a remark where the file's name promised something else."""
    if suffix in suffixes:
        return table
    return RawTable(
        table.cells,
        (f"The file is named {suffix} but is {truly}; it was read as that.", *table.remarks),
    )


def _is_json(text: str) -> bool:
    start, end = text.lstrip()[:2], text.rstrip()[-1:]
    return bool(re.match(r"\{[\s\"]|\[[\s\[{\"]", start)) and end in ("}", "]")


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


MAX_INFLATED_BYTES: Final = 300 * 1024 * 1024
"""A workbook of 10 MB with ordinary cells holds about 100 MB of XML."""
MAX_ENTRIES: Final = 5_000

_STEP_BYTES: Final = 1024 * 1024
_HEADER_BYTES: Final = 30
_HEADER: Final = b"PK\x03\x04"
_ENCRYPTED: Final = 0x1

BROKEN: Final = "The workbook is damaged and can't be opened; save it again as XLSX or CSV."
ENCRYPTED: Final = "The workbook is protected by a password; save it without one and try again."
BOMB: Final = (
    "The workbook unpacks to far more than a table of this size should; save the sheet as CSV."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file within an archive."""

    name: str
    content_bytes: int
    """Counted while unpacking, whatever the archive says."""


def checked_entries(archive: bytes) -> tuple[Entry, ...]:
    """The archive's entries, once all of it has been unpacked and counted, and thrown away.

    Sizes are never taken from the archive: a zip bomb lies about them. Raises InputUnusable for
    more than `MAX_INFLATED_BYTES` altogether, and where it is damaged, encrypted or packed in a way
    that spreadsheet programs do not use.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            infos = opened.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
        raise InputUnusable(BROKEN) from error
    if len(infos) > MAX_ENTRIES:
        raise InputUnusable(BOMB)
    room = MAX_INFLATED_BYTES
    entries: list[Entry] = []
    for info in infos:
        size = _inflated_bytes(archive, info, room)
        room -= size
        entries.append(Entry(info.filename, size))
    return tuple(entries)


def _inflated_bytes(archive: bytes, info: zipfile.ZipInfo, room: int) -> int:
    """The unpacked size of the entry. Raises InputUnusable where that is more than `room`."""
    if info.flag_bits & _ENCRYPTED:
        raise InputUnusable(ENCRYPTED)
    packed = _packed(archive, info)
    if info.compress_type == zipfile.ZIP_STORED:
        steps = iter((len(packed),))
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        steps = _inflated_steps(packed)
    else:
        raise InputUnusable(BROKEN)
    size = 0
    for step in steps:
        size += step
        if size > room:
            raise InputUnusable(BOMB)
    return size


def _packed(archive: bytes, info: zipfile.ZipInfo) -> memoryview:
    """The entry's bytes as they stand in the archive. Raises InputUnusable."""
    header = archive[info.header_offset : info.header_offset + _HEADER_BYTES]
    if len(header) < _HEADER_BYTES or not header.startswith(_HEADER):
        raise InputUnusable(BROKEN)
    lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    start = info.header_offset + _HEADER_BYTES + lengths
    packed = memoryview(archive)[start : start + info.compress_size]
    if len(packed) < info.compress_size:
        raise InputUnusable(BROKEN)
    return packed


def _inflated_steps(packed: memoryview) -> Iterator[int]:
    """Unpacks a little at a time, and tells how much each time. Raises InputUnusable."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    while not inflater.eof:
        try:
            step = len(inflater.decompress(rest, _STEP_BYTES))
        except zlib.error as error:
            raise InputUnusable(BROKEN) from error
        rest = inflater.unconsumed_tail
        if not step and not rest and not inflater.eof:
            raise InputUnusable(BROKEN)
        yield step
