"""Texts of a column into dates: ISO and the other forms that can only be read in one way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from workflows.recipes.report.column_kinds import Resolution
from workflows.recipes.report.months import MONTHS
from workflows.recipes.report.tables.cell_numbers import MISSING_WORDS, TOLERATED

_TIME: Final = (
    r"(?:[T ,]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s?(?P<half>[AaPp][Mm])?\s?(?P<zone>Z|UTC|[+\-]\d{2}:?\d{2})?)?$"
)
_ISO: Final = r"^(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})" + _TIME
_DOTTED: Final = r"^(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})" + _TIME
_DAY_FIRST: Final = r"^(?P<day>\d{1,2})[-/](?P<month>\d{1,2})[-/](?P<year>\d{4})" + _TIME
_MONTH_FIRST: Final = r"^(?P<month>\d{1,2})[-/](?P<day>\d{1,2})[-/](?P<year>\d{4})" + _TIME
_NAMED: Final = (
    r"^(?P<day>\d{1,2})\.?[- ](?P<month>[A-Za-z]{3,9})\.?,?[- ](?P<year>\d{4}|\d{2})" + _TIME
)
_AMERICAN: Final = (
    r"^(?P<month>[A-Za-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})" + _TIME
)
_YEAR_MONTH: Final = r"^(?P<year>\d{4})[-/](?P<month>0[1-9]|1[0-2])$"
_MONTH_YEAR: Final = r"^(?P<month>[A-Za-z]{3,9})\.?[- ](?P<year>\d{4})$"
_QUARTER: Final = r"^(?P<year>\d{4})[- ]?(?P<quarter>Q[1-4])$"
_FORMS: Final = (_ISO, _DOTTED, _NAMED, _AMERICAN, _YEAR_MONTH, _MONTH_YEAR, _QUARTER)
_PARTS: Final = (*("year", "month", "day", "hour", "minute", "second", "half", "zone", "quarter"),)

_CENTURY_TURN: Final = 69
"""Two digits up to 68 mean 2000 and more, as POSIX has it."""

_NO_DATE: Final = (
    *("0000-00-00", "0000-00-00 00:00:00", "0001-01-01", "0001-01-01 00:00:00"),
    *("0001-01-01t00:00:00", "0001-01-01t00:00:00z"),
)
"""What databases and programs write where there is no date."""

_SAMPLE: Final = 1000
_LIKELY: Final = 0.9
_YEAR_NAMES: Final = ("year", "years", "jahr", "année", "annee", "año", "ano", "anno", "rok", "år")
_FIRST_YEAR, _LAST_YEAR = 1000, 2999


@dataclass(frozen=True, slots=True)
class Dates:
    """A column of dates."""

    values: pl.Series
    """Datetime in microseconds without a zone, or null; what had a zone is in UTC."""
    resolution: Resolution
    unreadable: int
    """Cells that were neither dates nor missing; they are null."""


def dates_in(cells: pl.Series) -> Dates | None:
    """The column as dates; None where it is something else.

    `cells` are stripped texts without blanks, or null. All must be written in one form; up to 2 %
    may be something else.
    """
    words = cells.str.to_lowercase().is_in([*MISSING_WORDS, *_NO_DATE]).fill_null(value=False)
    given = cells.set(words, None) if words.any() else cells
    count = given.count()
    sample = given.drop_nulls().head(_SAMPLE)
    for form in (*_FORMS, _slashed(given)):
        share = sample.str.contains(form).mean() if form else None
        if not form or not isinstance(share, float) or share < _LIKELY:
            continue
        values = _read(given, form)
        unreadable = count - values.count()
        if unreadable <= count * TOLERATED:
            return Dates(values, _resolution(values, form), unreadable)
    return None


def could_be_either(cells: pl.Series) -> bool:
    """Whether these are dates such as 03/04/2024, which America and Europe read differently."""
    given = cells.drop_nulls()
    return bool(given.len()) and bool(given.str.contains(_DAY_FIRST).all()) and not _slashed(cells)


def years_in(name: str, values: pl.Series) -> Dates | None:
    """A column of numbers as years, where its name says so; None where it is something else."""
    given = values.drop_nulls()
    if name.strip().casefold() not in _YEAR_NAMES or given.is_empty():
        return None
    if not bool(((given % 1 == 0) & given.is_between(_FIRST_YEAR, _LAST_YEAR)).all()):
        return None
    firsts = values.to_frame("year").select(pl.datetime(pl.col("year").cast(pl.Int32), 1, 1))
    return Dates(firsts.to_series().alias(values.name), Resolution.YEAR, 0)


def _slashed(cells: pl.Series) -> str:
    """The order in dates such as 25/12/2024, where at least one can only be read in one way."""
    parts = cells.str.extract_groups(r"^(?P<a>\d{1,2})[-/](?P<b>\d{1,2})[-/]\d{4}").struct.unnest()
    first, second = (parts[name].cast(pl.Int32, strict=False).max() for name in ("a", "b"))
    if not isinstance(first, int) or not isinstance(second, int):
        return ""
    if first > 12 >= second:
        return _DAY_FIRST
    return _MONTH_FIRST if second > 12 >= first else ""


def _read(cells: pl.Series, form: str) -> pl.Series:
    """Datetimes, null for each cell that has another form or is no day of the calendar."""
    parts = cells.str.extract_groups(form).struct.unnest()
    missing = [pl.lit(None, pl.String).alias(name) for name in _PARTS if name not in parts.columns]
    parts = parts.with_columns(missing)
    iso = pl.format(
        "{}-{}-{} {}:{}:{}",
        _year(),
        _month(),
        pl.col("day").fill_null("1"),
        _hour(),
        pl.col("minute").fill_null("0"),
        pl.col("second").fill_null("0"),
    )
    texts = parts.select(iso).to_series()
    values = texts.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    values = values - parts.select(_offset()).to_series()
    # A zone can carry a date out of the calendar's four digits.
    return values.set(~values.dt.year().is_between(_FIRST_YEAR, 9999), None)


def _year() -> pl.Expr:
    digits = pl.col("year").cast(pl.Int32, strict=False)
    short = pl.col("year").str.len_chars() == 2
    century = pl.when(digits < _CENTURY_TURN).then(2000).otherwise(1900)
    return pl.when(short).then(digits + century).otherwise(digits).cast(pl.String).str.zfill(4)


def _month() -> pl.Expr:
    word = pl.col("month").str.to_lowercase().str.slice(0, 3)
    names = dict(zip(MONTHS, map(str, range(1, 13)), strict=True))
    quarters = {"Q1": "1", "Q2": "4", "Q3": "7", "Q4": "10"}
    quarter = pl.col("quarter").replace_strict(quarters, default=None, return_dtype=pl.String)
    return pl.coalesce(word.replace(names), quarter)


def _hour() -> pl.Expr:
    """On the clock of 24 hours."""
    hour = pl.col("hour").cast(pl.Int32, strict=False).fill_null(0)
    half = pl.col("half").str.to_lowercase()
    afternoon = pl.when((half == "pm") & (hour < 12)).then(hour + 12)
    return afternoon.when((half == "am") & (hour == 12)).then(0).otherwise(hour).cast(pl.String)


def _offset() -> pl.Expr:
    """How far the cell's zone is ahead of UTC."""
    zone = pl.col("zone").str.replace(":", "", literal=True)
    sign = pl.when(zone.str.starts_with("-")).then(-1).otherwise(1)
    hours = zone.str.slice(1, 2).cast(pl.Int64, strict=False).fill_null(0)
    minutes = zone.str.slice(3, 2).cast(pl.Int64, strict=False).fill_null(0)
    return pl.duration(hours=sign * hours, minutes=sign * minutes)


def _resolution(values: pl.Series, form: str) -> Resolution:
    if form in (_YEAR_MONTH, _MONTH_YEAR, _QUARTER):
        return Resolution.MONTH
    midnight = (values.dt.truncate("1d") == values).drop_nulls().all()
    return Resolution.DAY if midnight else Resolution.TIME
