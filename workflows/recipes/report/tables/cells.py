"""Reads the texts of a column as numbers or dates, where they can only be read in one way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import polars as pl

from workflows.recipes.report.common import MONTHS, Resolution

SIGNIFICANT_DIGITS: Final = 15
"""Digits that a 64-bit float keeps. A longer whole number is somebody's id, not an amount."""
MISSING_WORDS: Final = (
    *("na", "n/a", "n.a.", "#n/a", "null", "none", "nan", "nil", "missing", "unknown"),
    *("-", "–", "—", "?", ".", "..", "...", "inf", "+inf", "-inf", "infinity", "-infinity"),
)
"""Words for a missing value in a column that is otherwise one of numbers or dates."""

TOLERATED: Final = 0.02
"""The share of a column's cells that may be something else than the rest; they count as missing."""

_SAMPLE: Final = 1000
_LIKELY: Final = 0.9
_CURRENCY: Final = "|".join(
    (
        r"[A-Z]{0,2}\$|[€£¥₹₽₩₺₴₪₫฿]|kr|zł|Kč|Fr\.",
        "USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|INR|CNY|BRL",
    )
)
_PARTS: Final = (
    r"^(?P<open>\()?\s*(?P<sign1>[+\-−])?\s*"
    rf"(?P<before>{_CURRENCY})?\s*(?P<sign2>[+\-−])?\s*"
    r"(?P<body>(?:\d[\d.,'’ \u00a0\u202f]*?|[.,]\d+)(?:[eE][+\-]?\d{1,3})?)\s*"
    rf"(?P<after>%|{_CURRENCY})?\s*(?P<close>\))?$"
)
_PLAIN: Final = r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$"
_POINT_AND_THREE: Final = r"^[+-]?[1-9]\d{0,2}\.\d{3}$"
_GAPS: Final = r"['’ \u00a0\u202f]"
_POINT: Final = (
    rf"^(?:\d+|[1-9]\d{{0,2}}(?:,\d{{3}})+|[1-9]\d{{0,2}}(?:{_GAPS}\d{{3}})+)?"
    r"(?:\.\d*)?(?:[eE][+\-]?\d+)?$"
)
_COMMA: Final = (
    rf"^(?:\d+|[1-9]\d{{0,2}}(?:\.\d{{3}})+|[1-9]\d{{0,2}}(?:{_GAPS}\d{{3}})+)?"
    r"(?:,\d*)?(?:[eE][+\-]?\d+)?$"
)
_PADDED: Final = r"^0\d"
_TOO_LONG: Final = rf"^[1-9]\d{{{SIGNIFICANT_DIGITS},}}(?:\.0*)?$"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers."""

    values: pl.Series
    """Float64, finite or null."""
    unit: str
    """`%`, a currency's sign or code, or nothing."""
    unreadable: int
    """Cells that were neither numbers nor missing; they are null."""
    either_way: bool
    """Whether its commas or points could mark thousands as well as decimals."""
    decimal_comma: bool
    """Whether it can only be read with decimal commas."""


def numbers_in(cells: pl.Series, *, prefer_comma: bool = False) -> Numbers | None:
    """The column as numbers; None where it is something else.

    `cells` are stripped texts without blanks, or null. All must be written in one way and with one
    unit; up to 2 % may be something else. Numbers with leading zeros or more than 15 digits are
    ids, so a column with one stays text. `prefer_comma` decides where both ways fit.
    """
    cells = _without(MISSING_WORDS, cells)
    given = cells.drop_nulls()
    if not _fits(given.head(_SAMPLE), _PARTS):
        return None
    if bool(given.str.contains(_PLAIN).all()) and not _may_be_thousands(given):
        return _plain(cells, given)
    return _dressed(cells, given.len(), prefer_comma=prefer_comma)


def _may_be_thousands(given: pl.Series) -> bool:
    """Whether each cell with a point has three digits after it, as in 1.234."""
    pointed = given.str.contains(".", literal=True)
    return bool(pointed.any()) and bool(given.filter(pointed).str.contains(_POINT_AND_THREE).all())


def _without(words: Collection[str], cells: pl.Series) -> pl.Series:
    """The cells with null for each of these words."""
    found = cells.str.to_lowercase().is_in([*words]).fill_null(value=False)
    return cells.set(found, None) if found.any() else cells


def _fits(sample: pl.Series, pattern: str) -> bool:
    """Whether nearly all of the first cells look like this, so that texts cost little."""
    share = sample.str.contains(pattern).mean()
    return isinstance(share, float) and share >= _LIKELY


def _plain(cells: pl.Series, given: pl.Series) -> Numbers | None:
    if _are_ids(given.str.strip_chars_start("+-")):
        return None
    values = _finite(cells.cast(pl.Float64, strict=False))
    return Numbers(values, "", given.len() - values.count(), False, False)


def _are_ids(bodies: pl.Series) -> bool:
    return bool((bodies.str.contains(_PADDED) | bodies.str.contains(_TOO_LONG)).any())


def _finite(values: pl.Series) -> pl.Series:
    return values.set(~values.is_finite(), None)


def _dressed(cells: pl.Series, given: int, *, prefer_comma: bool) -> Numbers | None:
    """Numbers with units, brackets, thousands or decimal commas; `given` is how many there are."""
    parts = cells.str.extract_groups(_PARTS).struct.unnest()
    bodies = parts["body"]
    unit, fits = _unit(parts)
    if _are_ids(bodies.drop_nulls()):
        return None
    by_point = bodies.str.contains(_POINT).fill_null(value=False)
    by_comma = bodies.str.contains(_COMMA).fill_null(value=False)
    points, commas = int(by_point.sum()), int(by_comma.sum())
    either_way = points == commas and bool(bodies.str.contains(r"[.,]").any())
    use_comma = commas > points or (either_way and prefer_comma)
    fits &= by_comma if use_comma else by_point
    values = _floats(bodies.set(~fits, None), use_comma=use_comma) * _signs(parts)
    values = _finite(values)
    unreadable = given - values.count()
    if unreadable > given * TOLERATED:
        return None
    return Numbers(values, unit, unreadable, either_way, commas > points)


def _floats(bodies: pl.Series, *, use_comma: bool) -> pl.Series:
    thousands = r"[.'’ \u00a0\u202f]" if use_comma else r"[,'’ \u00a0\u202f]"
    plain = bodies.str.replace_all(thousands, "")
    return plain.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _signs(parts: pl.DataFrame) -> pl.Series:
    """−1 for each cell with a minus or in an accountant's brackets, else 1."""
    minus = pl.any_horizontal(
        pl.col("open").is_not_null() & pl.col("close").is_not_null(),
        pl.col("sign1").is_in(["-", "−"]).fill_null(value=False),
        pl.col("sign2").is_in(["-", "−"]).fill_null(value=False),
    )
    return parts.select(pl.when(minus).then(-1.0).otherwise(1.0)).to_series()


def _unit(parts: pl.DataFrame) -> tuple[str, pl.Series]:
    """The unit of most cells, empty for none, and which cells have it."""
    units = parts.select(
        pl.when(pl.col("body").is_not_null()).then(pl.coalesce("before", "after", pl.lit("")))
    ).to_series()
    counts = units.drop_nulls().value_counts(sort=True)
    most = str(counts.row(0)[0]) if counts.height else ""
    return most, (units == most).fill_null(value=False)


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
_DATE_PARTS: Final = (
    *("year", "month", "day", "hour", "minute", "second", "half", "zone", "quarter"),
)

_CENTURY_TURN: Final = 69
"""Two digits up to 68 mean 2000 and more, as POSIX has it."""

_NO_DATE: Final = (
    *("0000-00-00", "0000-00-00 00:00:00", "0001-01-01", "0001-01-01 00:00:00"),
    *("0001-01-01t00:00:00", "0001-01-01t00:00:00z"),
)
"""Written by databases and programs where there is no date."""

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
    given = _without((*MISSING_WORDS, *_NO_DATE), cells)
    count = given.count()
    sample = given.drop_nulls().head(_SAMPLE)
    for form in (*_FORMS, _slashed(given)):
        if not form or not _fits(sample, form):
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
    missing = [
        pl.lit(None, pl.String).alias(name) for name in _DATE_PARTS if name not in parts.columns
    ]
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
