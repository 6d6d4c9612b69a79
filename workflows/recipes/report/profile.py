"""A table's profile: its columns, its figures with their ids, and which columns rank first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, Self

from pydantic import TypeAdapter

from workflows.text.cutting import shortened
from workflows.text.names import one_line


def clipped(text: str, limit_chars: int) -> str:
    """The text on one line, with an ellipsis where it is cut."""
    # What is far beyond the limit need not be looked at: a cell may hold megabytes.
    return shortened(one_line(text[: limit_chars * 8]), limit_chars)


class Kind(StrEnum):
    """The kind of a column's cells."""

    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    TRUTH = "true/false"
    EMPTY = "empty"


class Resolution(StrEnum):
    """The finest part of the time that a date column tells."""

    TIME = "time"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Form(StrEnum):
    """The way to read and show a figure."""

    COUNT = "count"
    """A whole number of rows, cells or groups."""
    NUMBER = "number"
    """In the unit of its column."""
    SHARE = "share"
    """A fraction, shown as a percentage: 0.12 is 12 %. A change may be over 1 or below 0."""
    RATIO = "ratio"
    """A number without a unit, such as a correlation."""
    DATE = "date"
    """In ISO's notation, as finely as its column tells time."""
    TEXT = "text"
    """Taken from cells."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One fact about a table that was computed and can be cited."""

    id: str
    """Such as `petal_length.mean`; without spaces."""
    value: float | str
    """Finite; rounded as it is shown."""
    form: Form
    name: str
    """The figure in words, such as `mean of petal length`."""
    columns: tuple[str, ...] = ()
    """The names of the columns it is about; none for the table as a whole."""
    unit: str = ""

    @property
    def number(self) -> float | None:
        """Its value where that is a number."""
        return self.value if isinstance(self.value, float) else None


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a whole. All else about it are figures whose ids begin with its key."""

    name: str
    """As the table has it, on one line."""
    key: str
    """Its name as the first part of ids, such as `petal_length`."""
    kind: Kind
    unit: str = ""
    resolution: Resolution | None = None
    """Of a date column."""
    identifies: bool = False
    """Whether its values only tell rows apart, as numbers and codes do that count up."""
    groups: tuple[str, ...] = ()
    """Of texts and truths: the most frequent values, the first most of all, clipped."""


@dataclass(frozen=True, slots=True)
class Series:
    """The course of a number, or of the number of rows, over time."""

    date: str
    """The date column's name."""
    number: str
    """The number column's name; empty for the number of rows."""
    aggregate: str
    """`mean`, `sum` or `count`."""
    bucket: str
    """`hour`, `day`, `week`, `month`, `quarter`, `year`, `decade` or `century`."""
    key: str
    """The beginning of its figures' ids, such as `sales.trend.date.mean`."""

    @property
    def what(self) -> str:
        """Such as `mean of sales`."""
        return f"{self.aggregate} of {self.number}" if self.number else "number of rows"

    @property
    def subject(self) -> str:
        """Such as `mean of sales per month`."""
        return f"{self.what} per {self.bucket}"


@dataclass(frozen=True)
class Profile:
    """A table in figures, small enough to be kept and sent on; the cells themselves are gone."""

    rows: int
    columns: tuple[Column, ...]
    figures: tuple[Figure, ...]
    series: tuple[Series, ...] = ()
    remarks: tuple[str, ...] = ()
    """Sentences for the person on how the table was read."""
    source: str = ""
    """The file's name, on one line."""

    @cached_property
    def _by_id(self) -> dict[str, Figure]:
        return {figure.id.casefold(): figure for figure in self.figures}

    @cached_property
    def _by_first_part(self) -> dict[str, list[Figure]]:
        found: dict[str, list[Figure]] = {}
        for figure in self.figures:
            found.setdefault(figure.id.partition(".")[0], []).append(figure)
        return found

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name.casefold(): column for column in self.columns}

    def figure(self, figure_id: str) -> Figure | None:
        """The figure of this id, without regard to case and spaces around it."""
        return self._by_id.get(figure_id.strip().casefold())

    def under(self, stem: str, levels: int = 1) -> list[Figure]:
        """The figures whose ids go on after `stem` and a dot, with so many more parts."""
        parts = stem.count(".") + levels
        return [
            figure
            for figure in self._by_first_part.get(stem.partition(".")[0], [])
            if figure.id.startswith(f"{stem}.") and figure.id.count(".") == parts
        ]

    def number(self, figure_id: str) -> float:
        """The value of the figure of this id; 0 where there is none or it is no number."""
        figure = self.figure(figure_id)
        return figure.number or 0.0 if figure else 0.0

    def column(self, name: str) -> Column | None:
        """The column of this name, without regard to case and spaces around it."""
        return self._by_name.get(name.strip().casefold())

    def of_kind(self, *kinds: Kind) -> Iterator[Column]:
        """The columns of these kinds, as they stand in the table."""
        return (column for column in self.columns if column.kind in kinds)

    def to_json(self) -> str:
        """The profile as it is kept; `from_json` has it back."""
        return TypeAdapter(Profile).dump_json(self, exclude_defaults=True).decode()

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The profile that `to_json` made this of. Raises ValueError for anything else."""
        return TypeAdapter(cls).validate_json(text)


def is_profile(text: str) -> bool:
    """Whether `Profile.from_json` reads this; version 0.1 wrote another form."""
    try:
        Profile.from_json(text)
    except ValueError:
        return False
    return True


_ADDS_UP: Final = re.compile(
    r"sales|sold|revenue|turnover|amount|total|quantit|qty|units|orders|cost|profit|income|spend"
    r"|spent|visits|clicks|views|downloads|donat|umsatz|betrag|menge|summe|ventas|importe|montant",
    re.IGNORECASE,
)
_NO_ZERO: Final = re.compile(
    r"(?:^|[\W_])(?:temp|tmin|tmax|tavg|celsius|fahrenheit|dew.?point|wind.?chill)(?:$|[\W_\d])"
    r"|temperatur|°|(?:^|[\W_])(?:lat|lon|lng|latitude|longitude)$",
    re.IGNORECASE,
)


_SHARE: Final = re.compile(r"pct|percent|(?:^|[\W_])(?:share|rate)$", re.IGNORECASE)


def has_zero(column: Column) -> bool:
    """Whether 0 of it means nothing of it, going by name and unit; of a temperature it does not.

    Only such numbers can be added up, and only of such is a percentage of change worth telling.
    """
    return not _NO_ZERO.search(f"{column.name} {column.unit}".strip())


def can_sum(column: Column) -> bool:
    """Whether a sum of it means anything; of percentages, ids and temperatures it does not."""
    is_share = column.unit == "%" or _SHARE.search(column.name)
    return not is_share and not column.identifies and has_zero(column)


def adds_up(column: Column) -> bool:
    """Whether its sum is what people ask for, going by its name; of a price it is the mean."""
    return can_sum(column) and bool(_ADDS_UP.search(column.name))


def usefulness(column: Column, profile: Profile) -> float:
    """From 0, an empty column, to 2: one that is full and whose values differ in a useful way."""
    distinct = profile.number(f"{column.key}.distinct")
    if column.kind is Kind.EMPTY:
        full = 0.0
    elif distinct < 2:
        full = 0.2
    elif column.identifies:
        full = 0.3
    elif column.kind in (Kind.NUMBER, Kind.DATE) or is_category(column, profile):
        full = 2.0
    else:
        full = 0.5
    return full * (1 - profile.number(f"{column.key}.missing_share"))


def is_category(column: Column, profile: Profile) -> bool:
    """Whether its texts form groups that can be compared."""
    most = max(2.0, min(50.0, profile.number(f"{column.key}.count") / 2))
    return (
        column.kind in (Kind.TEXT, Kind.TRUTH)
        and bool(column.groups)
        and 2 <= profile.number(f"{column.key}.distinct") <= most
    )


def best_first(columns: Iterable[Column], profile: Profile) -> list[Column]:
    """The most useful columns first; those alike stay as they stand in the table."""
    return sorted(columns, key=lambda column: -usefulness(column, profile))


def amounts(profile: Profile) -> list[Column]:
    """The number columns whose values mean something and differ, the most useful first."""
    numbers = (
        column
        for column in profile.of_kind(Kind.NUMBER)
        if not column.identifies and profile.number(f"{column.key}.distinct") > 1
    )
    return best_first(numbers, profile)


def categories(profile: Profile) -> list[Column]:
    """The columns that divide the rows into groups, the most useful first."""
    texts = profile.of_kind(Kind.TEXT, Kind.TRUTH)
    return best_first((column for column in texts if is_category(column, profile)), profile)


def moments(profile: Profile) -> list[Column]:
    """The date columns with more than one date, the most useful first."""
    dates = profile.of_kind(Kind.DATE)
    return best_first(
        (date for date in dates if profile.number(f"{date.key}.distinct") > 1), profile
    )
