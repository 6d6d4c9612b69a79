"""Delimited texts come back cell for cell, whatever program wrote them; what was mended is said."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.workflows.report.files import remarks_of, rows_of
from workflows.errors import InputUnusable
from workflows.recipes.report.files import MAX_COLUMNS, NO_CELLS, NO_ROWS, delimiter_of

LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\t\r\n")
CELLS = st.text(LETTERS, max_size=12)
PLAIN_CELLS = st.text(st.sampled_from('ab ",\n\r\té12.-='), max_size=8).map(
    lambda text: text.replace("\t", "")
)
thoroughly = settings(deadline=None, max_examples=40)


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


def stripped(rows: Sequence[Sequence[str]]) -> list[tuple[str | None, ...]]:
    """The rows as they are read: cells without blanks around them, and null for blank ones."""
    blanks = " \t\r\n\f\v\xa0\ufeff"
    first, *rest = rows
    return [tuple(first), *(tuple(cell.strip(blanks) or None for cell in row) for row in rest)]


@thoroughly
@given(tables(CELLS), st.sampled_from([",", ";", "\t", "|"]))
def test_quoted_tables_need_no_delimiter_named(rows: list[list[str]], delimiter: str) -> None:
    text = written(rows, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    assert rows_of(text.encode()) == stripped(rows)


@thoroughly
@given(tables(PLAIN_CELLS).filter(lambda rows: len(rows[0]) > 1))
def test_commas_are_found_among_texts_with_commas(rows: list[list[str]]) -> None:
    assert rows_of(written(rows).encode()) == stripped(rows)


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
    read = rows_of(b"sep=|\na,b|c\n1,2|3\n")
    assert read == [("a,b", "c"), ("1,2", "3")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(end: str) -> None:
    text = end.join(["a,b", "1,2", '"x', 'y",4'])
    assert rows_of(text.encode())[1:] == [("1", "2"), (f"x{end}y", "4")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_ragged_rows_are_mended_and_counted(delimiter: str) -> None:
    text = "a,b,c\n1\n1,2\n1,2,3\n1,2,3,4\n1,2,3,,,\n".replace(",", delimiter).encode()
    assert rows_of(text)[1:] == [
        ("1", None, None),
        ("1", "2", None),
        ("1", "2", "3"),
        ("1", "2", "3"),
        ("1", "2", "3"),
    ]
    assert remarks_of(text) == (
        "2 rows were shorter than the header and filled up.",
        "1 row was longer than the header and cut.",
    )


def test_a_long_row_far_down_is_mended_too() -> None:
    text = b"a,b\n" + b"1,2\n" * 30_000 + b"1,2,3\n"
    assert rows_of(text)[-1] == ("1", "2")
    assert remarks_of(text) == ("1 row was longer than the header and cut.",)


@pytest.mark.parametrize(
    ("text", "names", "remarks"),
    [
        (
            "a,,A,a,column 2\n1,2,3,4,5\n",
            ("a", "column 2", "A 2", "a 3", "column 2 2"),
            (),
        ),
        (
            ",2022,2023\nx,1,2\n",
            ("column 1", "2022", "2023"),
            (),
        ),
        (
            "1,2024-01-01\n3,2024-01-02\n",
            ("column 1", "column 2"),
            ("The first row holds no names, so the columns were numbered.",),
        ),
        (
            "# from, somewhere\nReport\n\na,b,c\n1,2,3\n4,5,6\n",
            ("a", "b", "c"),
            ("2 lines above the header were left out.",),
        ),
        ("a,b,,\n1,2,,\n,,,\n\n3,4,,\n,,,\n,,,\n", ("a", "b"), ()),
    ],
)
def test_every_column_gets_a_name(
    text: str, names: tuple[str, ...], remarks: tuple[str, ...]
) -> None:
    assert rows_of(text.encode())[0] == names
    assert remarks_of(text.encode()) == remarks


def test_in_a_single_column_a_blank_line_is_a_missing_value() -> None:
    assert rows_of(b"a\n1\n\n3\n\n\n") == [("a",), ("1",), (None,), ("3",)]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing() -> None:
    text = b'size,n\n"7",2\n"5 inch,1\n9,3\n'
    assert rows_of(text)[1:] == [("7", "2"), ('"5 inch', "1"), ("9", "3")]
    assert len(remarks_of(text)) == 1


def test_inner_quotation_marks_are_characters() -> None:
    assert rows_of(b'size,n\n5" pipe,1\n')[1:] == [('5" pipe', "1")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\n\n", NO_CELLS),
        (",,\n,,\n", NO_CELLS),
        ("a,b\n", NO_ROWS),
        ("a,b\n,\n\n", NO_ROWS),
        ("a", NO_ROWS),
    ],
)
def test_a_table_without_rows_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InputUnusable) as refusal:
        rows_of(text.encode())
    assert str(refusal.value) == sentence


def test_too_many_columns_are_refused() -> None:
    row = ",".join(f"c{number}" for number in range(MAX_COLUMNS + 1))
    with pytest.raises(InputUnusable, match=r"1,001 columns; the limit is 1,000"):
        rows_of(f"{row}\n{row}\n".encode())
