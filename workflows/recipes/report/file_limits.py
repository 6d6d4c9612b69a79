"""What can be said of a file before anybody looks into it: its name and its size."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from workflows.errors import InputUnusable
from workflows.recipes.report.wording import one_line

MAX_FILE_BYTES: Final = 10 * 1024 * 1024
TEXT_SUFFIXES: Final = (".csv", ".tsv", ".tab")
WORKBOOK_SUFFIXES: Final = (".xlsx", ".xlsm")

_NAME_CHARS: Final = 60

NOTHING: Final = "The file is empty; hand in one with a table in it."
TOO_LARGE: Final = "The file is larger than 10 MB; leave out rows or columns and try again."


def suffix_of(name: str) -> str:
    """The end of the name from its last dot on, in small letters; empty where there is none."""
    return PurePath(name.strip()).suffix.lower()


def check_acceptable(name: str, size_bytes: int) -> None:
    """Raises InputUnusable for a file that need not even be looked into."""
    if suffix_of(name) not in (*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES):
        raise InputUnusable(
            f"«{one_line(name, _NAME_CHARS)}» is no CSV, TSV or XLSX file; "
            "save the table as one of these and hand that in."
        )
    if not size_bytes:
        raise InputUnusable(NOTHING)
    if size_bytes > MAX_FILE_BYTES:
        raise InputUnusable(TOO_LARGE)
