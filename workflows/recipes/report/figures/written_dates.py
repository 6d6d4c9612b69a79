"""Dates as they are written in sentences: 2024-03-01, 1 March 2024, Q1 2024, the 1990s, 2024."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from workflows.recipes.report.column_kinds import Kind
from workflows.recipes.report.figures.profile import Form, Profile
from workflows.recipes.report.months import MONTHS

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
    dates = {str(one.value) for one in profile.figures if one.form is Form.DATE}
    for series in profile.series:
        labels = (one.id.rpartition(".")[2] for one in profile.under(series.key))
        dates |= {label.replace("T", " ") for label in labels if label[0].isdigit()}
    return frozenset(dates)


def is_covered(year: str, profile: Profile) -> bool:
    """Whether the year lies between the first and last date of a column."""
    for column in profile.of_kind(Kind.DATE):
        first, last = (profile.figure(f"{column.key}.{end}") for end in ("first", "last"))
        if first and last and str(first.value)[:4] <= year <= str(last.value)[:4]:
            return True
    return False
