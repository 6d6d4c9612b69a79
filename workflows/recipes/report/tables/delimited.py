"""Delimited text into a table: finds the encoding and the delimiter, and mends ragged rows."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import chain, islice
from typing import Final, Literal

import polars as pl
from charset_normalizer import from_bytes

from workflows.errors import InputUnusable
from workflows.recipes.report.common import counted
from workflows.recipes.report.tables.raw_table import (
    HEAD_ROWS,
    NO_CELLS,
    NO_ROWS,
    RawTable,
    heading_of,
    tidied,
)

# The longer one first: UTF-32's begins with UTF-16's.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES: Final = {
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "cp932": "Shift JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "cp949": "Windows-949 (Korean)",
}
"""Encodings that spreadsheets have written besides Unicode and Windows-1252."""

_SAMPLE_BYTES: Final = 64 * 1024
_MULTIBYTE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_CONTROLS: Final = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SIGN_IN_A_WORD: Final = re.compile(
    r"[¡¢£¤¥¦¨©ª¬®¯±²³´µ¶¸¹º¼½¾¿×÷ƒ†‡ˆ˜•™›‹][^\W\d_]|[^\W\d_][¡¢¤¥¦¨¬¯±´¶¸¹¼½¾¿÷ƒ†‡ˆ˜]"
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_MOSTLY_ASCII: Final = 0.7

NO_TEXT: Final = (
    "This is not a text file, so no table can be read from it; "
    "save the table as CSV or XLSX and hand that in."
)
UNKNOWN_ENCODING: Final = (
    "I can't tell how the file's letters are encoded; save it as CSV UTF-8 and hand that in."
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file."""

    text: str
    """Without a byte order mark and without NUL characters."""
    remarks: tuple[str, ...]
    """Sentences for the person on how it was read."""


def decoded(content: bytes) -> Decoded:
    """The text in these bytes: Unicode, Windows-1252, or what the letters themselves suggest.

    Raises InputUnusable where it is no text or in no encoding that is known.
    """
    text, remarks = _unicode(content) or _legacy(content)
    nuls = text.count("\0")
    if nuls:
        text = text.replace("\0", "")
        remarks.append(f"{counted(nuls, 'NUL character was', 'NUL characters were')} taken out.")
    if len(_CONTROLS.findall(text)) > len(text) // 100:
        raise InputUnusable(NO_TEXT)
    return Decoded(text, tuple(remarks))


def _unicode(content: bytes) -> tuple[str, list[str]] | None:
    """UTF-8, 16 or 32; None where the bytes are something else."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _lenient(content[len(mark) :], encoding)
    if encoding := _unmarked_utf16(content):
        return _lenient(content, encoding)
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    text = content.decode("utf-8", "replace")
    # Other encodings' bytes look like UTF-8's now and then, but not half of the time.
    broken = text.count("\ufffd") - content.count("\ufffd".encode())
    return _lenient(content, "utf-8") if len(_MULTIBYTE.findall(content)) >= broken else None


def _unmarked_utf16(content: bytes) -> str | None:
    """Text of mostly Western letters has a zero in every other byte."""
    sample = content[:_SAMPLE_BYTES]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * _MOSTLY_ASCII > sample[::2].count(0) * 2:
        return "utf-16-le"
    if half and sample[::2].count(0) > half * _MOSTLY_ASCII > sample[1::2].count(0) * 2:
        return "utf-16-be"
    return None


def _lenient(content: bytes, encoding: str) -> tuple[str, list[str]]:
    text = content.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken == 0 or broken == content.count("\ufffd".encode(encoding)):
        return text, []
    what = counted(broken, "broken character is", "broken characters are")
    return text, [f"{what} shown as \ufffd."]


def _legacy(content: bytes) -> tuple[str, list[str]]:
    """One of the encodings from before Unicode. Raises InputUnusable."""
    if content.count(0) > len(content) // 100:
        raise InputUnusable(NO_TEXT)
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        pass
    else:
        if _reads_as_western(text):
            return text, ["The text is not in Unicode and was read as Windows-1252."]
    best = from_bytes(_sample(content), cp_isolation=list(_NAMES)).best()
    if best is None:
        raise InputUnusable(UNKNOWN_ENCODING)
    text, remarks = _lenient(content, best.encoding)
    name = _NAMES.get(best.encoding, best.encoding)
    return text, [
        f"The text is not in Unicode and was read as {name}; "
        "if letters look wrong, save it as CSV UTF-8.",
        *remarks,
    ]


def _reads_as_western(text: str) -> bool:
    """Whether Windows-1252 makes sense: some accents, and no signs in the middle of words."""
    sample = text[:_SAMPLE_BYTES]
    if _CONTROLS.search(sample) or _SIGN_IN_A_WORD.search(sample):
        return False
    letters = _LETTER.findall(sample)
    return sum(letter.isascii() for letter in letters) >= len(letters) * _MOSTLY_ASCII


def _sample(content: bytes) -> bytes:
    """The lines with other letters than ASCII's, as far as they fit."""
    lines: list[bytes] = []
    size = 0
    for line in content.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line)
            size += len(line)
        if size > _SAMPLE_BYTES:
            break
    return b"".join(lines)


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
    scores = {delimiter: _evenness(text, delimiter) for delimiter in DELIMITERS}
    best = max(scores, key=scores.__getitem__)
    return best if any(scores[best]) else NO_DELIMITER


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
        uneven = ((self.short, "shorter", "filled up"), (self.long, "longer", "cut"))
        return [
            f"{counted(rows, 'row was', 'rows were')} {how} than the header and {mended}."
            for rows, how, mended in uneven
            if rows
        ]
