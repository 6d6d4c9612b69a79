"""Turns a table of texts into one of numbers, dates, truths and texts, column by column, in SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import duckdb

from workflows.recipes.report.files import Texts
from workflows.recipes.report.profile import Kind, Resolution
from workflows.text.lists import counted

TOLERATED: Final = 0.02
"""The share of a column's cells that may be something else than the rest; they count as missing."""
MISSING_WORDS: Final = (
    *("na", "n/a", "n.a.", "#n/a", "null", "none", "nan", "nil", "missing", "unknown"),
    *("-", "–", "—", "?", ".", "..", "...", "inf", "+inf", "-inf", "infinity", "-infinity"),
)
"""Words for a missing value in a column that is otherwise one of numbers or dates."""

_NO_DATE: Final = (
    *("0000-00-00", "0000-00-00 00:00:00", "0001-01-01", "0001-01-01 00:00:00"),
    *("0001-01-01t00:00:00", "0001-01-01t00:00:00z"),
)
"""Written by databases and programs where there is no date."""
_GIVEN: Final = f"c IS NOT NULL AND lower(c) NOT IN {(*MISSING_WORDS, *_NO_DATE)}"
_CELL: Final = re.compile(r"\bc\b")
"""A cell in SQL, before its column is known."""
_SAMPLE: Final = 200
_LIKELY: Final = 0.9

_CURRENCY: Final = "|".join(
    (
        r"[A-Z]{0,2}\$|[€£¥₹₽₩₺₴₪₫฿]|kr|zł|Kč|Fr\.",
        "USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|INR|CNY|BRL",
    )
)
_GAPS: Final = r"''’ \x{a0}\x{202f}"
_PARTS: Final = (
    rf"^(\()?\s*([+\-−])?\s*({_CURRENCY})?\s*([+\-−])?\s*"
    rf"((?:\d[\d.,{_GAPS}]*?|[.,]\d+)(?:[eE][+\-]?\d{{1,3}})?)\s*(%|{_CURRENCY})?\s*(\))?$"
)
_GROUPS: Final = rf"\d+|[1-9]\d{{0,2}}(?:[{_GAPS}]\d{{3}})+"
_MACROS: Final = rf"""
CREATE MACRO finite(c) AS CASE WHEN isfinite(TRY_CAST(c AS DOUBLE)) THEN TRY_CAST(c AS DOUBLE) END;
CREATE MACRO plain(c) AS CASE WHEN
    regexp_full_match(c, '[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{{1,3}})?') THEN finite(c) END;
CREATE MACRO parts(c) AS regexp_extract(c, '{_PARTS}',
    ['open', 'sign1', 'before', 'sign2', 'body', 'after', 'close']);
CREATE MACRO unit_of(p) AS CASE WHEN p.body <> '' THEN coalesce(nullif(p.before, ''), p.after) END;
CREATE MACRO sign_of(p) AS CASE WHEN (p.open <> '' AND p.close <> '')
    OR p.sign1 IN ('-', '−') OR p.sign2 IN ('-', '−') THEN -1.0 ELSE 1.0 END;
CREATE MACRO points(p, unit) AS CASE WHEN unit_of(p) = unit AND regexp_full_match(p.body,
    '(?:{_GROUPS}|[1-9]\d{{0,2}}(?:,\d{{3}})+)?(?:\.\d*)?(?:[eE][+\-]?\d+)?') THEN
    sign_of(p) * finite(regexp_replace(p.body, '[,{_GAPS}]', '', 'g')) END;
CREATE MACRO commas(p, unit) AS CASE WHEN unit_of(p) = unit AND regexp_full_match(p.body,
    '(?:{_GROUPS}|[1-9]\d{{0,2}}(?:\.\d{{3}})+)?(?:,\d*)?(?:[eE][+\-]?\d+)?') THEN
    sign_of(p) * finite(replace(regexp_replace(p.body, '[.{_GAPS}]', '', 'g'), ',', '.')) END;
CREATE MACRO is_id(digits) AS regexp_matches(digits, '^(?:0\d|[1-9]\d{{15,}}(?:\.0*)?$)');
CREATE MACRO calendar(t) AS CASE WHEN year(t) BETWEEN 1000 AND 9999 THEN t END;
CREATE MACRO iso(c) AS CASE WHEN regexp_matches(c, '^\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}(?:$|[T ]\d)')
    THEN calendar(make_timestamp(epoch_us(TRY_CAST(c AS TIMESTAMPTZ)))) END;
CREATE MACRO dated(c, forms) AS calendar(try_strptime(
    regexp_replace(replace(c, 'Sept ', 'Sep '), '(\d)(?:st|nd|rd|th)\b', '\1'), forms));
CREATE MACRO quarter_of(c) AS CASE WHEN regexp_full_match(c, '\d{{4}}[- ]?Q[1-4]') THEN
    make_timestamp(CAST(left(c, 4) AS BIGINT), CAST(right(c, 1) AS BIGINT) * 3 - 2, 1, 0, 0, 0) END;
"""
"""`parts` has what a number is dressed in. A number with leading zeros or more digits than a float
keeps is somebody's id. `iso` gives UTC where a zone is named, as the database's zone is UTC."""


def _forms(*days: str) -> str:
    """SQL for a cell in one of these forms, with and without a time of day."""
    times = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
    return f"dated(c, {[day + time for day in days for time in times]})"


_DAY_FIRST: Final = _forms("%d/%m/%Y", "%d-%m-%Y")
_MONTH_FIRST: Final = _forms("%m/%d/%Y", "%m-%d-%Y")
_MONTHS: Final = (
    f"dated(c, {['%Y-%m', '%Y/%m', '%b %Y', '%B %Y', '%b-%Y', '%b-%y', '%m/%Y']})",
    "quarter_of(c)",
)
_DATES: Final = (
    "iso(c)",
    _forms("%d.%m.%y", "%d.%m.%Y"),
    _forms("%d %b %y", "%d %b %Y", "%d-%b-%y", "%d-%b-%Y", "%d %B %Y", "%d. %B %Y"),
    _forms("%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y"),
    *_MONTHS,
    _DAY_FIRST,
    _MONTH_FIRST,
)

_YEAR_NAMES: Final = ("year", "years", "jahr", "année", "annee", "año", "ano", "anno", "rok", "år")
_TRUTHS: Final = (
    *(("true", "false"), ("yes", "no"), ("y", "n"), ("t", "f"), ("on", "off")),
    *(("ja", "nein"), ("oui", "non"), ("sí", "no"), ("si", "no"), ("wahr", "falsch")),
)
# What a spreadsheet would take for a formula and might run: OWASP, "CSV Injection".
_FORMULA: Final = r"^(?:=.|@(?:[A-Z]{2,}|\w+\()|[+-][A-Za-z@=(].*[(|!])"
_NAMED_REMARKS: Final = 5
"""Columns that remarks of one kind name."""

_UNIT_IN_BRACKETS: Final = re.compile(r"^.*\S\s*[(\[]\s*([^()\[\]]{1,12}?)\s*[)\]]$")


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column whose cells are known for what they are."""

    name: str
    kind: Kind
    unit: str = ""
    """Of numbers: `%`, a currency, or what the column's name says in brackets."""
    resolution: Resolution | None = None
    """Of dates."""


@dataclass(frozen=True)
class Table:
    """Columns of equal length: `data` in the database, with the columns c0, c1 and so on.

    DOUBLE for numbers, TIMESTAMP for dates, else VARCHAR, without blanks around. What is missing is
    null.
    """

    database: duckdb.DuckDBPyConnection
    columns: tuple[TypedColumn, ...]
    rows: int
    remarks: tuple[str, ...] = ()
    """Sentences for the person on how it was read."""

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, TypedColumn]]:
        return {column.name: (f"c{n}", column) for n, column in enumerate(self.columns)}

    def column(self, name: str) -> TypedColumn:
        """The column of this name. Raises KeyError."""
        return self._by_name[name][1]

    def sql(self, name: str) -> str:
        """What the column of this name is called in the database. Raises KeyError."""
        return self._by_name[name][0]

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of `FROM data` and this SQL."""
        return self.database.execute(f"FROM data {sql}").fetchall()


@dataclass(slots=True)
class _Reading:
    """How the cells `c` of a column are to be read."""

    sql: str
    kind: Kind
    unit: str = ""
    resolution: Resolution | None = None
    unreadable: int = 0
    """Cells that are neither so nor missing."""
    with_commas: str = ""
    """The other SQL, where commas or points could mark thousands as well as decimals."""
    decimal_comma: bool = False
    """Whether it can only be read with decimal commas."""


def typed(texts: Texts) -> Table:
    """The same table with each column read as what nearly all of its cells are."""
    database = texts.database
    database.execute(_MACROS)
    reader = _ColumnReader(texts)
    readings = reader.readings()
    if any(reading.decimal_comma for reading in readings):
        # Where a neighbour has decimal commas, 1.234 means a thousand and more.
        for reading in readings:
            reading.sql = reading.with_commas or reading.sql
    columns = ", ".join(
        f"{_CELL.sub(f'c{number}', reading.sql)} AS c{number}"
        for number, reading in enumerate(readings)
    )
    database.execute(f"CREATE TABLE data AS FROM cells SELECT {columns}")
    database.execute("DROP TABLE cells")
    ((rows,),) = database.execute("FROM data SELECT count(*)").fetchall()
    typed_columns = tuple(
        TypedColumn(name, reading.kind, reading.unit, reading.resolution)
        for name, reading in zip(texts.names, readings, strict=True)
    )
    return Table(database, typed_columns, rows, (*texts.remarks, *reader.remarks()))


class _ColumnReader:
    """Tells what the columns of a table of texts are."""

    def __init__(self, texts: Texts) -> None:
        self._database = texts.database
        self._names = texts.names
        self._unreadable: dict[str, int] = {}
        self._ambiguous_dates: list[str] = []
        self._formulas = 0

    def readings(self) -> list[_Reading]:
        """How to read each column."""
        # In CASE, since an expression costs only where it is reached.
        of_each = (
            "count(*), count(plain(c)), "
            "bool_or(CASE WHEN length(c) > 15 OR contains(c[:2], '0') "
            "THEN is_id(ltrim(c, '+-')) ELSE false END), "
            # Each cell with a point has three digits after it, as in 1.234.
            "bool_and(CASE WHEN contains(c, '.') "
            r"THEN regexp_full_match(c, '[+-]?[1-9]\d{0,2}\.\d{3}') END), "
            "bool_and(coalesce(plain(c) % 1 = 0 AND plain(c) BETWEEN 1000 AND 2999, false)), "
            r"count_if(CASE WHEN plain(c) IS NULL THEN regexp_matches(c, '\d') ELSE true END)"
        )
        found = self._long(of_each, f"WHERE {_GIVEN}")
        readings: dict[int, _Reading] = {}
        for number, name in enumerate(self._names):
            count, plain, ids, doubtful, years, digits = found.get(number, (0,) * 6)
            if count and plain == count and not ids and not doubtful:
                readings[number] = _plain(name, years=years)
            elif count and digits >= count * _LIKELY:
                cells = f"FROM (FROM cells SELECT c{number} AS c) WHERE {_GIVEN}"
                reading = self._dressed(cells, name) or self._dated(cells, name)
                if reading:
                    readings[number] = reading
                    self._unreadable[name] = reading.unreadable
        texts = [number for number in range(len(self._names)) if number not in readings]
        readings |= self._texts(texts)
        return [readings[number] for number in range(len(self._names))]

    def _long(self, aggregates: str, condition: str, columns: str = "*") -> dict[int, Any]:
        """The aggregates of each column that has cells with this condition, by its number."""
        long = f"UNPIVOT cells ON {columns} INTO NAME name VALUE c"
        rows = self._database.execute(
            f"FROM ({long}) SELECT name[2:]::INT, {aggregates} {condition} GROUP BY name"
        ).fetchall()
        return {row[0]: row[1:] for row in rows}

    def _texts(self, columns: Sequence[int]) -> dict[int, _Reading]:
        """Columns of truths and of texts, and those without any cells."""
        if not columns:
            return {}
        aggregates = (
            "count(DISTINCT lower(c)), min(lower(c)), max(lower(c)), "
            f"count_if(regexp_matches(c, '{_FORMULA}'))"
        )
        found = self._long(aggregates, "", ", ".join(f"c{number}" for number in columns))
        readings = {number: _Reading("c", Kind.EMPTY) for number in columns}
        for number, (distinct, first, last, formulas) in found.items():
            is_truth = distinct <= 2 and any({first, last} <= set(pair) for pair in _TRUTHS)
            readings[number] = (
                _Reading("lower(c)", Kind.TRUTH) if is_truth else _Reading("c", Kind.TEXT)
            )
            self._formulas += formulas
        return readings

    def _ask(self, cells: str, *aggregates: str, sample: bool = False) -> tuple[Any, ...]:
        """The values of these aggregates over cells, or over the first ones only."""
        given = f"({cells} LIMIT {_SAMPLE})" if sample else f"({cells})"
        asked = f"FROM (FROM {given} SELECT c, parts(c) AS p) SELECT {', '.join(aggregates)}"
        return self._database.execute(asked).fetchall()[0]

    def _dressed(self, cells: str, name: str) -> _Reading | None:
        """Numbers with units, brackets, thousands or decimal commas, all written in one way.

        Up to 2 % may be something else.
        """
        count, likely, unit = self._ask(
            cells, "count(*)", "count(unit_of(p))", "mode(unit_of(p))", sample=True
        )
        if likely < count * _LIKELY:
            return None
        count, points, commas, ids, marks = self._ask(
            cells,
            "count(*)",
            f"count(points(p, '{unit}'))",
            f"count(commas(p, '{unit}'))",
            "bool_or(is_id(p.body))",
            "bool_or(regexp_matches(p.body, '[.,]'))",
        )
        unreadable = count - max(points, commas)
        if ids or unreadable > count * TOLERATED:
            return None
        by_point, by_comma = f"points(parts(c), '{unit}')", f"commas(parts(c), '{unit}')"
        return _Reading(
            by_comma if commas > points else by_point,
            Kind.NUMBER,
            unit or unit_of_name(name),
            unreadable=unreadable,
            with_commas=by_comma if points == commas and marks else "",
            decimal_comma=commas > points,
        )

    def _dated(self, cells: str, name: str) -> _Reading | None:
        """Dates, all written in one form; up to 2 % may be something else."""
        counts = self._ask(cells, *(f"count({sql})" for sql in ("c", *_DATES)), sample=True)
        likely = [
            sql
            for sql, count in zip(_DATES, counts[1:], strict=True)
            if count >= counts[0] * _LIKELY
        ]
        if not likely:
            return None
        total, *counts = self._ask(cells, "count(*)", *(f"count({sql})" for sql in likely))
        known = dict(zip(likely, counts, strict=True))
        if known.get(_DAY_FIRST, 0) == known.get(_MONTH_FIRST, -1):
            self._ambiguous_dates.append(name)
            return None
        sql = max(known, key=known.__getitem__)
        if total - known[sql] > total * TOLERATED:
            return None
        resolution = Resolution.MONTH
        if sql not in _MONTHS:
            (midnight,) = self._ask(cells, f"bool_and(date_trunc('day', {sql}) = {sql})")
            resolution = Resolution.DAY if midnight else Resolution.TIME
        return _Reading(sql, Kind.DATE, resolution=resolution, unreadable=total - known[sql])

    def remarks(self) -> Sequence[str]:
        """Sentences for the person on what was found; of one kind, no more than a few."""
        fits = ("cell doesn't fit the others and counts", "cells don't fit the others and count")
        odd = [(name, count) for name, count in self._unreadable.items() if count]
        remarks = [
            *(f"In “{name}”, {counted(n, *fits)} as missing." for name, n in odd[:_NAMED_REMARKS]),
            *(
                f"The dates in “{name}” may begin with the day or with the month; "
                "they were read as text."
                for name in self._ambiguous_dates[:_NAMED_REMARKS]
            ),
        ]
        if self._formulas:
            cells = counted(self._formulas, "cell looks", "cells look")
            was = "it was" if self._formulas == 1 else "they were"
            remarks.append(f"{cells} like a formula; {was} read as text and not calculated.")
        return remarks


def _plain(name: str, *, years: bool) -> _Reading:
    """Numbers as programs write them; years where the column's name says so."""
    if years and name.strip().casefold() in _YEAR_NAMES:
        moment = "make_timestamp(CAST(plain(c) AS BIGINT), 1, 1, 0, 0, 0)"
        return _Reading(moment, Kind.DATE, resolution=Resolution.YEAR)
    return _Reading("plain(c)", Kind.NUMBER, unit_of_name(name))


def unit_of_name(name: str) -> str:
    """The unit that a column's name has in brackets at its end, as in `weight (kg)`."""
    found = _UNIT_IN_BRACKETS.match(name)
    return found[1] if found and not found[1].isdigit() else ""
