"""Files as people hand them in, and tables read from them, for the tests of this folder."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from workflows.recipes.report.columns import Table, typed
from workflows.recipes.report.figures import profile_of
from workflows.recipes.report.files import lock, open_database, read_table
from workflows.recipes.report.profile import Profile

Rows = Sequence[Sequence[Any]]


def workbook(
    sheets: Mapping[str, Rows],
    *,
    hidden: Sequence[str] = (),
    far_away: tuple[int, int] | None = None,
) -> bytes:
    """An XLSX workbook with these sheets; texts stay texts, also those that look like formulas.

    `far_away` is a row and a column, from 0 on, for one more cell on each sheet.
    """
    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(content, {**options, "default_date_format": "yyyy-mm-dd"}) as book:
        untyped: Any = book
        for name, rows in sheets.items():
            sheet = untyped.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if far_away:
                sheet.write(*far_away, 1)
    return content.getvalue()


def csv_of(*lines: str) -> bytes:
    """A comma-separated file, in UTF-8."""
    return "\n".join(lines).encode() + b"\n"


def table_of(content: bytes, name: str = "table.csv") -> Table:
    """The file's table, each column read as what it is."""
    database = open_database(1024**3)
    with TemporaryDirectory() as folder:
        texts = read_table(name, content, database, Path(folder))
    lock(database)
    return typed(texts)


def rows_of(content: bytes, name: str = "table.csv") -> list[tuple[str | None, ...]]:
    """The file's rows, as texts, the first with the columns' names."""
    with TemporaryDirectory() as folder:
        texts = read_table(name, content, open_database(1024**3), Path(folder))
    return [texts.names, *texts.database.table("cells").fetchall()]


def remarks_of(content: bytes, name: str = "table.csv") -> tuple[str, ...]:
    """What is said about how the file was read."""
    return table_of(content, name).remarks


def values_of(table: Table, name: str) -> list[Any]:
    """The values of one column."""
    return [value for (value,) in table.ask(f"SELECT {table.sql(name)}")]


def profile_of_file(content: bytes, name: str = "table.csv") -> Profile:
    """The file's profile, made in this process."""
    return profile_of(table_of(content, name), name)


def sales() -> bytes:
    """Two years of orders: a date, two categories, an amount with a currency, and a share."""
    lines = ["order id;date;region;product;amount;discount;returned"]
    regions, products = ("North", "South", "East"), ("tea", "coffee")
    for number in range(720):
        year, month, day = 2022 + number // 360, number % 360 // 30 + 1, number % 28 + 1
        amount = 100 + 20 * (number % 3) + month * 5 + number % 7 * 1.5
        cells = (
            str(9000 + number),
            f"{day:02d}.{month:02d}.{year}",
            regions[number % 3],
            products[number % 2],
            f"{amount:.2f} €".replace(".", ","),
            f"{number % 4 * 5} %",
            "yes" if number % 5 == 0 else "no",
        )
        lines.append(";".join(cells))
    return "\r\n".join(lines).encode("cp1252")
