"""Delimited texts come back cell for cell, whatever program wrote them; what was mended is said."""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.errors import InputUnusable
from workflows.recipes.report.tables.delimited import (
    NO_TEXT,
    UNKNOWN_ENCODING,
    decoded,
    delimiter_of,
    read_delimited,
    table_of,
)
from workflows.recipes.report.tables.raw_table import MAX_COLUMNS, NO_CELLS, NO_ROWS

LETTERS = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
CELLS = st.text(LETTERS, max_size=12)
PLAIN_CELLS = st.text(st.sampled_from('ab ",\n\r\té12.-='), max_size=8).map(
    lambda text: text.replace("\t", "")
)
thoroughly = settings(deadline=None, max_examples=200)


@st.composite
def tables(draw: st.DrawFn, cells: st.SearchStrategy[str]) -> list[list[str]]:
    """A header of names and rows; each row has a cell that is not blank."""
    width = draw(st.integers(1, 5))
    header = [f"name {number}" for number in range(width)]
    row = st.lists(cells, min_size=width, max_size=width).filter(
        lambda row: any(cell.strip() for cell in row)
    )
    return [header, *draw(st.lists(row, min_size=1, max_size=8))]


def written(rows: Sequence[Sequence[str]], **style: object) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, **style).writerows(rows)  # pyright: ignore[reportArgumentType] - csv's own names
    return text.getvalue()


@thoroughly
@given(tables(CELLS), st.sampled_from([",", ";", "\t", "|"]))
def test_any_table_comes_back_cell_for_cell(rows: list[list[str]], delimiter: str) -> None:
    read = table_of(written(rows, delimiter=delimiter), delimiter)
    assert [read.cells.columns, *map(list, read.cells.rows())] == rows
    assert read.remarks == ()


@thoroughly
@given(tables(CELLS), st.sampled_from([",", ";", "\t", "|"]))
def test_quoted_tables_need_no_delimiter_named(rows: list[list[str]], delimiter: str) -> None:
    read = read_delimited(written(rows, delimiter=delimiter, quoting=csv.QUOTE_ALL))
    assert [read.cells.columns, *map(list, read.cells.rows())] == rows


@thoroughly
@given(tables(PLAIN_CELLS).filter(lambda rows: len(rows[0]) > 1))
def test_commas_are_found_among_texts_with_commas(rows: list[list[str]]) -> None:
    read = read_delimited(written(rows))
    assert [read.cells.columns, *map(list, read.cells.rows())] == rows


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b\n1,5;2,5\n3,7;4\n", ";"),
        ("a\tb\n1, 2 and 3\t4; 5\n", "\t"),
        ("a|b|c\n1,2|3|4\n5|6|7\n", "|"),
        ("a,b\nx;y;z,2\n", ","),
        ("sales 2024\n\na,b,c\n1,2,3\n4,5,6\n", ","),
    ],
)
def test_the_delimiter_is_found(text: str, delimiter: str) -> None:
    assert delimiter_of(text) == delimiter


def test_excels_own_declaration_counts() -> None:
    read = read_delimited("sep=|\na,b|c\n1,2|3\n")
    assert read.cells.columns == ["a,b", "c"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(end: str) -> None:
    read = read_delimited(end.join(["a,b", "1,2", '"x', 'y",4']))
    assert read.cells.rows() == [("1", "2"), (f"x{end}y", "4")]


def test_ragged_rows_are_mended_and_counted() -> None:
    read = read_delimited("a,b,c\n1\n1,2\n1,2,3\n1,2,3,4\n1,2,3,,,\n")
    assert read.cells.rows() == [
        ("1", "", ""),
        ("1", "2", ""),
        ("1", "2", "3"),
        ("1", "2", "3"),
        ("1", "2", "3"),
    ]
    assert read.remarks == (
        "2 rows were shorter than the header and filled up.",
        "1 row was longer than the header and cut.",
    )


def test_columns_without_a_name_or_with_anothers_get_one() -> None:
    read = read_delimited("a,,A,a,column 2\n1,2,3,4,5\n")
    assert read.cells.columns == ["a", "column 2 2", "A 2", "a 3", "column 2"]
    assert read.remarks == (
        "2 columns had the names of others and got a number.",
        "1 column had no name and got one.",
    )


def test_a_header_of_years_is_a_header() -> None:
    assert read_delimited(",2022,2023\nx,1,2\n").cells.columns == ["column 1", "2022", "2023"]


def test_a_table_without_a_header_gets_numbers() -> None:
    read = read_delimited("1,2024-01-01\n3,2024-01-02\n")
    assert read.cells.columns == ["column 1", "column 2"]
    assert read.cells.height == 2
    assert read.remarks == ("The first row holds no names, so the columns were numbered.",)


def test_titles_and_comments_above_the_header_are_left_out() -> None:
    read = read_delimited("# from, somewhere\nReport\n\na,b,c\n1,2,3\n4,5,6\n")
    assert read.cells.columns == ["a", "b", "c"]
    assert read.remarks == ("2 lines above the header were left out.",)


def test_blank_rows_and_columns_are_left_out() -> None:
    read = read_delimited("a,b,,\n1,2,,\n,,,\n\n3,4,,\n,,,\n,,,\n")
    assert read.cells.columns == ["a", "b"]
    assert read.cells.rows() == [("1", "2"), ("3", "4")]
    assert read.remarks == ("1 empty row was left out.",)


def test_in_a_single_column_a_blank_line_is_a_missing_value() -> None:
    assert read_delimited("a\n1\n\n3\n\n\n").cells.rows() == [("1",), ("",), ("3",)]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing() -> None:
    read = read_delimited('size,n\n"7",2\n"5 inch,1\n9,3\n')
    assert read.cells.rows() == [("7", "2"), ('"5 inch', "1"), ("9", "3")]
    assert len(read.remarks) == 1


def test_inner_quotation_marks_are_characters() -> None:
    assert read_delimited('size,n\n5" pipe,1\n').cells.rows() == [('5" pipe', "1")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\n\n", NO_CELLS),
        (",,\n,,\n", NO_CELLS),
        ("a,b\n", NO_ROWS),
        ("a,b\n,\n\n", NO_ROWS),
        ("a", NO_ROWS),
        ("," * 5_000_000, NO_CELLS),
    ],
)
def test_a_table_without_rows_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InputUnusable) as refusal:
        read_delimited(text)
    assert str(refusal.value) == sentence


def test_too_many_columns_are_refused() -> None:
    row = ",".join(f"c{number}" for number in range(MAX_COLUMNS + 1))
    with pytest.raises(InputUnusable, match=r"1,001 columns, and 1,000 is the most"):
        read_delimited(f"{row}\n{row}\n")


WESTERN = "name;größe\nMüller;5 m²\nCafé “Olé”;7 €\n"
RUSSIAN = "имя;город\nИван Петров;Москва\nАнна Каренина;Санкт-Петербург\n" * 3
JAPANESE = "名前,住所\n東京太郎,東京都千代田区\n大阪花子,大阪府大阪市\n" * 3


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_unicode_is_read_without_a_word(mark: bytes, encoding: str) -> None:
    read = decoded(mark + WESTERN.encode(encoding))
    assert read.text == WESTERN
    assert read.remarks == ()


def test_windows_1252_is_read_and_said() -> None:
    read = decoded(WESTERN.encode("cp1252"))
    assert read.text == WESTERN
    assert read.remarks == ("The text is not in Unicode and was read as Windows-1252.",)


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [(RUSSIAN, "cp1251", "Windows-1251 (Cyrillic)"), (JAPANESE, "cp932", "Shift JIS (Japanese)")],
)
def test_other_encodings_are_found_by_their_letters(text: str, encoding: str, said: str) -> None:
    read = decoded(text.encode(encoding))
    assert read.text == text
    assert said in read.remarks[0]
    assert "save it as CSV UTF-8" in read.remarks[0]


def test_a_damaged_letter_does_not_make_another_encoding() -> None:
    content = WESTERN.encode().replace("ß".encode(), b"\xc3")
    read = decoded(content)
    assert read.text == WESTERN.replace("ß", "\ufffd")
    assert read.remarks == ("1 broken character is shown as \ufffd.",)


def test_a_letter_cut_off_at_the_end_is_said() -> None:
    read = decoded("a,b\nä,é".encode()[:-1])
    assert read.text == "a,b\nä,\ufffd"
    assert len(read.remarks) == 1


def test_nul_characters_are_taken_out_and_counted() -> None:
    read = decoded(b"a,b\n1\0,2\0\n" + b"3,4\n" * 100)
    assert read.text.startswith("a,b\n1,2\n3,4")
    assert read.remarks == ("2 NUL characters were taken out.",)


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 8, os.urandom(4096), b"\0" * 5000 + b"\xff"]
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(InputUnusable) as refusal:
        decoded(content)
    assert str(refusal.value) in (NO_TEXT, UNKNOWN_ENCODING)
