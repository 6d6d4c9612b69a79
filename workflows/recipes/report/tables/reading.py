"""A file that a person hands in, by its name and its bytes, into a table of texts."""

from __future__ import annotations

import re
from typing import Final

from workflows.errors import InputUnusable
from workflows.recipes.report.file_limits import (
    TEXT_SUFFIXES,
    WORKBOOK_SUFFIXES,
    check_acceptable,
    suffix_of,
)
from workflows.recipes.report.tables.delimited import read_delimited
from workflows.recipes.report.tables.raw_table import NO_CELLS, RawTable
from workflows.recipes.report.tables.text_decoding import NO_TEXT, decoded
from workflows.recipes.report.tables.workbook import read_older_workbook, read_workbook

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
        return read_older_workbook(content)
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
