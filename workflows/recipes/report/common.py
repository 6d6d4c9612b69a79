"""Limits of files, and texts from them on one line: for the bot and its worker."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from workflows.errors import InputUnusable

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
            f"“{one_line(name, _NAME_CHARS)}” is no CSV, TSV or XLSX file; "
            "save the table as one of these and hand that in."
        )
    if not size_bytes:
        raise InputUnusable(NOTHING)
    if size_bytes > MAX_FILE_BYTES:
        raise InputUnusable(TOO_LARGE)


_GAPS: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


def one_line(text: str, limit_chars: int) -> str:
    """The text without line breaks and invisible characters, with an ellipsis where it is cut."""
    # What is far beyond the limit need not be looked at: a cell may hold megabytes.
    line = _GAPS.sub(" ", text[: limit_chars * 4]).strip()
    if len(line) > limit_chars or len(text) > limit_chars * 4:
        return line[: limit_chars - 1].rstrip() + "…"
    return line


MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""As tables and sentences abbreviate them."""
