"""Delimited text into a table: commas, semicolons, tabs or pipes, quoted or not, ragged or not."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import chain, islice
from typing import Final, Literal

import polars as pl

from workflows.errors import InputUnusable
from workflows.recipes.report.tables.raw_table import (
    HEAD_ROWS,
    NO_CELLS,
    NO_ROWS,
    RawTable,
    heading_of,
    tidied,
)
from workflows.recipes.report.wording import counted

DELIMITERS: Final = ("\t", ";", "|", ",")
"""The better ones first: commas stand in texts and numbers as well."""
NO_DELIMITER: Final = "\x1f"
"""ASCII's unit separator, for a single column."""

_Quoting = Literal[0, 3]
"""`csv.QUOTE_MINIMAL` or `csv.QUOTE_NONE`."""

_SAMPLE_CHARS: Final = 64 * 1024
_CHUNK_CELLS: Final = 400_000
_LARGEST_CELL_CHARS: Final = 2**31 - 1
_AFTER_THE_END: Final = "\x1e end"
_EVEN: Final = 0.9
_ENOUGH: Final = 0.6
_ENOUGH_LIKE_THE_HEADER: Final = 0.3
_DECLARATION: Final = re.compile(r"\s*\"?sep=([,;|\t])\"?\r?\n", re.IGNORECASE)
"""Excel's own way to say which delimiter follows."""


def read_delimited(text: str, preferred: str = "") -> RawTable:
    """The table in a text whose delimiter is found by trying.

    `preferred` is the delimiter that the file's name suggests, if any. Rows that are too short are
    filled up and those that are too long are cut, and the table's remarks say how many. Raises
    InputUnusable where there are no rows.
    """
    if declared := _DECLARATION.match(text):
        return table_of(text[declared.end() :], declared[1])
    return table_of(text, delimiter_of(text, preferred))


def delimiter_of(text: str, preferred: str = "") -> str:
    """The delimiter that gives most rows the same number of cells.

    `preferred` is the one that the file's name suggests, if any; it need not be the best.
    """
    if preferred and _evenness(text, preferred)[0] >= _EVEN:
        return preferred
    best, best_score = NO_DELIMITER, (0.0, 0)
    for delimiter in DELIMITERS:
        score = _evenness(text, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    """The share of rows with the most frequent number of cells, and that number."""
    sample = text[:_SAMPLE_CHARS]
    rows = list(islice(_records(sample, delimiter, csv.QUOTE_MINIMAL), HEAD_ROWS + 2))
    if rows[-1] == [_AFTER_THE_END]:
        del rows[-1]
    # The last one may have been cut off in the middle.
    if len(rows) > 2 and len(sample) < len(text):
        del rows[-1]
    widths = [len(row) for row in rows if row]
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


def _records(text: str, delimiter: str, quoting: _Quoting) -> Iterator[list[str]]:
    csv.field_size_limit(_LARGEST_CELL_CHARS)
    ending = (_AFTER_THE_END,) if text.endswith(("\n", "\r")) else ("\n", _AFTER_THE_END)
    lines = chain(StringIO(text, newline=""), ending)
    return csv.reader(lines, delimiter=delimiter, quoting=quoting)


def table_of(text: str, delimiter: str) -> RawTable:
    """The table in a text with this delimiter. Raises InputUnusable where there are no rows."""
    reading = _Reading(text, delimiter, csv.QUOTE_MINIMAL)
    table = reading.table()
    if reading.ended:
        return table
    plainly = _Reading(text, delimiter, csv.QUOTE_NONE).table()
    unquoted = plainly.cells.select(pl.all().str.replace(r'(?s)^"(.*)"$', "${1}"))
    open_quote = "A quotation mark is never closed, so none of them was taken to hold a cell."
    return RawTable(unquoted, (*plainly.remarks, open_quote))


@dataclass(slots=True)
class _Reading:
    """One pass over a text."""

    text: str
    delimiter: str
    quoting: _Quoting
    width: int = 0
    short: int = 0
    long: int = 0
    ended: bool = False
    """Whether the last cell ended before the text did: no quotation mark was left open."""

    def table(self) -> RawTable:
        records = _records(self.text, self.delimiter, self.quoting)
        head = self._take(records, HEAD_ROWS)
        filled = [row for row in head if any(map(str.strip, row))]
        if not filled:
            raise InputUnusable(NO_CELLS)
        usual = _usual([len(row) for row in filled])
        heading = heading_of(head, max(usual, len(filled[0])))
        self.width = len(heading.names)
        chunks = [self._frame(heading.names, head[heading.first_row :])]
        while not self.ended and (rows := self._take(records, _CHUNK_CELLS // self.width)):
            chunks.append(self._frame(heading.names, rows))
        cells = pl.concat(chunks)
        if not cells.height:
            raise InputUnusable(NO_ROWS)
        return tidied(cells, heading, self._remarks())

    def _take(self, records: Iterator[list[str]], count: int) -> list[list[str]]:
        """The next rows, a blank line being one without cells."""
        rows = list(islice(records, count))
        if rows and rows[-1] == [_AFTER_THE_END]:
            self.ended = True
            del rows[-1]
        return rows

    def _frame(self, names: Sequence[str], rows: list[list[str]]) -> pl.DataFrame:
        """The rows as columns, each row made as wide as the table."""
        if set(map(len, rows)) != {self.width}:
            rows = list(self._even(rows))
        columns = zip(*rows, strict=True) if rows else ((),) * self.width
        series = zip(names, columns, strict=True)
        return pl.DataFrame([pl.Series(name, cells, pl.String) for name, cells in series])

    def _even(self, records: Sequence[list[str]]) -> Iterator[list[str]]:
        width, blank = self.width, [""] * self.width
        for record in records:
            if len(record) == width:
                yield record
            elif len(record) > width:
                self.long += any(map(str.strip, record[width:]))
                yield record[:width]
            elif record:
                self.short += 1
                yield record + blank[len(record) :]
            elif width == 1:
                yield blank

    def _remarks(self) -> list[str]:
        remarks: list[str] = []
        if self.short:
            rows = counted(self.short, "row was", "rows were")
            remarks.append(f"{rows} shorter than the header and filled up.")
        if self.long:
            rows = counted(self.long, "row was", "rows were")
            remarks.append(f"{rows} longer than the header and cut.")
        return remarks
