"""Finds the numbers and dates that sentences state: 5.8, −12 %, $1.2M, 1 March 2024, Q1 2024."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from workflows.recipes.report.common import MONTHS
from workflows.recipes.report.profile import Figure, Form, Kind, Profile

_SCALES: Final = {
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
}
_CURRENCIES: Final = "$€£¥₹₽₩₺₴₪₫฿"
_NUMBER: Final = re.compile(
    r"(?<![\w.,'’])(?<![A-Za-z]-)"  # within a word, such as Q1 or COVID-19, it is a name
    r"(?:(?<![\d)%])(?P<sign>[-−+]))?"  # between two numbers a dash means "to"
    rf"(?P<currency>[{_CURRENCIES}])?\s?(?P<sign_after>[-−])?"
    r"(?P<digits>(?>\d{1,3}(?:['’\u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*|\.\d+))"
    r"(?P<exponent>[eE][+\-]?\d{1,3})?"
    r"(?:(?P<ordinal>st|nd|rd|th)\b)?"
    r"(?:\s?(?P<scale>[Tt]housand|[Mm]illion|[Bb]illion|[Tt]rillion)\b"
    r"|(?P<short>k|K|M|mn|mio|bn|B)\b)?"
    rf"(?:\s?(?P<percent>%|percent\b|per cent\b|pct\b))?\s?(?P<currency_after>[{_CURRENCIES}])?"
)
_ENGLISH: Final = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_CONTINENTAL: Final = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+,\d+|[1-9]\d{0,2}(?:\.\d{3}){2,}")
_GAPS: Final = re.compile(r"['’\u00a0\u202f\u2009]")
_NOISE: Final = 1e-9
"""Of floats, in relation to the last digit that is written."""
_STEPS: Final = 4
"""Between neighbouring floats, that reckoning may be off by."""


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number in a text, and how exactly it is given."""

    text: str
    value: float
    half_step: float
    """Half of what its last digit stands for: 0.05 for 5.8, which may be 5.75 to 5.85."""
    percent: bool
    currency: str

    def equals(self, number: float) -> bool:
        """Whether the number, rounded as this one is, is this one. A half may go either way."""
        # What is beyond floats, such as 1e999, is nobody's figure.
        if not math.isfinite(self.value + self.half_step):
            return False
        noise = self.half_step * _NOISE + _STEPS * math.ulp(max(abs(number), abs(self.value)))
        return abs(number - self.value) <= self.half_step + noise

    def is_value_of(self, figure: Figure, *, without_sign: bool = False) -> bool:
        """Whether it states the figure.

        A share may be written as a percentage or as a fraction; what is written with a percent
        sign, or with a currency's, must be such a figure. `without_sign` lets 12 state −12, as in
        “it fell by 12”.
        """
        number = figure.number
        if number is None or not self._fits_unit(figure):
            return False
        if figure.form is Form.SHARE and self.percent:
            number *= 100
        return self.equals(number) or (without_sign and self.equals(abs(number)))

    def _fits_unit(self, figure: Figure) -> bool:
        if self.percent:
            return figure.form is Form.SHARE or figure.unit == "%"
        currencies = [sign for sign in figure.unit if sign in _CURRENCIES]
        return not (self.currency and currencies) or self.currency in currencies


def numbers_in_text(text: str) -> Iterator[WrittenNumber]:
    """The numbers in the text, in order. Ordinals, such as 3rd, and parts of words are none."""
    for match in _NUMBER.finditer(text):
        if match["ordinal"]:
            continue
        digits = _plain_digits(match["digits"])
        if digits is not None:
            yield _written(match, digits)
            continue
        # 1,2,3 is a list and 1.2.3 a version: each part counts.
        for part in re.split(r"[.,]", match["digits"]):
            yield WrittenNumber(part, float(part), 0.5, percent=False, currency="")


def _written(match: re.Match[str], digits: str) -> WrittenNumber:
    exponent = match["exponent"] or ""
    unit = match["scale"] or match["short"]
    scale = _SCALES[unit.lower()] if unit else 1.0
    negative = match["sign"] in ("-", "−") or bool(match["sign_after"])
    step = scale * float(f"1e{int(exponent[1:] or 0) - len(digits.partition('.')[2])}")
    value = float(digits + exponent) * scale
    return WrittenNumber(
        match[0].strip(),
        -value if negative else value,
        step / 2,
        bool(match["percent"]),
        match["currency"] or match["currency_after"] or "",
    )


def _plain_digits(digits: str) -> str | None:
    """The digits with a decimal point and nothing else between them; None where they are several.

    A comma before three digits marks thousands; before others, and where points mark thousands, it
    is a decimal comma.
    """
    digits = _GAPS.sub("", digits)
    if _ENGLISH.fullmatch(digits):
        return digits.replace(",", "")
    if _CONTINENTAL.fullmatch(digits):
        return digits.replace(".", "").replace(",", ".")
    return None if len(re.findall(r"[.,]", digits)) > 1 else digits.replace(",", ".")


_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>\d{4})"
_END: Final = r"(?![\w%]|[.,]\d)"
_FORMS: Final = tuple(
    re.compile(rf"(?<![\w.,$€£¥]){form}{_END}", re.IGNORECASE)
    for form in (
        rf"{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?:[T ](?P<time>\d{{2}}:\d{{2}}))?(?::\d\d)?",
        rf"{_DAY}\.? {_MONTH},? {_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"(?P<quarter>Q[1-4])[ /-]{_YEAR}",
        rf"{_YEAR}[ /-]?(?P<quarter>Q[1-4])",
        rf"{_MONTH},? {_YEAR}",
        rf"{_YEAR}-(?P<month>\d{{2}})",
        rf"{_DAY}\.? {_MONTH}",
        rf"{_MONTH} {_DAY}",
        r"(?P<decade>\d{3}0s)",
        _YEAR,
    )
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a text, in ISO's notation as far as it goes."""

    text: str
    iso: str
    """`2024-03-01`, `2024-03`, `2024-Q1`, `2024`, `1990s`; `-03-01` where the year is left open."""
    start: int
    end: int

    @property
    def is_year(self) -> bool:
        """Whether it could as well be a plain number."""
        return self.iso.isdigit()

    def is_in(self, date: str) -> bool:
        """Whether the date, from a profile, is this one, or a part of this month or year."""
        return date.startswith(self.iso) or (self.iso.startswith("-") and self.iso == date[4:10])


def dates_in_text(text: str) -> Iterator[WrittenDate]:
    """The dates in the text, the longer forms first; none overlaps another."""
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            start, end = match.span()
            if all(end <= other_start or start >= other_end for other_start, other_end in taken):
                taken.append((start, end))
                yield WrittenDate(match[0], _iso(match.groupdict()), start, end)


def _iso(parts: dict[str, str | None]) -> str:
    if decade := parts.get("decade"):
        return decade
    year = parts.get("year") or ""
    if quarter := parts.get("quarter"):
        return f"{year}-{quarter.upper()}"
    month = parts.get("month") or ""
    if month and not month.isdigit():
        month = str(MONTHS.index(month[:3].lower()) + 1)
    day = parts.get("day") or ""
    iso = year + "".join(f"-{int(part):02d}" for part in (month, day) if part)
    return f"{iso} {parts['time']}" if parts.get("time") else iso


def known_dates(profile: Profile) -> frozenset[str]:
    """Every date that stands in the profile: the first and last ones, and each point of a trend."""
    dates = {str(figure.value) for figure in profile.figures if figure.form is Form.DATE}
    for series in profile.series:
        labels = (point.id.rpartition(".")[2] for point in profile.under(series.key))
        dates |= {label.replace("T", " ") for label in labels if label[0].isdigit()}
    return frozenset(dates)


def is_covered(year: str, profile: Profile) -> bool:
    """Whether the year lies between the first and last date of a column."""
    for column in profile.of_kind(Kind.DATE):
        first, last = (profile.figure(f"{column.key}.{end}") for end in ("first", "last"))
        if first and last and str(first.value)[:4] <= year <= str(last.value)[:4]:
            return True
    return False
