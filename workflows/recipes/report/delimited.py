"""Puts delimited text into DuckDB, which finds the delimiter; what is uneven is mended first."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import duckdb

from workflows.errors import InputUnusable
from workflows.recipes.report.headings import (
    HEAD_ROWS,
    MAX_COLUMNS,
    NO_CELLS,
    above,
    check_width,
    header_row,
)
from workflows.text.decoding import NotText, UnknownEncoding, decode
from workflows.text.lists import counted

NO_TEXT: Final = (
    "This is not a text file, so no table can be read from it; "
    "save the table as CSV or XLSX and hand that in."
)
MARKUP: Final = "This is a web page or XML and no table; save the table as CSV or XLSX."
STRUCTURE: Final = "This is JSON and no table; save the table as CSV or XLSX."

_TAG: Final = re.compile(r"\s*<(?:!doctype|html|\?xml|svg|head|body|table)\b", re.IGNORECASE)
_JSON: Final = re.compile(r"\s*(?:\{[\s\"]|\[[\s\[{\"])")

DELIMITERS: Final = ("\t", ";", "|", ",")
"""The better ones first: commas stand in texts and numbers as well."""
NO_DELIMITER: Final = "\x1f"
"""ASCII's unit separator, for a single column."""

_SAMPLE_CHARS: Final = 64 * 1024
_AFTER_THE_END: Final = "\x1e end"
_EVEN: Final = 0.9
_ENOUGH: Final = 0.6
_ENOUGH_LIKE_THE_HEADER: Final = 0.3
_DECLARATION: Final = re.compile(r"\s*\"?sep=([,;|\t])\"?\r?\n", re.IGNORECASE)
"""Excel's own way to say which delimiter follows."""


def read_text(
    content: bytes, preferred: str, database: duckdb.DuckDBPyConnection, folder: Path
) -> list[str]:
    """Puts delimited text into the database as it is; returns remarks. Raises InputUnusable.

    DuckDB finds the delimiter and reads. What it takes for a single column, or begins to read
    anywhere but at the start, or can't read, is mended first.
    """
    try:
        decoded = decode(content)
    except UnknownEncoding as error:
        raise InputUnusable(f"{error}; save it as CSV UTF-8 and hand that in.") from error
    except NotText as error:
        raise InputUnusable(NO_TEXT) from error
    text = decoded.text
    if not text.strip():
        raise InputUnusable(NO_CELLS)
    if _TAG.match(text):
        raise InputUnusable(MARKUP)
    if _JSON.match(text) and text.rstrip()[-1:] in ("}", "]"):
        raise InputUnusable(STRUCTURE)
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8", newline="")
    remarks = list(decoded.remarks)
    if not _read_as_it_is(path, text, preferred, database):
        remarks += _mend(text, preferred, path)
        _read_csv(path, {"delimiter": ",", "quotechar": '"', "escapechar": '"'}, database)
    path.unlink()
    return remarks


def _read_as_it_is(
    path: Path, text: str, preferred: str, database: duckdb.DuckDBPyConnection
) -> bool:
    """Whether DuckDB could read the whole file without a doubt."""
    if _DECLARATION.match(text):
        return False
    first_lines = text[:_SAMPLE_CHARS].splitlines()[:HEAD_ROWS]
    if any(line.count(sign) > MAX_COLUMNS for line in first_lines for sign in DELIMITERS):
        return False
    for wish in (f", delim='{preferred}'", "") if preferred else ("",):
        try:
            sniffed = database.execute(
                f"FROM sniff_csv(?, max_line_size=?{wish}) "
                "SELECT Delimiter, Quote, Escape, Comment, SkipRows, len(Columns)",
                [str(path), len(text) * 4 + 1],
            ).fetchall()[0]
        except duckdb.Error:
            continue
        delimiter, quote, escape, comment = (sign.replace("(empty)", "") for sign in sniffed[:4])
        skipped, width = sniffed[4:]
        alone = width == 1 and not any(sign in text for sign in DELIMITERS)
        if (width > 1 or alone) and not skipped and not comment and (quote or '"' not in text):
            dialect = {"delimiter": delimiter, "quotechar": quote, "escapechar": escape}
            try:
                _read_csv(path, dialect, database)
            except duckdb.Error:
                return False
            return True
    return False


def _read_csv(path: Path, dialect: dict[str, str], database: duckdb.DuckDBPyConnection) -> None:
    """Puts a file of this dialect into the database. Raises duckdb.Error where a row is uneven."""
    options: Any = dialect
    database.read_csv(
        str(path),
        **options,
        header=False,
        all_varchar=True,
        comment="",
        max_line_size=path.stat().st_size + 1,
    ).create("raw")


def _mend(text: str, preferred: str, path: Path) -> list[str]:
    """Writes the text anew, with each row as wide as the table; returns remarks.

    Rows that are too short are filled up, and those that are too long are cut. Raises
    InputUnusable.
    """
    if declared := _DECLARATION.match(text):
        text, delimiter = text[declared.end() :], declared[1]
    else:
        delimiter = delimiter_of(text, preferred)
    mended = _mended(text, delimiter, csv.QUOTE_MINIMAL, path)
    if mended is None:
        mended = _mended(text, delimiter, csv.QUOTE_NONE, path) or []
        mended.append("A quotation mark is never closed, so none of them was taken to hold a cell.")
    return mended


def _mended(text: str, delimiter: str, quoting: int, path: Path) -> list[str] | None:
    """The remarks; None where a quotation mark is left open, so that the last cell has no end."""
    head = list(islice(_records(text, delimiter, quoting), HEAD_ROWS))
    filled = [row for row in head if any(map(str.strip, row)) and row != [_AFTER_THE_END]]
    if not filled:
        raise InputUnusable(NO_CELLS)
    width = max(_usual([len(row) for row in filled]), len(filled[0]))
    check_width(width)
    header, short, long = header_row(head, width), 0, 0
    titles = sum(any(map(str.strip, row)) for row in head[:header])
    record: list[str] = []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        for index, record in enumerate(_records(text, delimiter, quoting)):
            if record == [_AFTER_THE_END]:
                break
            if index < header or (not record and width > 1):
                continue
            short += bool(record) and len(record) < width
            long += any(map(str.strip, record[width:]))
            writer.writerow((record + [""] * width)[:width])
    if record != [_AFTER_THE_END]:
        return None
    uneven = ((short, "shorter", "filled up"), (long, "longer", "cut"))
    mended = (
        f"{counted(rows, 'row was', 'rows were')} {how} than the header and {what}."
        for rows, how, what in uneven
        if rows
    )
    return [*filter(None, [above(titles)]), *mended]


def _records(text: str, delimiter: str, quoting: int) -> Iterator[list[str]]:
    """The rows, and after the last one a row that says so, unless a quotation mark is open."""
    csv.field_size_limit(2**31 - 1)
    ending = (_AFTER_THE_END,) if text.endswith(("\n", "\r")) else ("\n", _AFTER_THE_END)
    lines = chain(io.StringIO(text, newline=""), ending)
    style: Any = {"delimiter": delimiter, "quoting": quoting}
    for row in csv.reader(lines, **style):
        if quoting == csv.QUOTE_NONE:
            row = [re.sub(r'(?s)^"(.*)"$', r"\1", cell) for cell in row]
        yield row


def delimiter_of(text: str, preferred: str = "") -> str:
    """The delimiter that gives most rows the same number of cells.

    `preferred` is the one that the file's name suggests, if any; it need not be the best.
    """
    if preferred and _evenness(text, preferred)[0] >= _EVEN:
        return preferred
    scores = {delimiter: _evenness(text, delimiter) for delimiter in DELIMITERS}
    best = max(scores, key=scores.__getitem__)
    return best if any(scores[best]) else NO_DELIMITER


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    """The share of rows with the most frequent number of cells, and that number."""
    sample = text[:_SAMPLE_CHARS]
    rows = list(islice(_records(sample, delimiter, csv.QUOTE_MINIMAL), HEAD_ROWS + 1))
    # The last one is the end's mark, or may have been cut off in the middle.
    widths = [len(row) for row in rows[: -1 if len(rows) > 1 else None] if row]
    if not widths:
        return 0.0, 0
    width = _usual(widths)
    share = widths.count(width) / len(widths)
    enough = _ENOUGH_LIKE_THE_HEADER if widths[0] == width else _ENOUGH
    return (share, width) if width > 1 and share >= enough else (0.0, 0)


def _usual(widths: Sequence[int]) -> int:
    """The most frequent one, the larger of several."""
    counts = Counter(widths)
    return max(counts, key=lambda width: (counts[width], width))
