"""Turns a table of texts into one of numbers, dates, truths and texts, column by column."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

import polars as pl

from workflows.recipes.report.common import Kind, Resolution, counted
from workflows.recipes.report.tables.cells import (
    Numbers,
    could_be_either,
    dates_in,
    numbers_in,
    years_in,
)
from workflows.recipes.report.tables.raw_table import RawTable

_TRUTHS: Final = (
    *(("true", "false"), ("yes", "no"), ("y", "n"), ("t", "f"), ("on", "off")),
    *(("ja", "nein"), ("oui", "non"), ("sí", "no"), ("si", "no"), ("wahr", "falsch")),
)
# What a spreadsheet would take for a formula and might run: OWASP, "CSV Injection".
_FORMULA: Final = r"^(?:=.|@(?:[A-Z]{2,}|\w+\()|[+-][A-Za-z@=(].*[(|!])"
_NAMED_REMARKS: Final = 5
"""Columns that remarks of one kind name; the others are counted."""

_UNIT_IN_BRACKETS: Final = re.compile(r"^.*\S\s*[(\[]\s*([^()\[\]]{1,12}?)\s*[)\]]$")
_UNIT_AT_THE_END: Final = re.compile(
    r"^.*[^\W_](?:[_ ]in)?[_ ]("
    r"mm|cm|km|kg|mg|ml|kwh|mwh|gwh|kw|mw|ms|sec|seconds|minutes|hours|days|years|pct|percent"
    r"|usd|eur|gbp|chf|celsius|fahrenheit|°c|°f|hpa|mph|kmh|bytes)$",
    re.IGNORECASE,
)
_SHORT_UNITS: Final = {
    "pct": "%",
    "percent": "%",
    "celsius": "°C",
    "fahrenheit": "°F",
    "kmh": "km/h",
}


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column whose cells are known for what they are."""

    name: str
    kind: Kind
    values: pl.Series
    """Float64 for numbers, Datetime for dates, else String, stripped. What is missing is null."""
    unit: str = ""
    """Of numbers: `%`, a currency, or what the column's name says in brackets or at its end."""
    resolution: Resolution | None = None
    """Of dates."""


@dataclass(frozen=True, slots=True)
class TypedTable:
    """Columns of equal length."""

    columns: tuple[TypedColumn, ...]
    rows: int
    remarks: tuple[str, ...]
    """Sentences for the person on how it was read."""

    def column(self, name: str) -> TypedColumn:
        """The column of this name. Raises KeyError."""
        return {column.name: column for column in self.columns}[name]


@dataclass(slots=True)
class _Findings:
    """Findings that are worth a remark, by column."""

    unreadable: dict[str, int]
    ambiguous_dates: list[str]
    formulas: int = 0


def typed(table: RawTable, only: Collection[str] | None = None) -> TypedTable:
    """The same table with each column read as what nearly all of its cells are.

    `only` names the columns that are needed, if not all are.
    """
    findings = _Findings({}, [])
    every = table.cells.get_columns()
    wanted = [cells for cells in every if only is None or cells.name in only]
    readings = {cells.name: numbers_in(_stripped(cells)) for cells in wanted}
    commas = _writes_commas(readings, every)
    columns: list[TypedColumn] = []
    for cells in wanted:
        stripped, reading = _stripped(cells), readings[cells.name]
        if reading and reading.either_way and commas:
            reading = numbers_in(stripped, prefer_comma=True)
        columns.append(_column(stripped, reading, findings))
    remarks = (*table.remarks, *_remarks(findings))
    return TypedTable(tuple(columns), table.cells.height, remarks)


def _writes_commas(readings: Mapping[str, Numbers | None], every: Iterable[pl.Series]) -> bool:
    """Whether 1.234 means a thousand and more, as another column has decimal commas.

    It is not asked where nothing hangs on it.
    """
    known = [reading for reading in readings.values() if reading]
    if not any(reading.either_way for reading in known):
        return False
    others = (numbers_in(_stripped(cells)) for cells in every if cells.name not in readings)
    return any(reading.decimal_comma for reading in chain(known, others) if reading)


def _stripped(cells: pl.Series) -> pl.Series:
    texts = cells.str.strip_chars()
    return texts.set(texts == "", None)


def _column(cells: pl.Series, numbers: Numbers | None, findings: _Findings) -> TypedColumn:
    name = cells.name
    findings.formulas += int(cells.str.contains(_FORMULA).sum())
    if not cells.count():
        return TypedColumn(name, Kind.EMPTY, cells)
    if numbers is not None:
        if years := years_in(name, numbers.values):
            return TypedColumn(name, Kind.DATE, years.values, resolution=years.resolution)
        findings.unreadable[name] = numbers.unreadable
        unit = numbers.unit or unit_of_name(name)
        return TypedColumn(name, Kind.NUMBER, numbers.values.alias(name), unit)
    if dates := dates_in(cells):
        findings.unreadable[name] = dates.unreadable
        values = dates.values.alias(name)
        return TypedColumn(name, Kind.DATE, values, resolution=dates.resolution)
    if could_be_either(cells):
        findings.ambiguous_dates.append(name)
    if _are_truths(cells):
        return TypedColumn(name, Kind.TRUTH, cells.str.to_lowercase())
    return TypedColumn(name, Kind.TEXT, cells)


def _are_truths(cells: pl.Series) -> bool:
    found = set(cells.drop_nulls().head(1000).str.to_lowercase().unique().to_list())
    pair = next((pair for pair in _TRUTHS if found <= set(pair)), None)
    return pair is not None and bool(cells.str.to_lowercase().drop_nulls().is_in(pair).all())


def unit_of_name(name: str) -> str:
    """The unit that a column's name ends with, as in `weight (kg)` or `length_cm`; else nothing."""
    if (found := _UNIT_IN_BRACKETS.match(name)) and not found[1].isdigit():
        return found[1]
    if found := _UNIT_AT_THE_END.match(name):
        return _SHORT_UNITS.get(found[1].lower(), found[1])
    return ""


def _remarks(findings: _Findings) -> list[str]:
    remarks: list[str] = []
    unreadable = {name: count for name, count in findings.unreadable.items() if count}
    for name, count in list(unreadable.items())[:_NAMED_REMARKS]:
        cells = counted(
            count,
            "cell does not fit the others and counts",
            "cells do not fit the others and count",
        )
        remarks.append(f"In «{name}», {cells} as missing.")
    if len(unreadable) > _NAMED_REMARKS:
        more = counted(len(unreadable) - _NAMED_REMARKS, "column has", "columns have")
        remarks.append(f"{more} cells of that sort too.")
    remarks += (
        f"The dates in «{name}» may begin with the day or with the month; they were read as text."
        for name in findings.ambiguous_dates[:_NAMED_REMARKS]
    )
    if findings.formulas:
        cells = counted(findings.formulas, "cell looks", "cells look")
        was = "it was" if findings.formulas == 1 else "they were"
        remarks.append(f"{cells} like a formula; {was} read as text and not calculated.")
    return remarks
