"""Texts of a column into numbers: decimal points or commas, thousands, percent, currencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

SIGNIFICANT_DIGITS: Final = 15
"""What a 64-bit float keeps. A longer whole number is somebody's id, not an amount."""
MISSING_WORDS: Final = (
    *("na", "n/a", "n.a.", "#n/a", "null", "none", "nan", "nil", "missing", "unknown"),
    *("-", "–", "—", "?", ".", "..", "...", "inf", "+inf", "-inf", "infinity", "-infinity"),
)
"""What stands for «nothing is known» where the column is otherwise one of numbers or dates."""

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
    given = cells.drop_nulls()
    words = given.str.to_lowercase().is_in(MISSING_WORDS)
    if words.any():
        cells = cells.set(
            cells.str.to_lowercase().is_in(MISSING_WORDS).fill_null(value=False), None
        )
        given = given.filter(~words)
    if given.is_empty() or not _likely(given):
        return None
    if bool(given.str.contains(_PLAIN).all()) and not _may_be_thousands(given):
        return _plain(cells, given)
    return _dressed(cells, given.len(), prefer_comma=prefer_comma)


def _may_be_thousands(given: pl.Series) -> bool:
    """Whether each cell with a point has three digits after it, as in 1.234."""
    pointed = given.str.contains(".", literal=True)
    return bool(pointed.any()) and bool(given.filter(pointed).str.contains(_POINT_AND_THREE).all())


def _likely(given: pl.Series) -> bool:
    """Whether the first cells look it, so that texts cost little."""
    share = given.head(_SAMPLE).str.contains(_PARTS).mean()
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
    """What most cells are counted in, «» for nothing, and which cells are."""
    units = parts.select(
        pl.when(pl.col("body").is_not_null()).then(pl.coalesce("before", "after", pl.lit("")))
    ).to_series()
    counts = units.drop_nulls().value_counts(sort=True)
    most = str(counts.row(0)[0]) if counts.height else ""
    return most, (units == most).fill_null(value=False)
