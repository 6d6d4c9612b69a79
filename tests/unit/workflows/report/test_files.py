"""Files of every kind, honest and hostile: a table, or one sentence that says what to do."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import UTC, datetime

import duckdb
import pytest

from tests.unit.workflows.report.files import (
    csv_of,
    remarks_of,
    rows_of,
    sales,
    table_of,
    values_of,
    workbook,
)
from workflows.errors import InputUnusable
from workflows.recipes.report.files import (
    BINARY,
    BOMB,
    BROKEN,
    ENCRYPTED,
    MARKUP,
    NO_CELLS,
    NO_ROWS,
    NO_TEXT,
    NO_WORKBOOK,
    STRUCTURE,
)
from workflows.recipes.report.profile import Kind
from workflows.recipes.report.table_reader import (
    MAX_FILE_BYTES,
    NOTHING,
    TOO_LARGE,
    check_acceptable,
)

ROWS = [["name", "n"], ["x", 1], ["y", 2.5]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(content: bytes, name: str = "table.csv") -> str:
    try:
        check_acceptable(name, len(content))
    except InputUnusable as refusal:
        return str(refusal)
    with pytest.raises(InputUnusable) as refused:
        rows_of(content, name)
    return str(refused.value)


def packed(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in files.items():
            opened.writestr(name, text)
    return content.getvalue()


def with_entry(content: bytes, name: str, body: bytes) -> bytes:
    changed = io.BytesIO(content)
    with zipfile.ZipFile(changed, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, body)
    return changed.getvalue()


def test_an_ordinary_file_of_an_office_is_read() -> None:
    table = table_of(sales())
    assert [column.kind for column in table.columns] == [
        Kind.NUMBER,
        Kind.DATE,
        Kind.TEXT,
        Kind.TEXT,
        Kind.NUMBER,
        Kind.NUMBER,
        Kind.TRUTH,
    ]
    assert [table.column(name).unit for name in ("amount", "discount")] == ["€", "%"]
    assert table.rows == 720
    assert table.remarks == ("The text is not in Unicode and was read as Windows-1252.",)


@pytest.mark.parametrize(
    "sql",
    ["FROM read_csv('/etc/hosts')", "COPY data TO 'x.csv'", "SET threads = 9", "INSTALL httpfs"],
)
def test_once_a_file_is_read_the_database_is_locked(sql: str) -> None:
    table = table_of(csv_of("a", "1"))
    with pytest.raises(duckdb.Error, match=r"disabled|locked"):
        table.database.execute(sql)


def test_tabs_are_preferred_in_a_tsv() -> None:
    assert rows_of(b"a,b\tc,d\n1,2\t3,4\n", "a.tsv") == [("a,b", "c,d"), ("1,2", "3,4")]


def test_a_workbook_is_read_with_its_dates_and_truths() -> None:
    moment = datetime(2024, 2, 29, tzinfo=UTC).replace(tzinfo=None)
    rows = [["when", "n", "ok", "id"], [moment, 1.5, True, "007"], [moment, None, False, "008"]]
    table = table_of(workbook({"A": rows}), "a.xlsx")
    kinds = [column.kind for column in table.columns]
    assert kinds == [Kind.DATE, Kind.NUMBER, Kind.TRUTH, Kind.TEXT]
    assert values_of(table, "when") == [moment, moment]
    assert values_of(table, "n") == [1.5, None]


def test_the_first_sheet_with_a_table_is_read_and_said() -> None:
    sheets = {"Empty": [], "Cover": [["Report"]], "Old": ROWS, "Data": ROWS[:2], "More": ROWS}
    content = workbook(sheets, hidden=["Old"])
    assert rows_of(content, "a.xlsx") == [("name", "n"), ("x", "1")]
    assert remarks_of(content, "a.xlsx") == ("The workbook has 5 sheets; “Data” was read.",)


def test_a_title_and_empty_rows_on_a_sheet_are_left_out() -> None:
    rows = [["Sales 2024"], [], [None, "a", "b"], [None, 1, 2], [], [None, 3, 4]]
    read = rows_of(workbook({"A": rows}), "a.xlsx")
    assert read == [("a", "b"), ("1", "2"), ("3", "4")]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm"])
def test_macros_and_links_to_other_files_are_not_looked_at(name: str) -> None:
    content = with_entry(workbook({"A": ROWS}), "xl/vbaProject.bin", b"Sub Auto_Open()")
    link = b'<externalLink><externalBook r:id="rId1"/></externalLink>'
    content = with_entry(content, "xl/externalLinks/externalLink1.xml", link)
    assert rows_of(content, name) == [("name", "n"), ("x", "1"), ("y", "2.5")]


def test_the_bytes_count_more_than_the_name() -> None:
    book, text = workbook({"A": ROWS}), csv_of("a,b", "1,2")
    assert rows_of(book, "a.csv")[0] == ("name", "n")
    (remark,) = remarks_of(book, "a.csv")
    assert remark == "The file is named .csv but is an XLSX workbook; it was read as that."
    (remark,) = remarks_of(text, "a.xlsx")
    assert remark == "The file is named .xlsx but is delimited text; it was read as that."


@pytest.mark.parametrize("make", ["csv", "xlsx"])
def test_formulas_are_text_and_counted(make: str) -> None:
    cells = ['=HYPERLINK("http://x.example","y")', "+cmd|' /C calc'!A0", "@SUM(1+1)", "-5", "@me"]
    rows = [["note", "n"], *([cell, "1"] for cell in cells)]
    if make == "xlsx":
        table = table_of(workbook({"A": rows}), "a.xlsx")
    else:
        lines = [
            ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows
        ]
        table = table_of(csv_of(*lines))
    assert values_of(table, "note") == cells
    assert table.remarks == (
        "3 cells look like a formula; they were read as text and not calculated.",
    )


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", NOTHING),
        ("a.csv", b"a,b\n" * (MAX_FILE_BYTES // 4 + 1), TOO_LARGE),
        ("a.csv", b" \n\t\n", NO_CELLS),
        ("a.csv", b"a;b;c\n", NO_ROWS),
        ("a.csv", b"<!DOCTYPE html><html><body>hello</body></html>", MARKUP),
        ("a.csv", b'[{"a": 1}, {"a": 2}]', STRUCTURE),
        ("a.csv", b"%PDF-1.7 ...", NO_TEXT),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), NO_TEXT),
        ("a.xlsx", packed(mimetype="application/vnd.oasis"), NO_WORKBOOK),
        ("a.xlsx", b"PK\x03\x04" + bytes(200), BROKEN),
        ("a.xlsx", packed(**{"xl/workbook.xml": "<not a workbook"}), BROKEN),
        ("a.xlsx", OLE + bytes(1000), BINARY),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), ENCRYPTED),
        ("a.xlsx", workbook({"A": []}), NO_CELLS),
        ("a.xlsx", workbook({"A": [["a", "b"]]}), NO_ROWS),
        ("bomb.xlsx", packed(**{f"xl/{n}.xml": "0" * 16_000_000 for n in range(21)}), BOMB),
    ],
)
def test_what_can_not_be_used_is_refused(name: str, content: bytes, sentence: str) -> None:
    assert refused(content, name) == sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("name", ["a.pdf", "table", "a.xls", "a.csv.exe"])
def test_other_kinds_of_files_are_refused_by_name(name: str) -> None:
    assert refused(b"a,b\n1,2\n", name) == (
        f"“{name}” isn't a CSV, TSV, or XLSX file. Save the table as one of these and upload that."
    )


def test_a_hostile_name_is_told_on_one_short_line() -> None:
    sentence = refused(b"x", "a\n\u202e" + "b" * 5000)
    assert len(sentence) < 200
    assert "\n" not in sentence
    assert "\u202e" not in sentence


ZEROS = b"\0" * (16 * 1024 * 1024)


def archive(*contents: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        for number, content in enumerate(contents):
            opened.writestr(f"xl/{number}.xml", content)
    return packed.getvalue()


def with_sizes_of(content: bytes, size: int) -> bytes:
    """The archive with another size written into each of its headers."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = changed.find(mark)
        while at >= 0:
            struct.pack_into("<I", changed, at + offset, size)
            at = changed.find(mark, at + 4)
    return bytes(changed)


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    bomb = archive(*[ZEROS] * 20)
    assert len(bomb) < 500_000
    assert refused(bomb) == BOMB


def test_a_bomb_that_says_it_is_small_is_refused() -> None:
    assert refused(with_sizes_of(archive(*[ZEROS] * 20), 100)) == BOMB


def test_entries_that_share_their_bytes_are_counted_each_time() -> None:
    content = archive(ZEROS)
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    directory = content[start:end]
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 40, 40, len(directory) * 40, start, 0)
    assert refused(content[:start] + directory * 40 + tail) in (BOMB, BROKEN)


@pytest.mark.parametrize("cut", [30, 60, 200])
def test_a_damaged_archive_is_refused(cut: int) -> None:
    content = archive(bytes(number * number % 251 for number in range(1000)))
    assert refused(content[:cut]) == BROKEN


def test_damaged_contents_are_refused() -> None:
    content = bytearray(archive(bytes(range(256)) * 100))
    content[45:70] = b"\xff" * 25
    assert refused(bytes(content)) == BROKEN


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(archive(b"<xml/>"))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(content)) == ENCRYPTED
